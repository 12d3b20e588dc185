//! Whether the rest of the database is what the log tells of: versions of the policy, decisions, and that whoever was deleted is gone.
//! An export has none of that, so only a check of the database itself compares it.

use std::collections::{BTreeMap, VecDeque};
use std::iter;

use serde_json::Value;

use super::Event;
use super::digest;
use super::verify::Problem;
use crate::store::audit::{Entry, Marked};
use crate::store::{self, Conn, StoreError, audit_seals, decisions};

/// What in the detail of an entry is the digest of the version of the policy that it put in force.
pub(crate) const POLICY_DIGEST: &str = "sha256";
/// What in the detail of an entry is the digest of the decision that it names.
pub(crate) const DECISION_DIGEST: &str = "decision_sha256";

/// Compares, entry by entry.
pub(super) struct Beside {
    /// From when on there are decisions.
    kept_since: i64,
    /// Who was deleted, with the entry that says so.
    gone: BTreeMap<String, (i64, String)>,
    /// The last version of the policy that was put in force.
    policy: Option<i64>,
    /// The digests of decisions that were read together, by their ids; none of those that are not kept any more.
    decisions: BTreeMap<String, Option<String>>,
}

impl Beside {
    pub(super) fn new(now: i64) -> Self {
        Self {
            kept_since: now - decisions::KEPT_MS,
            gone: BTreeMap::new(),
            policy: None,
            decisions: BTreeMap::new(),
        }
    }

    /// The next entry, which is as it was sealed. `ahead` are those after it, as far as they were read: what they name is read with
    /// what it names.
    pub(super) async fn entry(
        &mut self,
        conn: &mut Conn,
        entry: &Entry,
        ahead: &VecDeque<Marked>,
    ) -> Result<Result<(), Problem>, StoreError> {
        let place = || (entry.seq.unwrap_or_default(), entry.id.clone());
        let is = |event: Event| entry.event == event.name();
        if is(Event::AccountDeleted) {
            let gone = entry.subject.clone().map(|subject| (subject, place()));
            self.gone.extend(gone);
        } else if is(Event::PolicyChanged) || is(Event::EnforcementChanged) {
            // The newest, not the last: clocks of two servers may differ.
            self.policy = self.policy.max(entry.policy_version);
            if !same_policy(conn, entry).await? {
                let (version, (seq, id)) = (entry.policy_version.unwrap_or_default(), place());
                return Ok(Err(Problem::OtherPolicy { version, seq, id }));
            }
        } else if let Some((id, said)) = self.names(entry) {
            if !self.decisions.contains_key(&id) {
                let named = ahead.iter().filter_map(|row| self.names(&row.entry));
                let ids = iter::once(id.clone()).chain(named.map(|(id, _)| id));
                self.decisions = digests(conn, ids.take(decisions::MOST).collect()).await?;
            }
            // A decision that is not kept any more says nothing.
            let found = self.decisions.get(&id).and_then(Option::as_ref);
            if found.is_some_and(|found| *found != said) {
                let (seq, id) = place();
                return Ok(Err(Problem::OtherDecision { seq, id }));
            }
        }
        Ok(Ok(()))
    }

    /// The decision that an entry names, and the digest that it says it has; none when such decisions are not kept any more.
    fn names(&self, entry: &Entry) -> Option<(String, String)> {
        if entry.at <= self.kept_since {
            return None;
        }
        Some((said(entry, "decision")?, said(entry, DECISION_DIGEST)?))
    }

    /// That was all.
    pub(super) async fn finish(self, conn: &mut Conn) -> Result<Result<(), Problem>, StoreError> {
        for (person, (seq, id)) in self.gone {
            if store::people::by_id(conn, &person).await?.is_some() {
                return Ok(Err(Problem::StillThere { seq, id }));
            }
        }
        let (found, _) = store::policy::head(conn).await?;
        if let Some(last) = self.policy.filter(|last| *last != found) {
            return Ok(Err(Problem::PolicyInForce { found, last }));
        }
        let (count, first) = audit_seals::refused(conn).await?;
        Ok(match first {
            Some(id) => Err(Problem::Added { id, count }),
            None => Ok(()),
        })
    }
}

/// An entry from before there were digests says nothing.
async fn same_policy(conn: &mut Conn, entry: &Entry) -> Result<bool, StoreError> {
    let (Some(said), Some(version)) = (said(entry, POLICY_DIGEST), entry.policy_version) else {
        return Ok(true);
    };
    let row = store::policy::version(conn, version).await?;
    Ok(row.is_some_and(|row| store::policy::digest(&row.body) == said))
}

/// The digests of these decisions.
async fn digests(conn: &mut Conn, ids: Vec<String>) -> Result<BTreeMap<String, Option<String>>, StoreError> {
    let asked: Vec<_> = ids.iter().map(String::as_str).collect();
    let kept = decisions::by_ids(conn, &asked).await?;
    let mut found: BTreeMap<_, _> = ids.into_iter().map(|id| (id, None)).collect();
    for row in kept {
        let digest = digest::decision(&row);
        found.insert(row.id, Some(digest));
    }
    Ok(found)
}

fn said(entry: &Entry, field: &str) -> Option<String> {
    let detail: Value = serde_json::from_str(&entry.detail).ok()?;
    Some(detail[field].as_str()?.to_owned())
}
