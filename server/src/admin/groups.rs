//! Groups and who is in them. The policy and the switches name groups, so a change of membership can lock somebody out.

use serde_json::json;

use super::AdminError;
use super::authority::{self, Act, Denied, Why};
use super::lockout::{Glass, Watch};
use crate::audit::{Event, Record};
use crate::policies;
use crate::store::{
    self, Conn,
    groups::{Group, GroupCount, Member},
    people::Person,
};
use crate::validate;
use crate::work::Work;

/// The group of that name: for a use case, which asks then who may do something with it.
pub async fn find(conn: &mut Conn, name: &str) -> Result<Group, AdminError> {
    let found = store::groups::by_name(conn, &validate::key(name)).await?;
    found.ok_or_else(|| no_such(name))
}

fn no_such(name: &str) -> AdminError {
    AdminError::NoSuchGroup(name.chars().take(validate::LABEL_CHARACTERS).collect())
}

/// The groups of these names as they are written in the store.
pub async fn names(conn: &mut Conn, typed: &[String]) -> Result<Vec<String>, AdminError> {
    let mut names = Vec::new();
    for name in typed {
        let group = find(conn, name).await?;
        if !names.contains(&group.name) {
            names.push(group.name);
        }
    }
    Ok(names)
}

/// The same for somebody who wants to look at it: what they may not see is not there.
pub async fn see(conn: &mut Conn, actor: Option<&str>, name: &str) -> Result<Group, AdminError> {
    authority::allowed(conn, actor, (Act::SeeGroups, None)).await?;
    let group = find(conn, name).await?;
    match seen(conn, actor, &group).await {
        Err(AdminError::NotAllowed(_)) => Err(no_such(name)),
        other => other.map(|()| group),
    }
}

/// The groups that the one who looks may see, with how many people are in them.
pub async fn list(conn: &mut Conn, actor: Option<&str>) -> Result<Vec<GroupCount>, AdminError> {
    let authority = authority::allowed(conn, actor, (Act::SeeGroups, None)).await?;
    Ok(store::groups::list(conn, authority.scope()).await?)
}

/// Refuses whoever may not look at this group.
pub(super) async fn seen(conn: &mut Conn, actor: Option<&str>, group: &Group) -> Result<(), AdminError> {
    let authority = authority::allowed(conn, actor, (Act::SeeGroups, None)).await?;
    match authority.looks_after(&group.id) {
        true => Ok(()),
        false => Err(AdminError::NotAllowed(Denied {
            act: Act::SeeGroups,
            why: Why::NotTheirs,
        })),
    }
}

/// Who is in a group.
pub async fn members(conn: &mut Conn, actor: Option<&str>, group: &Group) -> Result<Vec<Member>, AdminError> {
    seen(conn, actor, group).await?;
    Ok(store::groups::members(conn, &group.id).await?)
}

/// Makes a group.
pub async fn create(work: &mut Work<'_>, typed: &str) -> Result<Group, AdminError> {
    authority::allow(work, Act::ChangeGroups, None).await?;
    let named = validate::group_name(typed)?;
    let group = Group {
        id: work.deps.id(),
        name: named.name,
        name_key: named.key,
    };
    // The store gives back the one that is there: of two that make the same, one sees the other's.
    let made = store::groups::ensure(&mut work.conn, &group).await?;
    if made.id != group.id {
        return Err(AdminError::GroupExists(made.name));
    }
    record(work, json!({ "group": group.name, "change": "created" })).await?;
    Ok(group)
}

/// Deletes a group; the people stay. Refused while the policy or a switch names it: what is demanded of whom must not
/// change by itself.
pub async fn delete(work: &mut Work<'_>, group: &Group, glass: Glass) -> Result<(), AdminError> {
    let watch = Watch::allowed(work, glass, (Act::ChangeGroups, None)).await?;
    if let Some(by) = named_in(work, group).await? {
        return Err(AdminError::GroupInUse {
            group: group.name.clone(),
            by,
        });
    }
    if !store::groups::delete(&mut work.conn, &group.id).await? {
        return Err(AdminError::NoSuchGroup(group.name.clone()));
    }
    watch.check(work).await?;
    record(
        work,
        watch.detail(json!({ "group": group.name, "change": "deleted" })),
    )
    .await
}

/// Where a group is named.
async fn named_in(work: &mut Work<'_>, group: &Group) -> Result<Option<String>, AdminError> {
    let policy = policies::in_force(&mut work.conn, work.deps).await?;
    let enforcement = &policy.enforcement;
    if enforcement.groups.contains(&group.name) || enforcement.excluded.contains(&group.name) {
        return Ok(Some("the enforcement".to_owned()));
    }
    let names = |rule: &&policy::Rule| {
        rule.when.groups.contains(&group.name) || rule.when.except_groups.contains(&group.name)
    };
    if let Some(rule) = policy.rules.iter().find(names) {
        return Ok(Some(format!("the rule {}", rule.id)));
    }
    let switches = store::providers::switches(&mut work.conn).await?;
    let by = switches.iter().find(|s| s.groups.contains(&group.name));
    Ok(by.map(|s| format!("the switch of {}", s.provider)))
}

/// Puts people into a group, and says how many were not in it before.
pub async fn add(
    work: &mut Work<'_>,
    group: &Group,
    people: &[Person],
    glass: Glass,
) -> Result<usize, AdminError> {
    change(work, group, (people, true), glass).await
}

/// Takes people out of a group, and says how many were in it before.
pub async fn remove(
    work: &mut Work<'_>,
    group: &Group,
    people: &[Person],
    glass: Glass,
) -> Result<usize, AdminError> {
    change(work, group, (people, false), glass).await
}

async fn change(
    work: &mut Work<'_>,
    group: &Group,
    (people, join): (&[Person], bool),
    glass: Glass,
) -> Result<usize, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::ChangeGroups, None)).await?;
    // A group that was deleted meanwhile is gone under the lock.
    find(&mut work.conn, &group.name).await?;
    let mut changed = Vec::new();
    for person in people {
        let (conn, id) = (&mut work.conn, person.id.as_str());
        let moved = match join {
            true => store::groups::add_member(conn, &group.id, id).await?,
            false => store::groups::remove_member(conn, &group.id, id).await?,
        };
        if moved {
            changed.push(person);
        }
    }
    watch.check(work).await?;
    let change = if join { "joined" } else { "left" };
    for person in &changed {
        let detail = watch.detail(json!({ "group": group.name, "change": change }));
        work.record(Event::GroupChanged, Record::of(&person.id).with(detail))
            .await?;
    }
    Ok(changed.len())
}

async fn record(work: &mut Work<'_>, detail: serde_json::Value) -> Result<(), AdminError> {
    Ok(work
        .record(Event::GroupChanged, Record::default().with(detail))
        .await?)
}
