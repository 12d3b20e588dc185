//! `twinlatch policy`: showing it, checking it, putting another one in force, and why somebody is asked.

mod explain;
mod history;

use std::io::Read as _;
use std::path::Path;

use app::words::Lang;
use policy::{Effect, MAX_BYTES, Policy, Preview};
use serde_json::{Value, json};

use super::args::{Policy as Command, Save};
use super::error::CliError;
use super::output::Report;
use crate::admin::authority::CONSOLE;
use crate::admin::policy::{self as use_case, NewPolicy, Saved, look, replay, words};
use crate::admin::{AdminError, carry_out};
use crate::deps::Deps;
use crate::work::{Origin, Work};

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: Command) -> Result<Report, CliError> {
    match command {
        Command::Show { version } => history::show(deps, version).await,
        Command::Log { limit } => history::log(deps, limit).await,
        Command::Diff { from, to } => history::diff(deps, (from, to)).await,
        Command::Check { file } => check(deps, &file).await,
        Command::Set { file, save, based_on } => set(deps, &file, (&save, based_on)).await,
        Command::Revert {
            version,
            save,
            based_on,
        } => {
            let revert = async |work: &mut Work<'_>| {
                let how = (save.reason.as_str(), known(&save));
                use_case::revert(work, (version, based_on), how, save.past.glass()).await
            };
            Ok(saved(&carry_out(deps, Origin::console(), revert).await?))
        }
        Command::Explain(what) => explain::explain(deps, what).await,
        Command::Replay { file, days } => replayed(deps, &file, days).await,
        Command::Report { days } => explain::report(deps, days).await,
    }
}

async fn check(deps: &Deps, file: &Path) -> Result<Report, CliError> {
    let policy = read(file)?;
    let looked = look::look(&mut deps.store.read().await?, Some(CONSOLE), (deps, &policy)).await?;
    let mut lines: Vec<String> = looked.findings.iter().map(words::finding).collect();
    lines.extend(meaning(&looked.preview));
    let errors = looked.errors();
    if !errors.is_empty() {
        return Err(CliError::Checked(lines.join("\n")));
    }
    let findings: Vec<Value> = looked.findings.iter().map(|finding| json!(finding)).collect();
    let value =
        json!({ "findings": findings, "counts": counts(&looked.preview.counts), "who": looked.preview.who });
    Ok(Report::new(lines.join("\n"), value))
}

async fn set(deps: &Deps, file: &Path, (save, based_on): (&Save, Option<i64>)) -> Result<Report, CliError> {
    let policy = read(file)?;
    let put = async |work: &mut Work<'_>| {
        let new = NewPolicy {
            policy,
            reason: &save.reason,
            based_on,
            locked_out_known: known(save),
        };
        use_case::set(work, new, save.past.glass()).await
    };
    Ok(saved(&carry_out(deps, Origin::console(), put).await?))
}

/// Of how many people it is known that they could not sign in: of all that there are, or of none.
fn known(save: &Save) -> usize {
    if save.lock_people_out { usize::MAX } else { 0 }
}

fn saved(saved: &Saved) -> Report {
    match saved {
        Saved::Same(version) => Report::new(
            format!("This is the same as version {version}. Nothing was saved."),
            json!({ "version": version, "saved": false }),
        ),
        Saved::Version(version, all) => Report::new(
            format!("Version {version} is in force."),
            json!({ "version": version, "saved": true, "counts": counts(all) }),
        ),
    }
}

async fn replayed(deps: &Deps, file: &Path, days: u32) -> Result<Report, CliError> {
    let policy = read(file)?;
    let since = replay::since(deps.now_ms(), days);
    let mut conn = deps.store.read().await?;
    let replayed = replay::replay(&mut conn, Some(CONSOLE), &policy, since).await?;
    let mut text = match replayed.decisions {
        0 => "No sign-ins in that time.".to_owned(),
        n => format!("{n} sign-ins: {} the same.", replayed.same),
    };
    if replayed.left_out > 0 {
        let left_out = app::words::policy::replay_left_out(Lang::En, replayed.left_out);
        text.push_str(&format!("\n{left_out}"));
    }
    for (by, what) in [
        (&replayed.asked, "would have been asked more"),
        (&replayed.set_up, "would have had to set up a method"),
        (&replayed.blocked, "would have been stopped"),
    ] {
        let (times, people) = replay::Replayed::total(by);
        if times > 0 {
            let names: Vec<String> = by
                .iter()
                .map(|(name, times)| format!("{name} ({times})"))
                .collect();
            text.push_str(&format!(
                "\n{times} of {people} people {what}: {}",
                names.join(", ")
            ));
        }
    }
    let value = json!({
        "decisions": replayed.decisions, "left_out": replayed.left_out, "same": replayed.same, "asked": replayed.asked,
        "set_up": replayed.set_up, "blocked": replayed.blocked,
    });
    Ok(Report::new(text, value))
}

/// What it would mean, in lines.
fn meaning(preview: &Preview) -> Vec<String> {
    let mut lines = Vec::new();
    for effect in Effect::ALL {
        let count = preview.count(effect);
        let names = preview.who.iter().filter(|who| who.effect == effect);
        let names: Vec<&str> = names.take(10).map(|who| who.name.as_str()).collect();
        let more = if count > names.len() && !names.is_empty() {
            ", …"
        } else {
            ""
        };
        let who = match names.is_empty() {
            true => String::new(),
            false => format!(": {}{more}", names.join(", ")),
        };
        if count > 0 {
            lines.push(format!("{count} {}{who}", words::effect(effect)));
        }
    }
    lines
}

fn counts(counts: &[usize; 6]) -> Value {
    let of = |effect: Effect| counts[effect.index()];
    json!({
        "locked_out": of(Effect::LockedOut), "must_set_up": of(Effect::MustSetUp), "newly_asked": of(Effect::NewlyAsked),
        "loses_method": of(Effect::LosesMethod), "eased": of(Effect::Eased), "unchanged": of(Effect::Unchanged),
    })
}

/// A policy from a file: JSON when it begins with a brace, else TOML. No more is read than a policy may have.
fn read(file: &Path) -> Result<Policy, CliError> {
    let failed = |error: std::io::Error| CliError::File {
        path: file.to_owned(),
        error,
    };
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX) + 1;
    let mut bytes = Vec::new();
    match file == Path::new("-") {
        true => std::io::stdin().lock().take(most).read_to_end(&mut bytes),
        false => std::fs::File::open(file)
            .map_err(failed)?
            .take(most)
            .read_to_end(&mut bytes),
    }
    .map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|_| failed(std::io::ErrorKind::InvalidData.into()))?;
    let read = match text.trim_start().starts_with('{') {
        true => Policy::from_json(&text),
        false => Policy::from_toml(&text),
    };
    Ok(read.map_err(AdminError::from)?)
}
