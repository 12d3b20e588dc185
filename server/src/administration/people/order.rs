//! How the address of the list names an order, and where in it a page is.

use crate::store::directory::{Order, Place};

/// The orders, by a name in the address.
const ORDERS: [(Order, &str); 4] = [
    (Order::Name, ""),
    (Order::NameDown, "-name"),
    (Order::Seen, "seen"),
    (Order::SeenDown, "-seen"),
];

/// The order of this name; an unknown one is the order of names.
pub(super) fn order_of(text: &str) -> Order {
    let found = ORDERS.into_iter().find(|(_, name)| *name == text);
    found.map_or(Order::Name, |(order, _)| order)
}

/// The name of an order.
pub(super) fn name_of(order: Order) -> &'static str {
    let found = ORDERS.into_iter().find(|(known, _)| *known == order);
    found.map_or("", |(_, name)| name)
}

/// Where a page begins or ends: behind somebody, or in front of somebody. Written as when they were seen and the key of their
/// username, with a dot in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    After(Place),
    Before(Place),
}

impl Edge {
    /// From the address; what cannot be read is no edge.
    pub(super) fn read(after: &str, before: &str) -> Option<Self> {
        let before = || place_of(before).map(Self::Before);
        place_of(after).map(Self::After).or_else(before)
    }

    /// What stands behind `after` and `before`; one of them is empty.
    pub(super) fn written(&self) -> (String, String) {
        match self {
            Self::After(place) => (text_of(place), String::new()),
            Self::Before(place) => (String::new(), text_of(place)),
        }
    }
}

fn place_of(text: &str) -> Option<Place> {
    let (seen, key) = text.split_once('.')?;
    let place = Place {
        seen: seen.parse().ok()?,
        key: key.to_owned(),
    };
    // PostgreSQL keeps no NUL in a text.
    (!key.contains('\0')).then_some(place)
}

fn text_of(place: &Place) -> String {
    format!("{}.{}", place.seen, place.key)
}
