//! `twinlatch check`: what a start would find. A database or key that is not there yet is not made, and one that is there stays as it
//! is. Roots for security keys that cannot be used are an error here, though a start would go on without them.

use serde_json::json;

use super::error::CliError;
use super::output::Report;
use super::portal;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::http::assets::Assets;
use crate::providers::webauthn::trust::Trust;
use crate::secrets::{KeyFileError, Keys};
use crate::store::{Conn, Opening, meta, people};

/// Looks at the configuration (which was read to get here), the database, the key and the site.
pub(super) async fn check(config: Config) -> Result<Report, CliError> {
    let url = portal::url(&config)?;
    let mut found = vec![("configuration", "valid".to_owned())];
    let is_new = url.path().is_some_and(|file| !file.exists());
    if is_new {
        found.push((
            "database",
            format!("{url} is not there yet: the first start makes it"),
        ));
        found.push(("key", key_for_new(&config)?));
    } else {
        // As a start does, but never kept: what a start would change must not be changed by looking, least of all when the key
        // does not fit.
        let mut opening = Opening::begin(&url).await?;
        let looked = look(&config, opening.conn(), &mut found).await;
        opening.leave().await;
        looked?;
    }
    let trust = Trust::load(&config.webauthn, SystemClock.now_ms())?;
    found.push(("security keys", trust.about()));
    let site = if Assets::is_complete() {
        "complete"
    } else {
        "not built: run make release"
    };
    found.push(("site", site.to_owned()));
    let text: Vec<_> = found
        .iter()
        .map(|(what, says)| format!("{what}: {says}"))
        .collect();
    let json: serde_json::Map<_, _> = found
        .iter()
        .map(|(what, says)| ((*what).to_owned(), json!(says)))
        .collect();
    Ok(Report::new(text.join("\n"), json.into()))
}

async fn look(
    config: &Config,
    conn: &mut Conn,
    found: &mut Vec<(&'static str, String)>,
) -> Result<(), CliError> {
    let url = portal::url(config)?;
    let kind = portal::kind(conn)
        .await?
        .map_or("new".to_owned(), |kind| kind.to_string());
    let people = people::count(conn).await?;
    let administrators = people::count_administrators(conn).await?;
    found.push((
        "database",
        format!("{url} ({kind}), people: {people}, administrators: {administrators}"),
    ));
    let key = match meta::get(conn, meta::KEY_FINGERPRINT).await? {
        Some(fingerprint) => {
            portal::fitting(&config.key_file, &fingerprint)?;
            format!("{} fits the database", config.key_file.display())
        }
        None => key_for_new(config)?,
    };
    found.push(("key", key));
    Ok(())
}

fn key_for_new(config: &Config) -> Result<String, CliError> {
    let path = config.key_file.display();
    match Keys::load(&config.key_file) {
        Ok(_) => Ok(format!("{path} will be used")),
        Err(KeyFileError::Missing { .. }) => Ok(format!("{path} is not there yet: the first start makes it")),
        Err(error) => Err(error.into()),
    }
}
