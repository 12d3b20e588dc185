//! What the machine is told, and what it answers.

use policy::{Blocked, Choices, Facts, Proof, ProviderId, Requirement};

/// What is true at this moment: what is demanded, and what the person has.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// What the policy demands.
    pub requirement: &'a Requirement,
    /// What the person has, and could set up.
    pub facts: &'a Facts,
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
