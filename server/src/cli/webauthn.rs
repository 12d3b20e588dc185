//! `twinlatch webauthn`: the security keys and passkeys that people have, and those that were registered elsewhere.

use std::path::Path;

use app::words::Lang;
use serde_json::{Value, json};

use super::args::WebAuthn;
use super::error::CliError;
use super::output::{Report, count, table};
use super::user::when;
use crate::admin::authority::CONSOLE;
use crate::admin::keys::{self, Count, Key};
use crate::admin::lockout::Glass;
use crate::admin::{carry_out, key_import, people};
use crate::deps::Deps;
use crate::work::{Origin, Work};

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: WebAuthn) -> Result<Report, CliError> {
    match command {
        WebAuthn::List { person } => list(deps, person.as_deref()).await,
        WebAuthn::Import { file, past } => import(deps, &file, past.glass()).await,
    }
}

async fn list(deps: &Deps, person: Option<&str>) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let person = match person {
        Some(name) => Some(people::find(&mut conn, name).await?),
        None => None,
    };
    let keys = keys::list(&mut conn, deps, Some(CONSOLE), (person.as_ref(), Lang::En)).await?;
    let models = keys::models(&keys);
    let text = match keys.is_empty() {
        true => "No keys.".to_owned(),
        false => {
            let rows: Vec<_> = keys.iter().map(|key| row(deps, key)).collect();
            let head = [
                "WHO",
                "NAME",
                "MODEL",
                "ATTESTED",
                "KIND",
                "SYNCED",
                "PIN",
                "LAST USED",
            ];
            let counts: Vec<_> = models.iter().map(counted).collect();
            let counts = table(&["KEYS", "ATTESTED", "MODEL", "AAGUID"], &counts);
            format!("{}\n\n{counts}", table(&head, &rows))
        }
    };
    let json = json!({
        "keys": keys.iter().map(value).collect::<Vec<_>>(),
        "models": models
            .iter()
            .map(|m| json!({ "aaguid": m.aaguid, "model": m.model, "keys": m.keys, "attested": m.attested }))
            .collect::<Vec<_>>(),
    });
    Ok(Report::new(text, json))
}

fn row(deps: &Deps, key: &Key) -> Vec<String> {
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let used = key.last_used_at.map(|at| when(at, &deps.config.time_zone));
    let mut cells = vec![key.username.clone(), key.name.clone()];
    cells.extend(match &key.about {
        Some(about) => [
            named(
                about.model.as_deref(),
                about.aaguid.is_nil(),
                &about.aaguid.to_string(),
            ),
            yes(about.attested),
            about.kind.clone(),
            about.synced.map_or_else(|| "not known".to_owned(), yes),
            yes(about.verifies),
        ],
        None => ["cannot be read", "", "", "", ""].map(str::to_owned),
    });
    cells.push(used.unwrap_or_else(|| "never".to_owned()));
    cells
}

fn counted(count: &Count) -> Vec<String> {
    let aaguid = count.aaguid.to_string();
    let model = named(count.model.as_deref(), count.aaguid.is_nil(), "not known");
    vec![count.keys.to_string(), count.attested.to_string(), model, aaguid]
}

fn named(model: Option<&str>, nil: bool, otherwise: &str) -> String {
    let unknown = if nil { "not said" } else { otherwise };
    model.unwrap_or(unknown).to_owned()
}

fn value(key: &Key) -> Value {
    let about = key.about.as_ref();
    json!({
        "username": key.username, "id": key.id, "name": key.name, "created_at_ms": key.created_at,
        "last_used_at_ms": key.last_used_at,
        "aaguid": about.map(|a| a.aaguid), "model": about.and_then(|a| a.model.as_deref()),
        "attested": about.map(|a| a.attested), "kind": about.map(|a| a.kind.as_str()),
        "synced": about.and_then(|a| a.synced), "verifies": about.map(|a| a.verifies),
    })
}

async fn import(deps: &Deps, file: &Path, glass: Glass) -> Result<Report, CliError> {
    let text = std::fs::read_to_string(file).map_err(|error| CliError::File {
        path: file.to_owned(),
        error,
    })?;
    let import = async |work: &mut Work<'_>| key_import::import(work, &text, glass).await;
    let done = carry_out(deps, Origin::console(), import).await?;
    let text = format!(
        "{} imported, {} here already.",
        count(done.added, "key"),
        done.known
    );
    Ok(Report::new(
        text,
        json!({ "added": done.added, "known": done.known }),
    ))
}
