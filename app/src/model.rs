//! Plain types that pages, islands and the server share. They know nothing of databases, requests or browsers.
//!
//! Texts that depend on a provider or on what went wrong arrive here in the person's language: the server chooses the
//! words, so an island carries none that it does not show.

pub mod account;
pub mod admin;
pub mod audit;
pub mod frame;
pub mod home;
pub mod policy;
pub mod security;
pub mod set_up;
pub mod step;
pub mod strength;
