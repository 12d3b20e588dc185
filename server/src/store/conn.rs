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

use super::{Read, Row, StoreError};

/// A statement with its values.
pub(super) type Query<'q> = AnyQuery<'q, Any, AnyArguments>;

/// A statement; values follow with `.bind(..)`, in the order of `$1`, `$2`, ...
pub(super) fn sql(text: &'static str) -> Query<'static> {
    sqlx::query(text)
}

/// A connection for looking ([`super::Store::read`]) or a transaction ([`super::Store::write`]).
#[must_use = "a transaction that is not committed changes nothing"]
pub struct Conn {
    link: Link,
    queries: Arc<AtomicU64>,
    failed: bool,
    // Last, so that the transaction ends before the next writer has its turn.
    _turn: Option<OwnedSemaphorePermit>,
}

enum Link {
    Reading(PoolConnection<Any>),
    Writing(Transaction<'static, Any>),
}

impl Conn {
    pub(super) fn reading(conn: PoolConnection<Any>, queries: Arc<AtomicU64>) -> Self {
        Self {
            link: Link::Reading(conn),
            queries,
            failed: false,
            _turn: None,
        }
    }

    pub(super) fn writing(
        transaction: Transaction<'static, Any>,
        queries: Arc<AtomicU64>,
        turn: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self {
            link: Link::Writing(transaction),
            queries,
            failed: false,
            _turn: turn,
        }
    }

    /// Keeps what was written. Refuses after a statement has failed: PostgreSQL would throw the whole transaction away and
    /// call that a success.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.link {
            Link::Writing(_) if self.failed => Err(StoreError::Other(
                "a transaction cannot be kept after an error".into(),
            )),
            Link::Writing(transaction) => Ok(transaction.commit().await?),
            Link::Reading(_) => Ok(()),
        }
    }

    /// The connection itself, for one statement. Counts it.
    pub(super) fn db(&mut self) -> &mut AnyConnection {
        self.queries.fetch_add(1, Ordering::Relaxed);
        match &mut self.link {
            Link::Reading(conn) => conn,
            Link::Writing(transaction) => transaction,
        }
    }

    /// The first row, if there is one.
    pub(super) async fn one<T: Read>(&mut self, query: Query<'_>) -> Result<Option<T>, StoreError> {
        let row = query.fetch_optional(self.db()).await;
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
        let row = query.fetch_optional(self.db()).await;
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
        self.must_write()?;
        let done = query.execute(self.db()).await;
        Ok(self.checked(done)?.rows_affected())
    }

    /// Changes one row or none, and says which.
    pub(super) async fn run_one(&mut self, query: Query<'_>) -> Result<bool, StoreError> {
        Ok(self.run(query).await? > 0)
    }

    /// Changes rows (`.. RETURNING ..`) and reads the first.
    pub(super) async fn returning<T: Read>(&mut self, query: Query<'_>) -> Result<Option<T>, StoreError> {
        self.must_write()?;
        Ok(self.all(query).await?.into_iter().next())
    }

    /// Changes rows (`.. RETURNING one number`) and reads the first.
    pub(super) async fn returning_number(&mut self, query: Query<'_>) -> Result<Option<i64>, StoreError> {
        self.must_write()?;
        let rows = self.rows(query).await?;
        rows.first().map(|row| Ok(row.try_get(0)?)).transpose()
    }

    async fn rows(&mut self, query: Query<'_>) -> Result<Vec<AnyRow>, StoreError> {
        let rows = query.fetch_all(self.db()).await;
        self.checked(rows)
    }

    fn must_write(&self) -> Result<(), StoreError> {
        match self.link {
            Link::Writing(_) => Ok(()),
            Link::Reading(_) => Err(StoreError::Other("a change outside a transaction".into())),
        }
    }

    fn checked<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        self.failed |= result.is_err();
        result.map_err(StoreError::from)
    }
}
