//! Notices: what a person is told on the portal about their own account, until they have seen it.

use super::{Conn, Read, Row, StoreError, sql};

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Never changes.
    pub id: String,
    /// For whom.
    pub person_id: String,
    /// What happened, as a word.
    pub kind: String,
    /// More of it, as JSON.
    pub detail: String,
    /// When.
    pub at: i64,
    /// None: to be shown.
    pub seen_at: Option<i64>,
}

impl Read for Notice {
    const TABLE: &'static str = "notices";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            person_id: row.get("person_id")?,
            kind: row.get("kind")?,
            detail: row.get("detail")?,
            at: row.get("at")?,
            seen_at: row.get("seen_at")?,
        })
    }
}

/// Tells a person something.
pub async fn insert(conn: &mut Conn, notice: &Notice) -> Result<(), StoreError> {
    let query =
        "INSERT INTO notices (id, person_id, kind, detail, at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let query = sql(query)
        .of(&notice.person_id)
        .bind(&notice.id)
        .bind(&notice.person_id)
        .bind(&notice.kind)
        .bind(&notice.detail)
        .bind(notice.at)
        .bind(notice.seen_at);
    conn.run(query).await.map(drop)
}

/// What a person has not seen yet, newest first, 100 at most. Of more, what tells that somebody came is left out last, and new
/// names first: nobody hides behind what they do in a session of the person.
pub async fn open_of_person(conn: &mut Conn, person_id: &str) -> Result<Vec<Notice>, StoreError> {
    let query = "SELECT id, person_id, kind, detail, at, seen_at FROM notices \
                 WHERE person_id = $1 AND seen_at IS NULL \
                 ORDER BY CASE WHEN kind IN ('new_browser', 'remembered_stolen', 'key_copied', 'password_breached', \
                 'reset_started', 'admin_code_issued', 'admin_code_used') THEN 0 WHEN kind = 'renamed' THEN 2 ELSE 1 END, \
                 at DESC, id DESC LIMIT 100";
    let mut open: Vec<Notice> = conn.all(sql(query).bind(person_id)).await?;
    open.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    Ok(open)
}

/// A person's, seen or not, the oldest first, after the id where the page before ended (empty: from the start).
pub async fn of_person(
    conn: &mut Conn,
    person_id: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Notice>, StoreError> {
    let query = "SELECT id, person_id, kind, detail, at, seen_at FROM notices \
                 WHERE person_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    conn.all(sql(query).bind(person_id).bind(after).bind(limit)).await
}

// Who is thought to have notices, and has none any more, is only asked for nothing: those that follow may be late.

/// The person has seen one of theirs; false when they had before, or it is somebody else's.
pub async fn mark_seen(conn: &mut Conn, person_id: &str, id: &str, at: i64) -> Result<bool, StoreError> {
    let query = "UPDATE notices SET seen_at = $3 WHERE person_id = $1 AND id = $2 AND seen_at IS NULL";
    conn.run_one(sql(query).may_be_late().bind(person_id).bind(id).bind(at))
        .await
}

/// The person need not see those of one kind any more.
pub async fn mark_kind_seen(
    conn: &mut Conn,
    person_id: &str,
    kind: &str,
    at: i64,
) -> Result<u64, StoreError> {
    let query = "UPDATE notices SET seen_at = $3 WHERE person_id = $1 AND kind = $2 AND seen_at IS NULL";
    conn.run(sql(query).may_be_late().bind(person_id).bind(kind).bind(at))
        .await
}

/// Whether administrators were told about somebody since then.
pub async fn is_told_about(
    conn: &mut Conn,
    kind: &str,
    person_id: &str,
    since: i64,
) -> Result<bool, StoreError> {
    let query =
        "SELECT COUNT(*) FROM notices WHERE kind = $1 AND at > $3 AND detail LIKE '%\"' || $2 || '\"%'";
    let query = sql(query).bind(kind).bind(person_id).bind(since);
    Ok(conn.number(query).await? > 0)
}

/// Deletes what administrators were told about somebody: the notices of one kind that hold their id.
pub async fn delete_about(conn: &mut Conn, kind: &str, person_id: &str) -> Result<u64, StoreError> {
    let query = "DELETE FROM notices WHERE kind = $1 AND detail LIKE '%\"' || $2 || '\"%'";
    conn.run(sql(query).may_be_late().bind(kind).bind(person_id))
        .await
}

/// The person has seen all of theirs up to a time.
pub async fn mark_all_seen(conn: &mut Conn, person_id: &str, up_to: i64, at: i64) -> Result<u64, StoreError> {
    let query = "UPDATE notices SET seen_at = $3 WHERE person_id = $1 AND at <= $2 AND seen_at IS NULL";
    conn.run(sql(query).may_be_late().bind(person_id).bind(up_to).bind(at))
        .await
}

/// Deletes those that were seen before one moment, and all from before another.
pub async fn delete_older(conn: &mut Conn, seen_before: i64, from_before: i64) -> Result<u64, StoreError> {
    let query = "DELETE FROM notices WHERE seen_at < $1 OR at < $2";
    conn.run(sql(query).may_be_late().bind(seen_before).bind(from_before))
        .await
}
