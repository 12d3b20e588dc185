//! Of whom a second factor is demanded, and for how long a browser may be remembered: showing it, and putting another version
//! of the policy in force.

use policy::{Base, Enforcement, Policy};
use serde_json::{Value, json};

use super::authority::{self, Act};
use super::lockout::{Glass, Watch};
use super::{AdminError, groups};
use crate::audit::{Event, POLICY_DIGEST, Record};
use crate::clock::DAY_MS;
use crate::deps::Deps;
use crate::policies;
use crate::store::{self, Conn};
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
pub async fn show(conn: &mut Conn, actor: Option<&str>, deps: &Deps) -> Result<Policy, AdminError> {
    authority::allowed(conn, actor, (Act::SeePolicy, None)).await?;
    Ok(Policy::clone(&*policies::in_force(conn, deps).await?))
}

/// Puts another enforcement in force. It reaches people at their next request. Groups that do not exist are refused.
pub async fn set(work: &mut Work<'_>, new: NewEnforcement<'_>, glass: Glass) -> Result<Policy, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::ChangePolicy, None)).await?;
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
    let before = policies::in_force(&mut work.conn, work.deps).await?;
    let wanted = Policy {
        enforcement,
        ..Policy::clone(&before)
    };
    let policy = super::policy::put(work, &watch, (wanted, "enforcement")).await?;
    watch.check(work).await?;
    let detail = json!({
        "version": policy.version, "before": value(&before.enforcement), "after": value(&policy.enforcement),
        POLICY_DIGEST: policies::digest(&policy)?,
    });
    work.record(
        Event::EnforcementChanged,
        Record::default()
            .under(super::policy::number(&policy))
            .with(watch.detail(detail)),
    )
    .await?;
    Ok(policy)
}

/// Puts another bound on remembered browsers in force; 0: none. What was remembered for longer counts no longer.
pub async fn set_remember_days(work: &mut Work<'_>, days: u32) -> Result<Policy, AdminError> {
    let watch = Watch::allowed(work, Glass::Whole, (Act::ChangePolicy, None)).await?;
    let before = policies::in_force(&mut work.conn, work.deps).await?;
    let wanted = Policy {
        base: Base {
            remember_browser_days: days,
            ..before.base.clone()
        },
        ..Policy::clone(&before)
    };
    let policy = super::policy::put(work, &watch, (wanted, "remembered browsers")).await?;
    // Gone for good: what is allowed again later does not bring them back.
    let oldest = work.now - i64::from(days.min(before.base.remember_browser_days)) * DAY_MS;
    store::remembered_browsers::delete_older(
        &mut work.conn,
        store::remembered_browsers::Purpose::SecondStep,
        oldest,
    )
    .await?;
    let detail = json!({
        "version": policy.version, "remember_browser_days": days, "before": before.base.remember_browser_days,
        POLICY_DIGEST: policies::digest(&policy)?,
    });
    let record = Record::default().under(super::policy::number(&policy));
    work.record(Event::EnforcementChanged, record.with(detail))
        .await?;
    Ok(policy)
}

fn value(enforcement: &Enforcement) -> Value {
    json!({ "on": enforcement.on, "groups": enforcement.groups, "excluded": enforcement.excluded })
}
