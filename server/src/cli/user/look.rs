//! Looking at people: the list, and one of them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::admin::people;
use crate::cli::BY;
use crate::cli::error::CliError;
use crate::cli::output::{Report, table};
use crate::deps::Deps;
use crate::store::{self, people::Person};

/// Everybody in whose names or address the text is found.
pub(super) async fn list(deps: &Deps, search: &str) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let all = people::list(&mut conn, BY, search).await?;
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    for person in &all {
        let groups = store::groups::of_person(&mut conn, &person.id).await?;
        rows.push(vec![
            person.username.clone(),
            person.full_name.clone(),
            person.email.clone().unwrap_or_default(),
            marks(person),
            groups.join(", "),
        ]);
        values.push(value(person, &groups));
    }
    let text = match rows.is_empty() {
        true => "Nobody.".to_owned(),
        false => table(&["PERSON", "FULL NAME", "E-MAIL", "STATE", "GROUPS"], &rows),
    };
    Ok(Report::new(text, json!({ "people": values })))
}

/// One of them.
pub(super) async fn show(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let person = people::find(&mut conn, name).await?;
    let groups = store::groups::of_person(&mut conn, &person.id).await?;
    let looks_after = store::group_administrators::groups_of(&mut conn, &person.id).await?;
    let looks_after: Vec<_> = looks_after.into_iter().map(|g| g.name).collect();
    let sessions = store::sessions::of_person(&mut conn, &person.id).await?.len();
    let zone = &deps.config.time_zone;
    let lines = [
        ("person", person.username.clone()),
        ("full name", person.full_name.clone()),
        ("e-mail", person.email.clone().unwrap_or_default()),
        ("state", marks(&person)),
        ("groups", groups.join(", ")),
        ("looks after", looks_after.join(", ")),
        ("added", when(person.created_at, zone)),
        (
            "last sign-in",
            person
                .last_sign_in_at
                .map_or("never".to_owned(), |at| when(at, zone)),
        ),
        ("sessions", sessions.to_string()),
    ];
    let line =
        |(what, says): &(&str, String)| format!("{:<14}{says}", format!("{what}:")).trim_end().to_owned();
    let text: Vec<_> = lines.iter().map(line).collect();
    let mut json = value(&person, &groups);
    json["sessions"] = sessions.into();
    json["looks_after"] = looks_after.into();
    Ok(Report::new(text.join("\n"), json))
}

fn marks(person: &Person) -> String {
    let all = [
        (person.administrator, "administrator"),
        (person.disabled, "switched off"),
        (person.password_hash.is_none(), "no password"),
    ];
    all.iter()
        .filter(|(is, _)| *is)
        .map(|(_, word)| *word)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A person as JSON.
pub(super) fn value(person: &Person, groups: &[String]) -> Value {
    json!({
        "id": person.id, "username": person.username, "full_name": person.full_name, "email": person.email,
        "administrator": person.administrator, "disabled": person.disabled,
        "has_password": person.password_hash.is_some(), "groups": groups,
        "created_at_ms": person.created_at, "last_sign_in_at_ms": person.last_sign_in_at,
    })
}

/// `2026-08-03 14:05:10`, in the portal's time zone.
pub(in crate::cli) fn when(at_ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}
