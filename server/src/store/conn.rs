//! A connection on loan: for looking, or a transaction. All statements of the product pass through the helpers here, which
//! count them, translate errors, and see to it that nothing is written outside a transaction.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{
    Any, AnyConnection, Row as _, Transaction,
    any::{AnyArguments, AnyRow},
    pool::PoolConnection,
    query::Query as AnyQuery,
};
use tokio::sync::OwnedSemaphorePermit;

use super::changes::{self, Changed, Changes};
use super::listen::{Beside, CHANNEL};
use super::{Read, Row, StoreError};

/// A statement with its values.
pub(super) struct Query<'q> {
    text: &'static str,
    person_slot: Option<usize>,
    only_locks: bool,
    inner: AnyQuery<'q, Any, AnyArguments>,
}

/// A statement; values follow with `.bind(..)`, in the order of `$1`, `$2`, ...
pub(super) fn sql<'q>(text: &'static str) -> Query<'q> {
    Query {
        text,
        person_slot: None,
        only_locks: false,
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
        self.only_locks = true;
        self
    }
}

/// A connection for looking ([`super::Store::read`]) or a transaction ([`super::Store::write`]).
#[must_use = "a transaction that is not committed changes nothing"]
pub struct Conn {
    link: Link,
    shared: Shared,
    changed: Changed,
    failed: bool,
    // Last, so that the transaction ends before the next has its turn.
    _turn: Option<OwnedSemaphorePermit>,
}

/// What every connection of a store shares.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    /// How many statements were sent.
    pub(super) queries: Arc<AtomicU64>,
    /// What was changed.
    pub(super) changes: Arc<Changes>,
    /// How the programs of one SQLite database tell each other; `None` for PostgreSQL, which does it itself.
    pub(super) beside: Option<Arc<Beside>>,
}

enum Link {
    Reading(PoolConnection<Any>),
    Looking(Transaction<'static, Any>),
    Writing(Transaction<'static, Any>),
}

/// Counts a change when it goes.
struct Counted<'c>(&'c Changes, &'c Changed);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.happened(self.1);
    }
}

impl Conn {
    pub(super) fn reading(conn: PoolConnection<Any>, shared: Shared, turn: OwnedSemaphorePermit) -> Self {
        Self {
            link: Link::Reading(conn),
            shared,
            changed: Changed::Nothing,
            failed: false,
            _turn: Some(turn),
        }
    }

    pub(super) fn looking(
        transaction: Transaction<'static, Any>,
        shared: Shared,
        turn: OwnedSemaphorePermit,
    ) -> Self {
        Self {
            link: Link::Looking(transaction),
            shared,
            changed: Changed::Nothing,
            failed: false,
            _turn: Some(turn),
        }
    }

    pub(super) fn writing(
        transaction: Transaction<'static, Any>,
        shared: Shared,
        turn: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self {
            link: Link::Writing(transaction),
            shared,
            changed: Changed::Nothing,
            failed: false,
            _turn: turn,
        }
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
        let Link::Writing(transaction) = self.link else {
            return Ok(());
        };
        // Also when the answer is lost on its way, or nobody waits for it any more: it may have been kept.
        let counted = Counted(&self.shared.changes, &self.changed);
        let kept = transaction.commit().await;
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
    pub(super) fn db(&mut self) -> &mut AnyConnection {
        self.shared.queries.fetch_add(1, Ordering::Relaxed);
        match &mut self.link {
            Link::Reading(conn) => conn,
            Link::Looking(transaction) | Link::Writing(transaction) => transaction,
        }
    }

    /// The first row, if there is one.
    pub(super) async fn one<T: Read>(&mut self, query: Query<'_>) -> Result<Option<T>, StoreError> {
        let row = query.inner.fetch_optional(self.db()).await;
        self.checked(row)?
            .map(|row| T::read(&Row::new::<T>(&row)))
            .transpose()
    }

    /// All rows.
    pub(super) async fn all<T: Read>(&mut self, query: Query<'_>) -> Result<Vec<T>, StoreError> {
        let rows = self.rows(query).await?;
        rows.iter().map(|row| T::read(&Row::new::<T>(row))).collect()
    }

    /// The number in the first column of the first row, 0 without one.
    pub(super) async fn number(&mut self, query: Query<'_>) -> Result<i64, StoreError> {
        let row = query.inner.fetch_optional(self.db()).await;
        match self.checked(row)? {
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
        let done = query.inner.execute(self.db()).await;
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

    async fn rows(&mut self, query: Query<'_>) -> Result<Vec<AnyRow>, StoreError> {
        let rows = query.inner.fetch_all(self.db()).await;
        self.checked(rows)
    }

    fn must_write(&mut self, query: &Query<'_>) -> Result<(), StoreError> {
        match self.link {
            Link::Writing(_) if query.only_locks => Ok(()),
            Link::Writing(_) => {
                self.changed.add(query.text, query.person_slot);
                Ok(())
            }
            Link::Reading(_) | Link::Looking(_) => {
                Err(StoreError::Other("a change outside a transaction".into()))
            }
        }
    }

    fn checked<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        self.failed |= result.is_err();
        result.map_err(StoreError::from)
    }
}
