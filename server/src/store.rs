//! The store: everything the portal remembers, and all the SQL of the product. Nothing outside this folder writes SQL.
//!
//! One file per subject ([`people`], [`sessions`], [`attempts`], ...): a plain public struct per row, and one function per
//! query. Every function takes `&mut Conn` first. [`Store::read`] lends a connection for looking; [`Store::write`] opens the
//! transaction in which a use case changes things, and [`Conn::commit`] keeps them (a [`Conn`] dropped without it changes
//! nothing). Neither hashes nor waits for the network inside.
//!
//! # How to add a query
//!
//! 1. Write one SQL text for SQLite and PostgreSQL with `$1` placeholders, in the file of its subject: ids are TEXT, times
//!    BIGINT milliseconds, flags BIGINT 0 or 1, JSON is TEXT. No BOOLEAN, no `SUM` of a BIGINT (PostgreSQL makes it NUMERIC).
//!    A `LIMIT` that is always the same is a number in the text: for a value SQLite would plan the statement anew each time.
//! 2. Give it to the helper that fits: [`Conn::one`] and [`Conn::all`] read rows, [`Conn::number`] one number;
//!    [`Conn::run`] changes and counts, [`Conn::returning`] changes and reads. The last two work in [`Store::write`] only.
//! 3. What two requests must not both win is one conditional statement (`UPDATE .. WHERE used_at IS NULL`) that answers `bool`.
//!    What belongs to one person is marked `.of(person_id)`, so that only they are read anew (`changes.rs`).
//! 4. A new column or table is a new file `000N_name.sql` in *both* folders under `migrations/`; an old file never changes.
//! 5. Call it in `tests/it/store/`. Nothing else checks the SQL, so every query runs there, on both engines.
//!
//! # In which order rows are locked
//!
//! On PostgreSQL a row that a transaction changes is its own until the end. Two transactions that want each other's rows would both
//! wait until the database throws one of them away, and somebody would be told "later" for nothing. So everybody takes what they need
//! of this list from the top down, and each table's rows in one order. What comes further down but has to be *changed* first is
//! preceded by a `lock` of what stands above it.
//!
//! | | tables | why there |
//! | --- | --- | --- |
//! | 1 | `policy_head` | the lock-out guard asks before it looks ([`policy::lock_head`]) |
//! | 2 | `throttles`: a person's, then the network's | a try is counted before anything is judged (`sign_in/gate.rs`) |
//! | 3 | `attempts` ([`attempts::lock`], [`attempts::lock_of_person`]) | the step that is being taken |
//! | 4 | `enrolments` ([`enrolments::lock`]) and then what belongs to them, `admin_codes` | what an answer uses up |
//! | 5 | `people` ([`people::lock`]) | the password that was compared, the last sign-in |
//! | 6 | `password_resets`, `old_passwords` | under the person |
//! | 7 | `remembered_browsers`, then `sessions` | what a sign-in ends in |
//! | 8 | all others that one person owns | nobody waits for anything with them |
//! | 9 | `audit_head`, `audit` | the log comes last |
//!
//! Deleting a row locks all that goes with it: the attempts of a session are ended before the session. A new row holds the row that it
//! refers to against deletion, and deleting a person waits for it: so `admin::people::delete` takes 2 to 7 first. `setups` go with
//! their attempt or session; of themselves they are taken after 4. `tests/it/deadlocks.rs` plays pairs of use cases against each other.
//!
//! What SQLite and PostgreSQL do not say alike is in `dialect.rs`, and only there.

use std::{sync::atomic::Ordering, time::Duration};

use sqlx::AnyPool;

pub mod about;
pub mod admin_codes;
pub mod attempts;
pub mod audit;
pub mod audit_counts;
pub mod audit_seals;
pub mod backup_codes;
pub mod challenges;
mod changes;
pub mod circumstances;
mod conn;
pub mod coverage;
pub mod credentials;
pub mod crowd;
pub mod decisions;
mod dialect;
pub mod directory;
pub mod enrolments;
mod error;
pub mod facts;
mod fifty;
pub mod group_administrators;
pub mod groups;
pub mod known_browsers;
mod listen;
pub mod meta;
pub mod notices;
pub mod old_passwords;
mod opening;
pub mod passkey_offers;
pub mod password_resets;
pub mod people;
pub mod policy;
pub mod providers;
pub mod remembered_browsers;
mod row;
pub mod sealed;
pub mod sessions;
pub mod setup_codes;
pub mod setups;
mod shelf;
pub mod steps;
mod sweep;
pub mod terms;
pub mod throttles;
mod url;

pub use changes::{Changes, Mark};
pub use conn::Conn;
pub use error::{OpenError, StoreError};
pub use opening::Opening;
pub use sweep::{Swept, sweep};
pub use url::{DatabaseUrl, Engine};

use conn::{Shared, sql};
use row::{Read, Row};
use shelf::Shelf;

/// How long a request waits for a connection, for the only writer of SQLite, or for a lock, before it is told "later".
const PATIENCE: Duration = Duration::from_secs(5);

/// A database, opened and up to date. Cheap to clone; all clones share one pool and one count of queries.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    shared: Shared,
    /// For whoever looks.
    reading: Shelf,
    /// For whoever writes. SQLite has one at a time: waiting for one's turn is fair and costs nothing, waiting in SQLite is polling.
    writing: Shelf,
}

impl Store {
    /// Opens a database whose kind and key nobody asks for. Whoever does uses an [`Opening`].
    ///
    /// # Errors
    /// [`OpenError`], all but `WrongKind`.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, OpenError> {
        Opening::begin(url).await?.finish().await
    }

    /// A connection for looking. Each statement sees the newest committed state.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        let borrowed = self.reading.borrow().await?;
        Ok(Conn::reading(borrowed, self.shared.clone()))
    }

    /// A transaction. Keep it short, and [`Conn::commit`] it.
    pub async fn write(&self) -> Result<Conn, StoreError> {
        let borrowed = self.writing.borrow().await?;
        Ok(Conn::writing(borrowed, self.shared.clone(), dialect::begin(self.engine())).await?)
    }

    /// A connection for looking whose statements all see the state of one moment. It holds back the database's cleaning up, so
    /// keep it only while something long is read.
    pub async fn snapshot(&self) -> Result<Conn, StoreError> {
        let borrowed = self.reading.borrow().await?;
        Ok(Conn::looking(
            borrowed,
            self.shared.clone(),
            dialect::begin_reading(self.engine()),
        )
        .await?)
    }

    /// Whether the database answers, for the health page.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read().await?.number(sql("SELECT 1")).await.map(drop)
    }

    /// How many statements the portal has sent since the database was opened (without BEGIN and COMMIT).
    pub fn queries(&self) -> u64 {
        self.shared.queries.load(Ordering::Relaxed)
    }

    /// What has changed since something was read.
    pub fn changes(&self) -> &Changes {
        if let Some(beside) = &self.shared.beside {
            beside.hear(&self.shared.changes);
        }
        &self.shared.changes
    }

    /// Hears from now on what others change: other servers on the same PostgreSQL, commands beside this server on SQLite. For the
    /// server only. `url` is where it was opened. Returns when commands see that there is a server, or could not be made to.
    pub async fn listen(&self, url: &DatabaseUrl) {
        match &self.shared.beside {
            Some(beside) => beside.listen(),
            None => listen::on_postgres(url, &self.shared.changes).await,
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.shared.engine
    }

    /// Closes the connections. A SQLite file is complete without its side files afterwards.
    pub async fn close(&self) {
        self.reading.close();
        self.writing.close();
        self.pool.close().await;
    }
}
