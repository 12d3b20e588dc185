//! The lock-out guard: can an administrator still sign in afterwards?
//!
//! An invariant of every use case that could break it: save a policy, remove a factor, disable a person,
//! change groups, switch a provider off, clean up (design.md section 4). The use case puts the policy and the
//! administrators as they *would be* into [`guard`], under the lock on the policy row, and goes on only when
//! [`Guard::holds`].
//!
//! A condition that administrators meet or do not (a network, a time of day) is a [`Circumstance`]; a new reason why one
//! cannot sign in is a variant of [`Why`].

use serde::{Deserialize, Serialize};

use crate::decision::decide;
use crate::document::Policy;
use crate::facts::{Circumstance, Facts};
use crate::next::{Blocked, Next, what_now};

/// An administrator, as they would be after the change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Administrator {
    /// By which name people know them.
    pub name: String,
    /// Whether the account is enabled.
    pub enabled: bool,
    /// Whether there is a password to begin with.
    pub has_password: bool,
    /// What would be known of them. What is missing does not help.
    pub facts: Facts,
    /// Under which circumstances they have signed in of late: one that would do is enough. None: those of `facts`.
    #[serde(default)]
    pub seen: Vec<Circumstance>,
}

/// Who could sign in, and who could not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Guard {
    /// Those who could, by name.
    pub can: Vec<String>,
    /// Those who could not, and why.
    pub cannot: Vec<Cannot>,
}

/// An administrator who could not sign in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cannot {
    /// Who.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// Why an administrator could not be counted on to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The account is disabled.
    Disabled,
    /// There is no password.
    NoPassword,
    /// Only a backup code or an administrator code would do: those run out.
    OnlyFallbacks,
    /// They would be led to set-up, and such a code is demanded before it.
    CodeDemandedFirst,
    /// They would be led to set-up, and that is allowed from networks only in which they have not been of late.
    NotFromHere,
    /// See [`Blocked::NothingUsable`].
    NothingUsable,
    /// See [`Blocked::NothingToSetUp`].
    NothingToSetUp,
    /// See [`Blocked::Denied`].
    Denied,
}

impl Guard {
    /// Whether the change may be made: somebody can sign in, or there is no administrator yet.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.can.is_empty() || self.cannot.is_empty()
    }
}

/// Says which of these administrators could sign in under this policy, in the order given.
#[must_use]
pub fn guard(policy: &Policy, administrators: &[Administrator]) -> Guard {
    let mut guard = Guard::default();
    for administrator in administrators {
        let name = administrator.name.clone();
        match obstacle(policy, administrator) {
            None => guard.can.push(name),
            Some(why) => guard.cannot.push(Cannot { name, why }),
        }
    }
    guard
}

/// What keeps this administrator from signing in with a password and factors they really have. One who would
/// be led through set-up counts when nothing stands in the way of it but what they have: no code and no other network is
/// demanded first. When every circumstance keeps them out, the reason is that of the first.
#[must_use]
pub fn obstacle(policy: &Policy, administrator: &Administrator) -> Option<Why> {
    if !administrator.enabled {
        return Some(Why::Disabled);
    }
    if !administrator.has_password {
        return Some(Why::NoPassword);
    }
    let mut obstacles = administrator
        .seen
        .iter()
        .map(|circumstance| obstacle_of(policy, &administrator.facts.under(circumstance)));
    match obstacles.next() {
        None => obstacle_of(policy, &administrator.facts),
        Some(None) => None,
        Some(first) => first.filter(|_| obstacles.all(|obstacle| obstacle.is_some())),
    }
}

fn obstacle_of(policy: &Policy, facts: &Facts) -> Option<Why> {
    let requirement = decide(policy, facts).requirement;
    match what_now(&requirement, facts, &[]) {
        Next::Enough | Next::SetUp { first: None, .. } => None,
        Next::Challenge(choices) => choices.primary.is_empty().then_some(Why::OnlyFallbacks),
        Next::SetUp {
            first: Some(first), ..
        } => first.primary.is_empty().then_some(Why::CodeDemandedFirst),
        Next::SetUpLater { why, .. } | Next::Blocked(why) => Some(match why {
            Blocked::NothingUsable => Why::NothingUsable,
            Blocked::NothingToSetUp => Why::NothingToSetUp,
            Blocked::CodeDemanded => Why::CodeDemandedFirst,
            Blocked::NotFromHere => Why::NotFromHere,
            Blocked::Denied => Why::Denied,
        }),
    }
}
