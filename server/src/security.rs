//! A person's own security. Pages and islands reach it through `api/security.rs` and `api/account.rs`; `enrol.rs` and
//! `backup_codes.rs` also serve the set-up during sign-in.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `panel.rs`, `asked.rs` | what the settings show; what is asked of somebody, and why |
//! | `enrol.rs`, `set_up_view.rs`, `unfinished.rs` | setting a method up: the acts, how it looks, what a failed form keeps |
//! | `methods.rs`, `new_key.rs` | renaming and removing what one has; naming a key that has just named itself |
//! | `backup_codes.rs` | making codes, and putting them into force |
//! | `browsers.rs` | where one is signed in, and which browsers are remembered |
//! | `password.rs` | another password; whether attackers know the present one |
//! | `password_reset.rs` | another one with the code of a reset |
//! | `old_passwords.rs` | those that may not come back |
//! | `activity.rs`, `own_data.rs` | what happened, and everything that is stored |
//! | `not_me.rs` | "it was not me" |
//! | `terms.rs` | the operator's text that must be accepted |
//! | `deletion.rs` | deleting one's own account |
//! | `passkey_offer.rs` | the offer of a passkey after a sign-in with a password |
//!
//! What adds or changes something needs sudo (design.md section 5); what only takes access away does not. Every change is told
//! to the person, and is in the audit log.

pub mod activity;
pub mod asked;
pub mod backup_codes;
pub mod browsers;
pub mod deletion;
pub mod enrol;
pub mod methods;
pub mod new_key;
pub mod not_me;
pub mod old_passwords;
pub mod own_data;
pub mod panel;
pub mod passkey_offer;
pub mod password;
pub mod password_reset;
pub mod set_up_view;
pub mod terms;
pub mod unfinished;
