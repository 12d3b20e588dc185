//! The portal through its real router, on SQLite and on PostgreSQL. One file per area; `support/` holds the test portal.

mod store;

mod account;
mod admin_codes;
mod admin_pages;
mod audit;
mod bad_input;
mod browsers;
mod cli;
mod deadlocks;
mod delegation;
mod first_administrator;
mod first_method;
mod outage;
mod outlived;
mod outside;
mod passkeys;
mod policy;
mod providers;
mod recall;
mod remembered;
mod set_up;
mod settings;
mod sign_in;
mod soak;
mod stay;
mod traps;

mod support {
    pub(crate) mod authenticator;
    pub(crate) mod browser;
    pub(crate) mod databases;
    pub(crate) mod portal;
}
