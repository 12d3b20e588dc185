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

use policy::{Blocked, Choices, Facts, Next, Proof, ProviderId, Requirement, Role, what_now};
use serde::{Deserialize, Serialize};

/// What is true at this moment: what is demanded, and what the person has.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// What the policy demands.
    pub requirement: &'a Requirement,
    /// What the person has, and could set up.
    pub facts: &'a Facts,
}

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

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The password.
    Password,
    /// A choice between methods.
    Choose(Choices),
    /// An answer to this provider's challenge.
    Challenge(ProviderId),
    /// A choice of what to set up.
    ChooseSetUp(Vec<ProviderId>),
    /// The set-up of this provider.
    SetUp(ProviderId),
    /// To put off a set-up that is not possible here and now.
    SetUpLater(Blocked),
    /// The new backup codes.
    SaveCodes,
    /// Nothing can be asked.
    Blocked(Blocked),
    /// Everything is proven.
    Complete,
}

/// An event that does not fit the moment. The page that sent it is old; the answer is what fits now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfOrder;

/// Everything that was proven, for the session.
#[derive(Clone, Debug, PartialEq)]
pub struct Completed {
    /// The proofs beyond the password.
    pub proofs: Vec<Proof>,
}

impl Attempt {
    /// A sign-in whose password was right.
    pub fn after_password() -> Self {
        Self {
            password: true,
            fresh: true,
            proofs: Vec::new(),
            stage: Stage::Open,
            tried: Vec::new(),
            shown: Vec::new(),
            remember: false,
            stay: false,
            put_off: false,
        }
    }

    /// A sign-in that begins with a passkey. One that verified its owner is possession, and what the device checked, in one
    /// (NIST SP 800-63B-4, section 3.1.7): nothing else is asked unless the policy demands something else. One that did not is
    /// the second factor before the first.
    pub fn after_passkey(proof: Proof, verified: bool) -> Self {
        Self::sudo().passkey_accepted(proof, verified)
    }

    /// A signed-in person who must prove more: what the session rests on counts. `fresh` says that they proved themselves
    /// a short while ago; otherwise a cookie alone must not set a method up, and the password comes first.
    pub fn step_up(proofs: Vec<Proof>, fresh: bool) -> Self {
        Self {
            password: true,
            fresh,
            proofs,
            stage: Stage::Open,
            tried: Vec::new(),
            shown: Vec::new(),
            remember: false,
            stay: false,
            put_off: false,
        }
    }

    /// A signed-in person who must prove themselves again, from the beginning.
    pub fn sudo() -> Self {
        Self {
            password: false,
            fresh: false,
            proofs: Vec::new(),
            stage: Stage::Password,
            tried: Vec::new(),
            shown: Vec::new(),
            remember: false,
            stay: false,
            put_off: false,
        }
    }

    /// Where the person is.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Methods that were left for another.
    pub fn tried(&self) -> &[ProviderId] {
        &self.tried
    }

    /// A challenge of this method is put before the person. Says whether it is the first of it in this attempt.
    pub fn show(&mut self, provider: ProviderId) -> bool {
        let first = !self.shown.contains(&provider);
        if first {
            self.shown.push(provider);
        }
        first
    }

    /// What was proven beyond the password.
    pub fn proofs(&self) -> &[Proof] {
        &self.proofs
    }

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

    /// The person wants this browser remembered, or not.
    #[must_use]
    pub fn wishing(self, remember: bool) -> Self {
        Self { remember, ..self }
    }

    /// Whether the person wants this browser remembered.
    pub fn wants_remembering(&self) -> bool {
        self.remember
    }

    /// The person wants to stay signed in, or not.
    #[must_use]
    pub fn staying(self, stay: bool) -> Self {
        Self { stay, ..self }
    }

    /// Whether the person wants to stay signed in.
    pub fn wants_to_stay(&self) -> bool {
        self.stay
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

    /// Whether a set-up was put off.
    pub fn has_put_off(&self) -> bool {
        self.put_off
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
