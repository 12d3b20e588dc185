//! `twinlatch serve`: the portal itself.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tracing_subscriber::EnvFilter;

use super::error::CliError;
use super::output::{Output, Report, table};
use super::portal;
use crate::admin::{AdminError, setup_code};
use crate::clock::MINUTE_MS;
use crate::config::{Config, Log};
use crate::demo;
use crate::deps::Deps;
use crate::store::{StoreError, meta};
use crate::work::Origin;

/// How often the key is compared with the database's.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Says where it listens, and serves until it is asked to stop.
pub(super) async fn serve(config: Config, demo: bool, output: &Output) -> Result<Report, CliError> {
    if demo && !config.listen.ip().is_loopback() {
        return Err(CliError::DemoElsewhere(config.listen));
    }
    if demo && !config.public_url.is_localhost() {
        return Err(CliError::DemoPublic(config.public_url.origin()));
    }
    start_log(&config.log);
    let deps = portal::open(config, demo).await?;
    if demo {
        demo::seed(&deps).await?;
    }
    deps.store.listen(&portal::url(&deps.config)?).await;
    // From here on commands see that there is a server, and leave the keys alone; until here one may not have.
    if !knows_the_key(&deps).await? {
        return Err(CliError::KeyChanged);
    }
    let failed = |error: anyhow::Error| CliError::Serve(error.to_string());
    let listener = crate::http::listen(&deps).await.map_err(failed)?;
    output.done(&greeting(&deps).await?);
    let deps = Arc::new(deps);
    tokio::select! {
        served = crate::http::serve(deps.clone(), listener) => served.map_err(failed)?,
        () = key_is_foreign(&deps) => return Err(CliError::KeyChanged),
    }
    Ok(Report::default())
}

/// Whether the newest key is one of those that this server began with.
async fn knows_the_key(deps: &Deps) -> Result<bool, StoreError> {
    let newest = meta::get(&mut deps.store.read().await?, meta::KEY_FINGERPRINT).await?;
    Ok(newest.is_none_or(|newest| deps.keys.has_fingerprint(&newest)))
}

/// Waits until the database rests on a key that this server does not know: the keys were changed while it could not be seen (its
/// connection was lost). What it would seal from then on might open nowhere.
async fn key_is_foreign(deps: &Deps) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if let Ok(false) = knows_the_key(deps).await {
            return;
        }
    }
}

/// Where it listens; the set-up code, while there is no administrator; who there is in a demo.
async fn greeting(deps: &Deps) -> Result<Report, CliError> {
    let origin = deps.config.public_url.origin();
    let mut text = format!("Twinlatch listens on {origin}");
    let mut json = json!({ "listening": origin, "demo": deps.demo });
    match setup_code::make(deps, Origin::console()).await {
        Ok(code) => {
            let (code, minutes) = (code.dashed(), deps.config.setup_code_ms / MINUTE_MS);
            text.push_str(&format!(
                "\nset-up code: {code} (open {origin}/setup, valid {minutes} minutes)"
            ));
            json["setup_code"] =
                json!({ "code": code, "url": format!("{origin}/setup"), "minutes": minutes });
        }
        Err(AdminError::AdministratorExists) => {}
        Err(error) => return Err(error.into()),
    }
    if deps.demo {
        text.push_str(&format!("\n\n{}", sample_people()));
        json["password"] = demo::PASSWORD.into();
        json["people"] = demo::PEOPLE.iter().map(sample).collect();
    }
    Ok(Report::new(text, json))
}

fn sample_people() -> String {
    let row = |p: &demo::Sample| {
        vec![
            p.username.to_owned(),
            p.situation.to_owned(),
            p.key_text().unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = demo::PEOPLE.iter().map(row).collect();
    format!(
        "This is a demo. The password of everybody is: {}\n\
         Add the keys to an authenticator app (time-based, six digits, 30 seconds).\n\n{}",
        demo::PASSWORD,
        table(&["PERSON", "SITUATION", "KEY"], &rows)
    )
}

fn sample(person: &demo::Sample) -> Value {
    json!({ "username": person.username, "situation": person.situation, "totp_key": person.key_text() })
}

/// The log goes to standard error: standard output is for what was asked. A second call changes nothing.
fn start_log(log: &Log) {
    let level = &log.level;
    // Statements and frames are nobody's business, whatever the level.
    let filter = EnvFilter::new(format!("{level},sqlx=warn,hyper=warn,h2=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let _ = match log.json {
        true => builder.json().try_init(),
        false => builder.try_init(),
    };
}
