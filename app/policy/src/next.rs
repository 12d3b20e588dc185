//! What a person must do next: nothing more, answer a challenge, set up a factor, or they are stuck.
//!
//! The redirect table of Nextcloud (`TwoFactorCommand`, reference/nextcloud.md sections 2 and 9.3), with what
//! it lacks:
//!
//! | what the person has | goes to |
//! | --- | --- |
//! | a proof that is enough | [`Next::Enough`] |
//! | one factor that would do, everything can be loaded | [`Next::Challenge`], and [`Choices::straight_to`] names it |
//! | several, or something cannot be loaded | [`Next::Challenge`]: the picker, with a warning in the second case |
//! | nothing that would do, everything can be loaded, something can be set up | [`Next::SetUp`], after what they have was proven |
//! | factors that would do, and the code of an administrator that is less than demanded | as above, and the code is offered apart |
//! | such a code was given | [`Next::SetUp`] of what is demanded, and nothing else |
//! | nothing confirmed, and [`crate::FirstMethod`] demands what they cannot give here and now | [`Next::SetUpLater`] while a grace lasts, [`Next::Blocked`] |
//! | only fallbacks, and nothing at all can be set up or something cannot be loaded | [`Next::Challenge`] with fallbacks only |
//! | nothing | [`Next::Blocked`] |
//!
//! "Would do" is [`Requirement::accepts_enrolled`], so a stricter demand needs no change here. What stands before a
//! set-up is in `next/first.rs`.

use serde::{Deserialize, Serialize};

use crate::decision::decide;
use crate::document::Policy;
use crate::facts::{Enrolled, Fact, Facts, Proof, Settable};
use crate::provider::{ADMIN_CODE, ProviderId, Role, Strength};
use crate::requirement::{DAY_MS, Requirement};

mod first;

pub use first::owes_first_method;

/// What a person must do next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// Nothing: the demand is met.
    Enough,
    /// Answer with one of these.
    Challenge(Choices),
    /// Set up a factor, as none would do: one of `offers`, which is never empty.
    SetUp {
        /// What can be set up and would then be enough, in the order to show.
        offers: Vec<ProviderId>,
        /// What must be proven before that; `None` when nothing is left to prove. Backup codes for somebody
        /// who has only those, the strongest factor for somebody whose factors are too weak (design.md
        /// section 4, "weakest link"), the code of an administrator where it is demanded of a first method.
        first: Option<Choices>,
        /// Until when this person may put it off, in milliseconds since 1970: the policy grants a grace, it is not over, and
        /// everything they have was proven. The caller keeps note that they did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        postpone_until_ms: Option<i64>,
    },
    /// A factor must be set up and cannot be here and now. The policy grants a grace that is not over, and everything
    /// they have was proven, so they may put it off.
    SetUpLater {
        /// What keeps them from it.
        why: Blocked,
        /// Until when, in milliseconds since 1970.
        until_ms: i64,
    },
    /// There is no way on. An administrator must help.
    Blocked(Blocked),
}

/// Why there is no way on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocked {
    /// There are factors, but they cannot be loaded; or it is not known whether there are any.
    NothingUsable,
    /// There is nothing that would do, and nothing can be set up.
    NothingToSetUp,
    /// A first method is to be set up, and the code of an administrator is demanded before it.
    CodeDemanded,
    /// A first method is to be set up, and only from networks in which this person is not.
    NotFromHere,
    /// The policy cannot be evaluated, so nobody is let in.
    Denied,
}

/// The ways to answer: each provider once, the last used first, fallbacks apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Choices {
    /// The main ways.
    pub primary: Vec<ProviderId>,
    /// What stands in for them.
    pub fallback: Vec<ProviderId>,
    /// "Could not load at least one of your enabled sign-in methods": set-up is refused then.
    pub could_not_load: bool,
}

impl Choices {
    /// The one main way, when there is no choice and nothing to warn of: no picker is shown. As in Nextcloud,
    /// one that is left because another cannot be loaded is still shown in the picker, and so is a fallback.
    #[must_use]
    pub fn straight_to(&self) -> Option<&ProviderId> {
        match self.primary.as_slice() {
            [only] if !self.could_not_load => Some(only),
            _ => None,
        }
    }

    /// Whether a challenge by this provider may be begun.
    #[must_use]
    pub fn contains(&self, provider: &ProviderId) -> bool {
        self.primary.contains(provider) || self.fallback.contains(provider)
    }

    /// Whether there is no way to answer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.primary.is_empty() && self.fallback.is_empty()
    }

    fn of<'a>(entries: impl Iterator<Item = &'a Enrolled>, could_not_load: bool) -> Self {
        let mut choices = Self {
            could_not_load,
            ..Self::default()
        };
        for entry in entries {
            let list = match entry.role {
                Role::Primary => &mut choices.primary,
                Role::Fallback => &mut choices.fallback,
            };
            push_once(list, &entry.provider);
        }
        choices
    }
}

/// What this person must do next, given the demand, what is known of them, and what they have proven.
///
/// [`Next::Enough`] only when [`Requirement::satisfied_by`] holds; the reverse does not: who gave a backup
/// code and has no factor must set one up first. Asked at every step of a sign-in and, with the session's
/// proofs, at every request.
#[must_use]
pub fn what_now(requirement: &Requirement, facts: &Facts, proofs: &[Proof]) -> Next {
    let proven = |by: Role| {
        let mut proofs = proofs.iter().filter(|proof| proof.role == by);
        proofs.any(|proof| requirement.accepts_proof(proof, &facts.at))
    };
    if requirement.denies() {
        return Next::Blocked(Blocked::Denied);
    }
    if !requirement.second_factor() || proven(Role::Primary) {
        return Next::Enough;
    }
    let Fact::Known(enrolled) = &facts.enrolled else {
        return Next::Blocked(Blocked::NothingUsable);
    };
    let choices = acceptable(requirement, enrolled);
    // Nothing has to be set up, or nothing may be: a fallback is as good as any.
    if !choices.primary.is_empty() || choices.could_not_load {
        let is_proven = proven(Role::Fallback);
        let helped = helped(requirement, (enrolled, facts), proofs, &choices).filter(|_| !is_proven);
        return helped.unwrap_or_else(|| answer(choices, is_proven, Blocked::NothingUsable));
    }
    let Fact::Known(settable) = &facts.settable else {
        return Next::Blocked(Blocked::NothingToSetUp);
    };
    let offers = offers(requirement, settable);
    if offers.is_empty() {
        // A fallback is enough only where nothing could be set up whatever the demand: a stricter one must not be met more easily.
        let nothing_at_all = !settable.iter().any(is_real_offer);
        let choices = if nothing_at_all {
            choices
        } else {
            Choices::default()
        };
        let proven = nothing_at_all && proven(Role::Fallback);
        return answer(choices, proven, Blocked::NothingToSetUp);
    }
    let first = first::to_prove(requirement, (enrolled, facts), proofs);
    // Who has a factor is always asked for it, also for one that proves nothing.
    let own = requirement.of_own_factor(&facts.enrolled);
    let shown = |proof: &Proof| {
        !proof.remembered && proof.role == Role::Primary && own.accepts_proof(proof, &facts.at)
    };
    let has_shown = !own.second_factor() || proofs.iter().any(shown);
    let grace = grace_until(requirement, facts).filter(|_| has_shown);
    let barred = first::barred(requirement, (enrolled, facts), proofs);
    match (barred, grace, first) {
        (Some(why), None, _) => Next::Blocked(why),
        (Some(why), Some(until_ms), None) => Next::SetUpLater { why, until_ms },
        // Whoever proves what they have may wait.
        (_, grace, first) => Next::SetUp {
            postpone_until_ms: grace.filter(|_| first.is_none()),
            offers,
            first,
        },
    }
}

/// What the code of an administrator does for somebody who has what is demanded, and cannot use it, where the code is less than
/// that: it is offered, and once given it leads to the set-up of what is demanded. It never meets the demand. `None`
/// where it is enough by itself, or nothing can be set up.
fn helped(
    requirement: &Requirement,
    (enrolled, facts): (&[Enrolled], &Facts),
    proofs: &[Proof],
    choices: &Choices,
) -> Option<Next> {
    let settable = facts.settable.known().filter(|_| !choices.could_not_load)?;
    let offers = offers(requirement, settable);
    if offers.is_empty() || requirement.accepts(&ADMIN_CODE, Strength::Any, Role::Fallback) {
        return None;
    }
    // Who has only what proves nothing would set up a first method.
    if first::barred(requirement, (enrolled, facts), proofs).is_some() {
        return None;
    }
    if first::code_given(requirement, facts, proofs) {
        return Some(Next::SetUp {
            offers,
            first: first::to_prove(requirement, (enrolled, facts), proofs),
            postpone_until_ms: None,
        });
    }
    let has = |e: &Enrolled| e.can_answer() && first::is_code(&e.provider, e.role, e.strength);
    enrolled.iter().any(has).then(|| {
        let mut choices = choices.clone();
        push_once(&mut choices.fallback, &ADMIN_CODE);
        Next::Challenge(choices)
    })
}

/// Whether a proof is of this sign-in, and young enough. What was remembered confirms nothing.
fn confirms(requirement: &Requirement, proof: &Proof, facts: &Facts) -> bool {
    !proof.remembered && requirement.is_fresh(proof, &facts.at)
}

/// When the grace for enrolment ends, while it lasts.
fn grace_until(requirement: &Requirement, facts: &Facts) -> Option<i64> {
    let (since, now) = (facts.owing_since_ms.known()?, facts.at.known()?);
    let days = requirement.bounds().enrolment_grace_days.unwrap_or(u32::MAX);
    let until = since.saturating_add(i64::from(days).saturating_mul(DAY_MS));
    (now.ms < until).then_some(until)
}

/// Whether somebody of whom these facts would hold could not meet what the policy demands with what they
/// have. Put the facts as they would be *after* a removal: the demand that forbids it is returned ("the last
/// factor cannot be removed while the policy demands one", design.md section 5). Fallbacks are no factor, and
/// neither is what cannot be loaded.
#[must_use]
pub fn factor_still_owed(policy: &Policy, facts: &Facts) -> Option<Requirement> {
    let requirement = decide(policy, facts).requirement;
    let enrolled = facts.enrolled.known().map_or(&[][..], Vec::as_slice);
    let has_one = !acceptable(&requirement, enrolled).primary.is_empty();
    (requirement.second_factor() && !has_one).then_some(requirement)
}

fn answer(choices: Choices, proven: bool, otherwise: Blocked) -> Next {
    if proven {
        Next::Enough
    } else if choices.is_empty() {
        Next::Blocked(otherwise)
    } else {
        Next::Challenge(choices)
    }
}

fn acceptable(requirement: &Requirement, enrolled: &[Enrolled]) -> Choices {
    let would_do = enrolled
        .iter()
        .filter(|entry| entry.can_answer() && requirement.accepts_enrolled(entry));
    Choices::of(would_do, enrolled.iter().any(|entry| !entry.usable))
}

fn offers(requirement: &Requirement, settable: &[Settable]) -> Vec<ProviderId> {
    let mut offers = Vec::new();
    for offer in settable {
        if is_real_offer(offer) && requirement.accepts_settable(offer) {
            push_once(&mut offers, &offer.provider);
        }
    }
    offers
}

/// What proves nothing is never led to, whatever the demand: it would be set up on the password and prove no
/// more than it.
fn is_real_offer(offer: &Settable) -> bool {
    offer.role == Role::Primary && offer.strength > Strength::None
}

fn push_once(list: &mut Vec<ProviderId>, provider: &ProviderId) {
    if !list.contains(provider) {
        list.push(provider.clone());
    }
}
