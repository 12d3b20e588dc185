//! Removing the oldest entries of the log when they are older than the operator keeps them (`audit.keep_days`).
//!
//! Whole batches go, and the place and hash of the last of them stay, signed: what is left goes on from there and can be checked.
//! That entries were removed is itself an entry. It is done once a day has come together, so that this is one entry a day.

use serde_json::json;

use super::signed::{Checkpoint, What};
use super::{Event, Record};
use crate::clock::DAY_MS;
use crate::deps::Deps;
use crate::store::{StoreError, audit_seals};
use crate::work::{Origin, Work};

/// Who acts, in the log.
pub const ACTOR: &str = "retention";

/// About so many entries one transaction removes: SQLite has one writer.
const MOST: i64 = 5_000;

/// Removes what is too old, and says how many entries that were. Several servers may do it at once.
pub async fn run(deps: &Deps) -> Result<u64, StoreError> {
    let keep = deps.config.audit_keep_ms;
    if keep == 0 {
        return Ok(0);
    }
    let limit = deps.now_ms() - keep;
    let oldest = audit_seals::seals_after(&mut deps.store.read().await?, 0, 1).await?;
    if oldest
        .first()
        .is_none_or(|oldest| oldest.sealed_at >= limit - DAY_MS)
    {
        return Ok(0);
    }
    let mut removed = 0;
    loop {
        let part = part(deps, limit).await?;
        removed += part;
        if part == 0 {
            return Ok(removed);
        }
    }
}

async fn part(deps: &Deps, limit: i64) -> Result<u64, StoreError> {
    let origin = Origin {
        actor: Some(ACTOR.to_owned()),
        ..Origin::default()
    };
    let mut work = Work::begin(deps, origin).await?;
    audit_seals::lock(&mut work.conn).await?;
    let Some(oldest) = audit_seals::seals_after(&mut work.conn, 0, 1)
        .await?
        .into_iter()
        .next()
    else {
        return Ok(0);
    };
    let most = oldest.first_seq + MOST;
    let Some(last) = audit_seals::last_before(&mut work.conn, limit, most).await? else {
        return Ok(0);
    };
    let Ok(hash) = last.hash.as_slice().try_into() else {
        return Err(StoreError::corrupt(
            "audit_seals",
            "hash",
            last.last_seq.to_string(),
        ));
    };
    let place = (deps.instance_id.as_str(), last.last_seq);
    let cut = Checkpoint::sign(&deps.keys, What::Cut, place, hash, work.now).into_cut();
    let removed = audit_seals::remove(&mut work.conn, &cut).await?;
    let detail = json!({ "up_to": last.last_seq, "entries": removed, "older_than": limit });
    work.record(Event::AuditRemoved, Record::default().with(detail))
        .await?;
    work.commit().await?;
    Ok(removed.max(1))
}
