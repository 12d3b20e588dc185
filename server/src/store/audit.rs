//! The audit log: what happened, written in the transaction in which it happened, and never changed. The events are a
//! closed enum of the caller; here they are words. How it is sealed: `audit_seals.rs`.

use super::{Conn, Read, Row, StoreError, sql};

/// How many entries one answer holds at most.
pub const PAGE: i64 = 200;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A UUID of version 7: sorts by time.
    pub id: String,
    /// Its place in the sealed log, from 1; none until it is sealed.
    pub seq: Option<i64>,
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
    /// The version of the policy by which it was decided, or that it put in force.
    pub policy_version: Option<i64>,
    /// From where.
    pub address: Option<String>,
    /// By which browser.
    pub agent: Option<String>,
    /// More of it, as JSON; nothing secret. [`ERASED`] when it was erased.
    pub detail: String,
}

/// The detail of an entry whose personal part was erased.
pub const ERASED: &str = "null";

/// What proves that an entry is as it was written (`audit/digest.rs`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// With address and browser under [`Marks::origin_digest`]; none when they were erased.
    pub origin_salt: Option<Vec<u8>>,
    /// Empty in an entry from before there were seals, until the sealer has seen it.
    pub origin_digest: Vec<u8>,
    /// With the detail under [`Marks::matter_digest`]; none when it was erased.
    pub matter_salt: Option<Vec<u8>>,
    /// The same for the detail.
    pub matter_digest: Vec<u8>,
}

/// An entry, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The entry.
    pub entry: Entry,
    /// What proves it.
    pub marks: Marks,
}

impl Read for Entry {
    const TABLE: &'static str = "audit";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            seq: row.get("seq")?,
            at: row.get("at")?,
            event: row.get("event")?,
            actor: row.get("actor")?,
            subject: row.get("subject")?,
            provider: row.get("provider")?,
            policy_version: row.get("policy_version")?,
            address: row.get("address")?,
            agent: row.get("agent")?,
            detail: row.get("detail")?,
        })
    }
}

impl Read for Marked {
    const TABLE: &'static str = "audit";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let bytes = |column| row.get::<Option<Vec<u8>>>(column);
        Ok(Self {
            entry: Entry::read(row)?,
            marks: Marks {
                origin_salt: bytes("origin_salt")?,
                origin_digest: bytes("origin_digest")?.unwrap_or_default(),
                matter_salt: bytes("matter_salt")?,
                matter_digest: bytes("matter_digest")?.unwrap_or_default(),
            },
        })
    }
}

/// Which entries to look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Only those that concern this person.
    pub subject: Option<&'a str>,
    /// Only those that concern this person, or that they did. Counts when there is no `subject`.
    pub person: Option<&'a str>,
    /// Only these events; all when there is none.
    pub events: &'a [&'a str],
    /// Only from this moment on.
    pub from: Option<i64>,
    /// Only from before this moment.
    pub until: Option<i64>,
    /// Only those before the entry with this id: the last one of the page before.
    pub before: Option<&'a str>,
}

/// Writes an entry.
pub async fn insert(conn: &mut Conn, entry: &Entry, marks: &Marks) -> Result<(), StoreError> {
    let query = "INSERT INTO audit (id, at, event, actor, subject, provider, policy_version, address, agent, detail, \
                 origin_salt, origin_digest, matter_salt, matter_digest) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let query = sql(query)
        .bind(&entry.id)
        .bind(entry.at)
        .bind(&entry.event)
        .bind(&entry.actor)
        .bind(&entry.subject)
        .bind(&entry.provider)
        .bind(entry.policy_version)
        .bind(&entry.address)
        .bind(&entry.agent)
        .bind(&entry.detail)
        .bind(&marks.origin_salt)
        .bind(&marks.origin_digest)
        .bind(&marks.matter_salt)
        .bind(&marks.matter_digest);
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

/// Somebody whom an event concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    /// Who.
    pub username: String,
    /// When it last did.
    pub at: i64,
}

impl Read for Concerned {
    const TABLE: &'static str = "audit";
    const KEY: &'static str = "username";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            username: row.get("username")?,
            at: row.get("at")?,
        })
    }
}

/// Whom an event concerned since a moment and who is still there, each once, the latest first. Like [`tally`] it looks at no more
/// than `most` entries.
pub async fn concerned(
    conn: &mut Conn,
    event: &str,
    (since, most): (i64, i64),
    limit: i64,
) -> Result<Vec<Concerned>, StoreError> {
    let query = "SELECT p.username AS username, MAX(e.at) AS at FROM \
                 (SELECT event, subject, at FROM audit WHERE at >= $1 ORDER BY at DESC LIMIT $2) AS e \
                 JOIN people p ON p.id = e.subject WHERE e.event = $3 \
                 GROUP BY p.username, p.username_key ORDER BY MAX(e.at) DESC, p.username_key LIMIT $4";
    conn.all(sql(query).bind(since).bind(most).bind(event).bind(limit))
        .await
}

macro_rules! select {
    ($condition:literal, $order:literal) => {
        concat!(
            "SELECT id, seq, at, event, actor, subject, provider, policy_version, address, agent, detail FROM audit WHERE ",
            $condition,
            // A list of words, each between commas: one text for any number of them.
            " AND ($2 = '' OR LENGTH(REPLACE($2, ',' || event || ',', '')) < LENGTH($2))",
            " AND at >= $3 AND at < $4 AND ",
            $order,
            " LIMIT $6"
        )
    };
}

// A text for each way of asking for a person, so that their log is read through an index.
macro_rules! texts {
    ($order:literal, $filter:expr) => {
        match ($filter.subject, $filter.person) {
            (Some(_), _) => select!("subject = $1", $order),
            (None, Some(_)) => select!("(subject = $1 OR actor = $1)", $order),
            (None, None) => select!("$1 = ''", $order),
        }
    };
}

/// A page of entries, newest first, [`PAGE`] at most. Looks the same before the first entry as after the last: empty.
pub async fn list(conn: &mut Conn, filter: Filter<'_>, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let text = texts!("id < $5 ORDER BY id DESC", filter);
    read(conn, text, (filter, filter.before.unwrap_or("~")), limit).await
}

/// The other direction: the oldest first, from after the entry with this id; `before` does not count.
pub async fn list_after(
    conn: &mut Conn,
    filter: Filter<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let text = texts!("id > $5 ORDER BY id", filter);
    read(conn, text, (filter, after), limit).await
}

async fn read(
    conn: &mut Conn,
    text: &'static str,
    (filter, cursor): (Filter<'_>, &str),
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let events = match filter.events {
        [] => String::new(),
        // Two commas between: each word has its own two.
        some => format!(",{},", some.join(",,")),
    };
    let query = sql(text)
        .bind(filter.subject.or(filter.person).unwrap_or_default())
        .bind(events)
        .bind(filter.from.unwrap_or(i64::MIN))
        .bind(filter.until.unwrap_or(i64::MAX))
        .bind(cursor)
        .bind(limit.clamp(1, PAGE));
    conn.all(query).await
}

/// Erases what is personal in the entries about a person: the detail of what concerns them, and from where and by which browser
/// they acted. The digests stay, so the log remains provable; the salts go, so nobody can try out what was there.
pub async fn erase(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    // In the order in which everybody locks: first the head, then entries.
    super::audit_seals::lock(conn).await?;
    let matter = "UPDATE audit SET detail = $2, matter_salt = NULL WHERE subject = $1";
    let origin = "UPDATE audit SET address = NULL, agent = NULL, origin_salt = NULL \
                  WHERE actor = $1 OR (actor IS NULL AND subject = $1)";
    let erased = conn.run(sql(matter).bind(person_id).bind(ERASED)).await?;
    conn.run(sql(origin).bind(person_id)).await?;
    Ok(erased)
}
