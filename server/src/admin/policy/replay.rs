//! The sign-ins of the last days under another policy, and what rules in report mode would have done. Nothing is changed.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use policy::{Compiled, Policy, what_now};

use super::AdminError;
use crate::admin::authority::{Act, allowed};
use crate::clock::DAY_MS;
use crate::decisions;
use crate::store::{
    self, Conn, StoreError,
    decisions::{Decision, Reported},
};

/// How many decisions are read at a time.
const PAGE: i64 = 500;

/// The most days that can be looked back at: what is kept.
pub const MOST_DAYS: u32 = 30;

/// The most lines of a report.
pub const MOST_REPORTED: usize = 1000;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// How many decisions were replayed.
    pub decisions: usize,
    /// How many were not: the version of the policy of then, or what was written down of them, cannot be read any more.
    pub left_out: usize,
    /// Of how many no more would have been asked.
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
/// Not allowed; the store.
pub async fn replay(
    conn: &mut Conn,
    actor: Option<&str>,
    policy: &Policy,
    since_ms: i64,
) -> Result<Replayed, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    let mut versions: BTreeMap<i64, Option<Policy>> = BTreeMap::new();
    let mut replayed = Replayed::default();
    let mut ids: [BTreeMap<String, usize>; 3] = Default::default();
    let mut after = String::new();
    loop {
        let page = store::decisions::since(conn, since_ms, &after, PAGE).await?;
        for row in &page {
            if let Entry::Vacant(free) = versions.entry(row.policy_version) {
                free.insert(readable(conn, row.policy_version).await?);
            }
        }
        let then: BTreeMap<i64, Compiled<'_>> = versions
            .iter()
            .filter_map(|(version, policy)| Some((*version, Compiled::new(policy.as_ref()?))))
            .collect();
        let now = Compiled::new(policy);
        for row in &page {
            let then = then.get(&row.policy_version);
            let Some(came) = then.and_then(|then| again((then, &now), row).ok()) else {
                replayed.left_out += 1;
                continue;
            };
            replayed.decisions += 1;
            match came {
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

/// A version of then; `None` for one that cannot be read any more.
async fn readable(conn: &mut Conn, version: i64) -> Result<Option<Policy>, AdminError> {
    match super::read(conn, version).await {
        Ok((_, policy)) => Ok(Some(policy)),
        Err(AdminError::NoSuchVersion(_) | AdminError::Store(StoreError::Corrupt { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What it would have been beyond what the policy of then asked: 0 asked, 1 set-up, 2 no way in. Of what was blocked then, nothing
/// worse can come.
///
/// # Errors
/// What was written down cannot be read, and nothing else.
fn again((then, now): (&Compiled<'_>, &Compiled<'_>), row: &Decision) -> Result<Option<usize>, StoreError> {
    if row.outcome == decisions::Outcome::Blocked.name() {
        return Ok(None);
    }
    let (facts, proofs) = (decisions::facts(row)?, decisions::proofs(row)?);
    let next = |policy: &Compiled<'_>| what_now(&policy.requirement(&facts), &facts, &proofs);
    Ok(match decisions::difference(&next(then), &next(now)) {
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

/// What rules in report mode would have done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// By day, rule and person; the newest day first.
    pub lines: Vec<Reported>,
    /// There are more than [`MOST_REPORTED`].
    pub more: bool,
}

/// What rules in report mode would have done. `offset_ms` is how far the clock on the wall is ahead of UTC.
///
/// # Errors
/// Not allowed.
pub async fn reports(
    conn: &mut Conn,
    actor: Option<&str>,
    (since_ms, offset_ms): (i64, i64),
) -> Result<Reports, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    let most = i64::try_from(MOST_REPORTED + 1).unwrap_or(i64::MAX);
    let mut lines = store::decisions::reports(conn, (since_ms, offset_ms), most).await?;
    let more = lines.len() > MOST_REPORTED;
    lines.truncate(MOST_REPORTED);
    Ok(Reports { lines, more })
}

/// The moment so many days ago.
pub fn since(now_ms: i64, days: u32) -> i64 {
    now_ms - i64::from(days.min(MOST_DAYS)) * DAY_MS
}

#[cfg(test)]
mod tests {
    use policy::{Facts, Proof};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const STRENGTHS: [&str; 4] = ["none", "any", "not_interceptable", "phishing_resistant"];

    /// A method and a fallback, as facts and as proofs, from a few bits.
    fn methods(strength: usize, has: (bool, bool)) -> Vec<serde_json::Value> {
        let all = [
            (
                has.0,
                json!({ "provider": "totp", "role": "primary", "strength": STRENGTHS[strength] }),
            ),
            (
                has.1,
                json!({ "provider": "backup_codes", "role": "fallback", "strength": "any" }),
            ),
        ];
        all.into_iter()
            .filter(|(has, _)| *has)
            .map(|(_, one)| one)
            .collect()
    }

    fn with(
        mut all: Vec<serde_json::Value>,
        name: &str,
        value: &serde_json::Value,
    ) -> Vec<serde_json::Value> {
        for one in &mut all {
            one[name] = value.clone();
        }
        all
    }

    prop_compose! {
        fn any_policy()(
            on in any::<bool>(), strength in 0..4_usize, grace in 0..10_u32, codes in any::<bool>(),
            state in prop::sample::select(vec!["on", "report", "off"]),
        ) -> Policy {
            let document = json!({
                "version": 1, "enforcement": { "on": on },
                "base": { "enrolment_grace_days": grace, "backup_codes": codes },
                "rules": [{ "id": "one", "state": state, "demand": { "strength": STRENGTHS[strength] } }],
            });
            Policy::from_json(&document.to_string()).expect("a policy")
        }
    }

    prop_compose! {
        fn any_decision()(
            strength in 0..4_usize, has in any::<(bool, bool)>(), proven in any::<(bool, bool)>(),
            settable in any::<(bool, bool)>(), owing in prop::option::of(0..20 * DAY_MS),
        ) -> Decision {
            let at = 10 * DAY_MS;
            let facts: Facts = serde_json::from_value(json!({
                "groups": [], "administrator": false, "owing_since_ms": owing,
                "enrolled": with(methods(strength, has), "usable", &json!(true)),
                "settable": methods(3, settable),
                "at": { "ms": at, "weekday": "mon", "time": "08:00" },
            })).expect("facts");
            let proofs: Vec<Proof> = with(methods(strength, proven), "at_ms", &json!(at))
                .into_iter()
                .map(|proof| serde_json::from_value(proof).expect("a proof"))
                .collect();
            Decision {
                id: String::new(), at, person_id: String::new(), policy_version: 1, outcome: "signed_in".to_owned(),
                facts: serde_json::to_string(&facts).expect("JSON"),
                proofs: serde_json::to_string(&proofs).expect("JSON"),
            }
        }
    }

    proptest! {
        #[test]
        fn the_policy_that_decided_asks_nothing_more(policy in any_policy(), row in any_decision()) {
            let compiled = Compiled::new(&policy);
            prop_assert_eq!(again((&compiled, &compiled), &row).expect("read"), None);
        }

        #[test]
        fn of_two_policies_at_most_one_asks_more(one in any_policy(), other in any_policy(), row in any_decision()) {
            let (one, other) = (Compiled::new(&one), Compiled::new(&other));
            let there = again((&one, &other), &row).expect("read");
            let back = again((&other, &one), &row).expect("read");
            prop_assert!(there.is_none() || back.is_none());
        }
    }
}
