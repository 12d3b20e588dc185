//! What an earlier version wrote without a mark of the key file, and did not seal, gets its marks: once, and never again. What it
//! said until then, nobody knows.
//!
//! It is done in the transaction that brings the tables to where entries are marked, and after the key file was found to be the
//! database's ([`Opening`]). So a start that fails leaves it to the next one, and nothing that is added later passes for old.

use super::digest;
use super::sealer::{self, MOST};
use crate::random::Random;
use crate::secrets::Keys;
use crate::store::{Conn, Opening, StoreError, audit::Marked, audit_seals};

/// The migration since which entries are marked with the key file when they are written.
const MARKS_SINCE: i64 = 12;

/// Marks what is old when this opening brings the tables to where entries are marked. `now` is in milliseconds since 1970.
///
/// # Errors
/// The store.
pub async fn when_upgraded(
    opening: &mut Opening,
    keys: &Keys,
    random: &dyn Random,
    now: i64,
) -> Result<(), StoreError> {
    match opening.was_before(MARKS_SINCE) {
        true => all(opening.conn(), keys, random, now).await,
        false => Ok(()),
    }
}

/// Marks all that waits for its seal as if the portal had written it. Only for [`when_upgraded`], whose transaction has changed the
/// table: nobody else writes it meanwhile, and no lock on the end of the log is needed.
///
/// # Errors
/// The store; [`StoreError::Corrupt`] for an entry that does not even have an id that can be read.
pub async fn all(conn: &mut Conn, keys: &Keys, random: &dyn Random, now: i64) -> Result<(), StoreError> {
    // What is marked stays among what waits for its seal, and is not gone through again.
    let mut after = String::new();
    loop {
        let old = match audit_seals::unmarked(conn, &after, MOST).await {
            // What cannot even be read was not written by the portal, and must not keep it from starting.
            Err(StoreError::Corrupt {
                table: "audit", row, ..
            }) => {
                refuse(conn, &row, now).await?;
                continue;
            }
            other => other?,
        };
        if old.is_empty() {
            return Ok(());
        }
        for Marked { entry, mut marks } in old {
            // Of a version from before there were seals.
            if marks.origin_digest.is_empty() {
                marks = digest::marks(&entry, random);
            }
            marks.mac = digest::mac(keys, &entry, &marks);
            audit_seals::mark(conn, &entry.id, &marks).await?;
            after = entry.id;
        }
    }
}

async fn refuse(conn: &mut Conn, id: &str, now: i64) -> Result<(), StoreError> {
    if !audit_seals::refuse(conn, id, now).await? {
        return Err(StoreError::corrupt("audit", "id", id));
    }
    sealer::tell_of(id);
    Ok(())
}
