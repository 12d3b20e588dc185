//! What a browser sees of Twinlatch.
//!
//! * [`routes`]: every address, written once
//! * [`model`]: plain types that pages, islands and the server share
//! * [`api`]: what a browser may ask of the server, as ports and server functions
//! * [`pages`], [`islands`], [`components`]: what is shown
//! * [`words`]: every word a person reads, in every language
//!
//! The crate is built twice: for the server (feature `ssr`), where it renders whole documents, and for the browser
//! (feature `hydrate`), where only the islands run. The server draws every state of a page, the first and all that follow; the
//! browser carries only what acts.

// Component properties and their builders are documented where they are declared; `view!` needs deep types.
#![recursion_limit = "512"]

pub mod api;
pub mod browser;
pub mod components;
pub mod islands;
pub mod model;
pub mod pages;
pub mod routes;
#[macro_use]
pub mod words;

/// Called by the page's script when the WebAssembly has arrived; each island then takes its own place over.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
