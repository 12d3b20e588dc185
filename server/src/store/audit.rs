//! The audit log: what happened, written in the transaction in which it happened, and never changed. The events are a
//! closed enum of the caller; here they are words. How it is sealed: `audit_seals.rs`.

use super::{Conn, Read, Row, StoreError, sql};

mod writing;

pub use writing::{TOGETHER, insert};

/// How many entries one answer holds at most.
pub const PAGE: i64 = 200;

/// One thing that happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// With a key from the key file, over all this, when it was written; empty when it was written without. The seal does not
    /// hold it: it says to the sealer that the portal wrote the entry.
    pub mac: Vec<u8>,
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
                mac: bytes("mac")?.unwrap_or_default(),
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

/// Events of which there are many: what an ordinary sign-in writes, and what an attack writes in masses. The indexes by event leave
/// them out, so that signing in does not pay for them; whoever wants one of these finds it near the end, or reads on.
pub const OFTEN: [&str; 12] = [
    "sign_in_started",
    "password_right",
    "password_wrong",
    "challenge_shown",
    "answer_right",
    "answer_wrong",
    "attempt_ended",
    "session_opened",
    "session_raised",
    "session_ended",
    "factor_used",
    "throttled",
];

/// Whether there are many of an event.
pub fn is_often(event: &str) -> bool {
    OFTEN.contains(&event)
}

// The indexes by event are used for what says, in these very words, that it is not among them ([`OFTEN`], migration 0012).
macro_rules! seldom {
    () => {
        "event NOT IN ('sign_in_started', 'password_right', 'password_wrong', 'challenge_shown', 'answer_right', 'answer_wrong', 'attempt_ended', 'session_opened', 'session_raised', 'session_ended', 'factor_used', 'throttled')"
    };
}

pub(super) use seldom;

macro_rules! select {
    ($person:literal, $event:expr, $order:literal) => {
        concat!(
            "SELECT id, seq, at, event, actor, subject, provider, policy_version, address, agent, detail FROM audit WHERE ",
            $person,
            " AND ",
            $event,
            " AND at >= $3 AND at < $4 AND ",
            $order,
            " LIMIT $6"
        )
    };
}

// A text for each way of asking for a person, so that their log is read through an index.
macro_rules! texts {
    ($event:expr, $order:literal, $filter:expr) => {
        match ($filter.subject, $filter.person) {
            (Some(_), _) => select!("subject = $1", $event, $order),
            (None, Some(_)) => select!("(subject = $1 OR actor = $1)", $event, $order),
            (None, None) => select!("$1 = ''", $event, $order),
        }
    };
}

// And one for each way of asking for events: one that is seldom, through its index; a list of words, each between commas, which is
// one text for any number of them.
macro_rules! all_texts {
    ($order:literal, $filter:expr, $seldom:expr) => {
        match $seldom {
            true => texts!(concat!("event = $2 AND ", seldom!()), $order, $filter),
            false => texts!(
                "($2 = '' OR LENGTH(REPLACE($2, ',' || event || ',', '')) < LENGTH($2))",
                $order,
                $filter
            ),
        }
    };
}

/// A page of entries, newest first, [`PAGE`] at most. Looks the same before the first entry as after the last: empty. Events of
/// [`OFTEN`] are looked for entry by entry.
pub async fn list(conn: &mut Conn, filter: Filter<'_>, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let seldom = is_seldom(filter);
    let text = all_texts!("id < $5 ORDER BY id DESC", filter, seldom);
    let mut found = read(
        conn,
        (text, seldom),
        (filter, filter.before.unwrap_or("~")),
        limit,
    )
    .await?;
    if filter.events.len() > 1 {
        found.sort_by(|one, other| other.id.cmp(&one.id));
    }
    found.truncate(rows(limit));
    Ok(found)
}

/// The other direction: the oldest first, from after the entry with this id; `before` does not count.
pub async fn list_after(
    conn: &mut Conn,
    filter: Filter<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let seldom = is_seldom(filter);
    let text = all_texts!("id > $5 ORDER BY id", filter, seldom);
    let mut found = read(conn, (text, seldom), (filter, after), limit).await?;
    if filter.events.len() > 1 {
        found.sort_by(|one, other| one.id.cmp(&other.id));
    }
    found.truncate(rows(limit));
    Ok(found)
}

fn is_seldom(filter: Filter<'_>) -> bool {
    !filter.events.is_empty() && !filter.events.iter().any(|event| is_often(event))
}

fn rows(limit: i64) -> usize {
    usize::try_from(limit.clamp(1, PAGE)).unwrap_or(usize::MAX)
}

/// Up to `limit` of what is asked for; when it is seldom, up to so many of each event.
async fn read(
    conn: &mut Conn,
    (text, seldom): (&'static str, bool),
    (filter, cursor): (Filter<'_>, &str),
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let each: Vec<String> = match (seldom, filter.events) {
        (true, events) => events.iter().map(|event| (*event).to_owned()).collect(),
        (false, []) => vec![String::new()],
        // Two commas between: each word has its own two.
        (false, some) => vec![format!(",{},", some.join(",,"))],
    };
    let mut found = Vec::new();
    for events in each {
        let query = sql(text)
            .bind(filter.subject.or(filter.person).unwrap_or_default())
            .bind(events)
            .bind(filter.from.unwrap_or(i64::MIN))
            .bind(filter.until.unwrap_or(i64::MAX))
            .bind(cursor)
            .bind(limit.clamp(1, PAGE));
        found.extend(conn.all::<Entry>(query).await?);
    }
    Ok(found)
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
