//! Of whom a second factor is demanded: showing it, and putting another version of the policy in force.

use policy::{Enforcement, Policy};
use serde_json::{Value, json};

use super::lockout::{Glass, Watch};
use super::{AdminError, groups};
use crate::audit::{Event, Record};
use crate::standing;
use crate::store::{self, Conn, StoreError};
use crate::work::Work;

/// An enforcement to be put in force; groups as they were typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewEnforcement<'a> {
    /// The switch.
    pub on: bool,
    /// When there are any, only their members are enforced.
    pub groups: &'a [String],
    /// Whose members are not enforced, as long as there are no groups.
    pub excluded: &'a [String],
}

/// The policy in force.
pub async fn show(conn: &mut Conn) -> Result<Policy, AdminError> {
    Ok(standing::policy_in_force(conn).await?)
}

/// Puts another enforcement in force. It reaches people at their next request. Groups that do not exist are refused.
pub async fn set(work: &mut Work<'_>, new: NewEnforcement<'_>, glass: Glass) -> Result<Policy, AdminError> {
    let watch = Watch::begin(work, glass).await?;
    let enforcement = Enforcement {
        on: new.on,
        groups: groups::names(&mut work.conn, new.groups)
            .await?
            .into_iter()
            .collect(),
        excluded: groups::names(&mut work.conn, new.excluded)
            .await?
            .into_iter()
            .collect(),
    };
    let before = standing::policy_in_force(&mut work.conn).await?;
    let version = watch.version() + 1;
    let mut policy: Policy = before.clone();
    policy.version = u64::try_from(version).unwrap_or_default();
    policy.enforcement = enforcement;
    let body = serde_json::to_string(&policy).map_err(|error| StoreError::Other(error.into()))?;
    let author = work.origin.actor.clone().unwrap_or_default();
    let written =
        store::policy::insert_version(&mut work.conn, &body, &author, "enforcement", work.now).await?;
    debug_assert_eq!(written, version, "the lock is held");
    watch.check(work).await?;
    let detail = json!({
        "version": version, "before": value(&before.enforcement), "after": value(&policy.enforcement),
    });
    work.record(
        Event::EnforcementChanged,
        Record::default().with(watch.detail(detail)),
    )
    .await?;
    Ok(policy)
}

fn value(enforcement: &Enforcement) -> Value {
    json!({ "on": enforcement.on, "groups": enforcement.groups, "excluded": enforcement.excluded })
}
