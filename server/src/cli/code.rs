//! `twinlatch code`: administrator codes.

use serde_json::{Value, json};

use super::BY;
use super::args::Code;
use super::error::CliError;
use super::output::{Report, table};
use super::user::when;
use crate::admin::codes::{self, Listed, State};
use crate::admin::{carry_out, people};
use crate::deps::Deps;
use crate::work::{Origin, Work};

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: Code) -> Result<Report, CliError> {
    match command {
        Code::Issue { name, reason } => issue(deps, &name, &reason).await,
        Code::List { name } => list(deps, name.as_deref()).await,
        Code::Revoke { id } => {
            let revoke = async |work: &mut Work<'_>| codes::revoke(work, &id).await;
            carry_out(deps, Origin::console(), revoke).await?;
            Ok(Report::new("The code was taken back.", json!({ "revoked": id })))
        }
        Code::Confirm { id } => {
            let confirm = async |work: &mut Work<'_>| codes::confirm(work, &id).await;
            let changed = carry_out(deps, Origin::console(), confirm).await?;
            Ok(Report::new(
                "The code is confirmed.",
                json!({ "confirmed": id, "changed": changed }),
            ))
        }
    }
}

async fn issue(deps: &Deps, name: &str, reason: &str) -> Result<Report, CliError> {
    let issued = codes::issue(deps, Origin::console(), name, reason).await?;
    let (username, code) = (&issued.person.username, issued.code.dashed());
    let until = when(issued.expires_at, &deps.config.time_zone);
    let mut text = format!("code for {username}: {code} (works once, until {until}, after the password)");
    if issued.replaced {
        text.push_str("\nThe code from before is no good any more.");
    }
    if issued.unconfirmed {
        text.push_str(&format!(
            "\nIt counts once an administrator has confirmed it: {}",
            issued.id
        ));
    }
    text.push_str(&format!(
        "\nMake sure that it reaches {username} and nobody else. It is not shown again; {username} is told of it."
    ));
    let json = json!({
        "id": issued.id, "username": username, "code": code, "expires_at_ms": issued.expires_at,
        "replaced": issued.replaced, "must_be_confirmed": issued.unconfirmed,
    });
    Ok(Report::new(text, json))
}

async fn list(deps: &Deps, name: Option<&str>) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let person = match name {
        Some(name) => Some(people::find(&mut conn, name).await?),
        None => None,
    };
    let all = codes::list(&mut conn, BY, (deps, person.as_ref())).await?;
    let rows: Vec<_> = all.iter().map(|listed| row(deps, listed)).collect();
    let text = match rows.is_empty() {
        true => "No codes.".to_owned(),
        false => table(&["ID", "PERSON", "STATE", "UNTIL", "BY", "REASON"], &rows),
    };
    let values: Vec<_> = all.iter().map(value).collect();
    Ok(Report::new(text, json!({ "codes": values })))
}

fn row(deps: &Deps, listed: &Listed) -> Vec<String> {
    let code = &listed.code;
    vec![
        code.id.clone(),
        listed.username.clone(),
        word(listed.state).to_owned(),
        when(code.expires_at, &deps.config.time_zone),
        listed.by.clone(),
        code.reason.clone(),
    ]
}

fn value(listed: &Listed) -> Value {
    let code = &listed.code;
    json!({
        "id": code.id, "username": listed.username, "state": word(listed.state), "reason": code.reason,
        "by": listed.by, "confirmed_by": listed.confirmed_by, "created_at_ms": code.created_at,
        "expires_at_ms": code.expires_at, "used_at_ms": code.used_at,
    })
}

fn word(state: State) -> &'static str {
    match state {
        State::Good => "good",
        State::Unconfirmed => "unconfirmed",
        State::Used => "used",
    }
}
