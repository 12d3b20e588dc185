//! Sealing: gives the entries that were written their places, and signs the new end of the log.
//!
//! It works beside the requests, so the chain makes no sign-in wait for another. Whoever holds the lock on the end of the log
//! (`audit_head`) leads, for one batch: with several servers on one PostgreSQL one of them seals, the others find nothing left.
//! There is no lease that clocks would have to agree on, and nothing to take over after a crash: a batch is one transaction, so
//! it is there as a whole or not at all.
//!
//! It sleeps until a unit of work of this process rings the [`Bell`]; once a second it looks for entries of others (another
//! server, the command line), which is one query through an index of unsealed entries only.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::signed::{Checkpoint, What};
use super::{Event, digest};
use crate::deps::Deps;
use crate::secrets::Keys;
use crate::store::{self, Conn, StoreError, audit::Marked, audit_seals::Seal};

/// How many entries one batch holds at most: a batch is a transaction, and SQLite has one writer.
pub const MOST: i64 = 500;

/// How long entries gather, so that a busy moment is one batch.
const GATHER: Duration = Duration::from_millis(250);

/// How often is looked for entries of others.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How often a moment is looked for at which no deletion of an account waits for its seal.
const TRIES: usize = 20;

/// Rung by a unit of work that has recorded something.
#[derive(Debug, Default)]
pub struct Bell(Notify);

impl Bell {
    /// There is something to seal.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// Seals until it is stopped.
pub async fn run(deps: Arc<Deps>) {
    loop {
        let rung = timeout(LOOK_EVERY, deps.bell.0.notified()).await.is_ok();
        if rung {
            sleep(GATHER).await;
        }
        if let Err(error) = look(&deps, rung).await {
            tracing::warn!(%error, "the audit log could not be sealed just now");
            sleep(LOOK_EVERY).await;
            deps.bell.ring();
        }
    }
}

async fn look(deps: &Deps, rung: bool) -> Result<(), StoreError> {
    // The connection goes back before anything is written.
    if !rung && !store::audit_seals::is_any_unsealed(&mut deps.store.read().await?).await? {
        return Ok(());
    }
    all(deps).await.map(drop)
}

/// Seals everything that waits, and says how many entries that were.
pub async fn all(deps: &Deps) -> Result<u64, StoreError> {
    let mut sealed = 0;
    loop {
        let batch = one(deps).await?;
        sealed += batch;
        if batch < MOST.unsigned_abs() {
            return Ok(sealed);
        }
    }
}

/// Seals one batch, and says how many entries it holds; without any it changes nothing.
pub async fn one(deps: &Deps) -> Result<u64, StoreError> {
    let mut conn = deps.store.write().await?;
    store::audit_seals::lock(&mut conn).await?;
    mark_old(&mut conn, deps).await?;
    let (seq, before) = end(&mut conn, &deps.instance_id).await?;
    let rows = store::audit_seals::number(&mut conn, seq, MOST).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let seal = seal(
        &deps.keys,
        (&deps.instance_id, deps.now_ms()),
        (seq, &before),
        &rows,
    )?;
    store::audit_seals::insert(&mut conn, &seal).await?;
    conn.commit().await?;
    Ok(rows.len() as u64)
}

/// The seal of a batch that follows on a place and its hash: pure.
///
/// # Errors
/// [`StoreError::Corrupt`] for a row that does not have the next place.
pub fn seal(
    keys: &Keys,
    (instance, at): (&str, i64),
    (seq, before): (i64, &[u8]),
    rows: &[Marked],
) -> Result<Seal, StoreError> {
    let mut digests = Vec::with_capacity(rows.len() * size_of::<digest::Hash>());
    let mut last = seq;
    for row in rows {
        last += 1;
        if row.entry.seq != Some(last) {
            return Err(StoreError::corrupt("audit", "seq", row.entry.id.clone()));
        }
        digests.extend(digest::entry(last, &row.entry, &row.marks));
    }
    let hash = digest::batch(before, seq + 1, &digests);
    let signed = Checkpoint::sign(keys, What::End, (instance, last), hash, at);
    Ok(Seal {
        first_seq: seq + 1,
        last_seq: last,
        digests,
        signer: signed.signer(),
        hash: signed.hash,
        sealed_at: at,
        signature: signed.signature,
    })
}

/// Entries of a version before there were seals get their digests when they are sealed. What they said until then, nobody knows.
async fn mark_old(conn: &mut Conn, deps: &Deps) -> Result<(), StoreError> {
    for row in store::audit_seals::unmarked(conn, MOST).await? {
        let marks = digest::marks(&row.entry, deps.random.as_ref());
        store::audit_seals::mark(conn, &row.entry.id, &marks).await?;
    }
    Ok(())
}

/// The last sealed place, and the hash on which the next batch goes on.
async fn end(conn: &mut Conn, instance: &str) -> Result<(i64, Vec<u8>), StoreError> {
    if let Some(seal) = store::audit_seals::last(conn).await? {
        return Ok((seal.last_seq, seal.hash));
    }
    let cut = store::audit_seals::cut(conn).await?;
    Ok(cut.map_or_else(
        || (0, digest::genesis(instance).to_vec()),
        |cut| (cut.seq, cut.hash),
    ))
}

/// Seals what waits, and shows the log of one moment in which no erasure waits for the seal of its reason.
pub async fn settled(deps: &Deps) -> Result<Conn, StoreError> {
    let mut tries = 0;
    loop {
        // Whoever wants to check the log must be able to when somebody has made it so that nothing can be sealed.
        if let Err(error) = all(deps).await {
            tracing::warn!(%error, "the audit log could not be sealed");
        }
        let mut conn = deps.store.snapshot().await?;
        tries += 1;
        if tries >= TRIES || !store::audit_seals::is_unsealed(&mut conn, Event::AccountDeleted.name()).await?
        {
            return Ok(conn);
        }
    }
}

/// The signed end of the log, after sealing what waits; `None` while nothing ever happened.
pub async fn checkpoint(deps: &Deps) -> Result<Option<Checkpoint>, StoreError> {
    all(deps).await?;
    let mut conn = deps.store.read().await?;
    if let Some(seal) = store::audit_seals::last(&mut conn).await? {
        return Ok(Checkpoint::of_seal(&deps.instance_id, &seal));
    }
    Ok(None)
}
