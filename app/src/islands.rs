//! Islands: the only parts of a page that also run in the browser. All else is drawn on the server, once, as plain forms that
//! work without script.
//!
//! An island has no properties: reading them would bring a JSON reader of 25 kB gzipped to every page. What it must know stands
//! in `data-` attributes beside it, see [`crate::browser::beside`].

pub mod caps_lock;
pub mod conversation;
pub mod countdown;
pub mod ending_soon;
pub mod key_button;
pub mod news;
pub mod passkey_button;
pub mod reveal_button;
pub mod strength_meter;
