//! Why somebody is asked, and what rules in report mode would have done.

use policy::{Circumstance, Fact, Moment};
use serde_json::json;

use crate::admin::authority::CONSOLE;
use crate::admin::people;
use crate::admin::policy::{explain as use_case, replay, trace, words};
use crate::cli::args::Explain;
use crate::cli::error::CliError;
use crate::cli::output::{Report, table};
use crate::clock::DAY_MS;
use crate::deps::Deps;
use crate::times;

pub(super) async fn explain(deps: &Deps, what: Explain) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let explained = match (&what.decision, &what.name) {
        (Some(id), _) => use_case::then(&mut conn, Some(CONSOLE), id).await?,
        (None, name) => {
            let person = people::find(&mut conn, name.as_deref().unwrap_or_default()).await?;
            let circumstance = Circumstance {
                application: Fact::Known(what.app.clone()),
                address: what.ip.into(),
                at: Fact::Known(moment(deps, what.at.as_deref())?),
            };
            use_case::now(&mut conn, deps, Some(CONSOLE), (person, &circumstance)).await?
        }
    };
    let decision = &explained.decision;
    let mut text = format!(
        "{}: {} (version {}).\n{} {}.",
        explained.username,
        words::requirement(&decision.requirement),
        decision.policy_version,
        explained.username,
        words::next(&explained.next),
    );
    let rows: Vec<Vec<String>> = trace::rules(&trace::Written, decision)
        .into_iter()
        .map(|rule| vec![rule.name, rule.outcome, rule.why])
        .collect();
    text.push('\n');
    text.push_str(&table(&["RULE", "OUTCOME", "WHY"], &rows));
    for would in &decision.would {
        text.push_str(&format!(
            "\nIf the rule {} were on: {}.",
            would.rule,
            words::requirement(&would.requirement)
        ));
    }
    let value = json!({
        "person": explained.username, "policy_version": decision.policy_version, "requirement": decision.requirement,
        "next": explained.next, "trace": decision.trace, "would": decision.would, "facts": explained.facts,
        "proofs": explained.proofs,
    });
    Ok(Report::new(text, value))
}

pub(super) async fn report(deps: &Deps, days: u32) -> Result<Report, CliError> {
    let now = deps.now_ms();
    let offset = times::offset_ms(now, &deps.config.time_zone);
    let mut conn = deps.store.read().await?;
    let since = replay::since(now, days);
    let all = replay::reports(&mut conn, Some(CONSOLE), (since, offset)).await?;
    let day = |day: i64| times::day(day * DAY_MS);
    let rows: Vec<Vec<String>> = all
        .lines
        .iter()
        .map(|line| {
            let times = line.times.to_string();
            vec![
                day(line.day),
                line.rule.clone(),
                words::reported(&line.effect).to_owned(),
                line.username.clone(),
                times,
            ]
        })
        .collect();
    let values: Vec<_> = all
        .lines
        .iter()
        .map(|line| {
            json!({
                "day": day(line.day), "rule": line.rule, "effect": line.effect, "person": line.username,
                "times": line.times,
            })
        })
        .collect();
    let mut text = match rows.is_empty() {
        true => "No rule in report mode had anything to say.".to_owned(),
        false => table(&["DAY", "RULE", "WOULD HAVE", "PERSON", "TIMES"], &rows),
    };
    if all.more {
        text.push_str(&format!(
            "\nOnly the newest {} lines are shown.",
            replay::MOST_REPORTED
        ));
    }
    Ok(Report::new(text, json!({ "reports": values, "more": all.more })))
}

/// A time as it was typed, in the zone of the portal.
fn moment(deps: &Deps, typed: Option<&str>) -> Result<Moment, CliError> {
    let zone = &deps.config.time_zone;
    let Some(typed) = typed else {
        return Ok(times::policy_moment(deps.now_ms(), zone));
    };
    let at = times::read(typed, zone).ok_or_else(|| CliError::Time(typed.chars().take(40).collect()))?;
    Ok(times::policy_moment(at, zone))
}
