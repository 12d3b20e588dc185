//! The policy: showing it, putting another version in force, and going back to an older one.
//!
//! ```text
//! document (TOML, JSON, the editor's form) ─▶ Policy ─▶ look: findings, what it means to everybody
//!                                                └────▶ set: under the lock, the same again ─▶ next version, guard, audit log
//! ```
//!
//! | file | what lives there |
//! | --- | --- |
//! | `crowd.rs` | everybody, as the engine sees them |
//! | `look.rs` | what is odd about a policy, and what it would mean to people |
//! | `explain.rs` | why somebody is asked: now, elsewhere, or at a decision of the past |
//! | `replay.rs` | the decisions of the last days under another policy; what rules in report mode would have done |
//! | `trace.rs` | what every rule said, in words: for pages and for the console |
//! | `words.rs` | the rest in sentences for the console |

pub mod crowd;
pub mod explain;
pub mod look;
pub mod replay;
pub mod trace;
pub mod words;

use std::sync::Arc;

use policy::{Effect, Policy, Rule, State};
use serde_json::json;
use similar::{ChangeTag, TextDiff};

use super::AdminError;
use super::authority::{Act, allow, allowed};
use super::lockout::{Glass, Watch};
use crate::audit::{Event, POLICY_DIGEST, Record};
use crate::clock::DAY_MS;
use crate::policies;
use crate::standing::many::{Rules, Stands};
use crate::store::remembered_browsers::Purpose;
use crate::store::{self, Conn, StoreError, policy::PolicyVersion};
use crate::validate;
use crate::work::Work;

/// A policy to be put in force.
#[derive(Clone, Debug)]
pub struct NewPolicy<'a> {
    /// The document. Its version is given by the portal.
    pub policy: Policy,
    /// Why.
    pub reason: &'a str,
    /// The version that it was made from: refused when another is in force by now.
    pub based_on: Option<i64>,
    /// Of how many people at most it is known that they could not sign in without help.
    pub locked_out_known: usize,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is in force, by this version, and means this to so many people (one number for each of [`Effect::ALL`]).
    Version(i64, [usize; 6]),
    /// It says what the version in force says; nothing was saved.
    Same(i64),
}

/// Puts another policy in force. It reaches people at their next request.
///
/// # Errors
/// Not allowed; no reason; another version is in force by now; errors in it ([`look::findings`]); people who would be locked out,
/// unless that is known of so many; no administrator who could sign in. The broken glass is past the last two, and past a policy in
/// force that cannot be read: what takes its place is compared with the policy as installed.
pub async fn set(work: &mut Work<'_>, new: NewPolicy<'_>, glass: Glass) -> Result<Saved, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::ChangePolicy, None)).await?;
    let reason = validate::reason(new.reason)?;
    let now = watch.version();
    if new.based_on.is_some_and(|version| version != now) {
        return Err(AdminError::PolicyMoved { version: now });
    }
    new.policy.validate()?;
    let (before, readable) = replaced(work, glass).await?;
    let wanted = Policy {
        version: before.version,
        ..new.policy
    };
    if readable && wanted == *before {
        return Ok(Saved::Same(now));
    }
    let looked = look::beside(&mut work.conn, work.deps, (&before, &wanted)).await?;
    let errors = looked.errors();
    if !errors.is_empty() {
        return Err(AdminError::Findings(errors));
    }
    let locked_out = looked.preview.count(Effect::LockedOut);
    if locked_out > new.locked_out_known && glass == Glass::Whole {
        return Err(AdminError::PeopleLockedOut(locked_out, looked.locked_out()));
    }
    let policy = put(work, &watch, (wanted, &reason)).await?;
    forget_browsers(work, (&bounds_of(&before, readable), &policy)).await?;
    watch.check(work).await?;
    let detail = json!({
        "version": policy.version, "before": now, "reason": reason,
        "locked_out": locked_out, "must_set_up": looked.preview.count(Effect::MustSetUp),
        "newly_asked": looked.preview.count(Effect::NewlyAsked), POLICY_DIGEST: policies::digest(&policy)?,
    });
    let record = Record::default().under(number(&policy));
    work.record(Event::PolicyChanged, record.with(watch.detail(detail)))
        .await?;
    Ok(Saved::Version(now + 1, looked.preview.counts))
}

/// The policy that is replaced, and whether it could be read.
async fn replaced(work: &mut Work<'_>, glass: Glass) -> Result<(Arc<Policy>, bool), StoreError> {
    match policies::in_force(&mut work.conn, work.deps).await {
        // Only another one gets the portal out of this, and the console must be able to give it.
        Err(StoreError::Corrupt { .. }) if glass == Glass::Broken => Ok((Arc::default(), false)),
        other => Ok((other?, true)),
    }
}

/// The number of a version, as rows have it.
pub(super) fn number(policy: &Policy) -> i64 {
    i64::try_from(policy.version).unwrap_or(i64::MAX)
}

/// Puts an older version in force again, as a new one, through the same checks. `based_on`: the version in force that the one who
/// wants it has seen, as in [`NewPolicy`].
///
/// # Errors
/// Those of [`set`]; no such version.
pub async fn revert(
    work: &mut Work<'_>,
    (version, based_on): (i64, Option<i64>),
    (reason, locked_out_known): (&str, usize),
    glass: Glass,
) -> Result<Saved, AdminError> {
    allow(work, Act::ChangePolicy, None).await?;
    let policy = read(&mut work.conn, version).await?.1;
    let new = NewPolicy {
        policy,
        reason,
        based_on,
        locked_out_known,
    };
    set(work, new, glass).await
}

/// A version, or the one in force.
///
/// # Errors
/// Not allowed; no such version.
pub async fn show(
    conn: &mut Conn,
    actor: Option<&str>,
    version: Option<i64>,
) -> Result<(PolicyVersion, Policy), AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    match version {
        Some(version) => read(conn, version).await,
        None => {
            let row = store::policy::current(conn).await?;
            let policy = policies::read(&row)?;
            Ok((row, policy))
        }
    }
}

/// The versions below a number, the newest first.
///
/// # Errors
/// Not allowed.
pub async fn history(
    conn: &mut Conn,
    actor: Option<&str>,
    (below, limit): (i64, i64),
) -> Result<Vec<PolicyVersion>, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    Ok(store::policy::history(conn, below, limit).await?)
}

/// What lies between two policies, line by line of their TOML.
///
/// # Errors
/// A policy that cannot be written.
pub fn difference(before: &Policy, after: &Policy) -> Result<Vec<(Change, String)>, AdminError> {
    // Their numbers always differ, and say nothing.
    let text = |policy: &Policy| {
        Policy {
            version: 0,
            ..policy.clone()
        }
        .to_toml()
    };
    let (before, after) = (text(before)?, text(after)?);
    let changes = TextDiff::from_lines(&before, &after);
    let line = |change: similar::Change<&str>| {
        let kind = match change.tag() {
            ChangeTag::Equal => Change::Same,
            ChangeTag::Insert => Change::Added,
            ChangeTag::Delete => Change::Removed,
        };
        (kind, change.value().trim_end().to_owned())
    };
    Ok(changes
        .iter_all_changes()
        .map(line)
        .filter(|(_, line)| line != "version = 0")
        .collect())
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is in both.
    Same,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

impl Change {
    /// ` `, `+` or `-`.
    pub fn sign(self) -> char {
        match self {
            Self::Same => ' ',
            Self::Added => '+',
            Self::Removed => '-',
        }
    }
}

pub(super) async fn read(conn: &mut Conn, version: i64) -> Result<(PolicyVersion, Policy), AdminError> {
    let row = store::policy::version(conn, version).await?;
    let row = row.ok_or(AdminError::NoSuchVersion(version))?;
    let policy = policies::read(&row)?;
    Ok((row, policy))
}

/// Writes the next version.
pub(super) async fn put(
    work: &mut Work<'_>,
    watch: &Watch,
    (wanted, reason): (Policy, &str),
) -> Result<Policy, AdminError> {
    let version = watch.version() + 1;
    let policy = Policy {
        version: u64::try_from(version).unwrap_or_default(),
        ..wanted
    };
    let body = policies::text(&policy)?;
    let author = work.origin.actor.clone().unwrap_or_default();
    let written = store::policy::insert_version(&mut work.conn, &body, &author, reason, work.now).await?;
    debug_assert_eq!(written, version, "the lock is held");
    Ok(policy)
}

/// A policy that cannot be read may have allowed anything.
fn bounds_of(before: &Policy, readable: bool) -> Policy {
    let mut before = before.clone();
    if !readable {
        before.base.remember_browser_days = u32::MAX;
    }
    before
}

/// What was remembered for longer than is allowed now is gone for good: allowing more later does not bring it back. Each person is
/// looked at who has a browser remembered, because rules are about some. Where one may be signing in from is not known, so a rule
/// that depends on it counts as one that holds.
async fn forget_browsers(work: &mut Work<'_>, (before, after): (&Policy, &Policy)) -> Result<(), AdminError> {
    if says_of_remembering(before) == says_of_remembering(after) {
        return Ok(());
    }
    let switches = store::providers::switches(&mut work.conn).await?;
    let rules = |policy: &Policy| Rules {
        policy: Arc::new(policy.clone()),
        switches: switches.clone(),
    };
    let (was, is) = (rules(before), rules(after));
    let mut last = String::new();
    loop {
        let people = store::people::with_browsers(&mut work.conn, Purpose::SecondStep, &last).await?;
        let Some(end) = people.last() else {
            return Ok(());
        };
        last.clone_from(&end.id);
        let before = was.judge(&mut work.conn, work.deps, people.clone()).await?;
        let after = is.judge(&mut work.conn, work.deps, people).await?;
        for (before, after) in before.iter().zip(&after) {
            let (was, days) = (remember_days(before), remember_days(after));
            // What the bound until now has ended is not back when more is allowed.
            if days != was {
                let oldest = work.now - i64::from(days.min(was)) * DAY_MS;
                store::remembered_browsers::delete_older_of(&mut work.conn, &after.person.id, oldest).await?;
            }
        }
    }
}

/// All of a policy that can bound remembering: when it stays as it is, so do the bounds.
fn says_of_remembering(policy: &Policy) -> (u32, Vec<&Rule>) {
    let bounds = |rule: &&Rule| rule.state == State::On && rule.demand.remember_browser_days.is_some();
    let rules = policy.rules.iter().filter(bounds);
    (policy.base.remember_browser_days, rules.collect())
}

fn remember_days(stands: &Stands) -> u32 {
    stands.requirement.bounds().remember_browser_days.unwrap_or(0)
}
