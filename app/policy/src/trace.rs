//! What each rule said, and why. The words for it are elsewhere.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::facts::FactName;
use crate::id::Id;
use crate::provider::ProviderId;
use crate::requirement::Requirement;

/// What one rule said.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Trace {
    /// Which rule.
    pub what: What,
    /// Whether it applies.
    pub outcome: Outcome,
    /// Why it does or does not.
    pub why: Why,
}

/// The rules there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// [`crate::Policy::enforcement`].
    Enforcement,
    /// "A person with at least one primary provider enabled is always asked" (design.md section 4).
    OwnFactor,
    /// The rule of this id.
    Rule(Id),
    /// The rule of this id, which is not acted upon: see [`crate::Decision::would`].
    Report(Id),
}

/// Whether a rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It does.
    Hit,
    /// It does not.
    Miss,
    /// It may: a fact is missing. Acted upon like a hit.
    May,
}

/// Why a rule applies, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The enforcement, or the rule, is switched off.
    Off,
    /// The enforcement is for everybody, and this person is in no excluded group.
    Everybody,
    /// In these groups, for which it is enforced.
    InGroups(BTreeSet<String>),
    /// Enforced for some groups, and in none of them.
    NotInGroups,
    /// In these groups, which are excluded.
    InExcludedGroups(BTreeSet<String>),
    /// Has set up these primary providers.
    HasFactor(BTreeSet<ProviderId>),
    /// Has set up these primary providers, and they cannot be loaded.
    CouldNotLoad(BTreeSet<ProviderId>),
    /// Has fallbacks only: as good as nothing.
    OnlyFallbacks,
    /// Has set up nothing.
    NothingEnrolled,
    /// This could not be found out.
    FactMissing(FactName),
    /// What each condition of the rule said. A rule without conditions always applies.
    Conditions(Vec<Checked>),
    /// The rule names these networks, which are not in the policy, so it cannot be evaluated: it denies.
    UnknownNetworks(BTreeSet<Id>),
}

/// What one condition of a rule said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Checked {
    /// Which one.
    pub condition: Condition,
    /// Whether it is true; [`Outcome::May`] when [`Condition::fact`] is missing.
    pub outcome: Outcome,
}

/// The conditions that a rule may make, one for each field of [`crate::When`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// In one of the groups.
    Groups,
    /// In none of the groups.
    ExceptGroups,
    /// An administrator, or not one.
    Administrators,
    /// On the way to one of the applications.
    Applications,
    /// From one of the networks.
    Networks,
    /// From none of the networks.
    ExceptNetworks,
    /// At one of the times.
    Times,
    /// At none of the times.
    ExceptTimes,
}

impl Condition {
    /// All of them, those that are quickest to look at first.
    pub const ALL: [Self; 8] = [
        Self::Administrators,
        Self::Groups,
        Self::ExceptGroups,
        Self::Applications,
        Self::Networks,
        Self::ExceptNetworks,
        Self::Times,
        Self::ExceptTimes,
    ];

    /// What it looks at.
    #[must_use]
    pub fn fact(self) -> FactName {
        match self {
            Self::Groups | Self::ExceptGroups => FactName::Groups,
            Self::Administrators => FactName::Administrator,
            Self::Applications => FactName::Application,
            Self::Networks | Self::ExceptNetworks => FactName::Address,
            Self::Times | Self::ExceptTimes => FactName::Time,
        }
    }
}

/// What a rule in report mode would have done. Nothing is done by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Would {
    /// Which rule.
    pub rule: Id,
    /// [`Outcome::Hit`] or [`Outcome::May`].
    pub outcome: Outcome,
    /// What would be demanded if this rule alone were switched on as well.
    pub requirement: Requirement,
}
