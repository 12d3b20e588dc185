//! Another key for the secrets that are stored. In steps, each of which may be the last before a power cut, and none of which leaves
//! anything that does not open:
//!
//! ```text
//! key file      old ──(1)──> new, old ────────────(3)──> new, and whom the old one has signed as
//! database      sealed with old ────(2)──> sealed with new
//! ```
//!
//! 1. The file gets a new key in front. All keys of the file open.
//! 2. Everything is sealed again with it ([`seal_again`]).
//! 3. The earlier keys go from the file, when the database rests on them no more.
//!
//! `cli/key.rs` takes the steps in the transaction in which a database is opened: whoever else opens it waits, and reads the file
//! that is there afterwards. Nobody is asked whether they may: this is for whoever may write the key file.

use crate::random::Random;
use crate::secrets::{Keys, OpenError, Place};
use crate::store::sealed::{self, Column, Sealed};
use crate::store::{Conn, StoreError, meta};

/// What was found, and done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// Sealed with the newest key.
    pub current: u64,
    /// Sealed with an earlier key of the file.
    pub older: u64,
    /// Sealed with a key that is not in the file.
    pub unknown: u64,
    /// Changed, or never sealed here: lost before, and left as they are.
    pub lost: u64,
}

/// Counts the secrets by their keys. Changes nothing.
pub async fn count(conn: &mut Conn, keys: &Keys) -> Result<Secrets, StoreError> {
    let mut found = Secrets::default();
    for column in &sealed::ALL {
        let mut after = String::new();
        while let Some((rows, last)) = next(conn, column, &after).await? {
            after = last;
            for row in &rows {
                found.add(keys, row, keys.open(place(column, row), &row.bytes).err());
            }
        }
    }
    Ok(found)
}

/// Seals everything with the newest key that is sealed with an earlier one (`older` says how many), and makes the newest the
/// database's. The caller keeps the transaction.
pub async fn seal_again(conn: &mut Conn, keys: &Keys, random: &dyn Random) -> Result<Secrets, StoreError> {
    let mut done = Secrets::default();
    for column in &sealed::ALL {
        let mut after = String::new();
        while let Some((rows, last)) = next(conn, column, &after).await? {
            after = last;
            for row in &rows {
                let place = place(column, row);
                let opened = keys.open(place, &row.bytes);
                done.add(keys, row, opened.as_ref().err().cloned());
                if let Ok(plain) = opened
                    && !keys.is_current(&row.bytes)
                {
                    let new = keys.seal(place, &plain, random);
                    // Of a row that is another, or gone, by now: whoever changed it has the newest key, or nothing of it is left.
                    sealed::replace(conn, column, row, &new).await?;
                }
            }
        }
    }
    meta::set(conn, meta::KEY_FINGERPRINT, &keys.fingerprint()).await?;
    Ok(done)
}

impl Secrets {
    fn add(&mut self, keys: &Keys, row: &Sealed, error: Option<OpenError>) {
        *match error {
            None if keys.is_current(&row.bytes) => &mut self.current,
            None => &mut self.older,
            Some(OpenError::UnknownKey { .. }) => &mut self.unknown,
            Some(OpenError::Malformed | OpenError::Refused) => &mut self.lost,
        } += 1;
    }
}

/// The rows after an id, and the last one's; none: there are no more.
async fn next(
    conn: &mut Conn,
    column: &Column,
    after: &str,
) -> Result<Option<(Vec<Sealed>, String)>, StoreError> {
    let rows = sealed::page(conn, column, after).await?;
    let last = rows.last().map(|row| row.id.clone());
    Ok(last.map(|last| (rows, last)))
}

fn place<'a>(column: &Column, row: &'a Sealed) -> Place<'a> {
    Place {
        table: column.table,
        column: column.column,
        row: &row.id,
    }
}
