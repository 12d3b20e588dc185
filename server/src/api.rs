//! The ports of `app`, implemented on [`Visit`](crate::http::visit::Visit): begin, call the use case, reply. No decision is
//! made here.

pub(crate) mod account;
mod admin;
pub mod download;
pub mod news;
mod security;
pub mod session;
mod sign_in;
