//! What can go wrong in the store: closed, and without anything secret in the words.
//! A new cause is a new variant, or a new code in `dialect::is_unavailable`.

use super::{dialect, meta::Kind};

/// Why a database could not be opened. Every text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address cannot be understood.
    #[error("this is no address of a database: {0}")]
    BadUrl(String),
    /// A newer version of Twinlatch has worked with it.
    #[error(
        "the database {database} was upgraded by a newer Twinlatch (its schema is {found}, this program knows {known}): \
         start the newer program, or restore the backup from before the upgrade"
    )]
    Newer {
        /// The database, without secrets.
        database: String,
        /// The newest migration it has.
        found: i64,
        /// The newest migration this binary has.
        known: i64,
    },
    /// It can be read, but not written.
    #[error(
        "the database {database} is read-only: give the user that runs Twinlatch the right to write it \
         (for SQLite the file and its folder; for PostgreSQL use the primary server)"
    )]
    ReadOnly {
        /// The database, without secrets.
        database: String,
    },
    /// It is not there, or does not let us in.
    #[error("the database {database} cannot be reached: {why}")]
    Unreachable {
        /// The database, without secrets.
        database: String,
        /// What the engine or the system says.
        why: String,
    },
    /// A file that is something else.
    #[error("{database} is not a SQLite database: check the path, or restore the file from a backup")]
    NotADatabase {
        /// The file.
        database: String,
    },
    /// Demo and real databases never mix.
    #[error(
        "this is a {found} database, and Twinlatch was started for a {wanted} one: neither opens the other's"
    )]
    WrongKind {
        /// What the database is.
        found: Kind,
        /// What was asked for.
        wanted: Kind,
    },
    /// The tables could not be brought up to date; nothing was changed.
    #[error("the tables of {database} could not be brought up to date, and nothing was changed: {why}")]
    Migration {
        /// The database, without secrets.
        database: String,
        /// What went wrong.
        why: String,
    },
}

/// Why a query failed. After any of these the transaction is lost: drop the [`super::Conn`] and start again.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection, a lost one, a lock held too long, a full disk: the same request may work in a moment (HTTP 503).
    #[error("the database is not available: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// Something that must be unique is taken, or what a row belongs to is gone. Names the rule: `people.username`, ...
    #[error("the database refused a conflict: {0}")]
    Conflict(&'static str),
    /// A value in the database that this program cannot have written.
    #[error("the database holds nonsense in {table}.{column} of row {row}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The key of the row.
        row: String,
    },
    /// A mistake in this program, or in the engine.
    #[error("the database failed: {0}")]
    Other(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// [`StoreError::Conflict`] when a unique value is taken and the function gave it no name of its own.
pub(super) const UNIQUE: &str = "unique";
/// [`StoreError::Conflict`] when a row belongs to something that is not there (any more).
pub(super) const FOREIGN_KEY: &str = "foreign key";

impl StoreError {
    /// For callers that parse a column themselves (JSON, closed enums): this one holds nonsense.
    pub fn corrupt(table: &'static str, column: &'static str, row: impl Into<String>) -> Self {
        Self::Corrupt {
            table,
            column,
            row: row.into(),
        }
    }

    /// Whether trying again in a moment may help.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    /// Whether what was written belongs to something that went in the same moment.
    pub fn is_orphaned(&self) -> bool {
        matches!(self, Self::Conflict(FOREIGN_KEY))
    }

    /// Gives the taken name its name.
    pub(super) fn named(self, rule: &'static str) -> Self {
        match self {
            Self::Conflict(UNIQUE) => Self::Conflict(rule),
            other => other,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind::{ForeignKeyViolation, UniqueViolation};
        match error.as_database_error().map(|e| e.kind()) {
            Some(UniqueViolation) => Self::Conflict(UNIQUE),
            Some(ForeignKeyViolation) => Self::Conflict(FOREIGN_KEY),
            _ if dialect::is_unavailable(&error) => Self::Unavailable(error),
            _ => Self::Other(error.into()),
        }
    }
}
