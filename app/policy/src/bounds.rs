//! Bounds on what is allowed beside the second factor itself. The strictest wins, bound by bound.
//!
//! A new bound is a field with its loosest value in [`Bounds::LOOSEST`], its stricter one in [`Bounds::absorb`] and its
//! comparison in [`Bounds::is_at_least`]; [`Base`] and [`Demand`] say how an administrator writes it.

use serde::{Deserialize, Serialize};

use crate::document::Base;
use crate::rule::Demand;

/// What is allowed at most. `None` is no bound: then what the server is configured to do holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// For how many days a browser may be remembered, counted from the proof; 0: not at all.
    pub remember_browser_days: Option<u32>,
    /// How long a session may last, in minutes.
    pub session_minutes: Option<u32>,
    /// How long a session may be unused, in minutes.
    pub idle_minutes: Option<u32>,
    /// How old the proof may be, in minutes.
    pub proof_minutes: Option<u32>,
    /// For how many days somebody may put off to set up a factor, counted from the first time they were told; 0: not at all.
    pub enrolment_grace_days: Option<u32>,
    /// Whether a backup code may stand in for a factor. Where it may not, unused codes still guard a first set-up.
    pub backup_codes: bool,
    /// Whether a request may be approved by a tap, without typing the number that is shown.
    pub approval_by_tap: bool,
}

impl Bounds {
    /// No bound at all: neutral in the merge.
    pub const LOOSEST: Self = Self {
        remember_browser_days: None,
        session_minutes: None,
        idle_minutes: None,
        proof_minutes: None,
        enrolment_grace_days: None,
        backup_codes: true,
        approval_by_tap: true,
    };

    /// Takes over what is stricter in the other, bound by bound.
    pub(crate) fn absorb(&mut self, other: &Self) {
        self.remember_browser_days = shorter(self.remember_browser_days, other.remember_browser_days);
        self.session_minutes = shorter(self.session_minutes, other.session_minutes);
        self.idle_minutes = shorter(self.idle_minutes, other.idle_minutes);
        self.proof_minutes = shorter(self.proof_minutes, other.proof_minutes);
        self.enrolment_grace_days = shorter(self.enrolment_grace_days, other.enrolment_grace_days);
        self.backup_codes &= other.backup_codes;
        self.approval_by_tap &= other.approval_by_tap;
    }

    /// Whether no bound is looser than in the other.
    #[must_use]
    pub fn is_at_least(&self, other: &Self) -> bool {
        let mut both = *self;
        both.absorb(other);
        both == *self
    }
}

impl From<&Base> for Bounds {
    fn from(base: &Base) -> Self {
        Self {
            remember_browser_days: Some(base.remember_browser_days),
            session_minutes: base.session_minutes,
            idle_minutes: base.idle_minutes,
            proof_minutes: base.proof_minutes,
            enrolment_grace_days: Some(base.enrolment_grace_days),
            backup_codes: base.backup_codes,
            approval_by_tap: base.approval_by_tap,
        }
    }
}

impl From<&Demand> for Bounds {
    fn from(demand: &Demand) -> Self {
        Self {
            remember_browser_days: demand.remember_browser_days,
            session_minutes: demand.session_minutes,
            idle_minutes: demand.idle_minutes,
            proof_minutes: demand.proof_minutes,
            enrolment_grace_days: demand.enrolment_grace_days,
            backup_codes: demand.backup_codes.unwrap_or(true),
            approval_by_tap: demand.approval_by_tap.unwrap_or(true),
        }
    }
}

fn shorter(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
