//! A connection on loan: for looking, or a transaction. All statements of the product pass through the helpers here, which
//! count them, translate errors, and see to it that nothing is written outside a transaction.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{
    Any, AnyConnection, Row as _,
    any::{AnyArguments, AnyRow},
    query::Query as AnyQuery,
};

use super::changes::{self, Changed, Changes};
use super::listen::{Beside, CHANNEL};
use super::shelf::Borrowed;
use super::{Engine, Read, Row, StoreError};

/// A statement with its values.
pub(super) struct Query<'q> {
    text: &'static str,
    person_slot: Option<usize>,
    matters: bool,
    inner: AnyQuery<'q, Any, AnyArguments>,
}

/// A statement; values follow with `.bind(..)`, in the order of `$1`, `$2`, ...
pub(super) fn sql<'q>(text: &'static str) -> Query<'q> {
    Query {
        text,
        person_slot: None,
        matters: true,
        inner: sqlx::query(text),
    }
}

impl<'q> Query<'q> {
    /// The next value.
    pub(super) fn bind<T: 'q + sqlx::Encode<'q, Any> + sqlx::Type<Any>>(mut self, value: T) -> Self {
        self.inner = self.inner.bind(value);
        self
    }

    /// Has PostgreSQL plan it for these values each time: for a statement whose conditions are mostly empty.
    pub(super) fn planned_anew(mut self) -> Self {
        self.inner = self.inner.persistent(false);
        self
    }

    /// Says that the statement changes nothing but what belongs to this person (`changes.rs`).
    pub(super) fn of(mut self, person_id: &str) -> Self {
        self.person_slot = Some(changes::slot(person_id));
        self
    }

    /// Says that the statement leaves every row as it is: it is there for the lock.
    pub(super) fn only_locks(mut self) -> Self {
        self.matters = false;
        self
    }

    /// Says that nobody minds when memory is late with what it changes (`changes.rs`): when something was used last.
    pub(super) fn may_be_late(mut self) -> Self {
        self.matters = false;
        self
    }
}

/// A connection for looking ([`super::Store::read`]) or a transaction ([`super::Store::write`]).
#[must_use = "a transaction that is not committed changes nothing"]
pub struct Conn {
    borrowed: Borrowed,
    kind: Kind,
    shared: Shared,
    changed: Changed,
    failed: bool,
}

/// What every connection of a store shares.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    /// Which engine it is.
    pub(super) engine: Engine,
    /// How many statements were sent.
    pub(super) queries: Arc<AtomicU64>,
    /// What was changed.
    pub(super) changes: Arc<Changes>,
    /// How the programs of one SQLite database tell each other; `None` for PostgreSQL, which does it itself.
    pub(super) beside: Option<Arc<Beside>>,
}

/// What it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Each statement by itself.
    Reading,
    /// A transaction that only reads.
    Looking,
    /// A transaction that writes.
    Writing,
}

/// Counts a change when it goes.
struct Counted<'c>(&'c Changes, &'c Changed);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.happened(self.1);
    }
}

impl Conn {
    pub(super) fn reading(borrowed: Borrowed, shared: Shared) -> Self {
        Self {
            borrowed,
            kind: Kind::Reading,
            shared,
            changed: Changed::Nothing,
            failed: false,
        }
    }

    /// A transaction for looking.
    pub(super) async fn looking(
        borrowed: Borrowed,
        shared: Shared,
        begin: &'static str,
    ) -> Result<Self, sqlx::Error> {
        let mut conn = Self::reading(borrowed, shared);
        conn.borrowed.begin(begin).await?;
        conn.kind = Kind::Looking;
        Ok(conn)
    }

    /// A transaction that writes.
    pub(super) async fn writing(
        borrowed: Borrowed,
        shared: Shared,
        begin: &'static str,
    ) -> Result<Self, sqlx::Error> {
        let mut conn = Self::looking(borrowed, shared, begin).await?;
        conn.kind = Kind::Writing;
        Ok(conn)
    }

    /// Keeps what was written. Refuses after a statement has failed: PostgreSQL would throw the whole transaction away and
    /// call that a success.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::Other(
                "a transaction cannot be kept after an error".into(),
            ));
        }
        self.tell().await?;
        if self.kind != Kind::Writing {
            return Ok(());
        }
        // Also when the answer is lost on its way, or nobody waits for it any more: it may have been kept.
        let counted = Counted(&self.shared.changes, &self.changed);
        let kept = self.borrowed.commit().await;
        drop(counted);
        if let Some(beside) = &self.shared.beside {
            beside.tell(&self.changed);
        }
        Ok(kept?)
    }

    /// Other servers hear of it when the transaction is kept, and not before.
    async fn tell(&mut self) -> Result<(), StoreError> {
        let Some(text) = self.changed.text().filter(|_| self.shared.beside.is_none()) else {
            return Ok(());
        };
        let query = sql("SELECT 1 WHERE pg_notify($1, $2) IS NOT NULL")
            .bind(CHANNEL)
            .bind(text);
        self.number(query).await.map(drop)
    }

    /// The connection itself, for one statement. Counts it.
    pub(super) fn db(&mut self) -> Result<&mut AnyConnection, sqlx::Error> {
        self.shared.queries.fetch_add(1, Ordering::Relaxed);
        self.borrowed.conn()
    }

    /// The first row, if there is one.
    pub(super) async fn one<T: Read>(&mut self, query: Query<'_>) -> Result<Option<T>, StoreError> {
        let row = self.row(query).await?;
        row.map(|row| T::read(&Row::new::<T>(&row))).transpose()
    }

    /// All rows.
    pub(super) async fn all<T: Read>(&mut self, query: Query<'_>) -> Result<Vec<T>, StoreError> {
        let rows = self.rows(query).await?;
        rows.iter().map(|row| T::read(&Row::new::<T>(row))).collect()
    }

    /// The number in the first column of the first row, 0 without one.
    pub(super) async fn number(&mut self, query: Query<'_>) -> Result<i64, StoreError> {
        match self.row(query).await? {
            Some(row) => Ok(row.try_get(0)?),
            None => Ok(0),
        }
    }

    /// The texts in the first column.
    pub(super) async fn texts(&mut self, query: Query<'_>) -> Result<Vec<String>, StoreError> {
        let rows = self.rows(query).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Changes rows, and says how many.
    pub(super) async fn run(&mut self, query: Query<'_>) -> Result<u64, StoreError> {
        self.must_write(&query)?;
        let done = query.inner.execute(self.db()?).await;
        Ok(self.checked(done)?.rows_affected())
    }

    /// Changes one row or none, and says which.
    pub(super) async fn run_one(&mut self, query: Query<'_>) -> Result<bool, StoreError> {
        Ok(self.run(query).await? > 0)
    }

    /// Changes rows (`.. RETURNING ..`) and reads the first.
    pub(super) async fn returning<T: Read>(&mut self, query: Query<'_>) -> Result<Option<T>, StoreError> {
        self.must_write(&query)?;
        Ok(self.all(query).await?.into_iter().next())
    }

    /// Changes rows (`.. RETURNING ..`) and reads all of them, in no order.
    pub(super) async fn returning_all<T: Read>(&mut self, query: Query<'_>) -> Result<Vec<T>, StoreError> {
        self.must_write(&query)?;
        self.all(query).await
    }

    /// Changes rows (`.. RETURNING one number`) and reads the first.
    pub(super) async fn returning_number(&mut self, query: Query<'_>) -> Result<Option<i64>, StoreError> {
        self.must_write(&query)?;
        let rows = self.rows(query).await?;
        rows.first().map(|row| Ok(row.try_get(0)?)).transpose()
    }

    async fn row(&mut self, query: Query<'_>) -> Result<Option<AnyRow>, StoreError> {
        match self.shared.engine {
            Engine::Sqlite => {
                let row = query.inner.fetch_optional(self.db()?).await;
                self.checked(row)
            }
            // There the first row is not the end of the answer, and an error may follow.
            Engine::Postgres => Ok(self.rows(query).await?.into_iter().next()),
        }
    }

    async fn rows(&mut self, query: Query<'_>) -> Result<Vec<AnyRow>, StoreError> {
        let rows = query.inner.fetch_all(self.db()?).await;
        self.checked(rows)
    }

    fn must_write(&mut self, query: &Query<'_>) -> Result<(), StoreError> {
        match self.kind {
            Kind::Writing if !query.matters => Ok(()),
            Kind::Writing => {
                self.changed.add(query.text, query.person_slot);
                Ok(())
            }
            Kind::Reading | Kind::Looking => Err(StoreError::Other("a change outside a transaction".into())),
        }
    }

    fn checked<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        match &result {
            Ok(_) => self.borrowed.rest(),
            Err(_) => self.failed = true,
        }
        result.map_err(StoreError::from)
    }
}
