//! Connections at hand: those that were in use a moment ago and are known to be good.
//!
//! The pool makes connections, looks after their age, and asks every one that comes back whether it is still there, which is a way to
//! the database and back for each, however long it takes. So one that has ended all it did without an error stays here, and whoever is
//! next takes it. After anything else it is settled first, in so much time; its turn is taken until then.
//!
//! ```text
//!                                                    ┌ all is done ─────────────────────────────┐
//!   a turn ─▶ from the shelf ──────────┬─▶ Borrowed ─┼ in a transaction ─▶ ROLLBACK ─────────────┼─▶ the shelf
//!          └▶ none there: from the pool ┘   dropped   └ in a statement, or an error ─▶ is it there? ┘
//!                                                         no, or no answer in time: closed
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

/// For how long a connection is used.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// How long a connection may take to settle: what was left in the middle may itself be waiting for a lock.
const SETTLING: Duration = PATIENCE.saturating_mul(2);

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
    /// When it came from the pool, which gives new ones.
    made_at: Instant,
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

    /// A connection, when it is one's turn; the turns are in order. One that is cold is asked first whether it is there.
    pub(super) async fn borrow(&self) -> Result<Borrowed, sqlx::Error> {
        let mut turn = timeout(PATIENCE, self.0.turns.clone().acquire_owned())
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?
            .map_err(|_| sqlx::Error::PoolClosed)?;
        while let Some(it) = self.take() {
            let is_hot = self.0.hot.is_none_or(|hot| now() - it.used_at <= hot);
            // On loan already, so that it is settled when nobody waits for the answer any more.
            let mut borrowed = self.lend((it.conn, it.made_at), turn);
            if is_hot || matches!(timeout(PATIENCE, borrowed.conn()?.ping()).await, Ok(Ok(()))) {
                borrowed.rest();
                return Ok(borrowed);
            }
            // The others are hardly better, and nobody should wait for each of them.
            self.clear();
            turn = borrowed.close().ok_or(sqlx::Error::PoolClosed)?;
        }
        Ok(self.lend((self.0.pool.acquire().await?, now()), turn))
    }

    fn lend(&self, (conn, made_at): (PoolConnection<Any>, Instant), turn: OwnedSemaphorePermit) -> Borrowed {
        Borrowed {
            loan: Some(Loan {
                conn,
                made_at,
                shelf: self.clone(),
                turn,
            }),
            busy: false,
            in_transaction: false,
        }
    }

    /// The one that was used last. Old ones are closed.
    fn take(&self) -> Option<AtHand> {
        let now = now();
        let mut at_hand = self.0.at_hand();
        let is_old = |it: &mut AtHand| now - it.made_at > LIFETIME;
        for mut it in at_hand.extract_if(.., is_old) {
            it.conn.close_on_drop();
        }
        at_hand.pop()
    }

    /// No more turns; what is at hand is closed.
    pub(super) fn close(&self) {
        self.0.turns.close();
        self.clear();
    }

    fn clear(&self) {
        for mut it in self.0.at_hand().drain(..) {
            it.conn.close_on_drop();
        }
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
            drop(it.conn.detach());
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
    made_at: Instant,
    shelf: Shelf,
    // Last: the next has its turn when the connection is back.
    turn: OwnedSemaphorePermit,
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

    /// Closes the connection, and gives back the turn.
    fn close(mut self) -> Option<OwnedSemaphorePermit> {
        let mut loan = self.loan.take()?;
        loan.conn.close_on_drop();
        Some(loan.turn)
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
        let runtime = Handle::try_current();
        match (self.in_transaction || self.busy, runtime) {
            (false, _) => loan.put_back(),
            (true, Ok(runtime)) => drop(runtime.spawn(loan.settle(self.in_transaction))),
            // Closing it ends a transaction, too.
            (true, Err(_)) => drop(loan.conn.detach()),
        }
    }
}

impl Loan {
    /// Ends what was left in the middle.
    async fn settle(mut self, in_transaction: bool) {
        let settling = async {
            match in_transaction {
                true => sqlx::query("ROLLBACK").execute(&mut *self.conn).await.map(drop),
                false => self.conn.ping().await,
            }
        };
        match timeout(SETTLING, settling).await {
            Ok(Ok(())) => self.put_back(),
            // The transaction has ended already, or the connection has. Its place is free when it is closed.
            Ok(Err(_)) | Err(_) => {
                let closing = timeout(PATIENCE, self.conn.close()).await;
                tracing::debug!(?closing, "a connection could not be settled");
                drop(self.turn);
            }
        }
    }

    fn put_back(mut self) {
        let mut at_hand = self.shelf.0.at_hand();
        // A closed shelf was emptied before, and stays empty.
        match (self.shelf.0.turns.is_closed(), Handle::try_current()) {
            (false, _) => at_hand.push(AtHand {
                conn: self.conn,
                made_at: self.made_at,
                used_at: now(),
            }),
            (true, Ok(_)) => self.conn.close_on_drop(),
            (true, Err(_)) => drop(self.conn.detach()),
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
