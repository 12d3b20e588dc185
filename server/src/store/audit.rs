//! The audit log: what happened, written in the transaction in which it happened, and never changed. The events are a
//! closed enum of the caller; here they are words.

use super::{Conn, Read, Row, StoreError, sql};

/// How many entries one answer holds at most.
pub const PAGE: i64 = 200;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A UUID of version 7: sorts by time.
    pub id: String,
    /// When.
    pub at: i64,
    /// What.
    pub event: String,
    /// Who did it: the id of a person, or a word for the console; none when it is unknown.
    pub actor: Option<String>,
    /// Whom it concerns.
    pub subject: Option<String>,
    /// By which provider.
    pub provider: Option<String>,
    /// From where.
    pub address: Option<String>,
    /// By which browser.
    pub agent: Option<String>,
    /// More of it, as JSON; nothing secret.
    pub detail: String,
}

impl Read for Entry {
    const TABLE: &'static str = "audit";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            event: row.get("event")?,
            actor: row.get("actor")?,
            subject: row.get("subject")?,
            provider: row.get("provider")?,
            address: row.get("address")?,
            agent: row.get("agent")?,
            detail: row.get("detail")?,
        })
    }
}

/// Which entries to look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Only those that concern this person.
    pub subject: Option<&'a str>,
    /// Only this event.
    pub event: Option<&'a str>,
    /// Only those before the entry with this id: the last one of the page before.
    pub before: Option<&'a str>,
}

/// Writes an entry.
pub async fn insert(conn: &mut Conn, entry: &Entry) -> Result<(), StoreError> {
    let query = "INSERT INTO audit (id, at, event, actor, subject, provider, address, agent, detail) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let query = sql(query)
        .bind(&entry.id)
        .bind(entry.at)
        .bind(&entry.event)
        .bind(&entry.actor)
        .bind(&entry.subject)
        .bind(&entry.provider)
        .bind(&entry.address)
        .bind(&entry.agent)
        .bind(&entry.detail);
    conn.run(query).await.map(drop)
}

/// How often something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What.
    pub event: String,
    /// How often.
    pub times: i64,
}

impl Read for Happened {
    const TABLE: &'static str = "audit";
    const KEY: &'static str = "event";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            event: row.get("event")?,
            times: row.get("times")?,
        })
    }
}

/// How often each thing happened since a moment, among the newest entries; it looks at no more than `most`.
pub async fn tally(conn: &mut Conn, since: i64, most: i64) -> Result<Vec<Happened>, StoreError> {
    let query = "SELECT e.event, COUNT(*) AS times FROM \
                 (SELECT event FROM audit WHERE at >= $1 ORDER BY at DESC LIMIT $2) AS e GROUP BY e.event ORDER BY e.event";
    conn.all(sql(query).bind(since).bind(most)).await
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, at, event, actor, subject, provider, address, agent, detail FROM audit WHERE ",
            $condition,
            " AND ($2 = '' OR event = $2) AND id < $3 ORDER BY id DESC LIMIT $4"
        )
    };
}

/// A page of entries, newest first, [`PAGE`] at most. Looks the same before the first entry as after the last: empty.
pub async fn list(conn: &mut Conn, filter: Filter<'_>, limit: i64) -> Result<Vec<Entry>, StoreError> {
    // Two texts, so that the log of one person is read through the index.
    let query = match filter.subject {
        Some(_) => select!("subject = $1"),
        None => select!("$1 = ''"),
    };
    let query = sql(query)
        .bind(filter.subject.unwrap_or_default())
        .bind(filter.event.unwrap_or_default())
        .bind(filter.before.unwrap_or("~"))
        .bind(limit.clamp(1, PAGE));
    conn.all(query).await
}
