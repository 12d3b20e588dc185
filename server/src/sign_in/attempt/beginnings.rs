//! How an attempt begins: by a password, by a passkey, or in a session that must prove more.

use policy::Proof;

use super::{Attempt, Stage};

impl Attempt {
    /// A sign-in whose password was right.
    pub fn after_password() -> Self {
        Self::step_up(Vec::new(), true)
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
            stage: Stage::Password,
            ..Self::step_up(Vec::new(), false)
        }
    }
}
