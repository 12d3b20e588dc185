//! What can go wrong on the command line, in one plain sentence each, and the exit codes.

use std::path::PathBuf;

use crate::admin::AdminError;
use crate::audit::offline::OfflineError;
use crate::config::ConfigError;
use crate::demo::DemoError;
use crate::hashing::StartError;
use crate::password_rules::PasswordProblem;
use crate::providers::webauthn::trust::TrustError;
use crate::secrets::KeyFileError;
use crate::store::{OpenError, StoreError};

/// No such person, provider, group or code.
pub const NO_SUCH: u8 = 1;
/// Not supported, or refused.
pub const NOT_SUPPORTED: u8 = 2;
/// Wrong usage.
pub const USAGE: u8 = 64;
/// A file, a value or a database that is not valid.
pub const NOT_VALID: u8 = 65;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be opened.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// The database has failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A policy has errors: they are on lines of their own.
    #[error("{0}")]
    Checked(String),
    /// Not a time.
    #[error("{0:?} is no time: write it like 2026-08-03T14:05")]
    Time(String),
    /// The key file.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The database has secrets, and their key is not there.
    #[error("there is no key file {}, and the database was made with one: restore it from the copy you keep", path.display())]
    KeyMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The key is another database's.
    #[error("the key file {} is not the one of this database: restore the right one", path.display())]
    WrongKey {
        /// Which file.
        path: PathBuf,
    },
    /// A file or a folder.
    #[error("{}: {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What happened.
        error: std::io::Error,
    },
    /// The roots for security keys.
    #[error("webauthn: {0}")]
    Trust(#[from] TrustError),
    /// No threads for hashing.
    #[error(transparent)]
    Hasher(#[from] StartError),
    /// A demo that others could reach.
    #[error("the demo listens on this machine only: set listen to 127.0.0.1 or [::1], not {0}")]
    DemoElsewhere(std::net::SocketAddr),
    /// A demo that says it is at a public address.
    #[error(
        "the demo is for this machine only, and its passwords are known to everybody: set public_url to a localhost address, not {0}"
    )]
    DemoPublic(String),
    /// A server would go on with the keys it has.
    #[error("a server runs on this database, and would go on with the keys that it knows: stop it before")]
    Served,
    /// The key was changed under a server.
    #[error(
        "the database has another key than this server began with: copy the key file here, and start it again"
    )]
    KeyChanged,
    /// An earlier key is not dropped while something rests on a key that is not there.
    #[error(
        "{0} stored secrets are sealed with a key that is not in the key file: put it back first, or leave them unreadable (--leave-unknown)"
    )]
    KeyUnknown(u64),
    /// There is no portal to work on.
    #[error("there is no portal in {} yet: `twinlatch serve` makes one (`user add`, `group add` and `setup-code` do too)", path.display())]
    NoPortal {
        /// The database that was looked for.
        path: PathBuf,
    },
    /// Sample people could not be made.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The password cannot be chosen.
    #[error("{0}")]
    Password(#[from] PasswordProblem),
    /// Standard input holds no password.
    #[error("the first line of standard input is not a password: {0}")]
    Input(&'static str),
    /// Serving has failed.
    #[error("{0}")]
    Serve(String),
    /// An export of the audit log does not pass.
    #[error("{}: {error}", path.display())]
    Export {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: OfflineError,
    },
    /// A file that should hold a checkpoint.
    #[error("{}: {what}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A use case.
    #[error(transparent)]
    Admin(#[from] AdminError),
}

impl CliError {
    /// With which code the program ends.
    pub fn exit_code(&self) -> u8 {
        let error = match self {
            Self::Admin(error) => error,
            Self::Served => return NOT_SUPPORTED,
            _ => return NOT_VALID,
        };
        match error {
            AdminError::NoSuchPerson(_)
            | AdminError::NoSuchGroup(_)
            | AdminError::NoSuchProvider(_)
            | AdminError::NoSuchVersion(_)
            | AdminError::NoSuchDecision(_)
            | AdminError::NoSuchCode(_) => NO_SUCH,
            AdminError::NotSupported(_)
            | AdminError::SwitchedOff(_)
            | AdminError::GroupInUse { .. }
            | AdminError::NotAllowed(_)
            | AdminError::AdministratorExists
            | AdminError::PolicyMoved { .. }
            | AdminError::CodeReplaced
            | AdminError::PeopleLockedOut(..)
            | AdminError::LockOut(_) => NOT_SUPPORTED,
            AdminError::PersonExists(_)
            | AdminError::GroupExists(_)
            | AdminError::Username(_)
            | AdminError::Name(_)
            | AdminError::Email(_)
            | AdminError::Reason(_)
            | AdminError::NoSuchEvent(_)
            | AdminError::Findings(_)
            | AdminError::Document(_)
            | AdminError::NotWhole(_)
            | AdminError::BadMoment(_)
            | AdminError::SearchTooLong
            | AdminError::Lines(_)
            | AdminError::Busy(_)
            | AdminError::Store(_) => NOT_VALID,
        }
    }
}
