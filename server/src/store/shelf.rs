//! Connections at hand: those that were in use a moment ago and are known to be good.
//!
//! The pool makes connections, looks after their age, and asks every one that comes back whether it is still there, which is a way to
//! the database and back for each. So one that has ended all it did without an error stays here, and whoever is next takes it. What
//! ended in any other way, or was away for long, goes back to the pool.
//!
//! ```text
//!                                                    ┌ all is done ───────────────▶ the shelf
//!   a turn ─▶ from the shelf ──────────┬─▶ Borrowed ─┼ in a transaction ─▶ ROLLBACK ─▶ the shelf
//!          └▶ none there: from the pool ┘   dropped   └ in a statement, or an error ─▶ the pool, which asks it
//! ```
//!
//! There are two of them, of as many turns as the pool has connections: whoever looks never waits for those who write, and nobody
//! who looks and then wants to write waits for somebody who does the same. On SQLite the one who writes is always the same connection,
//! so what it keeps of the file stays good.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::{Any, AnyConnection, AnyPool, Connection as _, pool::PoolConnection};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::PATIENCE;

/// For how long a connection may stay away from the pool, which replaces old ones.
const AWAY: Duration = Duration::from_secs(10 * 60);

/// A shelf. All clones are one.
#[derive(Clone)]
pub(super) struct Shelf(Arc<Inner>);

struct Inner {
    pool: AnyPool,
    turns: Arc<Semaphore>,
    /// For how long after its last use a connection is taken to be good; `None`: always.
    hot: Option<Duration>,
    at_hand: Mutex<Vec<AtHand>>,
}

struct AtHand {
    conn: PoolConnection<Any>,
    /// When it came from the pool.
    away_since: Instant,
    used_at: Instant,
}

impl Shelf {
    pub(super) fn new(pool: AnyPool, turns: usize, hot: Option<Duration>) -> Self {
        Self(Arc::new(Inner {
            pool,
            turns: Arc::new(Semaphore::new(turns)),
            hot,
            at_hand: Mutex::default(),
        }))
    }

    /// A connection, when it is one's turn; the turns are in order.
    pub(super) async fn borrow(&self) -> Result<Borrowed, sqlx::Error> {
        let turn = timeout(PATIENCE, self.0.turns.clone().acquire_owned())
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?
            .map_err(|_| sqlx::Error::PoolClosed)?;
        let (conn, away_since) = match self.good().await {
            Some(it) => (it.conn, it.away_since),
            None => (self.0.pool.acquire().await?, now()),
        };
        Ok(Borrowed {
            loan: Some(Loan {
                conn,
                away_since,
                shelf: self.clone(),
                _turn: turn,
            }),
            busy: false,
            in_transaction: false,
        })
    }

    /// One that is at hand, and good: one that is cold is asked.
    async fn good(&self) -> Option<AtHand> {
        while let Some(mut it) = self.take() {
            let is_hot = self.0.hot.is_none_or(|hot| now() - it.used_at <= hot);
            if is_hot || it.conn.ping().await.is_ok() {
                return Some(it);
            }
            it.conn.close_on_drop();
        }
        None
    }

    /// The one that was used last. Those that were away for long go back to the pool.
    fn take(&self) -> Option<AtHand> {
        let now = now();
        let mut at_hand = self.0.at_hand();
        at_hand.retain(|it| now - it.away_since <= AWAY);
        at_hand.pop()
    }

    /// No more turns; what is at hand goes back to the pool.
    pub(super) fn close(&self) {
        self.0.turns.close();
        self.0.at_hand().clear();
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf")
            .field("turns", &self.0.turns.available_permits())
            .field("at_hand", &self.0.at_hand().len())
            .finish_non_exhaustive()
    }
}

impl Inner {
    // Whoever panicked while holding it left whole entries.
    fn at_hand(&self) -> MutexGuard<'_, Vec<AtHand>> {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Nobody is left who could want them. Going back to the pool takes a runtime, which may have ended before.
        for it in self.at_hand().drain(..) {
            drop(it.conn.leak());
        }
    }
}

/// A connection on loan.
pub(super) struct Borrowed {
    // Gone only while this is dropped.
    loan: Option<Loan>,
    /// A statement was sent, and is not known to have ended well.
    busy: bool,
    in_transaction: bool,
}

struct Loan {
    conn: PoolConnection<Any>,
    away_since: Instant,
    shelf: Shelf,
    // Last: the next has its turn when the connection is back.
    _turn: OwnedSemaphorePermit,
}

impl Borrowed {
    /// The connection, for a statement. Whoever sends it says when it has ended well ([`Borrowed::rest`]).
    pub(super) fn conn(&mut self) -> Result<&mut AnyConnection, sqlx::Error> {
        self.busy = true;
        let loan = self.loan.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        Ok(&mut loan.conn)
    }

    /// The statement has ended well.
    pub(super) fn rest(&mut self) {
        self.busy = false;
    }

    /// Begins a transaction by this statement. One that is not ended by [`Borrowed::commit`] is rolled back.
    pub(super) async fn begin(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        // Also when nobody waits for the answer any more: it may have begun.
        self.in_transaction = true;
        let begun = sqlx::query(statement).execute(self.conn()?).await;
        self.in_transaction = begun.is_ok();
        begun?;
        self.rest();
        Ok(())
    }

    /// Keeps what was written.
    pub(super) async fn commit(&mut self) -> Result<(), sqlx::Error> {
        sqlx::query("COMMIT").execute(self.conn()?).await?;
        self.in_transaction = false;
        self.rest();
        Ok(())
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let Some(loan) = self.loan.take() else { return };
        match (self.in_transaction, self.busy) {
            (true, _) => match Handle::try_current() {
                Ok(runtime) => drop(runtime.spawn(loan.roll_back())),
                // Closing it ends the transaction, too.
                Err(_) => drop(loan.conn.leak()),
            },
            (false, false) => loan.put_back(),
            // The pool sees whether it is still good.
            (false, true) => drop(loan),
        }
    }
}

impl Loan {
    async fn roll_back(mut self) {
        match sqlx::query("ROLLBACK").execute(&mut *self.conn).await {
            Ok(_) => self.put_back(),
            Err(error) => {
                tracing::debug!(%error, "a transaction had ended already, or its connection has");
                self.conn.close_on_drop();
            }
        }
    }

    fn put_back(self) {
        let mut at_hand = self.shelf.0.at_hand();
        // Closed shelves were emptied before, and stay empty.
        if !self.shelf.0.turns.is_closed() {
            at_hand.push(AtHand {
                conn: self.conn,
                away_since: self.away_since,
                used_at: now(),
            });
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a socket has been idle is no matter of the portal's clock"
)]
fn now() -> Instant {
    Instant::now()
}
