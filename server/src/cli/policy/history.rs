//! The versions of the policy: one of them, all of them, and what lies between two.

use serde_json::json;

use crate::admin::authority::CONSOLE;
use crate::admin::{AdminError, policy as use_case};
use crate::cli::error::CliError;
use crate::cli::output::{Report, table};
use crate::cli::user::when;
use crate::deps::Deps;
use crate::store;

pub(super) async fn show(deps: &Deps, version: Option<i64>) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let (row, policy) = use_case::show(&mut conn, Some(CONSOLE), version).await?;
    let text = policy.to_toml().map_err(AdminError::from)?;
    let value = json!({ "version": row.version, "policy": policy });
    Ok(Report::new(text.trim_end(), value))
}

pub(super) async fn log(deps: &Deps, limit: u32) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let page = (i64::MAX, i64::from(limit));
    let all = use_case::history(&mut conn, Some(CONSOLE), page).await?;
    let mut rows = Vec::new();
    let mut values = Vec::new();
    for version in all {
        let person = store::people::by_id(&mut conn, &version.author).await?;
        let author = person.map_or(version.author, |person| person.username);
        rows.push(vec![
            version.version.to_string(),
            when(version.at, &deps.config.time_zone),
            author.clone(),
            version.reason.clone(),
        ]);
        values.push(json!({
            "version": version.version, "at_ms": version.at, "author": author, "reason": version.reason,
        }));
    }
    let text = table(&["VERSION", "WHEN", "WHO", "WHY"], &rows);
    Ok(Report::new(text, json!({ "versions": values })))
}

pub(super) async fn diff(deps: &Deps, (from, to): (i64, Option<i64>)) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let (older, before) = use_case::show(&mut conn, Some(CONSOLE), Some(from)).await?;
    let (newer, after) = use_case::show(&mut conn, Some(CONSOLE), to).await?;
    let lines = use_case::difference(&before, &after)?;
    let mut text = Vec::new();
    let mut values = Vec::new();
    for (change, line) in lines {
        let sign = change.sign();
        text.push(format!("{sign} {line}").trim_end().to_owned());
        if sign != ' ' {
            values.push(json!({ "change": sign.to_string(), "line": line }));
        }
    }
    let value = json!({ "from": older.version, "to": newer.version, "changes": values });
    Ok(Report::new(text.join("\n"), value))
}
