//! Reading the audit log, with names instead of ids.

use std::collections::BTreeMap;

use super::AdminError;
use super::authority::{self, Act};
use crate::audit::Event;
use crate::store::{
    self, Conn,
    audit::{Entry, Filter},
    people::Person,
};

/// Which entries to look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Only those that concern this person.
    pub person: Option<&'a Person>,
    /// Only this event, by its name.
    pub event: Option<&'a str>,
    /// How many at most, the newest first.
    pub limit: usize,
}

/// An entry, with the usernames of who acted and whom it concerns; the id of somebody who is gone stays.
#[derive(Clone, Debug)]
pub struct Named {
    /// The entry.
    pub entry: Entry,
    /// Who acted.
    pub actor: Option<String>,
    /// Whom it concerns.
    pub subject: Option<String>,
}

/// The newest entries.
pub async fn list(
    conn: &mut Conn,
    actor: Option<&str>,
    wanted: Wanted<'_>,
) -> Result<Vec<Named>, AdminError> {
    authority::allowed(conn, actor, (Act::SeeAudit, None)).await?;
    if let Some(event) = wanted.event
        && !Event::ALL.iter().any(|known| known.name() == event)
    {
        return Err(AdminError::NoSuchEvent(event.chars().take(64).collect()));
    }
    let mut entries: Vec<Entry> = Vec::new();
    while entries.len() < wanted.limit {
        let before = entries.last().map(|e| e.id.clone());
        let filter = Filter {
            subject: wanted.person.map(|p| p.id.as_str()),
            event: wanted.event,
            before: before.as_deref(),
        };
        let left = i64::try_from(wanted.limit - entries.len()).unwrap_or(i64::MAX);
        let page = store::audit::list(conn, filter, left).await?;
        if page.is_empty() {
            break;
        }
        entries.extend(page);
    }
    let mut names = BTreeMap::new();
    let mut named = Vec::with_capacity(entries.len());
    for entry in entries {
        let actor = name(conn, &mut names, entry.actor.as_deref()).await?;
        let subject = name(conn, &mut names, entry.subject.as_deref()).await?;
        named.push(Named {
            entry,
            actor,
            subject,
        });
    }
    Ok(named)
}

async fn name(
    conn: &mut Conn,
    names: &mut BTreeMap<String, String>,
    id: Option<&str>,
) -> Result<Option<String>, AdminError> {
    let Some(id) = id else { return Ok(None) };
    if let Some(known) = names.get(id) {
        return Ok(Some(known.clone()));
    }
    let person = store::people::by_id(conn, id).await?;
    let name = person.map_or_else(|| id.to_owned(), |p| p.username);
    names.insert(id.to_owned(), name.clone());
    Ok(Some(name))
}
