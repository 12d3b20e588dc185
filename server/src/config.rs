//! The configuration: one struct, read once at start, then passed on and never changed.
//!
//! It comes from a TOML file (`--config`, or `TWINLATCH_CONFIG`) and from the environment, which wins. Every key, its
//! variable, default and bounds is in the table of `config/keys.rs`, where a new one begins. Unknown keys and variables are
//! refused; every problem names its key, where it stands, and what would be accepted (`config/problem.rs`).

mod check;
mod checker;
pub mod keys;
mod problem;
pub mod public_url;
mod terms;
mod values;

use std::ffi::OsString;
use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ipnet::IpNet;
use jiff::tz::TimeZone;
use zeroize::Zeroizing;

use crate::breached;
use crate::sign_in::throttle::Limits;

pub use problem::{ConfigError, Problem, Source};
pub use public_url::PublicUrl;
pub use terms::Terms;

/// Everything an operator can decide. Bounds, defaults and more words: [`keys::KEYS`]; times are in milliseconds here.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The address that browsers use.
    pub public_url: PublicUrl,
    /// Where accounts are stored. May contain a password.
    pub database_url: SecretText,
    /// Where the server keeps its files.
    pub data_dir: PathBuf,
    /// The keys that protect stored secrets.
    pub key_file: PathBuf,
    /// Proxies whose forwarded headers count. Never everything.
    pub trusted_proxies: Vec<IpNet>,
    /// The portal's name, 1 to 64 characters.
    pub instance_name: String,
    /// Whom to ask for help, at most 200 characters.
    pub contact: Option<String>,
    /// A page with help.
    pub help_url: Option<String>,
    /// A page that says who runs the portal.
    pub imprint_url: Option<String>,
    /// A page about privacy.
    pub privacy_url: Option<String>,
    /// The text that must be accepted after signing in.
    pub terms: Option<Terms>,
    /// The zone of times in pages and in policy rules.
    pub time_zone: TimeZone,
    /// Whether an e-mail address may be typed for the username.
    pub sign_in_by_email: bool,
    /// Whether a username may contain an @.
    pub email_usernames: bool,
    /// Whether people may delete their own account.
    pub account_deletion: bool,
    /// Where audit events are also written.
    pub audit_file: Option<PathBuf>,
    /// How long entries of the audit log are kept; 0: for ever.
    pub audit_keep_ms: i64,
    /// What is logged, and how.
    pub log: Log,
    /// How passwords and codes are hashed.
    pub argon2: Argon2,
    /// How passwords are, and for how long.
    pub password: Password,
    /// The list of stolen passwords.
    pub breaches: Breached,
    /// A sign-in in progress.
    pub attempt: Attempt,
    /// A signed-in browser.
    pub session: Session,
    /// How long a confirmed identity is good for, 1 to 60 minutes.
    pub sudo_ms: i64,
    /// How often a passkey is offered to people who have none, in days; 0: never.
    pub passkey_offer_days: i64,
    /// How long the first administrator's code is good, 1 to 60 minutes.
    pub setup_code_ms: i64,
    /// Administrator codes.
    pub admin_codes: AdminCodes,
    /// New TOTP enrolments.
    pub totp: Totp,
    /// Codes in a set of backup codes, 5 to 20.
    pub backup_codes: usize,
    /// Who may say which model a security key is.
    pub webauthn: WebAuthn,
    /// Providers that are switched on here.
    pub providers: Providers,
    /// Browsers that somebody signed in from before.
    pub known_browser: KnownBrowser,
    /// How many wrong answers are too many.
    pub throttle: Limits,
}

/// Administrator codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdminCodes {
    /// How long one is good, 5 minutes to a day.
    pub lifetime_ms: i64,
    /// One counts only after another administrator has confirmed it.
    pub confirm: bool,
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
    /// One JSON object per line instead of text.
    pub json: bool,
}

/// How passwords and codes are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argon2 {
    /// Memory of one hash in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub time: u32,
    /// Lanes.
    pub lanes: u32,
    /// Hashes at the same time.
    pub workers: usize,
    /// Hashes that may wait, per queue.
    pub queue: usize,
}

/// How passwords are, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Password {
    /// The shortest, in characters.
    pub min_length: usize,
    /// The shortest of people whom the policy demands a second factor of.
    pub min_length_second_factor: usize,
    /// How many that were replaced may not come back, 0 to 24.
    pub history: i64,
    /// After so long one must be changed; 0: never.
    pub expires_ms: i64,
    /// How long the code of a reset is good, 1 to 168 hours.
    pub reset_ms: i64,
}

/// The list of stolen passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breached {
    /// Where it is.
    pub source: breached::Source,
    /// How long an answer may take.
    pub timeout: Duration,
    /// A new password is refused while the list cannot be asked.
    pub refuse_unreachable: bool,
}

/// A sign-in in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// How long it may take.
    pub lifetime_ms: i64,
    /// Wrong answers that end it.
    pub wrong_answers: i64,
}

/// Who may say which model a security key is. The files are read when the portal starts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebAuthn {
    /// The FIDO Alliance's list of models.
    pub metadata_file: Option<PathBuf>,
    /// The root of the list, when it is not the one that is known.
    pub metadata_root: Option<PathBuf>,
    /// A folder of further roots.
    pub roots_dir: Option<PathBuf>,
}

/// A signed-in browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// How long it lasts at most.
    pub lifetime_ms: i64,
    /// How long it lasts without a request.
    pub idle_ms: i64,
    /// For how long a browser may stay signed in; 0: not at all.
    pub stay_ms: i64,
}

/// Hash function of new TOTP enrolments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotpAlgorithm {
    /// SHA-1, the one that every app knows.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// New TOTP enrolments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totp {
    /// Hash function.
    pub algorithm: TotpAlgorithm,
    /// Digits of a code, 6 to 8.
    pub digits: u32,
    /// Length of a step in seconds, 15 to 120.
    pub period_s: u64,
    /// Length of a secret in bytes, 16 to 64.
    pub secret_bytes: usize,
    /// Steps either side that are accepted, 0 or 1. Holds for all enrolments.
    pub skew: u8,
}

/// Providers that are switched on here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Providers {
    /// The worked example, which proves nothing.
    pub really_me: bool,
}

/// Browsers from which somebody signed in completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownBrowser {
    /// How long they stay known.
    pub lifetime_ms: i64,
    /// How many of one person stay known.
    pub per_person: usize,
}

/// A text that must not be printed: it may contain a password.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// The text, for the one who needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(..)")
    }
}

impl Config {
    /// Reads the configuration of this process. `file` is what `--config` says; without it `TWINLATCH_CONFIG` counts.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong.
    pub fn from_process(file: Option<&Path>) -> Result<Self, ConfigError> {
        let environment: Vec<_> = std::env::vars_os().collect();
        let named = environment
            .iter()
            .find(|(name, value)| name == keys::FILE_VARIABLE && !value.is_empty());
        let file = file
            .map(Path::to_owned)
            .or_else(|| named.map(|(_, path)| PathBuf::from(path)));
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self::read(file.as_deref(), &environment, cores)
    }

    /// Reads the configuration from a file, when there is one, and these variables.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong.
    pub fn read(
        file: Option<&Path>,
        environment: &[(OsString, OsString)],
        cores: usize,
    ) -> Result<Self, ConfigError> {
        checker::Checker::new(values::Values::collect(file, environment)).config(cores)
    }

    /// The configuration that these keys (by their names in the file) give, for tests.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong.
    pub fn with(pairs: &[(&str, &str)]) -> Result<Self, ConfigError> {
        let variable = |name: &str| format!("{}{}", keys::PREFIX, name.to_uppercase().replace('.', "_"));
        let environment: Vec<_> = pairs
            .iter()
            .map(|(name, value)| (variable(name).into(), OsString::from(value)))
            .collect();
        Self::read(None, &environment, 2)
    }
}

#[cfg(test)]
mod tests;
