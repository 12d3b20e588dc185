//! The Twinlatch portal.
//!
//! Start with [`deps`] (what it is made of), [`sign_in::attempt`] (what a sign-in is) and [`http`] (how a request travels).
//! Use cases take a [`work::Work`]: pages (`api`) and the command line (`cli`) call the same ones.

#![recursion_limit = "512"]

pub mod admin;
pub mod administration;
pub mod api;
pub mod audit;
pub mod breached;
pub mod cli;
pub mod clock;
pub mod codes;
pub mod config;
pub mod csv_file;
pub mod decisions;
pub mod demo;
pub mod deps;
pub mod failure;
pub mod first_administrator;
pub mod hashing;
pub mod home;
pub mod http;
pub mod next_target;
pub mod notices;
pub mod one_time_codes;
pub mod password_rules;
pub mod policies;
pub mod premises;
pub mod providers;
pub mod random;
pub mod secrets;
pub mod security;
pub mod sign_in;
pub mod standing;
pub mod store;
pub mod times;
pub mod validate;
pub mod work;
