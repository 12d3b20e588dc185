//! `twinlatch audit`: what happened.

use serde_json::{Value, json};

use super::BY;
use super::args::Audit;
use super::error::CliError;
use super::output::{Report, table};
use super::user::when;
use crate::admin::log::{self, Named, Wanted};
use crate::admin::people;
use crate::deps::Deps;

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: Audit) -> Result<Report, CliError> {
    let Audit::List { person, event, limit } = command;
    let mut conn = deps.store.read().await?;
    let person = match person {
        Some(name) => Some(people::find(&mut conn, &name).await?),
        None => None,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let wanted = Wanted {
        person: person.as_ref(),
        event: event.as_deref(),
        limit,
    };
    let entries = log::list(&mut conn, BY, wanted).await?;
    let text = match entries.is_empty() {
        true => "Nothing.".to_owned(),
        false => {
            let rows: Vec<_> = entries.iter().map(|e| row(deps, e)).collect();
            table(
                &["WHEN", "EVENT", "WHO", "WHOM", "PROVIDER", "FROM", "MORE"],
                &rows,
            )
        }
    };
    Ok(Report::new(
        text,
        json!({ "entries": entries.iter().map(value).collect::<Vec<_>>() }),
    ))
}

fn row(deps: &Deps, named: &Named) -> Vec<String> {
    let entry = &named.entry;
    let more = match entry.detail.as_str() {
        "null" | "{}" => "",
        detail => detail,
    };
    let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
    vec![
        when(entry.at, &deps.config.time_zone),
        entry.event.clone(),
        text(&named.actor),
        text(&named.subject),
        text(&entry.provider),
        text(&entry.address),
        more.to_owned(),
    ]
}

fn value(named: &Named) -> Value {
    let entry = &named.entry;
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    json!({
        "id": entry.id, "at_ms": entry.at, "event": entry.event, "actor": named.actor, "actor_id": entry.actor,
        "subject": named.subject, "subject_id": entry.subject, "provider": entry.provider,
        "address": entry.address, "agent": entry.agent, "detail": detail,
    })
}
