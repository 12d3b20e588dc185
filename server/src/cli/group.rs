//! `twinlatch group`: groups and who is in them.

use serde_json::json;

use super::args::Group;
use super::error::CliError;
use super::output::{Report, table};
use crate::admin::lockout::Glass;
use crate::admin::{carry_out, groups, people};
use crate::deps::Deps;
use crate::work::{Origin, Work};

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: Group) -> Result<Report, CliError> {
    match command {
        Group::Add { group } => add(deps, &group).await,
        Group::Delete { group, past } => delete(deps, &group, past.glass()).await,
        Group::List => list(deps).await,
        Group::Show { group } => show(deps, &group).await,
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
    let all = groups::list(&mut deps.store.read().await?).await?;
    let rows: Vec<_> = all
        .iter()
        .map(|g| vec![g.group.name.clone(), g.members.to_string()])
        .collect();
    let values: Vec<_> = all
        .iter()
        .map(|g| json!({ "group": g.group.name, "members": g.members }))
        .collect();
    let text = match rows.is_empty() {
        true => "No groups.".to_owned(),
        false => table(&["GROUP", "MEMBERS"], &rows),
    };
    Ok(Report::new(text, json!({ "groups": values })))
}

async fn show(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let group = groups::find(&mut conn, name).await?;
    let members = groups::members(&mut conn, &group).await?;
    let rows: Vec<_> = members
        .iter()
        .map(|m| vec![m.username.clone(), m.full_name.clone()])
        .collect();
    let each = |m: &crate::store::groups::Member| json!({ "username": m.username, "full_name": m.full_name });
    let values: Vec<_> = members.iter().map(each).collect();
    let text = match rows.is_empty() {
        true => format!("Nobody is in {}.", group.name),
        false => table(&["PERSON", "FULL NAME"], &rows),
    };
    Ok(Report::new(
        text,
        json!({ "group": group.name, "members": values }),
    ))
}

async fn change(
    deps: &Deps,
    name: &str,
    (names, join): (&[String], bool),
    glass: Glass,
) -> Result<Report, CliError> {
    let (group, changed) = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let group = groups::find(&mut work.conn, name).await?;
        let mut all = Vec::new();
        for name in names {
            all.push(people::find(&mut work.conn, name).await?);
        }
        let changed = match join {
            true => groups::add(work, &group, &all, glass).await?,
            false => groups::remove(work, &group, &all, glass).await?,
        };
        Ok((group, changed))
    })
    .await?;
    let who = match changed {
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    };
    let text = match join {
        true => format!("{who} joined {}.", group.name),
        false => format!("{who} left {}.", group.name),
    };
    Ok(Report::new(
        text,
        json!({ "group": group.name, "changed": changed }),
    ))
}
