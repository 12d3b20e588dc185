//! `twinlatch setup-code`: another code for the first administrator.

use serde_json::json;

use super::error::CliError;
use super::output::Report;
use crate::admin::setup_code;
use crate::clock::MINUTE_MS;
use crate::deps::Deps;
use crate::work::Origin;

/// Makes a code; the one before is no good any more.
pub(super) async fn make(deps: &Deps) -> Result<Report, CliError> {
    let code = setup_code::make(deps, Origin::console()).await?.dashed();
    let url = format!("{}/setup", deps.config.public_url.origin());
    let minutes = deps.config.setup_code_ms / MINUTE_MS;
    let text = format!("set-up code: {code} (open {url}, valid {minutes} minutes)");
    Ok(Report::new(
        text,
        json!({ "code": code, "url": url, "minutes": minutes }),
    ))
}
