//! What was decided at a sign-in, written down with it: what the engine was told, what had been proven, and what the rules in
//! report mode would have done. An administrator explains and replays them (`admin/policy/`), and the lock-out guard learns
//! from where administrators sign in. Nothing is decided by them.

use std::collections::HashSet;

use policy::{Circumstance, Facts, Next, Proof, what_now};

use serde_json::Value;

use crate::audit::{DECISION_DIGEST, digest};
use crate::sign_in::session;
use crate::standing::Standing;
use crate::store::{self, StoreError, decisions::Decision};
use crate::work::Work;

/// How a decision ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// In a new session.
    SignedIn,
    /// In a session that has proven more.
    Raised,
    /// In nothing: there was no way on.
    Blocked,
}

impl Outcome {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Raised => "raised",
            Self::Blocked => "blocked",
        }
    }
}

/// A decision that is written down, for the entry of the log about it.
#[derive(Clone, Debug)]
pub struct Noted {
    /// Its id.
    pub id: String,
    /// Over all of it.
    pub digest: String,
}

impl Noted {
    /// Adds both to the detail of the entry.
    #[must_use]
    pub fn add_to(self, mut detail: Value) -> Value {
        detail["decision"] = self.id.into();
        detail[DECISION_DIGEST] = self.digest.into();
        detail
    }
}

/// How many of an administrator's circumstances are looked at.
const MOST_SEEN: i64 = 50;

/// Writes one down.
pub async fn record(
    work: &mut Work<'_>,
    standing: &Standing,
    (proofs, outcome): (&[Proof], Outcome),
) -> Result<Noted, StoreError> {
    let row = Decision {
        id: work.deps.id(),
        at: work.now,
        person_id: standing.person.id.clone(),
        policy_version: session::version(standing),
        outcome: outcome.name().to_owned(),
        facts: text(&standing.facts)?,
        proofs: session::proofs_text(proofs),
    };
    let was = what_now(&standing.decision.requirement, &standing.facts, proofs);
    let would: Vec<_> = standing
        .decision
        .would
        .iter()
        .map(|would| {
            let next = what_now(&would.requirement, &standing.facts, proofs);
            (would.rule.to_string(), difference(&was, &next))
        })
        .collect();
    store::decisions::insert(&mut work.conn, &row, &would).await?;
    Ok(Noted {
        digest: digest::decision(&row),
        id: row.id,
    })
}

/// What another demand would have meant to somebody beyond the one that there was; `same` when that is nothing. Not everybody who
/// was let in had proven what is enough: some had put a set-up off, and in a session that was opened again less may be proven.
pub fn difference(was: &Next, would: &Next) -> &'static str {
    let ((before, _), (after, what)) = (weight(was), weight(would));
    if after > before { what } else { "same" }
}

/// How much stands in the way, and what.
fn weight(next: &Next) -> (u8, &'static str) {
    match next {
        Next::Enough => (0, "same"),
        Next::SetUp {
            postpone_until_ms: Some(_),
            ..
        }
        | Next::SetUpLater { .. } => (1, "set_up"),
        Next::Challenge(_) => (2, "asked"),
        Next::SetUp { .. } => (3, "set_up"),
        Next::Blocked(_) => (4, "blocked"),
    }
}

/// Under which circumstances somebody has signed in of late, each once, newest first.
///
/// # Errors
/// The store; facts that cannot be read.
pub async fn seen(work: &mut Work<'_>, person_id: &str) -> Result<Vec<Circumstance>, StoreError> {
    let since = work.now - store::decisions::KEPT_MS;
    let rows = store::decisions::of_person(&mut work.conn, person_id, since, MOST_SEEN).await?;
    let mut known = HashSet::new();
    let mut seen = Vec::new();
    for row in rows.iter().filter(|row| row.outcome != Outcome::Blocked.name()) {
        let facts = facts(row)?;
        let circumstance = Circumstance {
            application: facts.application,
            address: facts.address,
            at: facts.at,
        };
        if known.insert(circumstance.clone()) {
            seen.push(circumstance);
        }
    }
    Ok(seen)
}

/// What the engine was told then.
///
/// # Errors
/// What cannot be read.
pub fn facts(row: &Decision) -> Result<Facts, StoreError> {
    serde_json::from_str(&row.facts).map_err(|_| StoreError::corrupt("decisions", "facts", row.id.clone()))
}

/// What had been proven then.
///
/// # Errors
/// What cannot be read.
pub fn proofs(row: &Decision) -> Result<Vec<Proof>, StoreError> {
    serde_json::from_str(&row.proofs).map_err(|_| StoreError::corrupt("decisions", "proofs", row.id.clone()))
}

fn text(facts: &Facts) -> Result<String, StoreError> {
    serde_json::to_string(facts).map_err(|error| StoreError::Other(error.into()))
}
