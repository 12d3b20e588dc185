//! What others read of an attempt, the wishes that it carries along, and what the log was told of. None of it takes anybody further.

use policy::{Proof, ProviderId};

use super::{Attempt, Stage};

impl Attempt {
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

    /// Whether a set-up was put off.
    pub fn has_put_off(&self) -> bool {
        self.put_off
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
}
