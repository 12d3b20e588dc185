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
//! | `document.rs` | [`Policy`], [`Base`], [`Enforcement`]: what an administrator writes and the store keeps, version by version |
//! | `rule.rs` | [`Rule`], [`When`], [`Demand`]: what is demanded beyond that, and when |
//! | `id.rs`, `network.rs`, `time.rs`, `written.rs` | [`Id`], [`Network`], [`Window`], [`Moment`]: what conditions are made of |
//! | `limits.rs` | [`Policy::validate`], [`DocumentError`]: how large a document may be, and how it is refused |
//! | `json.rs`, `text.rs` | [`Policy::from_json`]; `Policy::from_toml`, `Policy::to_toml` with the feature `toml` |
//! | `facts.rs` | [`Facts`], [`Fact`], [`Enrolled`], [`Settable`], [`Proof`]: what is known of a person, or is missing |
//! | `key.rs` | [`Key`], [`Aaguid`], [`Keys`]: what a security key is, and which of them count |
//! | `first_method.rs` | [`FirstMethod`]: what is demanded before a first method is set up |
//! | `bounds.rs`, `requirement.rs` | [`Bounds`], [`Requirement`], [`Reason`]: what is demanded, and the merge in which the strictest wins |
//! | `built_in.rs`, `matching.rs` | whether a rule holds for a person |
//! | `decision.rs`, `compiled.rs`, `trace.rs` | [`decide`], [`Compiled`], [`Decision`], [`Trace`]: who is asked, and why |
//! | `next.rs`, `next/` | [`what_now`], [`Next`], [`Choices`]: what this person must do next |
//! | `lockout.rs` | [`lockout`]: can an administrator still sign in afterwards? |
//! | `check.rs`, `check/` | [`check()`], [`Finding`]: what is odd about a policy, before it is saved |
//! | `effect.rs`, `preview.rs`, `alike.rs` | [`effect()`], [`Crowd`], [`Preview`]: what a change of the policy means to people, one by one and all together |
//! | `saved_test.rs` | [`SavedTest`], [`run_tests`]: what must stay true of a policy |
//!
//! # Adding a condition or a demand
//!
//! 1. What it looks at becomes a field of [`Facts`], as a [`Fact`] with `#[serde(default)]`: absent is missing.
//! 2. A condition is a field of [`When`] and a variant of [`Condition`], judged in `matching.rs`; the checks of `check/overlap.rs`
//!    must know it too.
//! 3. A demand is a field of [`Demand`] and of [`Bounds`], [`Keys`], [`FirstMethod`] or [`Requirement`]. The merge takes the stricter value of it,
//!    [`Requirement::is_at_least`] compares it, and its loosest value goes into [`Requirement::nothing`].
//! 4. `tests/it` holds it to the laws: merge, monotone, a missing fact never helps, deterministic, no panic on hostile JSON.
//!
//! No words for people live here: every outcome is a closed enum, and the pages and the command line find the
//! words.

#![warn(missing_docs)]

mod alike;
mod bounds;
mod built_in;
pub mod check;
mod compiled;
mod decision;
mod document;
mod effect;
mod facts;
mod first_method;
mod id;
mod json;
mod key;
mod limits;
pub mod lockout;
mod matching;
mod network;
mod next;
mod preview;
mod provider;
mod requirement;
mod rule;
mod saved_test;
#[cfg(feature = "toml")]
mod text;
mod time;
mod trace;
mod written;

pub use bounds::Bounds;
pub use check::{Finding, Known, check};
pub use compiled::Compiled;
pub use decision::{Decision, decide};
pub use document::{Base, Enforcement, Format, Policy};
pub use effect::{Effect, effect};
pub use facts::{Circumstance, Enrolled, Fact, FactName, Facts, PORTAL, Proof, Settable};
pub use first_method::FirstMethod;
pub use id::{BadId, Id};
pub use key::{Aaguid, BadAaguid, Key, Keys, Unfit};
pub use limits::{
    DocumentError, Flaw, MAX_BYTES, MAX_DAYS, MAX_MINUTES, MAX_MODELS, MAX_NAME, MAX_RULES, MAX_TESTS,
};
pub use network::{BadNetwork, BadNetworkRef, Network, NetworkRef, Networks};
pub use next::{Blocked, Choices, Next, factor_still_owed, owes_first_method, what_now};
pub use preview::{Affected, Before, Crowd, Preview};
pub use provider::{ADMIN_CODE, BACKUP_CODES, BadProviderId, ProviderId, Role, Strength, WEBAUTHN};
pub use requirement::{Reason, Requirement};
pub use rule::{Demand, Rule, State, When};
pub use saved_test::{Given, GivenTime, SavedTest, TestFailure, Tested, run_tests};
pub use time::{BadTime, Moment, TimeOfDay, Weekday, Window};
pub use trace::{Checked, Condition, Outcome, Trace, What, Why, Would};
