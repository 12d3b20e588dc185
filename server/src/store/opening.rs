//! Opening a database, in one transaction: the tables are brought up to date, whoever opens it looks whether it is theirs (its kind,
//! its key), and only then all of that is kept. What is refused, or ends in between, leaves the database as it was.
//!
//! On SQLite two things are outside of it: that a missing file is made, and that it has a write-ahead log.

use std::sync::Arc;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use tokio::sync::Semaphore;

use super::conn::Shared;
use super::{Conn, DatabaseUrl, Engine, OpenError, PATIENCE, Store, StoreError, dialect, listen, meta};

/// A database whose tables are up to date in a transaction that is not kept yet. Others that open it wait meanwhile.
#[must_use = "nothing is kept before it is finished"]
pub struct Opening {
    store: Store,
    conn: Conn,
    /// Where it is, without secrets.
    database: String,
    /// The newest migration that it had; none: it is new.
    before: Option<i64>,
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
        let begun = store.pool.begin_with(dialect::begin(store.engine)).await;
        let mut transaction = begun.map_err(|error| dialect::open_error(url, error))?;
        match dialect::migrate(url, &mut transaction).await {
            Ok(before) => Ok(Self {
                conn: Conn::writing(transaction, store.shared.clone(), None),
                store,
                database: url.to_string(),
                before,
            }),
            Err(error) => {
                drop(transaction);
                store.close().await;
                Err(error)
            }
        }
    }

    /// The transaction: what is read and written here is kept with the tables, or not at all.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
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
    let most = dialect::most_connections(engine);
    let pool = AnyPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(move |conn, since| Box::pin(dialect::is_there(engine, conn, since.idle_for)))
        .after_connect(move |conn, _| Box::pin(dialect::settle(engine, conn)))
        .connect_lazy_with(options);
    Store {
        pool,
        engine,
        shared: Shared {
            queries: Arc::default(),
            changes: Arc::default(),
            beside: url.path().map(|file| Arc::new(listen::Beside::of(file))),
        },
        writer: (engine == Engine::Sqlite).then(|| Arc::new(Semaphore::new(1))),
        readers: Arc::new(Semaphore::new(usize::try_from(most).map_or(1, |most| most - 1))),
    }
}

fn unreachable(database: &str, error: &StoreError) -> OpenError {
    OpenError::Unreachable {
        database: database.to_owned(),
        why: error.to_string(),
    }
}
