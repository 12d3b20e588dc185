//! The policy editor: from a policy to the fields of a form and back, and what a draft would mean, drawn as HTML.
//!
//! The server uses it for pages without script; the browser loads it as a WebAssembly module of its own, in a web worker, on the
//! editor's page only. Both run the very same code, so both show the same.
//!
//! ```text
//! Policy ──form::fields──▶ fields of the form ──draft::draft──▶ Policy, and what cannot be read
//! Crowd + policy in force + draft ──policy::Preview──▶ panel::draw ──▶ HTML
//! ```
//!
//! | file | what lives there |
//! | --- | --- |
//! | `form.rs` | the names of the fields, and what they hold for a policy |
//! | `draft.rs` | what the fields say |
//! | `read.rs` | reading one field |
//! | `times.rs` | times of the week as people write them |
//! | `panel.rs` | the panel "What would change" |
//! | `words.rs` | its words |
//! | `engine.rs` | what the web worker calls |

#![warn(missing_docs)]

mod draft;
pub mod form;
pub mod panel;
mod read;
mod times;
pub mod words;

pub use draft::{Draft, Problem, Wrong, draft};
pub use form::{Fields, fields};

#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
pub use engine::Engine;
