//! The rows of a try in the transaction that decides about it.

use super::{Reserved, count, read, write};
use crate::sign_in::throttle::{self, Standing};
use crate::store::{StoreError, throttles};
use crate::work::Work;

/// The rows of a reserved try, locked until the transaction ends, as they are.
pub struct Held<'r> {
    reserved: &'r Reserved,
    stored: Vec<Standing>,
}

impl Reserved {
    /// The rows in the transaction that let the try through: locked, and known.
    pub fn held(&self) -> Held<'_> {
        Held {
            reserved: self,
            stored: self.rows.iter().map(|row| row.after).collect(),
        }
    }
}

/// Locks the rows of a reserved try, before anything else is locked: for a transaction that decides about it later.
pub async fn hold<'r>(work: &mut Work<'_>, reserved: &'r Reserved) -> Result<Held<'r>, StoreError> {
    let stored = throttles::lock_all(&mut work.conn, &reserved.keys(), work.now).await?;
    Ok(Held {
        reserved,
        stored: stored.iter().map(read).collect(),
    })
}

impl Held<'_> {
    /// The try was right.
    pub async fn succeeded(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let limits = &work.deps.config.throttle;
        let rows = self.reserved.rows.iter().zip(&self.stored);
        let after: Vec<_> = rows
            .map(|(row, stored)| {
                let standing = throttle::succeed(limits.rule(row.kind), *stored);
                write(&row.key, standing, work.now)
            })
            .collect();
        throttles::save_all(&mut work.conn, &after).await.map(drop)
    }

    /// The try was wrong: it was let through in this transaction, and is counted now.
    pub async fn count(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        count(work, self.reserved).await
    }

    /// The try could not be judged.
    pub async fn give_back(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let rows = self.reserved.rows.iter().zip(&self.stored);
        let before: Vec<_> = rows
            // Another try has been counted since: then this one stays counted as well, to be safe.
            .filter(|(row, stored)| **stored == row.after)
            .map(|(row, _)| write(&row.key, row.before, work.now))
            .collect();
        throttles::save_all(&mut work.conn, &before).await.map(drop)
    }
}
