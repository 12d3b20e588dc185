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
use crate::audit::{Event, Record, sealer, signed};
use crate::config::Config;
use crate::deps::Deps;
use crate::random::SystemRandom;
use crate::secrets::Keys;
use crate::store::{Opening, StoreError, meta};
use crate::work::{Origin, Work};

/// Carries one of them out.
pub(super) async fn run(config: Config, command: Key) -> Result<Report, CliError> {
    // Refuses what is not there or does not fit, and seals what waits in the log with a mark of an earlier key.
    let deps = portal::open_existing(config).await?;
    let begun = match command {
        Key::List => list(&deps).await.map(Some),
        Key::Rotate | Key::Drop { .. } => sealer::all(&deps).await.map(|_| None).map_err(Into::into),
    };
    deps.store.close().await;
    match (begun?, command) {
        (Some(report), _) => Ok(report),
        (None, Key::Drop { leave_unknown }) => drop_older(deps.config, leave_unknown).await,
        (None, _) => rotate(deps.config).await,
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
async fn rotate(config: Config) -> Result<Report, CliError> {
    let (keys, done) = alone(&config, async |opening, keys| {
        let keys = keys.with_new(&SystemRandom);
        keys.save(&config.key_file)?;
        let done = key_rotation::seal_again(opening.conn(), &keys, &SystemRandom).await?;
        Ok((keys, done))
    })
    .await?;
    let newest = keys.ids().first().copied().unwrap_or_default().to_owned();
    let file = config.key_file.display().to_string();
    record(config, json!({ "newest": newest, "sealed_again": done.older })).await?;
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
    loop {
        let (keys, done, dropped) = alone(&config, async |opening, keys| {
            let rests = meta::get(opening.conn(), meta::KEY_FINGERPRINT).await?;
            let is_newest = rests.is_some_and(|rests| rests == keys.fingerprint());
            let done = key_rotation::seal_again(opening.conn(), &keys, &SystemRandom).await?;
            // Perhaps the key is on another machine; nothing is made worse here.
            if done.unknown > 0 && !leave_unknown {
                return Err(CliError::KeyUnknown(done.unknown));
            }
            let dropped: Vec<String> = keys.ids().iter().skip(1).map(|id| (*id).to_owned()).collect();
            let is_settled = done.older == 0 && is_newest;
            if is_settled && !dropped.is_empty() {
                signed::without_older(&keys).save(&config.key_file)?;
            }
            Ok((keys, done, is_settled.then_some(dropped)))
        })
        .await?;
        again += done.older;
        if let Some(dropped) = dropped {
            let newest = keys.ids().first().copied().unwrap_or_default();
            return dropped_report(config, (newest, &dropped), (again, &done)).await;
        }
    }
}

async fn dropped_report(
    config: Config,
    (newest, dropped): (&str, &[String]),
    (again, done): (u64, &Secrets),
) -> Result<Report, CliError> {
    let json =
        json!({ "dropped": dropped, "sealed_again": again, "unknown": done.unknown, "lost": done.lost });
    if dropped.is_empty() {
        return Ok(Report::new(
            "There is one key, and nothing to drop.".to_owned(),
            json,
        ));
    }
    record(config, json!({ "newest": newest, "dropped": dropped })).await?;
    let text = format!(
        "{} dropped: {}.{}\nCopy the file to the other servers, and to where you keep its copy. Keep the file from before as long as \
         you keep copies of the database from before.",
        count(dropped.len() as u64, "key"),
        dropped.join(", "),
        unreadable(done),
    );
    Ok(Report::new(text, json))
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

/// Into the audit log, with the keys as they are by now.
async fn record(config: Config, detail: Value) -> Result<(), CliError> {
    let deps = portal::open_existing(config).await?;
    let recorded = async {
        let mut work = Work::begin(&deps, Origin::console()).await?;
        work.record(Event::KeysChanged, Record::default().with(detail))
            .await?;
        work.commit().await?;
        sealer::all(&deps).await.map(drop)
    };
    let recorded: Result<(), StoreError> = recorded.await;
    deps.store.close().await;
    Ok(recorded?)
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
