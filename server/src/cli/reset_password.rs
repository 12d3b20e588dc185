//! `twinlatch user reset-password`: a code for somebody who cannot sign in. The password they choose themselves.

use app::routes;
use serde_json::json;

use super::error::CliError;
use super::output::{Report, count};
use crate::admin::people::NewPerson;
use crate::admin::{invitation, password_reset};
use crate::clock::HOUR_MS;
use crate::deps::Deps;
use crate::work::Origin;

/// Starts it; a code from before is no good any more.
pub(super) async fn start(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let started = password_reset::start(deps, Origin::console(), name).await?;
    Ok(report(deps, &started, "reset code"))
}

/// Makes an account and its code.
pub(super) async fn invite(deps: &Deps, new: NewPerson<'_>) -> Result<Report, CliError> {
    let started = invitation::invite(deps, Origin::console(), new).await?;
    Ok(report(deps, &started, "one-time code"))
}

fn report(deps: &Deps, started: &password_reset::Started, what: &str) -> Report {
    let (username, code) = (&started.person.username, started.code.dashed());
    let url = format!("{}{}", deps.config.public_url.origin(), routes::RESET_PASSWORD);
    let hours = u64::try_from(deps.config.password.reset_ms / HOUR_MS).unwrap_or_default();
    let text = format!(
        "{what} for {username}: {code} (open {url}, valid {})\nMake sure that it reaches {username} and nobody else. It is not shown again.",
        count(hours, "hour")
    );
    let json = json!({ "username": username, "code": code, "url": url, "hours": hours });
    Report::new(text, json)
}
