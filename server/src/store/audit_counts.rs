//! How often, when last, and to whom something happened, by the audit log: for the overview and the home page.

use super::audit::seldom;
use super::{Conn, Read, Row, StoreError, sql};

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

/// Whom an event, which is not one of [`super::audit::OFTEN`], concerned since a moment and who is still there, each once, the latest first. It looks
/// at no more than the newest `most`.
pub async fn concerned(
    conn: &mut Conn,
    event: &str,
    (since, most): (i64, i64),
    limit: i64,
) -> Result<Vec<Concerned>, StoreError> {
    let query = concat!(
        "SELECT p.username AS username, MAX(e.at) AS at FROM (SELECT subject, at FROM audit WHERE event = $3 AND ",
        seldom!(),
        " AND at >= $1 ORDER BY id DESC LIMIT $2) AS e JOIN people p ON p.id = e.subject ",
        "GROUP BY p.username, p.username_key ORDER BY MAX(e.at) DESC, p.username_key LIMIT $4"
    );
    conn.all(sql(query).bind(since).bind(most).bind(event).bind(limit))
        .await
}

/// How often an event, which is not one of [`super::audit::OFTEN`], happened since a moment; it counts no more than `most`.
pub async fn times(conn: &mut Conn, event: &str, (since, most): (i64, i64)) -> Result<i64, StoreError> {
    let query = concat!(
        "SELECT COUNT(*) FROM (SELECT id FROM audit WHERE event = $1 AND ",
        seldom!(),
        " AND at >= $2 ORDER BY id DESC LIMIT $3) AS e"
    );
    conn.number(sql(query).bind(event).bind(since).bind(most)).await
}

/// When an event, which is not one of [`super::audit::OFTEN`], last concerned somebody.
pub async fn last_of(conn: &mut Conn, person_id: &str, event: &str) -> Result<Option<i64>, StoreError> {
    let query = concat!(
        "SELECT at FROM audit WHERE subject = $1 AND event = $2 AND ",
        seldom!(),
        " ORDER BY id DESC LIMIT 1"
    );
    let at = conn.number(sql(query).bind(person_id).bind(event)).await?;
    Ok((at != 0).then_some(at))
}
