//! What is demanded of a person, and how demands are put together: attribute by attribute, the strictest
//! wins.
//!
//! [`Requirement::merge`] is commutative, associative, idempotent and monotone, with [`Requirement::nothing`]
//! as its neutral element, so rules need no order and no priorities (design.md section 4). A further demand
//! (providers allowed, session length, freshness) is one more private field: its loosest value in `nothing`,
//! its stricter value in `merge`, its comparison in `is_at_least`, its effect in `accepts`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::facts::{FactName, Proof};
use crate::provider::{Role, Strength};

/// What the policy demands of this person, here and now, with the reasons.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Requirement {
    demand: Demand,
    reasons: BTreeSet<Reason>,
}

/// The order of the variants is the order of strictness, so that the stricter of two is their maximum. One
/// value, not a flag and a strength: "no second factor, but a phishing-resistant one" cannot be said. It has
/// no default: a stored requirement without it is refused, not taken for "nothing".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Demand {
    Nothing,
    SecondFactor(Strength),
}

/// Why a second factor is demanded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The enforcement holds for everybody (but for excluded groups, and this person is in none of them).
    EnforcedForEverybody,
    /// The enforcement holds for this group, and this person is in it.
    EnforcedForGroup(String),
    /// This person has set up a factor.
    OwnFactor,
    /// This could not be found out, so the stricter answer was taken.
    FactMissing(FactName),
}

impl Requirement {
    /// Demands nothing beyond the password.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            demand: Demand::Nothing,
            reasons: BTreeSet::new(),
        }
    }

    /// Demands a second factor of at least this strength.
    #[must_use]
    pub fn asking(least: Strength, reasons: impl IntoIterator<Item = Reason>) -> Self {
        Self {
            demand: Demand::SecondFactor(least),
            reasons: reasons.into_iter().collect(),
        }
    }

    /// Whether a second factor is demanded.
    #[must_use]
    pub fn second_factor(&self) -> bool {
        self.demand != Demand::Nothing
    }

    /// How strong it must be at least; [`Strength::None`] when no second factor is demanded.
    #[must_use]
    pub fn least(&self) -> Strength {
        match self.demand {
            Demand::Nothing => Strength::None,
            Demand::SecondFactor(least) => least,
        }
    }

    /// Why, all of it, in a fixed order: the enforcement, own factors, what is missing.
    #[must_use]
    pub fn reasons(&self) -> &BTreeSet<Reason> {
        &self.reasons
    }

    /// Both demands in one: of each attribute the stricter value, and the reasons of both.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.demand = self.demand.max(other.demand);
        self.reasons.extend(other.reasons);
        self
    }

    /// Whether this demands at least what the other does. The reasons do not matter.
    #[must_use]
    pub fn is_at_least(&self, other: &Self) -> bool {
        self.demand >= other.demand
    }

    /// Whether an answer of this strength, in this role, would be enough. A fallback counts for at most
    /// [`Strength::Any`].
    #[must_use]
    pub fn accepts(&self, strength: Strength, role: Role) -> bool {
        strength.counting_as(role) >= self.least()
    }

    /// Whether these proofs meet the demand: none is made, or one of them is accepted.
    ///
    /// This looks at the proofs alone. Whether the *person* is done is [`crate::what_now`]: somebody with
    /// backup codes only must still set up a factor.
    #[must_use]
    pub fn satisfied_by(&self, proofs: &[Proof]) -> bool {
        !self.second_factor() || proofs.iter().any(|proof| self.accepts_proof(proof))
    }

    pub(crate) fn accepts_proof(&self, proof: &Proof) -> bool {
        self.accepts(proof.strength, proof.role)
    }
}
