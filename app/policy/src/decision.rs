//! From a policy and the facts to a requirement: who is asked for a second factor, and why.
//!
//! [`decide`] asks every rule and merges what they demand. Deterministic, total, no side effects. A rule is a
//! function that returns a [`Requirement`] and a [`Trace`]; a new one gets a variant of [`What`], its own
//! variants of [`Why`], and a line in [`decide`].
//!
//! # When a fact is missing
//!
//! | fact | where | stricter answer |
//! | --- | --- | --- |
//! | groups | enforcement off, or on for everybody without exception | not looked at: the answer is the same for any groups |
//! | groups | on, for some groups | *in* one of them: enforced |
//! | groups | on, for everybody but some groups | in *none* of them: enforced |
//! | enrolled | own factors | has a factor, of which none can be used: asked, and [`crate::what_now`] answers that there is no way |

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::{Enforcement, Policy};
use crate::facts::{Enrolled, Fact, FactName, Facts};
use crate::provider::{ProviderId, Strength};
use crate::requirement::{Reason, Requirement};

/// What was decided, by which version of the policy, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decision {
    /// [`Policy::version`].
    pub policy_version: u64,
    /// What this person must prove.
    pub requirement: Requirement,
    /// One entry for each rule, in the order of the document.
    pub trace: Vec<Trace>,
}

/// What one rule said. The words for it are elsewhere.
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
    /// [`Policy::enforcement`].
    Enforcement,
    /// "A person with at least one primary provider enabled is always asked" (design.md section 4).
    OwnFactor,
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
    /// The enforcement is switched off.
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
}

/// Decides what the policy demands of a person of whom these facts are known (design.md section 4).
#[must_use]
pub fn decide(policy: &Policy, facts: &Facts) -> Decision {
    let (enforced, by_enforcement) = enforcement(&policy.enforcement, &facts.groups);
    let (own, by_own_factor) = own_factor(&facts.enrolled);
    Decision {
        policy_version: policy.version,
        requirement: enforced.merge(own),
        trace: vec![by_enforcement, by_own_factor],
    }
}

/// Nextcloud's rule to the letter; the table is at [`Enforcement`]. An enforced factor must prove something,
/// so the demand is [`Strength::Any`], and a provider that proves nothing does not meet it.
fn enforcement(rule: &Enforcement, groups: &Fact<BTreeSet<String>>) -> (Requirement, Trace) {
    let (outcome, why) = enforcement_outcome(rule, groups);
    let requirement = match &why {
        Why::Everybody => Requirement::asking(Strength::Any, [Reason::EnforcedForEverybody]),
        Why::InGroups(hit) => {
            let reasons = hit.iter().cloned().map(Reason::EnforcedForGroup);
            Requirement::asking(Strength::Any, reasons)
        }
        Why::FactMissing(name) => Requirement::asking(Strength::Any, [Reason::FactMissing(*name)]),
        _ => Requirement::nothing(),
    };
    (requirement, trace(What::Enforcement, outcome, why))
}

fn enforcement_outcome(rule: &Enforcement, groups: &Fact<BTreeSet<String>>) -> (Outcome, Why) {
    if !rule.on {
        return (Outcome::Miss, Why::Off);
    }
    if rule.groups.is_empty() && rule.excluded.is_empty() {
        return (Outcome::Hit, Why::Everybody);
    }
    let Fact::Known(groups) = groups else {
        return (Outcome::May, Why::FactMissing(FactName::Groups));
    };
    if !rule.groups.is_empty() {
        let hit = common(&rule.groups, groups);
        return if hit.is_empty() {
            (Outcome::Miss, Why::NotInGroups)
        } else {
            (Outcome::Hit, Why::InGroups(hit))
        };
    }
    let exempt = common(&rule.excluded, groups);
    if exempt.is_empty() {
        (Outcome::Hit, Why::Everybody)
    } else {
        (Outcome::Miss, Why::InExcludedGroups(exempt))
    }
}

/// Who has set up a factor is always asked, also when it cannot be loaded; fallbacks never count
/// (`Manager::isTwoFactorAuthenticated`, reference/nextcloud.md section 2).
///
/// The demand is [`Strength::Any`] as soon as one of the factors proves something or cannot be loaded. Only a
/// person who has nothing but providers that prove nothing is let in by one of them; otherwise such a
/// provider would undo the real factor.
fn own_factor(enrolled: &Fact<Vec<Enrolled>>) -> (Requirement, Trace) {
    let Fact::Known(enrolled) = enrolled else {
        let missing = FactName::Enrolled;
        return (
            Requirement::asking(Strength::Any, [Reason::FactMissing(missing)]),
            trace(What::OwnFactor, Outcome::May, Why::FactMissing(missing)),
        );
    };
    let factors = || enrolled.iter().filter(|entry| entry.is_primary());
    if factors().next().is_none() {
        let why = if enrolled.is_empty() {
            Why::NothingEnrolled
        } else {
            Why::OnlyFallbacks
        };
        return (Requirement::nothing(), trace(What::OwnFactor, Outcome::Miss, why));
    }
    let unusable: BTreeSet<_> = factors()
        .filter(|factor| !factor.usable)
        .map(|factor| factor.provider.clone())
        .collect();
    let real = !unusable.is_empty() || factors().any(|factor| factor.strength >= Strength::Any);
    let least = if real { Strength::Any } else { Strength::None };
    let why = if unusable.is_empty() {
        Why::HasFactor(factors().map(|factor| factor.provider.clone()).collect())
    } else {
        Why::CouldNotLoad(unusable)
    };
    (
        Requirement::asking(least, [Reason::OwnFactor]),
        trace(What::OwnFactor, Outcome::Hit, why),
    )
}

fn common(rule: &BTreeSet<String>, person: &BTreeSet<String>) -> BTreeSet<String> {
    rule.intersection(person).cloned().collect()
}

fn trace(what: What, outcome: Outcome, why: Why) -> Trace {
    Trace { what, outcome, why }
}
