//! Opening a database, in one transaction: the tables are brought up to date, whoever opens it looks whether it is theirs (its kind,
//! its key), and only then all of that is kept. What is refused, or ends in between, leaves the database as it was.
//!
//! On SQLite two things are outside of it: that a missing file is made, and that it has a write-ahead log.

use std::fs::File;
use std::sync::Arc;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};

use super::conn::Shared;
use super::shelf::Shelf;
use super::{Conn, DatabaseUrl, OpenError, PATIENCE, Store, StoreError, dialect, listen, meta};

/// A database whose tables are up to date in a transaction that is not kept yet. Others that open it wait meanwhile.
#[must_use = "nothing is kept before it is finished"]
pub struct Opening {
    store: Store,
    conn: Conn,
    /// Where it is, without secrets.
    database: String,
    /// The newest migration that it had; none: it is new.
    before: Option<i64>,
    /// Held while no server may begin ([`Opening::is_served`]).
    alone: Option<File>,
}

impl Opening {
    /// Makes a missing SQLite file, brings the tables up to date, and refuses what it cannot work with.
    ///
    /// # Errors
    /// [`OpenError`], all but `WrongKind`.
    pub async fn begin(url: &DatabaseUrl) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let options = dialect::prepare(url)?;
        dialect::reach(url, &options).await?;
        let store = unopened(url, options);
        let failed = |error| dialect::open_error(url, error);
        let mut borrowed = store.writing.borrow().await.map_err(failed)?;
        dialect::wait_long(store.engine(), borrowed.conn().map_err(failed)?)
            .await
            .map_err(failed)?;
        borrowed.rest();
        let begun = Conn::writing(borrowed, store.shared.clone(), dialect::begin(store.engine())).await;
        let mut conn = begun.map_err(failed)?;
        let migrated = match conn.db() {
            Ok(db) => dialect::migrate(url, db).await,
            Err(error) => Err(failed(error)),
        };
        match migrated {
            Ok(before) => Ok(Self {
                conn,
                store,
                database: url.to_string(),
                before,
                alone: None,
            }),
            Err(error) => {
                drop(conn);
                store.close().await;
                Err(error)
            }
        }
    }

    /// The transaction: what is read and written here is kept with the tables, or not at all.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// What is kept is on the disk when [`Opening::finish`] returns: for whoever goes on with something that no database takes back.
    ///
    /// # Errors
    /// The database.
    pub async fn must_last(&mut self) -> Result<(), StoreError> {
        dialect::must_last(self.store.engine(), self.conn.db()?).await?;
        Ok(())
    }

    /// Whether a server works on this database; if not, none begins until the opening ends. What it has read when it started may be
    /// older than what a command writes. One on
    /// another machine is seen on PostgreSQL only, and not behind a pooler that lends its connection to others.
    ///
    /// # Errors
    /// The database; that nobody can know.
    pub async fn is_served(&mut self) -> Result<bool, StoreError> {
        // A command that was before this one lets go of its transaction first, and a moment later of what keeps servers away.
        for _ in 0..10 {
            if !self.is_served_now().await? {
                return Ok(false);
            }
            tokio::time::sleep(PATIENCE / 50).await;
        }
        self.is_served_now().await
    }

    async fn is_served_now(&mut self) -> Result<bool, StoreError> {
        match &self.store.shared.beside {
            Some(beside) => {
                self.alone = beside.alone().map_err(|error| StoreError::Other(error.into()))?;
                Ok(self.alone.is_none())
            }
            None => listen::is_heard_on_postgres(&mut self.conn).await,
        }
    }

    /// Whether this opening brings an older database over this migration.
    pub fn was_before(&self, migration: i64) -> bool {
        self.before.is_some_and(|before| before < migration)
    }

    /// Makes a new database demo or real for ever, and refuses one of the other kind.
    ///
    /// # Errors
    /// [`OpenError::WrongKind`]; `Unreachable` when the database fails.
    pub async fn claim(&mut self, wanted: meta::Kind) -> Result<(), OpenError> {
        let found = meta::claim_kind(&mut self.conn, wanted).await;
        let found = found.map_err(|error| unreachable(&self.database, &error))?;
        match found == wanted {
            true => Ok(()),
            false => Err(OpenError::WrongKind { found, wanted }),
        }
    }

    /// Keeps all of it.
    ///
    /// # Errors
    /// [`OpenError::Unreachable`] when the database fails, now or at a statement before.
    pub async fn finish(self) -> Result<Store, OpenError> {
        let kept = self.conn.commit().await;
        kept.map_err(|error| unreachable(&self.database, &error))?;
        Ok(self.store)
    }

    /// Keeps nothing. Returns when the database is as it was.
    pub async fn leave(self) {
        drop(self.conn);
        self.store.close().await;
    }
}

/// The store that the opening begins with, and that is lent when it is finished.
fn unopened(url: &DatabaseUrl, options: AnyConnectOptions) -> Store {
    let engine = url.engine();
    let (reading, writing) = dialect::turns(engine);
    let pool = AnyPoolOptions::new()
        .max_connections(u32::try_from(reading + writing).unwrap_or(u32::MAX))
        .acquire_timeout(PATIENCE)
        .after_connect(move |conn, _| Box::pin(dialect::settle(engine, conn)))
        .connect_lazy_with(options);
    let shelf = |turns| Shelf::new(pool.clone(), turns, dialect::hot(engine));
    Store {
        reading: shelf(reading),
        writing: shelf(writing),
        pool,
        shared: Shared {
            engine,
            queries: Arc::default(),
            changes: Arc::default(),
            beside: url.path().map(|file| Arc::new(listen::Beside::of(file))),
        },
    }
}

fn unreachable(database: &str, error: &StoreError) -> OpenError {
    OpenError::Unreachable {
        database: database.to_owned(),
        why: error.to_string(),
    }
}
