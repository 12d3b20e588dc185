//! The sealed log in its order: the entries of a batch, then their seal, and so on. Reads a bounded number of rows at a time.

use std::collections::VecDeque;

use super::beside::Beside;
use super::signed::Checkpoint;
use super::verify::{Problem, Trust, Verified, Verifier};
use crate::store::{Conn, StoreError, audit::Marked, audit_seals, audit_seals::Seal};

/// How many rows are read at once.
const ROWS: i64 = 1000;

/// How many seals are read at once; each holds up to 16 kB of digests.
const SEALS: i64 = 200;

/// Checks the log that this connection shows, and what the rest of the database says of the same. `now` tells which decisions are
/// still kept. One of [`crate::store::Store::snapshot`] sees nothing change meanwhile.
///
/// # Errors
/// The store; within, the first thing that is wrong with the log.
pub async fn check(
    conn: &mut Conn,
    instance: &str,
    trust: Trust,
    (checkpoint, now): (Option<Checkpoint>, i64),
) -> Result<Result<Verified, Problem>, StoreError> {
    let cut = match audit_seals::cut(conn).await? {
        None => None,
        Some(cut) => match Checkpoint::of_cut(instance, &cut) {
            None => return Ok(Err(Problem::CutChanged { seq: cut.seq })),
            some => some,
        },
    };
    let mut verifier = match Verifier::new(instance, trust, cut.as_ref(), checkpoint) {
        Ok(verifier) => verifier,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut walk = Walk::new();
    let mut beside = Beside::new(now);
    while let Some(step) = walk.next(conn).await? {
        let fits = match step {
            Step::Entry(row) => match verifier.entry(&row) {
                Ok(()) => beside.entry(conn, &row.entry, walk.ahead()).await?,
                problem => problem,
            },
            Step::Seal(seal) => verifier.seal(&seal),
        };
        if let Err(problem) = fits {
            return Ok(Err(problem));
        }
    }
    let verified = match verifier.finish() {
        Ok(verified) => verified,
        problem => return Ok(problem),
    };
    Ok(beside.finish(conn).await?.map(|()| verified))
}

/// What comes next.
pub(super) enum Step {
    /// An entry.
    Entry(Box<Marked>),
    /// The seal of the entries since the seal before.
    Seal(Seal),
}

/// A walk from the oldest entry to the newest. Use one [`crate::store::Store::snapshot`] for all of it.
#[derive(Default)]
pub(super) struct Walk {
    rows: VecDeque<Marked>,
    seals: VecDeque<Seal>,
    row_seq: i64,
    seal_seq: i64,
    no_more_rows: bool,
    no_more_seals: bool,
}

impl Walk {
    /// Begins before every place there can be, so that what does not belong there is seen, too.
    pub(super) fn new() -> Self {
        Self {
            row_seq: i64::MIN,
            seal_seq: i64::MIN,
            ..Self::default()
        }
    }

    /// The next one; `None` at the end.
    pub(super) async fn next(&mut self, conn: &mut Conn) -> Result<Option<Step>, StoreError> {
        self.fill(conn).await?;
        let of_batch = match (self.rows.front(), self.seals.front()) {
            (Some(row), Some(seal)) => row.entry.seq <= Some(seal.last_seq),
            (row, _) => row.is_some(),
        };
        Ok(if of_batch {
            self.rows.pop_front().map(|row| Step::Entry(Box::new(row)))
        } else {
            self.seals.pop_front().map(Step::Seal)
        })
    }

    /// The entries that come next, as far as they were read.
    pub(super) fn ahead(&self) -> &VecDeque<Marked> {
        &self.rows
    }

    async fn fill(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        if self.rows.is_empty() && !self.no_more_rows {
            self.rows = audit_seals::entries_after(conn, self.row_seq, ROWS).await?.into();
            self.no_more_rows = self.rows.is_empty();
            self.row_seq = self
                .rows
                .back()
                .and_then(|row| row.entry.seq)
                .unwrap_or(self.row_seq);
        }
        if self.seals.is_empty() && !self.no_more_seals {
            self.seals = audit_seals::seals_after(conn, self.seal_seq, SEALS).await?.into();
            self.no_more_seals = self.seals.is_empty();
            self.seal_seq = self.seals.back().map_or(self.seal_seq, |seal| seal.last_seq);
        }
        Ok(())
    }
}
