//! The laws that the policy engine is held to; one file per subject, `support` for the people, `random`
//! for the random ones.

mod bounds;
mod check;
mod check_laws;
mod decision;
mod document;
mod effect;
mod enforcement;
mod first_method;
mod keys;
mod lockout;
mod next;
mod next_laws;
mod random;
mod requirement;
mod rules;
mod rules_laws;
mod saved_tests;
mod support;
#[cfg(feature = "toml")]
mod toml_text;
mod wire;
