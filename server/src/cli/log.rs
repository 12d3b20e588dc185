//! `twinlatch audit`: what happened, and whether it was written so.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use serde_json::{Value, json};

use super::args::{Audit, Checks, Which};
use super::error::CliError;
use super::output::{Output, Report, count, table};
use super::user::when;
use crate::admin::authority::CONSOLE;
use crate::admin::carry_out;
use crate::admin::log::download::{Download, Format, value};
use crate::admin::log::{self, Named, Typed, Wanted, seals};
use crate::audit::offline;
use crate::audit::signed::Checkpoint;
use crate::audit::verify::{Compared, Verified};
use crate::deps::Deps;
use crate::work::{Origin, Work};

/// How long a file with a checkpoint may be.
const LONGEST_CHECKPOINT: u64 = 64 * 1024;

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: Audit, output: &Output) -> Result<Report, CliError> {
    match command {
        Audit::List { which, limit } => list(deps, &which, limit).await,
        Audit::Verify(checks) => verify(deps, &checks).await,
        Audit::Export { which, csv } => export(deps, &which, csv, output).await,
        Audit::Checkpoint => checkpoint(deps).await,
    }
}

async fn wanted(deps: &Deps, which: &Which) -> Result<Wanted, CliError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (person, from, to, search) = (
        text(&which.person),
        text(&which.from),
        text(&which.to),
        text(&which.search),
    );
    let typed = Typed {
        person: &person,
        events: &which.events,
        from: &from,
        to: &to,
        search: &search,
    };
    let mut conn = deps.store.read().await?;
    Ok(Wanted::read(&mut conn, &deps.config.time_zone, typed).await?)
}

async fn list(deps: &Deps, which: &Which, limit: u32) -> Result<Report, CliError> {
    let wanted = wanted(deps, which).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut conn = deps.store.read().await?;
    let entries = log::list(&mut conn, Some(CONSOLE), &wanted, limit).await?;
    let text = match entries.is_empty() {
        true => "Nothing.".to_owned(),
        false => {
            let rows: Vec<_> = entries.iter().map(|e| row(deps, e)).collect();
            table(
                &[
                    "WHEN", "EVENT", "WHO", "WHOM", "PROVIDER", "FROM", "POLICY", "MORE",
                ],
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
        entry.policy_version.map(|v| v.to_string()).unwrap_or_default(),
        more.to_owned(),
    ]
}

async fn export(deps: &Deps, which: &Which, csv: bool, output: &Output) -> Result<Report, CliError> {
    let wanted = wanted(deps, which).await?;
    if wanted.is_everything() && !csv {
        let mut export = seals::export(deps, Origin::console()).await?;
        while let Some(part) = export.next().await? {
            if !output.part(part.as_bytes()).map_err(unwritten)? {
                break;
            }
        }
        return Ok(Report::default());
    }
    let format = if csv { Format::Csv } else { Format::JsonLines };
    let begin = async |work: &mut Work<'_>| Download::begin(work, wanted, format).await;
    let mut download = carry_out(deps, Origin::console(), begin).await?;
    while let Some(part) = download.next(&deps.store).await? {
        if !output.part(&part).map_err(unwritten)? {
            break;
        }
    }
    Ok(Report::default())
}

/// What was printed is not all of it.
fn unwritten(error: std::io::Error) -> CliError {
    CliError::File {
        path: "standard output".into(),
        error,
    }
}

async fn checkpoint(deps: &Deps) -> Result<Report, CliError> {
    let Some(checkpoint) = seals::checkpoint(deps, Some(CONSOLE)).await? else {
        return Ok(Report::new("The audit log is empty.", json!({ "seq": 0 })));
    };
    let value = checkpoint.json();
    Ok(Report::new(value.to_string(), value))
}

async fn verify(deps: &Deps, checks: &Checks) -> Result<Report, CliError> {
    let checkpoint = checks.checkpoint.as_deref().map(read_checkpoint).transpose()?;
    let checked = seals::verify(deps, Some(CONSOLE), &checks.keys, checkpoint).await?;
    let mut report = whole(&checked.verified);
    if checked.unsealed > 0 {
        let waiting = plural(checked.unsealed.unsigned_abs(), "entry is", "entries are");
        report.text.push_str(&format!("\n{waiting} not sealed yet."));
    }
    report.json["unsealed"] = checked.unsealed.into();
    Ok(report)
}

/// Checks an export. Needs no portal.
pub(super) fn verify_file(path: &Path, checks: &Checks) -> Result<Report, CliError> {
    let checkpoint = checks.checkpoint.as_deref().map(read_checkpoint).transpose()?;
    let trusts_itself = checks.keys.is_empty() && checkpoint.is_none();
    let file = File::open(path).map_err(|error| CliError::File {
        path: path.to_owned(),
        error,
    })?;
    let verified = offline::verify(BufReader::new(file), &checks.keys, checkpoint);
    let verified = verified.map_err(|error| CliError::Export {
        path: path.to_owned(),
        error,
    })?;
    let mut report = whole(&verified);
    if trusts_itself {
        report
            .text
            .push_str("\nThe export was compared with itself only: see that the key is the portal's, or give --public-key or --checkpoint.");
    }
    report.json["trusts_itself"] = trusts_itself.into();
    Ok(report)
}

fn whole(verified: &Verified) -> Report {
    let (first, last) = verified.places;
    let keys: Vec<_> = verified.keys.iter().map(ToString::to_string).collect();
    let mut text = format!(
        "The audit log is whole: {} ({first} to {last}) in {}.",
        plural(verified.entries, "entry", "entries"),
        count(verified.seals, "seal"),
    );
    if verified.erased > 0 {
        let erased = plural(verified.erased, "entry was", "entries were");
        text.push_str(&format!(
            "\n{erased} erased in part, because the account was deleted."
        ));
    }
    if verified.removed > 0 {
        text.push_str(&format!(
            "\nThe entries up to {} were removed because of their age.",
            verified.removed
        ));
    }
    let compared = match verified.checkpoint {
        Compared::None => None,
        Compared::Fits => Some(("fits", "It goes on from the checkpoint.")),
        Compared::TooOld => Some((
            "too_old",
            "The checkpoint is older than what is left of the log: it could not be compared.",
        )),
    };
    if let Some((_, words)) = compared {
        text.push_str(&format!("\n{words}"));
    }
    text.push_str(&format!("\nSigned with: {}", keys.join(", ")));
    let json = json!({
        "whole": true, "entries": verified.entries, "first_seq": first, "last_seq": last, "seals": verified.seals,
        "erased": verified.erased, "removed_up_to": verified.removed, "keys": keys,
        "checkpoint": compared.map(|(word, _)| word),
    });
    Report::new(text, json)
}

fn plural(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

fn read_checkpoint(path: &Path) -> Result<Checkpoint, CliError> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST_CHECKPOINT).read_to_string(&mut text));
    read.map_err(|error| CliError::File {
        path: path.to_owned(),
        error,
    })?;
    let value: Result<Value, _> = serde_json::from_str(&text);
    let found = match value {
        Ok(value) => Checkpoint::read(&value),
        Err(_) => Err("this is no JSON document".to_owned()),
    };
    found.map_err(|what| CliError::Checkpoint {
        path: path.to_owned(),
        what,
    })
}
