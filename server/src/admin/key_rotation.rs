//! Another key for the secrets that are stored. In steps, each of which may be the last before a power cut, and none of which leaves
//! anything that does not open:
//!
//! ```text
//! key file      old ──(1)──> new, old ────────────(3)──> new, and whom the old one has signed as
//! database      sealed with old ────(2)──> sealed with new
//! ```
//!
//! 1. The file gets a new key in front (`cli/key.rs`). All keys of the file open.
//! 2. Everything is sealed again with it, in one transaction ([`seal_again`]).
//! 3. The earlier keys go from the file, when the database rests on them no more ([`without_older`]).
//!
//! Nobody is asked whether they may: this is for the command line, and for whoever may write the key file.

use serde_json::{Value, json};

use super::AdminError;
use crate::audit::{Event, Record, sealer, signed};
use crate::deps::Deps;
use crate::secrets::{Keys, Place};
use crate::store::sealed::{self, Column, Sealed};
use crate::store::{StoreError, meta};
use crate::work::{Origin, Work};

/// What was found, and done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// Sealed with the newest key.
    pub current: u64,
    /// Sealed with an earlier key of the file.
    pub older: u64,
    /// Open with no key of the file: lost before, and left as they are.
    pub unreadable: u64,
}

/// Counts the secrets by their keys. Changes nothing.
pub async fn count(deps: &Deps) -> Result<Secrets, StoreError> {
    let mut conn = deps.store.snapshot().await?;
    let mut found = Secrets::default();
    for column in &sealed::ALL {
        let mut after = String::new();
        loop {
            let rows = sealed::page(&mut conn, column, &after).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for row in &rows {
                match deps.keys.open(place(column, row), &row.bytes) {
                    Err(_) => found.unreadable += 1,
                    Ok(_) if deps.keys.is_current(&row.bytes) => found.current += 1,
                    Ok(_) => found.older += 1,
                }
            }
        }
    }
    Ok(found)
}

/// Seals everything with the newest key that is sealed with an earlier one, and makes the newest the database's. `older` are those
/// that were sealed again.
pub async fn seal_again(deps: &Deps) -> Result<Secrets, AdminError> {
    again(deps, json!({})).await
}

/// The newest key alone, once nothing rests on the earlier ones: what is sealed with them is sealed again first. With whom they have
/// signed the audit log as, so that it can still be checked. The caller keeps them ([`Keys::save`]).
pub async fn without_older(deps: &Deps) -> Result<(Keys, Secrets), AdminError> {
    let dropped = deps.keys.ids().split_off(1);
    let done = again(deps, json!({ "dropped": dropped })).await?;
    Ok((signed::without_older(&deps.keys), done))
}

async fn again(deps: &Deps, mut detail: Value) -> Result<Secrets, AdminError> {
    // What waits for its seal may have marks of an earlier key.
    sealer::all(deps).await?;
    let mut work = Work::begin(deps, Origin::console()).await?;
    let mut done = Secrets::default();
    for column in &sealed::ALL {
        column_again(&mut work, column, &mut done).await?;
    }
    meta::set(&mut work.conn, meta::KEY_FINGERPRINT, &deps.keys.fingerprint()).await?;
    detail["newest"] = json!(deps.keys.ids().first());
    detail["sealed_again"] = done.older.into();
    work.record(Event::KeysChanged, Record::default().with(detail))
        .await?;
    work.commit().await?;
    Ok(done)
}

async fn column_again(work: &mut Work<'_>, column: &Column, done: &mut Secrets) -> Result<(), AdminError> {
    let deps = work.deps;
    let mut after = String::new();
    loop {
        let rows = sealed::page(&mut work.conn, column, &after).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after.clone_from(&last.id);
        for row in &rows {
            let place = place(column, row);
            let Ok(plain) = deps.keys.open(place, &row.bytes) else {
                done.unreadable += 1;
                continue;
            };
            if deps.keys.is_current(&row.bytes) {
                done.current += 1;
                continue;
            }
            let new = deps.keys.seal(place, &plain, deps.random.as_ref());
            // Of a row that is another, or gone, by now: whoever changed it has the newest key, or nothing of it is left.
            if sealed::replace(&mut work.conn, column, row, &new).await? {
                done.older += 1;
            }
        }
    }
}

fn place<'a>(column: &Column, row: &'a Sealed) -> Place<'a> {
    Place {
        table: column.table,
        column: column.column,
        row: &row.id,
    }
}
