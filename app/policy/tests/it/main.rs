//! The laws that the policy engine is held to; one file per subject, `support` for the people and the random
//! ones.

mod decision;
mod enforcement;
mod lockout;
mod next;
mod next_laws;
mod requirement;
mod support;
mod wire;
