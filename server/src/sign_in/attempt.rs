//! The state machine of a sign-in. Pure: no clock, no store, no random.
//!
//! An attempt holds what has been proven and what the person is looking at. What is *allowed* is never stored: before every
//! step the caller asks the policy again and passes the answer in as [`World`], and [`Attempt::ask`] says what comes next.
//!
//! ```text
//!                      password_accepted
//!   Stage::Password ──────────────────────▶ Stage::Open ◀──────────────┐
//!                                              │                       │
//!                     policy: Challenge        │      policy: SetUp    │ other_way
//!            ┌─────────────────────────────────┼────────────────┐      │
//!            ▼ choose                          │                ▼ set_up
//!   Stage::Challenged(provider) ───────────────┘     Stage::SettingUp(provider)
//!            │ accepted: the proof is kept                      │ set_up_done: what was just shown counts as a proof
//!            └──────────────────────┬───────────────────────────┘
//!                                   ▼
//!                 policy: Enough ──▶ Stage::SavingCodes (only after a first set-up) ──▶ complete
//!                 policy: SetUp, with a grace that is not over ──put_off──▶ complete
//! ```
//!
//! Nothing but [`Attempt::complete`] leads out, and it asks the policy itself. An attempt also ends by time, by wrong answers
//! and by cancelling; those rows are simply gone.
//!
//! Here are all states and all events. Beside them: what the machine is told and what it answers (`asks.rs`), how an attempt begins
//! (`beginnings.rs`), and what others read of it (`reading.rs`).

mod asks;
mod beginnings;
mod reading;

use policy::{Choices, Next, Proof, ProviderId, Role, what_now};
use serde::{Deserialize, Serialize};

pub use asks::{Ask, Completed, OutOfOrder, World};

/// Where the person is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Must give the password (again).
    Password,
    /// Has proven the password, and is not in the middle of anything.
    Open,
    /// Is looking at a challenge.
    Challenged {
        /// Of this provider.
        provider: ProviderId,
    },
    /// Is setting a method up.
    SettingUp {
        /// This one.
        provider: ProviderId,
    },
    /// Is looking at new backup codes.
    SavingCodes,
}

/// A sign-in in progress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    password: bool,
    /// The password was given in this attempt, or a short while before it: only then may a method be set up.
    fresh: bool,
    proofs: Vec<Proof>,
    stage: Stage,
    tried: Vec<ProviderId>,
    /// Methods whose challenge the log tells of.
    #[serde(default)]
    shown: Vec<ProviderId>,
    /// The person wants this browser remembered.
    #[serde(default)]
    remember: bool,
    /// The person wants to stay signed in.
    #[serde(default)]
    stay: bool,
    /// The person puts off setting a method up, as far as the policy lets them.
    #[serde(default)]
    put_off: bool,
}

impl Attempt {
    /// What comes next, by what the policy says now.
    pub fn ask(&self, world: World<'_>) -> Ask {
        if !self.password {
            return Ask::Password;
        }
        match what_now(world.requirement, world.facts, &self.proofs) {
            Next::Enough if self.stage == Stage::SavingCodes => Ask::SaveCodes,
            Next::Enough => Ask::Complete,
            Next::Challenge(choices) => self.ask_one_of(choices),
            Next::SetUp { .. } | Next::SetUpLater { .. } if !self.fresh => Ask::Password,
            Next::SetUp {
                first: None,
                postpone_until_ms: Some(_),
                ..
            }
            | Next::SetUpLater { .. }
                if self.put_off =>
            {
                Ask::Complete
            }
            Next::SetUpLater { why, .. } => Ask::SetUpLater(why),
            Next::SetUp {
                first: Some(choices), ..
            } => self.ask_one_of(choices),
            Next::SetUp {
                offers, first: None, ..
            } => match &self.stage {
                Stage::SettingUp { provider } if offers.contains(provider) => Ask::SetUp(provider.clone()),
                _ => Ask::ChooseSetUp(offers),
            },
            Next::Blocked(blocked) => Ask::Blocked(blocked),
        }
    }

    fn ask_one_of(&self, choices: Choices) -> Ask {
        match &self.stage {
            Stage::Challenged { provider } if choices.contains(provider) => Ask::Challenge(provider.clone()),
            _ => Ask::Choose(choices),
        }
    }

    /// The password was right. A fallback that was given long ago does not count for setting a method up now.
    pub fn password_accepted(mut self) -> Result<Self, OutOfOrder> {
        if self.password && self.fresh {
            return Err(OutOfOrder);
        }
        self.proofs.retain(|proof| proof.role == Role::Primary);
        Ok(Self {
            password: true,
            fresh: true,
            stage: Stage::Open,
            ..self
        })
    }

    /// A passkey that verified its owner stands for the password and a method at once; one that did not, for a method.
    #[must_use]
    pub fn passkey_accepted(mut self, proof: Proof, verified: bool) -> Self {
        self.proofs.push(proof);
        if !verified {
            return self;
        }
        Self {
            password: true,
            fresh: true,
            stage: Stage::Open,
            ..self
        }
    }

    /// This browser was remembered: what was proven in an earlier sign-in counts, after the password of this one.
    #[must_use]
    pub fn remembered(mut self, proof: Proof) -> Self {
        self.proofs.push(Proof {
            remembered: true,
            ..proof
        });
        self
    }

    /// A method was chosen, from those that are offered now.
    pub fn choose(self, world: World<'_>, provider: &ProviderId) -> Result<Self, OutOfOrder> {
        let offered = match self.ask(world) {
            Ask::Choose(choices) => choices.contains(provider),
            // Coming from a challenge, all that is offered may be chosen.
            Ask::Challenge(_) => match what_now(world.requirement, world.facts, &self.proofs) {
                Next::Challenge(choices)
                | Next::SetUp {
                    first: Some(choices), ..
                } => choices.contains(provider),
                _ => false,
            },
            _ => false,
        };
        if !offered {
            return Err(OutOfOrder);
        }
        Ok(Self {
            stage: Stage::Challenged {
                provider: provider.clone(),
            },
            ..self
        })
    }

    /// The challenge that is open was answered rightly.
    pub fn accept(mut self, world: World<'_>, proof: Proof) -> Result<Self, OutOfOrder> {
        if self.ask(world) != Ask::Challenge(proof.provider.clone()) {
            return Err(OutOfOrder);
        }
        self.proofs.push(proof);
        Ok(Self {
            stage: Stage::Open,
            ..self
        })
    }

    /// A method to set up was chosen, from those that are offered now.
    pub fn set_up(self, world: World<'_>, provider: &ProviderId) -> Result<Self, OutOfOrder> {
        let offered = match what_now(world.requirement, world.facts, &self.proofs) {
            Next::SetUp {
                offers, first: None, ..
            } if self.password && self.fresh => offers.contains(provider),
            _ => false,
        };
        if !offered {
            return Err(OutOfOrder);
        }
        Ok(Self {
            stage: Stage::SettingUp {
                provider: provider.clone(),
            },
            ..self
        })
    }

    /// Until when the set-up that is asked for may be put off, in milliseconds since 1970, if it may be.
    pub fn may_put_off_until(&self, world: World<'_>) -> Option<i64> {
        match what_now(world.requirement, world.facts, &self.proofs) {
            Next::SetUp {
                first: None,
                postpone_until_ms,
                ..
            } if self.password && self.fresh => postpone_until_ms,
            Next::SetUpLater { until_ms, .. } if self.password && self.fresh => Some(until_ms),
            _ => None,
        }
    }

    /// The person puts the set-up off.
    pub fn put_off(self, world: World<'_>) -> Result<Self, OutOfOrder> {
        match self.may_put_off_until(world) {
            Some(_) => Ok(Self {
                put_off: true,
                stage: Stage::Open,
                ..self
            }),
            None => Err(OutOfOrder),
        }
    }

    /// The set-up that is open was confirmed, and counts as the proof. `codes` shows backup codes before going on.
    /// The world is that from before the set-up.
    pub fn set_up_done(mut self, world: World<'_>, proof: Proof, codes: bool) -> Result<Self, OutOfOrder> {
        if self.ask(world) != Ask::SetUp(proof.provider.clone()) {
            return Err(OutOfOrder);
        }
        self.proofs.push(proof);
        Ok(Self {
            stage: if codes { Stage::SavingCodes } else { Stage::Open },
            ..self
        })
    }

    /// The backup codes were kept, or left for later.
    pub fn codes_done(self) -> Result<Self, OutOfOrder> {
        if self.stage != Stage::SavingCodes {
            return Err(OutOfOrder);
        }
        Ok(Self {
            stage: Stage::Open,
            ..self
        })
    }

    /// Back to the choice.
    #[must_use]
    pub fn other_way(mut self) -> Self {
        if let Stage::Challenged { provider } = &self.stage
            && !self.tried.contains(provider)
        {
            self.tried.push(provider.clone());
        }
        match self.stage {
            Stage::Challenged { .. } | Stage::SettingUp { .. } => Self {
                stage: Stage::Open,
                ..self
            },
            _ => self,
        }
    }

    /// The only way out: everything that the policy demands now is proven.
    pub fn complete(&self, world: World<'_>) -> Result<Completed, OutOfOrder> {
        match self.ask(world) {
            Ask::Complete => Ok(Completed {
                proofs: self.proofs.clone(),
            }),
            _ => Err(OutOfOrder),
        }
    }
}

#[cfg(test)]
mod tests;
