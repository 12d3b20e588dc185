//! A person's own security: adding, renaming and removing methods, and backup codes. Pages and islands reach it through
//! `api/security.rs`; `enrol.rs` and `backup_codes.rs` also serve the set-up during sign-in.
//!
//! Every change needs sudo (design.md section 5), is told to the person, and is in the audit log.

pub mod activity;
pub mod backup_codes;
pub mod browsers;
pub mod enrol;
pub mod methods;
pub mod not_me;
pub mod own_data;
pub mod panel;
pub mod passkey_offer;
pub mod password;
pub mod set_up_view;
pub mod unfinished;
