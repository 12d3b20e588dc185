//! Sealing: gives the entries that were written their places, and signs the new end of the log.
//!
//! It works beside the requests, so the chain makes no sign-in wait for another. Whoever holds the lock on the end of the log
//! (`audit_head`) leads, for one batch: with several servers on one PostgreSQL one of them seals, the others find nothing left.
//! There is no lease that clocks would have to agree on, and nothing to take over after a crash: a batch is one transaction, so
//! it is there as a whole or not at all.
//!
//! It seals what the portal wrote, and nothing else: what has no mark of a key of the key file (`digest::is_written`) was added by
//! somebody who can write the database. That keeps no place, is named by `audit verify`, the overview and the log, and holds up
//! nothing that was written by the portal. Before it says so it reads the key file anew: a key may have been added that another
//! server has, and this one does not. What an earlier version wrote: `adoption.rs`.
//!
//! It sleeps until a unit of work of this process rings the [`Bell`]; once a second it looks for entries of others (another
//! server, the command line), which is one query through an index of unsealed entries only.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::digest;
use super::signed::{Checkpoint, What};
use crate::deps::Deps;
use crate::secrets::Keys;
use crate::store::{self, Conn, StoreError, audit::Marked, audit_seals::Seal};

/// How many entries one batch holds at most: a batch is a transaction, and SQLite has one writer.
pub const MOST: i64 = 500;

/// How many entries may wait for a key file that cannot be read, before nothing is sealed any more. The database is told to leave
/// them out, one by one.
const MOST_WAITING: usize = 1000;

/// How long entries gather, so that a busy moment is one batch.
const GATHER: Duration = Duration::from_millis(250);

/// How often is looked for entries of others.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How often a moment is looked for at which nothing waits for its seal that explains the rest of the database.
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
    let mut again = Again::Unread;
    // Whose marks were not known before the file was read.
    let mut asked = Vec::new();
    loop {
        let ids = match batch(deps, &again).await {
            Ok(Batch::Sealed(entries)) => return Ok(entries),
            Ok(Batch::Unknown(ids)) => ids,
            // What cannot even be read was not written by the portal either, and must not hold up the others.
            Err(StoreError::Corrupt {
                table: "audit", row, ..
            }) => {
                refuse(deps, &[row]).await?;
                continue;
            }
            Err(error) => return Err(error),
        };
        match &mut again {
            Again::Unread => {
                asked = ids;
                again = Again::read(&deps.keys);
            }
            Again::Read(_) => {
                let unknown: Vec<String> = ids.into_iter().filter(|id| asked.contains(id)).collect();
                refuse(deps, &unknown).await?;
                again = Again::Unread;
            }
            Again::Unreadable(waiting) if waiting.len() < MOST_WAITING => waiting.extend(ids),
            Again::Unreadable(_) => {
                return Err(StoreError::Other(
                    "too many entries of the audit log wait for the key file".into(),
                ));
            }
        }
    }
}

/// The key file, read once more when a mark fits none of the keys with which this process began: one may have been added to the
/// file, and another server, or a command, writes with it.
enum Again {
    /// It was not needed so far.
    Unread,
    /// What it holds now.
    Read(Keys),
    /// It cannot be read. So nobody knows who wrote these: they wait, and the others do not wait for them.
    Unreadable(Vec<String>),
}

impl Again {
    fn read(keys: &Keys) -> Self {
        match keys.again() {
            Ok(keys) => Self::Read(keys),
            Err(error) => {
                tracing::error!(
                    %error,
                    "entries of the audit log have marks of a key that this server does not know, and wait until its key file can be read"
                );
                Self::Unreadable(Vec::new())
            }
        }
    }

    /// Whether a key that was added since has written it.
    fn is_written(&self, row: &Marked) -> bool {
        match self {
            Self::Read(keys) => digest::is_written(keys, &row.entry, &row.marks),
            Self::Unread | Self::Unreadable(_) => false,
        }
    }

    fn waiting(&self) -> &[String] {
        match self {
            Self::Unreadable(waiting) => waiting,
            Self::Unread | Self::Read(_) => &[],
        }
    }
}

/// What came of one.
enum Batch {
    /// So many entries are sealed.
    Sealed(u64),
    /// Nothing is: the marks of these fit no key.
    Unknown(Vec<String>),
}

async fn batch(deps: &Deps, again: &Again) -> Result<Batch, StoreError> {
    let mut conn = deps.store.write().await?;
    store::audit_seals::lock(&mut conn).await?;
    let (seq, before) = end(&mut conn, &deps.instance_id).await?;
    let rows = store::audit_seals::number(&mut conn, seq, MOST, again.waiting()).await?;
    if rows.is_empty() {
        return Ok(Batch::Sealed(0));
    }
    let is_known =
        |row: &Marked| digest::is_written(&deps.keys, &row.entry, &row.marks) || again.is_written(row);
    let unknown: Vec<_> = rows
        .iter()
        .filter(|row| !is_known(row))
        .map(|row| row.entry.id.clone())
        .collect();
    if !unknown.is_empty() {
        return Ok(Batch::Unknown(unknown));
    }
    let seal = seal(
        &deps.keys,
        (&deps.instance_id, deps.now_ms()),
        (seq, &before),
        &rows,
    )?;
    store::audit_seals::insert(&mut conn, &seal).await?;
    conn.commit().await?;
    Ok(Batch::Sealed(rows.len() as u64))
}

/// Says of entries that the portal did not write them.
///
/// # Errors
/// The store; [`StoreError::Corrupt`] when none of them waits for its seal: it would be found again and again.
async fn refuse(deps: &Deps, ids: &[String]) -> Result<(), StoreError> {
    let mut conn = deps.store.write().await?;
    store::audit_seals::lock(&mut conn).await?;
    let mut refused = Vec::new();
    for id in ids {
        if store::audit_seals::refuse(&mut conn, id, deps.now_ms()).await? {
            refused.push(id);
        }
    }
    conn.commit().await?;
    for id in &refused {
        tell_of(id);
    }
    match refused.is_empty() {
        true => Err(StoreError::corrupt("audit", "mac", ids.concat())),
        false => Ok(()),
    }
}

/// Says in the log of the server that an entry was refused.
pub(super) fn tell_of(id: &str) {
    tracing::error!(
        id,
        "an entry of the audit log was not written by this portal, and is not sealed: somebody else writes its database"
    );
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

/// Seals what waits, and shows the log of one moment in which nothing waits for its seal that explains the rest of the database: the
/// reason of an erasure, another policy.
pub async fn settled(deps: &Deps) -> Result<Conn, StoreError> {
    let mut tries = 0;
    loop {
        // Whoever wants to check the log must be able to when somebody has made it so that nothing can be sealed.
        if let Err(error) = all(deps).await {
            tracing::warn!(%error, "the audit log could not be sealed");
        }
        let mut conn = deps.store.snapshot().await?;
        tries += 1;
        if tries >= TRIES || !store::audit_seals::is_proof_unsealed(&mut conn).await? {
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
