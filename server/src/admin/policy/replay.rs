//! The sign-ins of the last days under another policy, and what rules in report mode would have done. Nothing is changed.

use std::collections::{BTreeMap, BTreeSet};

use policy::{Compiled, Policy, what_now};

use super::AdminError;
use crate::admin::authority::{Act, allowed};
use crate::clock::DAY_MS;
use crate::decisions;
use crate::store::{
    self, Conn,
    decisions::{Decision, Reported},
};

/// How many decisions are read at a time.
const PAGE: i64 = 500;

/// The most days that can be looked back at: what is kept.
pub const MOST_DAYS: u32 = 30;

/// The most lines of a report.
const MOST_REPORTED: i64 = 1000;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// How many decisions there were.
    pub decisions: usize,
    /// How many would have ended alike.
    pub same: usize,
    /// Whom more would have been asked of, and how many times.
    pub asked: BTreeMap<String, usize>,
    /// Who would have had to set up a method, and how many times.
    pub set_up: BTreeMap<String, usize>,
    /// Who could not have signed in, and how many times.
    pub blocked: BTreeMap<String, usize>,
}

/// Runs a policy over the decisions of the last days.
///
/// # Errors
/// Not allowed.
pub async fn replay(
    conn: &mut Conn,
    actor: Option<&str>,
    policy: &Policy,
    since_ms: i64,
) -> Result<Replayed, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    let compiled = Compiled::new(policy);
    let mut replayed = Replayed::default();
    let mut ids: [BTreeMap<String, usize>; 3] = Default::default();
    let mut after = String::new();
    loop {
        let page = store::decisions::since(conn, since_ms, &after, PAGE).await?;
        for row in &page {
            replayed.decisions += 1;
            match again(&compiled, row)? {
                None => replayed.same += 1,
                Some(which) => *ids[which].entry(row.person_id.clone()).or_default() += 1,
            }
        }
        match page.last() {
            Some(last) if page.len() == usize::try_from(PAGE).unwrap_or(0) => after.clone_from(&last.id),
            _ => break,
        }
    }
    let [asked, set_up, blocked] = ids;
    replayed.asked = named(conn, asked).await?;
    replayed.set_up = named(conn, set_up).await?;
    replayed.blocked = named(conn, blocked).await?;
    Ok(replayed)
}

/// What it would have been: 0 asked, 1 set-up, 2 no way in. Of what was blocked then, nothing worse can come.
fn again(compiled: &Compiled<'_>, row: &Decision) -> Result<Option<usize>, AdminError> {
    if row.outcome == decisions::Outcome::Blocked.name() {
        return Ok(None);
    }
    let (facts, proofs) = (decisions::facts(row)?, decisions::proofs(row)?);
    let next = what_now(&compiled.requirement(&facts), &facts, &proofs);
    Ok(match decisions::effect(&next) {
        "asked" => Some(0),
        "set_up" => Some(1),
        "blocked" => Some(2),
        _ => None,
    })
}

async fn named(conn: &mut Conn, ids: BTreeMap<String, usize>) -> Result<BTreeMap<String, usize>, AdminError> {
    let mut named = BTreeMap::new();
    for (id, times) in ids {
        let person = store::people::by_id(conn, &id).await?;
        named.insert(person.map_or(id, |person| person.username), times);
    }
    Ok(named)
}

impl Replayed {
    /// How many decisions would have ended so, of how many people.
    pub fn total(of: &BTreeMap<String, usize>) -> (usize, usize) {
        (of.values().sum(), of.len())
    }

    /// Everybody who would have met something else.
    pub fn people(&self) -> BTreeSet<&str> {
        let all = [&self.asked, &self.set_up, &self.blocked];
        all.into_iter()
            .flat_map(|by| by.keys().map(String::as_str))
            .collect()
    }
}

/// What rules in report mode would have done, by day, rule and person; the newest day first. `offset_ms` is how far the clock on
/// the wall is ahead of UTC.
///
/// # Errors
/// Not allowed.
pub async fn reports(
    conn: &mut Conn,
    actor: Option<&str>,
    (since_ms, offset_ms): (i64, i64),
) -> Result<Vec<Reported>, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    Ok(store::decisions::reports(conn, (since_ms, offset_ms), MOST_REPORTED).await?)
}

/// The moment so many days ago.
pub fn since(now_ms: i64, days: u32) -> i64 {
    now_ms - i64::from(days.min(MOST_DAYS)) * DAY_MS
}
