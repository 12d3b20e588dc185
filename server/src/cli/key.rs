//! `twinlatch key`: the keys that protect stored secrets. What happens to the secrets is in `admin/key_rotation.rs`.

use serde_json::json;

use super::args::Key;
use super::error::CliError;
use super::output::{Report, count, table};
use super::portal;
use crate::admin::key_rotation::{self, Secrets};
use crate::config::Config;
use crate::deps::Deps;

/// Carries one of them out.
pub(super) async fn run(config: Config, command: Key) -> Result<Report, CliError> {
    let deps = portal::open_existing(config).await?;
    match command {
        Key::Rotate => rotate(deps).await,
        Key::List => closed(&deps, list(&deps).await).await,
        Key::Drop => closed(&deps, drop_older(&deps).await).await,
    }
}

async fn closed<T>(deps: &Deps, done: Result<T, CliError>) -> Result<T, CliError> {
    deps.store.close().await;
    done
}

async fn list(deps: &Deps) -> Result<Report, CliError> {
    let found = key_rotation::count(deps).await?;
    let ids = deps.keys.ids();
    let rows: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| {
            vec![
                (*id).to_owned(),
                if at == 0 { "newest" } else { "earlier" }.to_owned(),
            ]
        })
        .collect();
    let text = format!(
        "{}\n\n{} sealed with the newest, {} with earlier ones.{}",
        table(&["KEY", ""], &rows),
        secrets(found.current),
        found.older,
        lost(&found),
    );
    let json = json!({
        "keys": ids, "newest": found.current, "earlier": found.older, "unreadable": found.unreadable,
    });
    Ok(Report::new(text, json))
}

/// The file first, then the database: with the file as it is afterwards, both the old and the new state of the database open.
async fn rotate(deps: Deps) -> Result<Report, CliError> {
    let begun = begin(&deps).await;
    closed(&deps, begun).await?;
    // As any command begins from now on, with the new key.
    let deps = portal::open_existing(deps.config).await?;
    let done = finish(&deps).await;
    closed(&deps, done).await
}

async fn begin(deps: &Deps) -> Result<(), CliError> {
    not_served(deps).await?;
    let keys = deps.keys.with_new(deps.random.as_ref());
    Ok(keys.save(&deps.config.key_file)?)
}

async fn finish(deps: &Deps) -> Result<Report, CliError> {
    // One that has begun between the two looks.
    not_served(deps).await?;
    let done = key_rotation::seal_again(deps).await?;
    let newest = deps.keys.ids().first().copied().unwrap_or_default();
    let text = format!(
        "{} has a new key, {newest}. {} sealed again with it.{}\n\
         Copy the file to the other servers, and to where you keep its copy, and start them. The earlier keys stay in it \
         until `twinlatch key drop`.",
        deps.config.key_file.display(),
        secrets(done.older),
        lost(&done),
    );
    let json = json!({ "newest": newest, "sealed_again": done.older, "unreadable": done.unreadable });
    Ok(Report::new(text, json))
}

async fn drop_older(deps: &Deps) -> Result<Report, CliError> {
    let dropped = deps.keys.ids().split_off(1);
    if dropped.is_empty() {
        return Ok(Report::new(
            "There is one key, and nothing to drop.".to_owned(),
            json!({ "dropped": [], "sealed_again": 0, "unreadable": 0 }),
        ));
    }
    // What is sealed with an earlier key, by whoever did not know the newest, would be lost with it.
    let (keys, done) = key_rotation::without_older(deps).await?;
    keys.save(&deps.config.key_file)?;
    let text = format!(
        "{} dropped: {}.{}\nKeep the file from before as long as you keep copies of the database from before.",
        count(dropped.len() as u64, "key"),
        dropped.join(", "),
        lost(&done),
    );
    let json = json!({ "dropped": dropped, "sealed_again": done.older, "unreadable": done.unreadable });
    Ok(Report::new(text, json))
}

async fn not_served(deps: &Deps) -> Result<(), CliError> {
    match deps.store.is_served().await? {
        true => Err(CliError::Served),
        false => Ok(()),
    }
}

fn secrets(number: u64) -> String {
    count(number, "secret")
}

fn lost(found: &Secrets) -> String {
    match found.unreadable {
        0 => String::new(),
        lost => format!(
            " {} opened with no key of the file, and left as they are.",
            secrets(lost)
        ),
    }
}
