//! Reading the audit log, with names instead of ids: a page at a time in both directions ([`page`]), the newest so many ([`list`]),
//! as a file of what is filtered ([`download`]), whole and checked ([`seals`]). All of it is for those who may read the log.

use std::collections::BTreeMap;

use super::AdminError;
use super::authority::{Act, allowed};
use crate::store::{self, Conn, StoreError, audit::Entry};

pub mod download;
pub mod seals;
mod wanted;

pub use wanted::{LONGEST_SEARCH, Typed, Wanted};

/// How many entries a page holds.
pub const PAGE: usize = 50;

/// A search, and a filter by events of which there are many, reads so many entries for one page at most; what follows is on the next one.
pub const MOST_READ: usize = 20_000;

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

/// Where a page is. The ids come from [`Page`]; any other text is a place, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum At<'a> {
    /// The newest.
    #[default]
    Newest,
    /// Those that are older than this one.
    Before(&'a str),
    /// Those that are newer than this one.
    After(&'a str),
}

/// A page, the newest entry first.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What is on it, [`PAGE`] at most. With a search it may be fewer, also none, although `older` says where it goes on.
    pub entries: Vec<Named>,
    /// For [`At::After`]: there are newer ones.
    pub newer: Option<String>,
    /// For [`At::Before`]: there are older ones, or may be.
    pub older: Option<String>,
}

/// A page of what is wanted.
///
/// # Errors
/// [`AdminError::NotAllowed`]; the store.
pub async fn page(
    conn: &mut Conn,
    actor: Option<&str>,
    wanted: &Wanted,
    at: At<'_>,
) -> Result<Page, AdminError> {
    allowed(conn, actor, (Act::SeeAudit, None)).await?;
    if let At::After(id) = at {
        let (mut found, more) = scan(conn, wanted, At::After(id), PAGE).await?;
        // Before the newest page there is nothing: it is shown as a whole.
        if more.is_some() {
            found.reverse();
            let older = found.last().map_or_else(|| id.to_owned(), |e| e.id.clone());
            return Ok(Page {
                entries: named(conn, found).await?,
                newer: more,
                older: Some(older),
            });
        }
    }
    let at = match at {
        At::After(_) => At::Newest,
        other => other,
    };
    let (found, older) = scan(conn, wanted, at, PAGE).await?;
    let newer = match at {
        At::Before(id) => Some(found.first().map_or_else(|| id.to_owned(), |e| e.id.clone())),
        _ => None,
    };
    Ok(Page {
        entries: named(conn, found).await?,
        newer,
        older,
    })
}

/// The newest entries of what is wanted, so many at most; a search looks at the whole log.
///
/// # Errors
/// [`AdminError::NotAllowed`]; the store.
pub async fn list(
    conn: &mut Conn,
    actor: Option<&str>,
    wanted: &Wanted,
    limit: usize,
) -> Result<Vec<Named>, AdminError> {
    allowed(conn, actor, (Act::SeeAudit, None)).await?;
    let mut all: Vec<Entry> = Vec::new();
    let mut before: Option<String> = None;
    while all.len() < limit {
        let at = before.as_deref().map_or(At::Newest, At::Before);
        let (found, more) = scan(conn, wanted, at, limit - all.len()).await?;
        all.extend(found);
        before = more;
        if before.is_none() {
            break;
        }
    }
    Ok(named(conn, all).await?)
}

/// What is wanted from a place on, in the direction of reading; and after which entry it goes on, if it may.
async fn scan(
    conn: &mut Conn,
    wanted: &Wanted,
    at: At<'_>,
    most: usize,
) -> Result<(Vec<Entry>, Option<String>), StoreError> {
    let step = match wanted.is_looked_for() {
        true => store::audit::PAGE,
        false => i64::try_from(most + 1)
            .unwrap_or(i64::MAX)
            .min(store::audit::PAGE),
    };
    let full = usize::try_from(step).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut last = match at {
        At::Newest => None,
        At::Before(id) | At::After(id) => Some(id.to_owned()),
    };
    let mut looked_at = 0;
    loop {
        let read = read(conn, wanted, (at, last.as_deref()), step).await?;
        let is_end = read.len() < full;
        looked_at += read.len();
        for entry in read {
            let is_found = wanted.finds(&entry);
            if is_found && found.len() == most {
                return Ok((found, last));
            }
            last = Some(entry.id.clone());
            if is_found {
                found.push(entry);
            }
        }
        if is_end {
            return Ok((found, None));
        }
        if wanted.is_looked_for() && looked_at >= MOST_READ {
            return Ok((found, last));
        }
    }
}

async fn read(
    conn: &mut Conn,
    wanted: &Wanted,
    (at, last): (At<'_>, Option<&str>),
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let events = wanted.event_names();
    let filter = wanted.filter(&events);
    match at {
        At::After(_) => store::audit::list_after(conn, filter, last.unwrap_or_default(), limit).await,
        _ => {
            let filter = store::audit::Filter {
                before: last,
                ..filter
            };
            store::audit::list(conn, filter, limit).await
        }
    }
}

async fn named(conn: &mut Conn, entries: Vec<Entry>) -> Result<Vec<Named>, StoreError> {
    let mut names = Names::default();
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        all.push(names.of(conn, entry).await?);
    }
    Ok(all)
}

/// Usernames by id, each looked up once.
#[derive(Debug, Default)]
struct Names(BTreeMap<String, String>);

/// So many names are remembered at a time.
const MOST_NAMES: usize = 10_000;

impl Names {
    async fn of(&mut self, conn: &mut Conn, entry: Entry) -> Result<Named, StoreError> {
        let actor = self.name(conn, entry.actor.as_deref()).await?;
        let subject = self.name(conn, entry.subject.as_deref()).await?;
        Ok(Named {
            entry,
            actor,
            subject,
        })
    }

    async fn name(&mut self, conn: &mut Conn, id: Option<&str>) -> Result<Option<String>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        if let Some(known) = self.0.get(id) {
            return Ok(Some(known.clone()));
        }
        let person = store::people::by_id(conn, id).await?;
        let name = person.map_or_else(|| id.to_owned(), |p| p.username);
        if self.0.len() >= MOST_NAMES {
            self.0.clear();
        }
        self.0.insert(id.to_owned(), name.clone());
        Ok(Some(name))
    }
}
