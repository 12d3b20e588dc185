//! `twinlatch 2fa`: of whom a second factor is demanded, which providers there are, and what people have set up.

use policy::Policy;
use serde_json::{Value, json};

use super::BY;
use super::args::SecondFactor;
use super::error::CliError;
use super::output::{Report, count};
use crate::admin::enforcement::{self, NewEnforcement};
use crate::admin::lockout::Glass;
use crate::admin::providers::{self, Has, State};
use crate::admin::{carry_out, methods, people};
use crate::deps::Deps;
use crate::store::{self, providers::Switch};
use crate::validate;
use crate::work::{Origin, Work};

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: SecondFactor) -> Result<Report, CliError> {
    match command {
        SecondFactor::State { name } => state(deps, &name).await,
        SecondFactor::Enable { name, provider } => enable(deps, &name, &provider).await,
        SecondFactor::Disable { name, provider, past } => disable(deps, &name, &provider, past.glass()).await,
        SecondFactor::Reset {
            name,
            method,
            reason,
            past,
        } => reset(deps, &name, (method.as_deref(), &reason), past.glass()).await,
        SecondFactor::Coverage => super::coverage::show(deps).await,
        SecondFactor::Cleanup { provider, how } => clean_up(deps, &provider, how.how()).await,
        SecondFactor::Provider {
            provider,
            on: false,
            off: false,
            ..
        } => {
            let switch = providers::switch(&mut deps.store.read().await?, BY, deps, &provider).await?;
            Ok(switch_report(&switch))
        }
        SecondFactor::Provider {
            provider,
            on,
            groups,
            everybody,
            how,
            ..
        } => {
            let set = async |work: &mut Work<'_>| match on && groups.is_empty() && !everybody {
                true => providers::switch_on_again(work, &provider, how.how().1).await,
                false => providers::set_switch(work, &provider, (on, &groups), how.how()).await,
            };
            Ok(switch_report(&carry_out(deps, Origin::console(), set).await?))
        }
        SecondFactor::Remember { days, off } => {
            let days = if off { Some(0) } else { days };
            let policy = match days {
                None => enforcement::show(&mut deps.store.read().await?, BY, deps).await?,
                Some(days) => {
                    let set = async |work: &mut Work<'_>| enforcement::set_remember_days(work, days).await;
                    carry_out(deps, Origin::console(), set).await?
                }
            };
            Ok(remember_report(&policy))
        }
        SecondFactor::Enforce {
            on: false,
            off: false,
            ..
        } => Ok(enforcement_report(
            &enforcement::show(&mut deps.store.read().await?, BY, deps).await?,
        )),
        SecondFactor::Enforce {
            on,
            groups,
            excluded,
            past,
            ..
        } => {
            let new = NewEnforcement {
                on,
                groups: &groups,
                excluded: &excluded,
            };
            let set = async |work: &mut Work<'_>| enforcement::set(work, new, past.glass()).await;
            Ok(enforcement_report(
                &carry_out(deps, Origin::console(), set).await?,
            ))
        }
    }
}

async fn state(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let person = people::find(&mut conn, name).await?;
    let state = providers::state(&mut conn, BY, deps, &person).await?;
    let name = &person.username;
    let mut text = match state.enabled {
        true => format!("{name} has a second factor."),
        false => format!("{name} has no second factor."),
    };
    text.push_str(match (state.demanded, state.asked) {
        (true, _) => " The policy demands one.",
        (false, true) => " The policy demands none, but who has one is asked for it.",
        (false, false) => " The policy demands none.",
    });
    for (head, list) in [("Set up", enabled(&state)), ("Not set up", state.has_not.clone())] {
        if !list.is_empty() {
            text.push_str(&format!("\n{head}:\n  {}", list.join("\n  ")));
        }
    }
    Ok(Report::new(text, state_value(name, &state)))
}

/// Removes one method, or all.
async fn reset(
    deps: &Deps,
    name: &str,
    (method, reason): (Option<&str>, &str),
    glass: Glass,
) -> Result<Report, CliError> {
    let (person, removed) = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let person = people::find(&mut work.conn, name).await?;
        let removed = match method {
            Some(called) => {
                let own = store::enrolments::of_person(&mut work.conn, &person.id).await?;
                let one = own.iter().find(|e| e.name_key == validate::key(called));
                let id = one.map_or("", |e| e.id.as_str());
                let one = methods::remove_one(work, &person, id, reason, glass).await?;
                one.into_iter().collect()
            }
            None => methods::remove_all(work, &person, reason, glass).await?,
        };
        Ok((person, removed))
    })
    .await?;
    let text = match removed.is_empty() {
        true => format!("{} has nothing of it set up.", person.username),
        false => format!("Removed from {}: {}.", person.username, removed.join(", ")),
    };
    Ok(Report::new(
        text,
        json!({ "username": person.username, "removed": removed }),
    ))
}

fn enabled(state: &State) -> Vec<String> {
    let line = |has: &Has| {
        let mut line = format!("{} ({})", has.provider, has.names.join(", "));
        if let Some(left) = has.left {
            line.push_str(&format!(", {left} left"));
        }
        if !has.usable {
            line.push_str(", cannot be used: it is switched off or could not be loaded");
        }
        line
    };
    state.has.iter().map(line).collect()
}

fn state_value(name: &str, state: &State) -> Value {
    let each = |has: &Has| json!({ "provider": has.provider, "names": has.names, "usable": has.usable, "left": has.left });
    json!({
        "username": name, "enabled": state.enabled, "demanded": state.demanded, "asked": state.asked,
        "providers": {
            "enabled": state.has.iter().map(each).collect::<Vec<_>>(),
            "disabled": state.has_not,
        },
    })
}

async fn enable(deps: &Deps, name: &str, provider: &str) -> Result<Report, CliError> {
    let username = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let person = people::find(&mut work.conn, name).await?;
        providers::enable(work, &person, provider).await?;
        Ok(person.username)
    })
    .await?;
    let text = format!("The provider {provider} is enabled for {username}.");
    Ok(Report::new(
        text,
        json!({ "username": username, "provider": provider, "enabled": true }),
    ))
}

async fn disable(deps: &Deps, name: &str, provider: &str, glass: Glass) -> Result<Report, CliError> {
    let (username, removed) = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let person = people::find(&mut work.conn, name).await?;
        let removed = providers::disable(work, &person, provider, glass).await?;
        Ok((person.username, removed))
    })
    .await?;
    let text = format!("The provider {provider} is disabled for {username}.");
    let json = json!({ "username": username, "provider": provider, "enabled": false, "removed": removed });
    Ok(Report::new(text, json))
}

async fn clean_up(deps: &Deps, provider: &str, how: (usize, Glass)) -> Result<Report, CliError> {
    let clean = async |work: &mut Work<'_>| providers::clean_up(work, provider, how).await;
    let removed = carry_out(deps, Origin::console(), clean).await?;
    let text = format!(
        "Nobody has {provider} any more; {} removed.",
        count(removed, "enrolment")
    );
    Ok(Report::new(
        text,
        json!({ "provider": provider, "removed": removed }),
    ))
}

fn switch_report(switch: &Switch) -> Report {
    let provider = &switch.provider;
    let text = match (switch.is_on, switch.groups.is_empty()) {
        (false, true) => format!("The provider {provider} is off."),
        (false, false) => format!(
            "The provider {provider} is off. Switched on again, it is on for {}.",
            members(&switch.groups)
        ),
        (true, true) => format!("The provider {provider} is on for everybody."),
        (true, false) => format!("The provider {provider} is on for {}.", members(&switch.groups)),
    };
    let json = json!({ "provider": provider, "on": switch.is_on, "groups": switch.groups });
    Report::new(text, json)
}

fn enforcement_report(policy: &Policy) -> Report {
    let enforcement = &policy.enforcement;
    let (groups, excluded) = (&enforcement.groups, &enforcement.excluded);
    let text = match (enforcement.on, groups.is_empty(), excluded.is_empty()) {
        (false, _, _) => "A second factor is not enforced.".to_owned(),
        (true, true, true) => "A second factor is enforced for everybody.".to_owned(),
        (true, true, false) => format!(
            "A second factor is enforced for everybody except {}.",
            members(excluded)
        ),
        (true, false, true) => format!("A second factor is enforced for {}.", members(groups)),
        (true, false, false) => format!(
            "A second factor is enforced for {}. While groups are selected, excluding {} has no effect.",
            members(groups),
            members(excluded)
        ),
    };
    let json = json!({
        "enforced": enforcement.on, "groups": groups, "excluded": excluded, "version": policy.version,
    });
    Report::new(text, json)
}

fn remember_report(policy: &Policy) -> Report {
    let days = policy.base.remember_browser_days;
    let text = match days {
        0 => "No browser is remembered: the second factor is asked for at every sign-in.".to_owned(),
        days => format!(
            "A browser may be remembered for {}.",
            count(u64::from(days), "day")
        ),
    };
    Report::new(text, json!({ "days": days, "version": policy.version }))
}

/// `members of the group Finance`, `members of the groups Finance, IT`.
fn members<'a>(groups: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<&str> = groups.into_iter().map(String::as_str).collect();
    format!(
        "members of the group{} {}",
        if names.len() == 1 { "" } else { "s" },
        names.join(", ")
    )
}
