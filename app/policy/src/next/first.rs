//! What stands before a set-up: what the person has, and what is demanded of somebody who has nothing confirmed.

use super::{Blocked, Choices, confirms, push_once};
use crate::facts::{Enrolled, Fact, Facts, Proof};
use crate::provider::{ADMIN_CODE, BACKUP_CODES, ProviderId, Role, Strength};
use crate::requirement::Requirement;

/// What is still to be proven before a factor is set up: what the person has, and the code of an administrator where it is demanded.
pub(super) fn to_prove(
    requirement: &Requirement,
    (enrolled, facts): (&[Enrolled], &Facts),
    proofs: &[Proof],
) -> Option<Choices> {
    let first = prove_first(requirement, (enrolled, facts), proofs);
    let Some(code) = code_left(requirement, (enrolled, facts), proofs) else {
        return first;
    };
    let mut first = first.unwrap_or_default();
    push_once(&mut first.fallback, &code);
    Some(first)
}

/// What must be proven before a factor is set up, so that nobody who knows only the password adds one of
/// their own to an account that has anything better: the strongest real factor, or else a fallback, which
/// also stands in for a lost factor. Who has neither rests on the password, and on what is demanded of a first method: the one
/// exception that design.md section 4 names.
///
/// Where backup codes may not stand in for a factor, they do not stand in for a lost one either; but who has nothing else
/// must still give one. And where the code of an administrator is demanded, it does not stand in for them: both are given.
fn prove_first(
    requirement: &Requirement,
    (enrolled, facts): (&[Enrolled], &Facts),
    proofs: &[Proof],
) -> Option<Choices> {
    let real = |entry: &&Enrolled| entry.can_answer() && entry.strength > Strength::None;
    let factors = || enrolled.iter().filter(real).filter(|entry| entry.is_primary());
    let strongest = factors().map(|factor| factor.strength).max();
    let needed = strongest.unwrap_or(Strength::Any);
    let apart = strongest.is_none() && requirement.first_method().code;
    let stands_in = |provider: &ProviderId| match strongest {
        None => !apart || *provider != ADMIN_CODE,
        Some(_) => requirement.bounds().backup_codes || *provider != BACKUP_CODES,
    };
    let mut fresh = proofs.iter().filter(|proof| confirms(requirement, proof, facts));
    let done = fresh.any(|proof| match proof.role {
        Role::Primary => proof.strength >= needed,
        Role::Fallback => proof.strength > Strength::None && stands_in(&proof.provider),
    });
    let ways = enrolled.iter().filter(real).filter(|entry| match entry.role {
        Role::Primary => Some(entry.strength) == strongest,
        Role::Fallback => stands_in(&entry.provider),
    });
    let first = Choices::of(ways, false);
    (!done && !first.is_empty()).then_some(first)
}

/// The code of an administrator that this person holds, where it is demanded of their first method and was not given yet.
fn code_left(
    requirement: &Requirement,
    (enrolled, facts): (&[Enrolled], &Facts),
    proofs: &[Proof],
) -> Option<ProviderId> {
    let demanded = requirement.first_method().code && !enrolled.iter().any(is_confirmed);
    let good = |e: &Enrolled| e.can_answer() && is_code(&e.provider, e.role, e.strength);
    let left = demanded && !code_given(requirement, facts, proofs) && enrolled.iter().any(good);
    left.then_some(ADMIN_CODE)
}

/// What keeps somebody who has nothing confirmed from setting up a first method here and now. Nothing but the code itself meets the
/// demand for it, and no address that is not known is in a network.
pub(super) fn barred(
    requirement: &Requirement,
    (enrolled, facts): (&[Enrolled], &Facts),
    proofs: &[Proof],
) -> Option<Blocked> {
    let demand = requirement.first_method();
    if demand.is_nothing() || enrolled.iter().any(is_confirmed) {
        return None;
    }
    if demand.is_nowhere() {
        return Some(Blocked::NothingToSetUp);
    }
    if !demand.is_there(&facts.address) {
        return Some(Blocked::NotFromHere);
    }
    let code = !demand.code
        || code_given(requirement, facts, proofs)
        || code_left(requirement, (enrolled, facts), proofs).is_some();
    (!code).then_some(Blocked::CodeDemanded)
}

/// Whether it was given in this sign-in.
pub(super) fn code_given(requirement: &Requirement, facts: &Facts, proofs: &[Proof]) -> bool {
    let given = |p: &Proof| is_code(&p.provider, p.role, p.strength) && confirms(requirement, p, facts);
    proofs.iter().any(given)
}

/// Whether something more than the password is demanded before this person sets up a first method. Not of who has one,
/// also when it cannot be loaded; of somebody of whom that is not known it is.
#[must_use]
pub fn owes_first_method(requirement: &Requirement, facts: &Facts) -> bool {
    let has_one = match &facts.enrolled {
        Fact::Known(enrolled) => enrolled.iter().any(is_confirmed),
        Fact::Missing => false,
    };
    !requirement.first_method().is_nothing() && !has_one
}

/// The code that an administrator made for somebody, as it is enrolled or proven.
pub(super) fn is_code(provider: &ProviderId, role: Role, strength: Strength) -> bool {
    *provider == ADMIN_CODE && role == Role::Fallback && strength > Strength::None
}

/// A factor that proves something, or could if it were loaded.
fn is_confirmed(entry: &Enrolled) -> bool {
    entry.is_primary() && (!entry.usable || entry.strength > Strength::None)
}
