//! `twinlatch group`: groups and who is in them.

use serde_json::json;

use super::BY;
use super::args::{Group, GroupAdmin};
use super::error::CliError;
use super::output::{Report, table};
use crate::admin::lockout::Glass;
use crate::admin::{AdminError, carry_out, group_administrators, groups, people};
use crate::deps::Deps;
use crate::store::{groups::Member, people::Person};
use crate::work::{Origin, Work};

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: Group) -> Result<Report, CliError> {
    match command {
        Group::Add { group } => add(deps, &group).await,
        Group::Delete { group, past } => delete(deps, &group, past.glass()).await,
        Group::List => list(deps).await,
        Group::Show { group } => show(deps, &group).await,
        Group::Admin { command } => administrators(deps, command).await,
        Group::Join { group, names, past } => change(deps, &group, (&names, true), past.glass()).await,
        Group::Leave { group, names, past } => change(deps, &group, (&names, false), past.glass()).await,
    }
}

async fn add(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let made = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        groups::create(work, name).await
    })
    .await?;
    Ok(Report::new(
        format!("The group {} was added.", made.name),
        json!({ "group": made.name, "id": made.id }),
    ))
}

async fn delete(deps: &Deps, name: &str, glass: Glass) -> Result<Report, CliError> {
    let group = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let group = groups::find(&mut work.conn, name).await?;
        groups::delete(work, &group, glass).await?;
        Ok(group)
    })
    .await?;
    Ok(Report::new(
        format!("The group {} was deleted.", group.name),
        json!({ "deleted": group.name }),
    ))
}

async fn list(deps: &Deps) -> Result<Report, CliError> {
    let all = groups::list(&mut deps.store.read().await?, BY).await?;
    let rows: Vec<_> = all
        .iter()
        .map(|g| {
            let (members, administrators) = (g.members.to_string(), g.administrators.to_string());
            vec![g.group.name.clone(), members, administrators]
        })
        .collect();
    let values: Vec<_> = all
        .iter()
        .map(|g| json!({ "group": g.group.name, "members": g.members, "administrators": g.administrators }))
        .collect();
    let text = match rows.is_empty() {
        true => "No groups.".to_owned(),
        false => table(&["GROUP", "MEMBERS", "LOOKED AFTER BY"], &rows),
    };
    Ok(Report::new(text, json!({ "groups": values })))
}

async fn show(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let group = groups::find(&mut conn, name).await?;
    let members = groups::members(&mut conn, BY, &group).await?;
    let administrators = group_administrators::list(&mut conn, BY, &group).await?;
    let row = |m: &Member| vec![m.username.clone(), m.full_name.clone()];
    let rows: Vec<_> = members.iter().map(row).collect();
    let mut text = match rows.is_empty() {
        true => format!("Nobody is in {}.", group.name),
        false => table(&["PERSON", "FULL NAME"], &rows),
    };
    if !administrators.is_empty() {
        let names: Vec<_> = administrators.iter().map(|m| m.username.as_str()).collect();
        text.push_str(&format!("\nLooked after by {}.", names.join(", ")));
    }
    let each = |m: &Member| json!({ "username": m.username, "full_name": m.full_name });
    let values = |all: &[Member]| all.iter().map(each).collect::<Vec<_>>();
    let json = json!({
        "group": group.name, "members": values(&members), "administrators": values(&administrators),
    });
    Ok(Report::new(text, json))
}

async fn change(
    deps: &Deps,
    name: &str,
    (names, join): (&[String], bool),
    glass: Glass,
) -> Result<Report, CliError> {
    let (group, changed) = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let group = groups::find(&mut work.conn, name).await?;
        let all = everybody(work, names).await?;
        let changed = match join {
            true => groups::add(work, &group, &all, glass).await?,
            false => groups::remove(work, &group, &all, glass).await?,
        };
        Ok((group, changed))
    })
    .await?;
    let who = who(changed);
    let text = match join {
        true => format!("{who} joined {}.", group.name),
        false => format!("{who} left {}.", group.name),
    };
    Ok(Report::new(
        text,
        json!({ "group": group.name, "changed": changed }),
    ))
}

async fn administrators(deps: &Deps, command: GroupAdmin) -> Result<Report, CliError> {
    let (name, names, add) = match &command {
        GroupAdmin::Add { group, names } => (group, names, true),
        GroupAdmin::Remove { group, names } => (group, names, false),
    };
    let (group, changed) = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let group = groups::find(&mut work.conn, name).await?;
        let all = everybody(work, names).await?;
        let changed = match add {
            true => group_administrators::add(work, &group, &all).await?,
            false => group_administrators::remove(work, &group, &all).await?,
        };
        Ok((group, changed))
    })
    .await?;
    let text = match add {
        true => format!("{} more may look after {}.", who(changed), group.name),
        false => format!("{} may look after {} no longer.", who(changed), group.name),
    };
    Ok(Report::new(
        text,
        json!({ "group": group.name, "changed": changed }),
    ))
}

async fn everybody(work: &mut Work<'_>, names: &[String]) -> Result<Vec<Person>, AdminError> {
    let mut all = Vec::new();
    for name in names {
        all.push(people::find(&mut work.conn, name).await?);
    }
    Ok(all)
}

fn who(number: usize) -> String {
    match number {
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    }
}
