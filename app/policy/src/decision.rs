//! From a policy and the facts to a requirement: who is asked for a second factor, and why.
//!
//! [`decide`] asks every rule and merges what they demand. Deterministic, total, no side effects. The two rules that every
//! policy has are in `built_in.rs`, those that administrators write are judged in `matching.rs`.
//!
//! # When a fact is missing
//!
//! | fact | where | stricter answer |
//! | --- | --- | --- |
//! | groups | enforcement off, or on for everybody without exception | not looked at: the answer is the same for any groups |
//! | groups | on, for some groups | *in* one of them: enforced |
//! | groups | on, for everybody but some groups | in *none* of them: enforced |
//! | enrolled | own factors | has a factor, of which none can be used: asked, and [`crate::what_now`] answers that there is no way |
//! | any | a condition of a rule | true: rules only tighten, so the rule holds unless another condition is false |
//! | at | the age of a proof, the grace for enrolment | too old, and over |

use serde::{Deserialize, Serialize};

use crate::compiled::Compiled;
use crate::document::Policy;
use crate::facts::Facts;
use crate::requirement::Requirement;
use crate::trace::{Trace, Would};

/// What was decided, by which version of the policy, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decision {
    /// [`Policy::version`].
    pub policy_version: u64,
    /// What this person must prove.
    pub requirement: Requirement,
    /// One entry for each rule: the enforcement, the person's own factors, then [`Policy::rules`] in their order.
    pub trace: Vec<Trace>,
    /// What the rules in report mode that apply would have done, each by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub would: Vec<Would>,
}

/// Decides what the policy demands of a person of whom these facts are known (design.md section 4).
#[must_use]
pub fn decide(policy: &Policy, facts: &Facts) -> Decision {
    Compiled::new(policy).decide(facts)
}
