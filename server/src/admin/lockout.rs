//! The lock-out guard: after every operation that could break it, some administrator can still sign in with a password
//! and factors they really have (design.md section 4). `policy::lockout` decides; here the facts are gathered, within the
//! transaction and under the lock on the policy row, so that two at once see each other.
//!
//! Where there is no administrator yet, the guard is silent. Where there was one, taking the last one away is refused.

use std::fmt;

use policy::lockout::{Administrator, Cannot, Guard, Why};
use serde_json::{Value, json};

use super::AdminError;
use super::authority::{self, Act};
use crate::decisions;
use crate::policies;
use crate::standing::{Standing, Under};
use crate::store::{self, StoreError};
use crate::work::Work;

/// Whether the guard stands in the way. Only the server's own console may break the glass, and that is audited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glass {
    /// The guard holds.
    #[default]
    Whole,
    /// The guard is not asked.
    Broken,
}

/// Nobody could administer the portal afterwards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct LockOut {
    /// Who would be left, and why they could not sign in; empty when no administrator would be left.
    pub cannot: Vec<Cannot>,
}

impl fmt::Display for LockOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.cannot.is_empty() {
            return f.write_str("refused: no administrator would be left");
        }
        f.write_str("refused: no administrator could sign in afterwards (")?;
        for (at, cannot) in self.cannot.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{}: {}", cannot.name, words(cannot.why))?;
        }
        f.write_str(")")
    }
}

impl LockOut {
    /// What the audit log says of it.
    pub fn detail(&self) -> Value {
        let each = |c: &Cannot| json!({ "name": c.name, "why": c.why });
        json!({ "cannot": self.cannot.iter().map(each).collect::<Vec<_>>() })
    }
}

/// Why an administrator could not sign in, for the console.
fn words(why: Why) -> &'static str {
    match why {
        Why::Disabled => "the account is switched off",
        Why::NoPassword => "there is no password",
        Why::OnlyFallbacks => "only backup codes would be left",
        Why::CodeDemandedFirst => "a code is demanded before anything is set up, and codes run out",
        Why::NotFromHere => {
            "a method would have to be set up from a network where they have not been of late"
        }
        Why::NothingUsable => "no factor could be used",
        Why::NothingToSetUp => "a factor is demanded, and none could be set up",
        Why::Denied => "the policy cannot be evaluated, and so it denies",
    }
}

/// The guard over one operation.
#[derive(Clone, Copy, Debug)]
#[must_use = "an operation that does not check is not guarded"]
pub struct Watch {
    glass: Glass,
    had_administrators: bool,
    version: i64,
}

impl Watch {
    /// Takes the lock, before anything is read or changed.
    pub async fn begin(work: &mut Work<'_>, glass: Glass) -> Result<Self, StoreError> {
        let version = store::policy::lock_head(&mut work.conn).await?;
        let had_administrators = store::people::count_administrators(&mut work.conn).await? > 0;
        Ok(Self {
            glass,
            had_administrators,
            version,
        })
    }

    /// Takes the lock, and asks then who may do what: whoever takes somebody's authority away holds the same lock, so it is gone by
    /// now or stays until this is done.
    pub async fn allowed(
        work: &mut Work<'_>,
        glass: Glass,
        (act, whom): (Act, Option<&str>),
    ) -> Result<Self, AdminError> {
        let watch = Self::begin(work, glass).await?;
        authority::allow(work, act, whom).await?;
        Ok(watch)
    }

    /// The version of the policy that was in force when the lock was taken.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Refuses when nobody could administer the portal any more. Called after the last change; what is refused is
    /// dropped, not committed.
    pub async fn check(&self, work: &mut Work<'_>) -> Result<(), AdminError> {
        if self.glass == Glass::Broken {
            return Ok(());
        }
        let after = look(work).await?;
        let nobody_left = self.had_administrators && after.can.is_empty();
        if nobody_left || !after.holds() {
            return Err(LockOut { cannot: after.cannot }.into());
        }
        Ok(())
    }

    /// What the audit log says of the operation, with the broken glass, if it was broken.
    pub fn detail(&self, mut detail: Value) -> Value {
        if self.glass == Glass::Broken
            && let Some(object) = detail.as_object_mut()
        {
            object.insert("break_glass".to_owned(), Value::Bool(true));
        }
        detail
    }
}

/// Whether the guard holds for what this unit of work has changed so far: for use cases that take no administrator
/// away, such as removing one's own factor. Takes the lock.
pub async fn guard(work: &mut Work<'_>) -> Result<Result<(), Guard>, StoreError> {
    store::policy::lock_head(&mut work.conn).await?;
    let after = look(work).await?;
    Ok(if after.holds() { Ok(()) } else { Err(after) })
}

/// Every administrator, as they stand in this transaction.
async fn look(work: &mut Work<'_>) -> Result<Guard, StoreError> {
    let policy = policies::in_force(&mut work.conn, work.deps).await?;
    let switches = store::providers::switches(&mut work.conn).await?;
    let mut administrators = Vec::new();
    for person in store::people::administrators(&mut work.conn).await? {
        let under = Under {
            policy: policy.clone(),
            switches: &switches,
            address: None,
        };
        let seen = decisions::seen(work, &person.id).await?;
        let standing = Standing::under(&mut work.conn, work.deps, person, under).await?;
        administrators.push(Administrator {
            name: standing.person.username,
            enabled: !standing.person.disabled,
            has_password: standing.person.password_hash.is_some(),
            facts: standing.facts,
            seen,
        });
    }
    Ok(policy::lockout::guard(&policy, &administrators))
}
