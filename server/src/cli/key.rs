//! `twinlatch key`: the keys that protect stored secrets. What happens to the secrets is in `admin/key_rotation.rs`.
//!
//! What changes the file happens in the transaction in which the database is opened, and while no server runs: commands and servers
//! that start meanwhile wait for its end, and read the file then.

use serde_json::{Value, json};

use super::args::Key;
use super::error::CliError;
use super::output::{Report, count, table};
use super::portal;
use crate::admin::key_rotation::{self, Secrets};
use crate::audit::{self, Event, Record, sealer, signed};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::deps::Deps;
use crate::random::SystemRandom;
use crate::secrets::Keys;
use crate::store::audit::Entry;
use crate::store::{self, Opening, meta};
use crate::work::{self, Origin};

/// How often a moment is looked for in which nothing rests on the earlier keys.
const TRIES: u32 = 10;

/// Carries one of them out.
pub(super) async fn run(config: Config, command: Key) -> Result<Report, CliError> {
    // Refuses what is not there or does not fit, and seals what waits in the log with a mark of an earlier key.
    let deps = portal::open_existing(config).await?;
    let begun = match command {
        Key::List => list(&deps).await.map(Some),
        Key::Rotate { .. } | Key::Drop { .. } => sealer::all(&deps).await.map(|_| None).map_err(Into::into),
    };
    deps.store.close().await;
    match (begun?, command) {
        (Some(report), _) => Ok(report),
        (None, Key::Drop { leave_unknown }) => drop_older(deps.config, leave_unknown).await,
        (None, Key::Rotate { leave_unknown }) => rotate(deps.config, leave_unknown).await,
        (None, Key::List) => Ok(Report::default()),
    }
}

async fn list(deps: &Deps) -> Result<Report, CliError> {
    let mut conn = deps.store.snapshot().await?;
    let found = key_rotation::count(&mut conn, &deps.keys).await?;
    let ids = deps.keys.ids();
    let age = |at| if at == 0 { "newest" } else { "earlier" }.to_owned();
    let rows: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| vec![(*id).to_owned(), age(at)])
        .collect();
    let text = format!(
        "{}\n\n{} sealed with the newest, {} with earlier ones.{}",
        table(&["KEY", ""], &rows),
        secrets(found.current),
        found.older,
        unreadable(&found),
    );
    let json = json!({
        "keys": ids, "newest": found.current, "earlier": found.older,
        "unknown": found.unknown, "lost": found.lost,
    });
    Ok(Report::new(text, json))
}

/// The file first, then the database: with the file as it is afterwards, both the old and the new state of the database open.
async fn rotate(config: Config, leave_unknown: bool) -> Result<Report, CliError> {
    let (newest, entry, done) = alone(&config, async |opening, keys| {
        // Another file may have a key that is newer than this one's.
        let found = key_rotation::count(opening.conn(), &keys).await?;
        if found.unknown > 0 && !leave_unknown {
            return Err(CliError::KeyUnknown(found.unknown));
        }
        let keys = keys.with_new(&SystemRandom);
        keys.save(&config.key_file)?;
        let done = key_rotation::seal_again(opening.conn(), &keys, &SystemRandom).await?;
        let newest = keys.ids().first().copied().unwrap_or_default().to_owned();
        let detail = json!({ "newest": newest, "sealed_again": done.older });
        Ok((newest, record(opening, &keys, &detail).await?, done))
    })
    .await?;
    let file = config.key_file.display().to_string();
    afterwards(config, Some(&entry)).await;
    let text = format!(
        "{file} has a new key, {newest}. {} sealed again with it.{}\n\
         Copy the file to the other servers, and to where you keep its copy, and start them. The earlier keys stay in it \
         until `twinlatch key drop`.",
        secrets(done.older),
        unreadable(&done),
    );
    let json = json!({
        "newest": newest, "sealed_again": done.older, "unknown": done.unknown, "lost": done.lost,
    });
    Ok(Report::new(text, json))
}

/// The database first: the file loses a key only when nothing that is kept rests on it.
async fn drop_older(config: Config, leave_unknown: bool) -> Result<Report, CliError> {
    let mut again = 0;
    for _ in 0..TRIES {
        let (entry, done, dropped) = alone(&config, async |opening, keys| {
            let rests = meta::get(opening.conn(), meta::KEY_FINGERPRINT).await?;
            let is_newest = rests.is_some_and(|rests| rests == keys.fingerprint());
            let done = key_rotation::seal_again(opening.conn(), &keys, &SystemRandom).await?;
            // Perhaps the key is on another machine; nothing is made worse here.
            if done.unknown > 0 && !leave_unknown {
                return Err(CliError::KeyUnknown(done.unknown));
            }
            let dropped: Vec<String> = keys.ids().iter().skip(1).map(|id| (*id).to_owned()).collect();
            // An entry of the log that waits for its seal may have a mark of a key that goes.
            let waits = store::audit_seals::is_any_unsealed(opening.conn()).await?;
            let is_settled = done.older == 0 && is_newest && !waits;
            let mut entry = None;
            if is_settled && !dropped.is_empty() {
                let detail = json!({ "newest": keys.ids().first(), "dropped": dropped });
                entry = Some(record(opening, &keys, &detail).await?);
                signed::without_older(&keys).save(&config.key_file)?;
            }
            Ok((entry, done, is_settled.then_some(dropped)))
        })
        .await?;
        again += done.older;
        afterwards(config.clone(), entry.as_ref()).await;
        if let Some(dropped) = dropped {
            return Ok(dropped_report(&dropped, (again, &done)));
        }
    }
    Err(CliError::Serve(
        "entries of the audit log wait for their seal, and may need the earlier keys: look at `twinlatch audit verify`".to_owned(),
    ))
}

fn dropped_report(dropped: &[String], (again, done): (u64, &Secrets)) -> Report {
    let json =
        json!({ "dropped": dropped, "sealed_again": again, "unknown": done.unknown, "lost": done.lost });
    if dropped.is_empty() {
        return Report::new("There is one key, and nothing to drop.".to_owned(), json);
    }
    let text = format!(
        "{} dropped: {}.{}\nCopy the file to the other servers, and to where you keep its copy. Keep the file from before as long as \
         you keep copies of the database from before.",
        count(dropped.len() as u64, "key"),
        dropped.join(", "),
        unreadable(done),
    );
    Report::new(text, json)
}

/// Does something with the keys of a portal while nobody else can open it, and no server runs; keeps what was written when that went well.
async fn alone<T>(
    config: &Config,
    act: impl AsyncFnOnce(&mut Opening, Keys) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let mut opening = Opening::begin(&portal::url(config)?).await?;
    let done = match opened(&mut opening, config).await {
        Ok(keys) => act(&mut opening, keys).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(done) => {
            opening.finish().await?.close().await;
            Ok(done)
        }
        Err(error) => {
            opening.leave().await;
            Err(error)
        }
    }
}

async fn opened(opening: &mut Opening, config: &Config) -> Result<Keys, CliError> {
    opening.must_last().await?;
    if opening.is_served().await? {
        return Err(CliError::Served);
    }
    let rests = meta::get(opening.conn(), meta::KEY_FINGERPRINT).await?;
    portal::fitting(&config.key_file, &rests.unwrap_or_default())
}

/// Into the audit log, in the same transaction, with the keys as they are afterwards.
async fn record(opening: &mut Opening, keys: &Keys, detail: &Value) -> Result<Entry, CliError> {
    let (now, random) = (SystemClock.now_ms(), &SystemRandom);
    let record = Record::default().with(detail.clone());
    let origin = Origin::console();
    let marked = work::marked(
        keys,
        random,
        work::entry((&origin, now, random), Event::KeysChanged, record),
    );
    store::audit::insert(opening.conn(), std::slice::from_ref(&marked)).await?;
    Ok(marked.entry)
}

/// The copy of the entry, and the seal of all that waits. It is done: what goes wrong here is made good by the server.
async fn afterwards(config: Config, entry: Option<&Entry>) {
    match portal::open_existing(config).await {
        Ok(deps) => {
            if let Some(entry) = entry {
                audit::publish(deps.audit_file.as_ref(), entry);
            }
            if let Err(error) = sealer::all(&deps).await {
                tracing::warn!(%error, "the audit log could not be sealed just now");
            }
            deps.store.close().await;
        }
        Err(error) => tracing::warn!(%error, "the audit log could not be sealed just now"),
    }
}

fn secrets(number: u64) -> String {
    count(number, "secret")
}

/// What opens with no key of the file.
fn unreadable(found: &Secrets) -> String {
    let mut text = String::new();
    if found.unknown > 0 {
        text += &format!(
            " {} sealed with a key that is not in the file.",
            secrets(found.unknown)
        );
    }
    if found.lost > 0 {
        text += &format!(
            " {} changed by somebody, and left as they are.",
            secrets(found.lost)
        );
    }
    text
}
