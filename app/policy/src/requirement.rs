//! What is demanded of a person, and how demands are put together: attribute by attribute, the strictest
//! wins.
//!
//! [`Requirement::merge`] is commutative, associative, idempotent and monotone, with [`Requirement::nothing`]
//! as its neutral element, so rules need no order and no priorities (design.md section 4). A further bound goes into
//! `bounds.rs`, `key.rs` or `first_method.rs`, and its effect into `accepts` or `unfit`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::bounds::Bounds;
use crate::built_in::own_factor;
use crate::document::Base;
use crate::facts::{Enrolled, Fact, FactName, Proof, Settable};
use crate::first_method::FirstMethod;
use crate::id::Id;
use crate::key::{Key, Keys, Unfit};
use crate::network::Networks;
use crate::provider::{BACKUP_CODES, ProviderId, Role, Strength, WEBAUTHN};
use crate::rule::Demand;
use crate::time::Moment;

const MINUTE_MS: i64 = 60_000;
pub(crate) const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// What the policy demands of this person, here and now, with the reasons.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    demand: Asked,
    /// `None`: any provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    providers: Option<BTreeSet<ProviderId>>,
    bounds: Bounds,
    #[serde(default, skip_serializing_if = "Keys::is_nothing")]
    keys: Keys,
    #[serde(default, skip_serializing_if = "FirstMethod::is_nothing")]
    first_method: FirstMethod,
    reasons: BTreeSet<Reason>,
}

/// The order of the variants is the order of strictness, so that the stricter of two is their maximum. One
/// value, not a flag and a strength: "no second factor, but a phishing-resistant one" cannot be said. It has
/// no default: a stored requirement without it is refused, not taken for "nothing".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    Nothing,
    SecondFactor(Strength),
    /// More than anybody can give.
    TheImpossible,
}

/// Why a second factor is demanded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// This rule cannot be evaluated, so nobody whom it may concern is let in.
    CannotEvaluate(Id),
    /// The enforcement holds for everybody (but for excluded groups, and this person is in none of them).
    EnforcedForEverybody,
    /// The enforcement holds for this group, and this person is in it.
    EnforcedForGroup(String),
    /// This rule demands it.
    Rule(Id),
    /// This person has set up a factor.
    OwnFactor,
    /// This could not be found out, so the stricter answer was taken.
    FactMissing(FactName),
}

impl Requirement {
    /// Demands nothing beyond the password, and bounds nothing.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            demand: Asked::Nothing,
            providers: None,
            bounds: Bounds::LOOSEST,
            keys: Keys::default(),
            first_method: FirstMethod::default(),
            reasons: BTreeSet::new(),
        }
    }

    /// Demands a second factor of at least this strength.
    #[must_use]
    pub fn asking(least: Strength, reasons: impl IntoIterator<Item = Reason>) -> Self {
        Self {
            demand: Asked::SecondFactor(least),
            reasons: reasons.into_iter().collect(),
            ..Self::nothing()
        }
    }

    /// The same demand, with bounds that are at least as strict as these.
    #[must_use]
    pub fn within(mut self, bounds: &Bounds) -> Self {
        self.bounds.absorb(bounds);
        self
    }

    /// Demands what nobody can give: for a policy that cannot be evaluated.
    #[must_use]
    pub fn denying(reasons: impl IntoIterator<Item = Reason>) -> Self {
        Self {
            demand: Asked::TheImpossible,
            ..Self::asking(Strength::PhishingResistant, reasons)
        }
    }

    /// What a rule demands, for these reasons. They are dropped when it does not demand a second factor: then it only bounds.
    #[must_use]
    pub fn from_demand(demand: &Demand, named: &Networks, reasons: impl IntoIterator<Item = Reason>) -> Self {
        let code = demand.first_method_code == Some(true);
        let names_providers = demand.providers.as_ref().map(|_| Strength::Any);
        let asked = demand
            .strength
            .or(names_providers)
            .map_or_else(Self::nothing, |least| Self::asking(least, reasons));
        Self {
            providers: demand.providers.clone(),
            bounds: demand.into(),
            keys: demand.into(),
            first_method: FirstMethod::of(code, &demand.first_method_networks, named),
            ..asked
        }
    }

    /// What the base allows, as bounds.
    #[must_use]
    pub fn from_base(base: &Base, named: &Networks) -> Self {
        Self {
            bounds: base.into(),
            keys: base.into(),
            first_method: FirstMethod::of(base.first_method_code, &base.first_method_networks, named),
            ..Self::nothing()
        }
    }

    /// Whether a second factor is demanded.
    #[must_use]
    pub fn second_factor(&self) -> bool {
        self.demand != Asked::Nothing
    }

    /// Whether nobody is let in, whatever they prove.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.demand == Asked::TheImpossible
    }

    /// How strong it must be at least; [`Strength::None`] when no second factor is demanded.
    #[must_use]
    pub fn least(&self) -> Strength {
        match self.demand {
            Asked::Nothing => Strength::None,
            Asked::SecondFactor(least) => least,
            Asked::TheImpossible => Strength::PhishingResistant,
        }
    }

    /// By which providers it may be given; `None`: by any.
    #[must_use]
    pub fn providers(&self) -> Option<&BTreeSet<ProviderId>> {
        self.providers.as_ref()
    }

    /// What is allowed at most.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// What is demanded of security keys and passkeys.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What is demanded before a first method is set up.
    #[must_use]
    pub fn first_method(&self) -> &FirstMethod {
        &self.first_method
    }

    /// Why, all of it, in a fixed order: what cannot be evaluated, the enforcement, rules, own factors, what is missing.
    #[must_use]
    pub fn reasons(&self) -> &BTreeSet<Reason> {
        &self.reasons
    }

    /// Both demands in one: of each attribute the stricter value, and the reasons of both.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.absorb(&other);
        self
    }

    pub(crate) fn absorb(&mut self, other: &Self) {
        self.demand = self.demand.max(other.demand);
        match (&mut self.providers, &other.providers) {
            (Some(mine), Some(theirs)) => mine.retain(|provider| theirs.contains(provider)),
            (mine @ None, Some(theirs)) => *mine = Some(theirs.clone()),
            (_, None) => {}
        }
        self.bounds.absorb(&other.bounds);
        self.keys.absorb(&other.keys);
        self.first_method.absorb(&other.first_method);
        self.reasons.extend(other.reasons.iter().cloned());
    }

    /// What somebody is asked because they have a factor, whatever it is worth, with these bounds and these demands on keys.
    pub(crate) fn of_own_factor(&self, enrolled: &Fact<Vec<Enrolled>>) -> Self {
        let (own, _) = own_factor(enrolled);
        Self {
            demand: own.demand,
            providers: None,
            ..self.clone()
        }
    }

    /// Whether this demands at least what the other does, attribute by attribute. The reasons do not matter.
    #[must_use]
    pub fn is_at_least(&self, other: &Self) -> bool {
        let only_theirs = match (&self.providers, &other.providers) {
            (_, None) => true,
            (Some(mine), Some(theirs)) => mine.is_subset(theirs),
            (None, Some(_)) => false,
        };
        let bounds = self.bounds.is_at_least(&other.bounds) && self.keys.is_at_least(&other.keys);
        let first = self.first_method.is_at_least(&other.first_method);
        self.demand >= other.demand && only_theirs && bounds && first
    }

    /// Whether an answer by this provider, of this strength, in this role, would be enough. A fallback counts for at most
    /// [`Strength::Any`], and where providers are named it must be among them. Of a security key or passkey this is not all:
    /// see [`Requirement::unfit`].
    #[must_use]
    pub fn accepts(&self, provider: &ProviderId, strength: Strength, role: Role) -> bool {
        let named = self.providers.as_ref().is_none_or(|all| all.contains(provider));
        let allowed = self.bounds.backup_codes || *provider != BACKUP_CODES;
        !self.denies() && named && allowed && strength.counting_as(role) >= self.least()
    }

    /// Whether these proofs meet the demand at this moment: none is made, or one of them is accepted.
    ///
    /// This looks at the proofs alone. Whether the *person* is done is [`crate::what_now`]: somebody with
    /// backup codes only must still set up a factor.
    #[must_use]
    pub fn satisfied_by(&self, proofs: &[Proof], at: &Fact<Moment>) -> bool {
        !self.second_factor() || proofs.iter().any(|proof| self.accepts_proof(proof, at))
    }

    /// Why this key does not count; `None` when it does, and for every other provider.
    #[must_use]
    pub fn unfit(&self, provider: &ProviderId, key: Option<&Key>) -> Option<Unfit> {
        self.keys.objection(key).filter(|_| *provider == WEBAUTHN)
    }

    /// Whether an answer with this enrolment would be enough. Whether one can answer with it is another matter.
    #[must_use]
    pub fn accepts_enrolled(&self, entry: &Enrolled) -> bool {
        self.accepts(&entry.provider, entry.strength, entry.role)
            && self.unfit(&entry.provider, entry.key.as_ref()).is_none()
    }

    /// Whether something could be set up with this provider that would be enough.
    #[must_use]
    pub fn accepts_settable(&self, offer: &Settable) -> bool {
        let can_be_met = offer.provider != WEBAUTHN || self.keys.can_be_met(offer.attests);
        can_be_met && self.accepts(&offer.provider, offer.strength, offer.role)
    }

    pub(crate) fn accepts_proof(&self, proof: &Proof, at: &Fact<Moment>) -> bool {
        self.accepts(&proof.provider, proof.strength, proof.role)
            && self.unfit(&proof.provider, proof.key.as_ref()).is_none()
            && self.is_fresh(proof, at)
    }

    /// Whether a proof is young enough. Where its age matters and the time is missing, it is not.
    pub(crate) fn is_fresh(&self, proof: &Proof, at: &Fact<Moment>) -> bool {
        let minutes = self.bounds.proof_minutes.map(|most| i64::from(most) * MINUTE_MS);
        let days = self.bounds.remember_browser_days.filter(|_| proof.remembered);
        let days = days.map(|most| i64::from(most) * DAY_MS);
        let Some(most) = minutes.into_iter().chain(days).min() else {
            return true;
        };
        at.known()
            .is_some_and(|now| now.ms.saturating_sub(proof.at_ms) < most)
    }
}
