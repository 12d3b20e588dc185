//! `twinlatch webauthn`: security keys and passkeys that were registered elsewhere.

use std::path::Path;

use serde_json::json;

use super::args::WebAuthn;
use super::error::CliError;
use super::output::{Report, count};
use crate::admin::{carry_out, key_import};
use crate::deps::Deps;
use crate::work::{Origin, Work};

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: WebAuthn) -> Result<Report, CliError> {
    match command {
        WebAuthn::Import { file } => import(deps, &file).await,
    }
}

async fn import(deps: &Deps, file: &Path) -> Result<Report, CliError> {
    let text = std::fs::read_to_string(file).map_err(|error| CliError::File {
        path: file.to_owned(),
        error,
    })?;
    let import = async |work: &mut Work<'_>| key_import::import(work, &text).await;
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
