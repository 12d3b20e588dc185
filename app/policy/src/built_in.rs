//! The two rules that every policy has: the enforcement, and "who has a factor is always asked".

use std::collections::BTreeSet;

use crate::document::Enforcement;
use crate::facts::{Enrolled, Fact, FactName};
use crate::provider::Strength;
use crate::requirement::{Reason, Requirement};
use crate::trace::{Outcome, Trace, What, Why};

/// Nextcloud's rule to the letter; the table is at [`Enforcement`]. An enforced factor must prove something,
/// so the demand is [`Strength::Any`], and a provider that proves nothing does not meet it.
pub(crate) fn enforcement(rule: &Enforcement, groups: &Fact<BTreeSet<String>>) -> (Requirement, Trace) {
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
pub(crate) fn own_factor(enrolled: &Fact<Vec<Enrolled>>) -> (Requirement, Trace) {
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
