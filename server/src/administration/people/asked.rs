//! What is asked for in the address of the list: whom to show, in which order, from where on, and the choices of its filters.

use app::model::admin::{Choice, Level, SortHead};
use app::routes::admin::{PEOPLE, PEOPLE_CSV};
use app::words::admin as words;
use serde_json::{Value, json};

use super::super::Desk;
use super::super::coverage::{words_of, worth};
use super::Query;
use super::order::{Edge, name_of, order_of};
use crate::clock::DAY_MS;
use crate::store::directory::{Order, Wanted, Way};
use crate::store::groups::GroupCount;

/// Longest text that is looked for, in characters.
const LONGEST_SEARCH: usize = 128;

/// Whom to show, by a name in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    All,
    Owing,
    Level(Level),
    Administrators,
    Off,
}

impl Kind {
    const ALL: [(Self, &'static str); 8] = [
        (Self::All, ""),
        (Self::Owing, "owes"),
        (Self::Level(Level::Nothing), "password-only"),
        (Self::Level(Level::Basic), "interceptable"),
        (Self::Level(Level::Strong), "not-interceptable"),
        (Self::Level(Level::Strongest), "phishing-resistant"),
        (Self::Administrators, "administrators"),
        (Self::Off, "switched-off"),
    ];

    fn read(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|(_, name)| *name == text)
            .map_or(Self::All, |(kind, _)| kind)
    }

    fn name(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, name)| name)
    }

    fn words(self, desk: &Desk<'_>) -> &'static str {
        match self {
            Self::All => words::state_all(desk.lang),
            Self::Owing => words::state_owes(desk.lang),
            Self::Level(level) => words_of(level, desk.lang),
            Self::Administrators => words::state_administrators(desk.lang),
            Self::Off => words::state_off(desk.lang),
        }
    }
}

/// The address of the people of a level.
pub fn of_level(level: Level) -> String {
    format!("{PEOPLE}?state={}", Kind::Level(level).name())
}

/// The address of those who must add a second step.
pub fn of_owing() -> String {
    format!("{PEOPLE}?state={}", Kind::Owing.name())
}

/// The address of a group's members.
pub fn of_group(id: &str) -> String {
    format!("{PEOPLE}?group={id}")
}

/// The names of the choices of "last signed in", with the first and the last moment they mean.
fn seen_choices(desk: &Desk<'_>) -> [(&'static str, &'static str, (i64, i64)); 5] {
    let now = desk.deps.now_ms();
    [
        ("", words::seen_any(desk.lang), (0, i64::MAX)),
        ("day", words::seen_day(desk.lang), (now - DAY_MS, i64::MAX)),
        (
            "not-30-days",
            words::seen_not_30(desk.lang),
            (0, now - 30 * DAY_MS),
        ),
        (
            "not-90-days",
            words::seen_not_90(desk.lang),
            (0, now - 90 * DAY_MS),
        ),
        ("never", words::seen_never(desk.lang), (0, 1)),
    ]
}

/// What was asked for in the address.
pub(super) struct Asked<'q> {
    pub(super) find: String,
    group: &'q str,
    pub(super) kind: Kind,
    seen: &'q str,
    pub(super) order: Order,
    /// Where the page is; none: the first one.
    pub(super) edge: Option<Edge>,
}

impl<'q> Asked<'q> {
    pub(super) fn read(query: &'q Query, groups: &[GroupCount]) -> Self {
        let text = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let group = text("group");
        Self {
            find: text("find").trim().chars().take(LONGEST_SEARCH).collect(),
            // Only one that the reader may see.
            group: if groups.iter().any(|g| g.group.id == group) {
                group
            } else {
                ""
            },
            kind: Kind::read(text("state")),
            seen: text("seen"),
            order: order_of(text("sort")),
            edge: Edge::read(text("after"), text("before")),
        }
    }

    pub(super) fn wanted<'a>(&'a self, desk: &'a Desk<'_>) -> Wanted<'a> {
        let worth = worth(desk.deps);
        let seen = seen_choices(desk)
            .into_iter()
            .find(|(name, ..)| *name == self.seen);
        let all = Wanted {
            search: &self.find,
            group: self.group,
            seen: seen.map_or((0, i64::MAX), |(_, _, span)| span),
            ..Wanted::everybody(desk.by.scope())
        };
        let on = Wanted {
            disabled: Some(false),
            ..all.clone()
        };
        match self.kind {
            Kind::All | Kind::Owing => all,
            Kind::Level(Level::Nothing) => Wanted {
                only: worth.nothing,
                ..on
            },
            Kind::Level(Level::Basic) => Wanted {
                beyond: worth.nothing,
                lacks: format!("{}{}", worth.strong, worth.strongest),
                ..on
            },
            Kind::Level(Level::Strong) => Wanted {
                has: worth.strong,
                lacks: worth.strongest,
                ..on
            },
            Kind::Level(Level::Strongest) => Wanted {
                has: worth.strongest,
                ..on
            },
            Kind::Administrators => Wanted {
                administrators: true,
                ..all
            },
            Kind::Off => Wanted {
                disabled: Some(true),
                ..all
            },
        }
    }

    /// The way to read the page: a page in front of somebody is read backwards.
    pub(super) fn way(&self) -> Way {
        let (order, from) = match self.edge.clone() {
            None => (self.order, None),
            Some(Edge::After(place)) => (self.order, Some(place)),
            Some(Edge::Before(place)) => (self.order.turned(), Some(place)),
        };
        Way { order, from }
    }

    pub(super) fn is_backwards(&self) -> bool {
        matches!(self.edge, Some(Edge::Before(_)))
    }

    /// The address of another page of this list; none: the first one.
    pub(super) fn path(&self, edge: Option<&Edge>) -> String {
        self.address(PEOPLE, self.order, edge)
    }

    /// Where all of this list is taken as a file.
    pub(super) fn file(&self) -> String {
        self.address(PEOPLE_CSV, Order::Name, None)
    }

    /// The order as the address names it.
    pub(super) fn sort(&self) -> &'static str {
        name_of(self.order)
    }

    /// The heads of the columns that can order the list: names, and last sign-ins, of which the newest are wanted first.
    pub(super) fn heads(&self) -> (SortHead, SortHead) {
        let head = |up: Order, first: Order| {
            let is_up = self.order == up;
            let is_sorted = is_up || self.order == up.turned();
            let next = if is_sorted { self.order.turned() } else { first };
            SortHead {
                to: self.address(PEOPLE, next, None),
                sorted: is_sorted.then_some(if is_up { "ascending" } else { "descending" }),
            }
        };
        (head(Order::Name, Order::Name), head(Order::Seen, Order::SeenDown))
    }

    /// What narrows this list, for the log: that somebody was looked for, and not whom, for the log stays.
    pub(super) fn value(&self) -> Value {
        json!({ "find": !self.find.is_empty(), "group": self.group, "state": self.kind.name(), "seen": self.seen })
    }

    fn address(&self, page: &str, order: Order, edge: Option<&Edge>) -> String {
        let (after, before) = edge.map(Edge::written).unwrap_or_default();
        let all = [
            ("find", self.find.as_str()),
            ("group", self.group),
            ("state", self.kind.name()),
            ("seen", self.seen),
            ("sort", name_of(order)),
            ("after", &after),
            ("before", &before),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in all.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            empty if empty.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }

    pub(super) fn is_narrowed(&self) -> bool {
        self.address(PEOPLE, Order::Name, None) != PEOPLE
    }
}

/// The filters, with what is chosen.
pub(super) fn choices(desk: &Desk<'_>, asked: &Asked<'_>, groups: &[GroupCount]) -> Vec<Choice> {
    let any = (
        String::new(),
        words::any_group(desk.lang).to_owned(),
        asked.group.is_empty(),
    );
    let each = |g: &GroupCount| {
        let (id, name) = (g.group.id.clone(), g.group.name.clone());
        let chosen = id == asked.group;
        (id, name, chosen)
    };
    let states = Kind::ALL
        .into_iter()
        .map(|(kind, name)| (name.to_owned(), kind.words(desk).to_owned(), kind == asked.kind));
    let seen = seen_choices(desk)
        .into_iter()
        .map(|(name, words, _)| (name.to_owned(), words.to_owned(), name == asked.seen));
    let choice = |name, label: &str, options| Choice {
        name,
        label: label.to_owned(),
        options,
    };
    let mut all = Vec::new();
    if !groups.is_empty() {
        let options = std::iter::once(any).chain(groups.iter().map(each)).collect();
        all.push(choice("group", words::group(desk.lang), options));
    }
    all.push(choice("state", words::state(desk.lang), states.collect()));
    all.push(choice("seen", words::seen(desk.lang), seen.collect()));
    all
}
