//! Whether the rest of the database is what the log tells of: versions of the policy, decisions, and that whoever was deleted is gone.
//! An export has none of that, so only a check of the database itself compares it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Event;
use super::digest;
use super::verify::Problem;
use crate::store::{self, Conn, StoreError, audit::Entry, audit_seals, decisions};

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
}

impl Beside {
    pub(super) fn new(now: i64) -> Self {
        Self {
            kept_since: now - decisions::KEPT_MS,
            gone: BTreeMap::new(),
            policy: None,
        }
    }

    /// The next entry, which is as it was sealed.
    pub(super) async fn entry(
        &mut self,
        conn: &mut Conn,
        entry: &Entry,
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
        } else if entry.at > self.kept_since && !same_decision(conn, entry).await? {
            let (seq, id) = place();
            return Ok(Err(Problem::OtherDecision { seq, id }));
        }
        Ok(Ok(()))
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

/// A decision that is not kept any more says nothing either.
async fn same_decision(conn: &mut Conn, entry: &Entry) -> Result<bool, StoreError> {
    let (Some(said), Some(id)) = (said(entry, DECISION_DIGEST), said(entry, "decision")) else {
        return Ok(true);
    };
    let row = decisions::by_id(conn, &id).await?;
    Ok(row.is_none_or(|row| digest::decision(&row) == said))
}

fn said(entry: &Entry, field: &str) -> Option<String> {
    let detail: Value = serde_json::from_str(&entry.detail).ok()?;
    Some(detail[field].as_str()?.to_owned())
}
