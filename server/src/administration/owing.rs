//! Those who must add a second step: the policy demands one, and they have none that would do. The policy decides person by person,
//! so they cannot be found by the database alone. People who cannot be among them are left out by the statement; of the others
//! at most [`LOOKED_AT`] are looked at in one go.

use policy::{Policy, State};

use super::Desk;
use super::coverage::worth;
use crate::standing::many::{Rules, Stands};
use crate::store::{
    Conn, StoreError,
    directory::{self, Order, Place, Wanted, Way},
};

/// How many people are looked at for one page of a list.
pub const LOOKED_AT: u64 = 5_000;
/// How many are read at a time.
const BATCH: i64 = 250;

/// Who was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// They.
    pub people: Vec<Stands>,
    /// How many were looked at.
    pub looked_at: u64,
    /// Where the search stopped; `None` when everybody was looked at.
    pub stopped: Option<Place>,
}

/// How far a search goes.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// How many are looked for.
    pub most: usize,
    /// How many people are looked at.
    pub looked_at: u64,
}

/// Looks for at most so many of them among the wanted, on this way.
pub async fn find(
    conn: &mut Conn,
    desk: &Desk<'_>,
    wanted: Wanted<'_>,
    (way, reach): (Way, Reach),
) -> Result<Found, StoreError> {
    let rules = Rules::read(conn, desk.deps).await?;
    let mut found = Found::default();
    let Some(wanted) = narrowed(desk, &rules.policy, wanted) else {
        return Ok(found);
    };
    let mut way = way;
    // In this order each reading looks at everybody, so there is one.
    let batch = match way.order {
        Order::Name | Order::NameDown => BATCH,
        Order::Seen | Order::SeenDown => i64::try_from(reach.looked_at).unwrap_or(i64::MAX),
    };
    loop {
        let page = directory::page(conn, &wanted, &way, batch).await?;
        let is_last = page.len() < usize::try_from(batch).unwrap_or(usize::MAX);
        let Some(last) = page.last().map(Place::of) else {
            return Ok(found);
        };
        found.looked_at += u64::try_from(page.len()).unwrap_or(0);
        for stands in rules.judge(conn, desk.deps, page).await? {
            if stands.owes {
                found.people.push(stands);
            }
            if found.people.len() > reach.most {
                found.people.truncate(reach.most);
                found.stopped = found.people.last().map(|stands| Place::of(&stands.person));
                return Ok(found);
            }
        }
        if is_last {
            return Ok(found);
        }
        if found.looked_at >= reach.looked_at {
            found.stopped = Some(last);
            return Ok(found);
        }
        way.from = Some(last);
    }
}

/// Leaves out whoever cannot owe anything; `None`: nobody can.
pub(super) fn narrowed<'a>(desk: &Desk<'_>, policy: &Policy, wanted: Wanted<'a>) -> Option<Wanted<'a>> {
    let wanted = Wanted {
        disabled: Some(false),
        ..wanted
    };
    // A rule may demand more than somebody has.
    if policy.rules.iter().any(|rule| rule.state == State::On) {
        return Some(wanted);
    }
    // The enforcement is met by any factor.
    policy.enforcement.on.then(|| Wanted {
        only: worth(desk.deps).nothing,
        ..wanted
    })
}
