//! The policy engine of Twinlatch: from a policy and what is known of a person to what they must prove.
//!
//! Pure: no I/O, no clock, no random, no Leptos. The server decides with it at every step and every request,
//! and the browser runs the very same code for the live preview of the policy editor (design.md section 4).
//!
//! ```text
//! Policy + Facts --decide--> Decision { Requirement, trace } --what_now(+ proofs)--> Next
//! ```
//!
//! | file | what lives there |
//! | --- | --- |
//! | `provider.rs` | [`ProviderId`], [`Strength`], [`Role`]: the words for a kind of second factor |
//! | `document.rs` | [`Policy`], [`Enforcement`]: what an administrator writes and the store keeps, version by version |
//! | `facts.rs` | [`Facts`], [`Fact`], [`Enrolled`], [`Settable`], [`Proof`]: what is known of a person, or is missing |
//! | `requirement.rs` | [`Requirement`], [`Reason`]: what is demanded, and the merge in which the strictest wins |
//! | `decision.rs` | [`decide`], [`Decision`], [`Trace`]: who is asked, and why |
//! | `next.rs` | [`what_now`], [`Next`], [`Choices`]: what this person must do next |
//! | `lockout.rs` | [`lockout`]: can an administrator still sign in afterwards? |
//!
//! # Adding a condition or a demand
//!
//! 1. What it looks at becomes a field of [`Facts`], as a [`Fact`] with `#[serde(default)]`: absent is missing.
//! 2. What it demands becomes a private field of [`Requirement`]. [`Requirement::merge`] takes the stricter value of it, and
//!    [`Requirement::is_at_least`] compares it. Its loosest value goes into [`Requirement::nothing`].
//! 3. The rule is a function in `decision.rs` from its facts to a [`Requirement`] and a [`Trace`]; [`decide`] merges it. Write
//!    down for each branch which answer is the stricter one when the fact is missing.
//! 4. `tests/it` holds it to the laws: merge, monotone, a missing fact never helps, deterministic, no panic on hostile JSON.
//!
//! No words for people live here: every outcome is a closed enum, and the pages and the command line find the
//! words.

#![warn(missing_docs)]

mod decision;
mod document;
mod facts;
pub mod lockout;
mod next;
mod provider;
mod requirement;

pub use decision::{Decision, Outcome, Trace, What, Why, decide};
pub use document::{Base, Enforcement, Policy};
pub use facts::{Enrolled, Fact, FactName, Facts, Proof, Settable};
pub use next::{Blocked, Choices, Next, factor_still_owed, what_now};
pub use provider::{BadProviderId, ProviderId, Role, Strength};
pub use requirement::{Reason, Requirement};
