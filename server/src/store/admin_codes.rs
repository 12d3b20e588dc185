//! Administrator codes: one of a person at a time, used once. Whether one that nobody has confirmed is good is the operator's
//! setting (`admin_codes.confirm`), so whoever asks says so.

use super::{Conn, Read, Row, StoreError, people::Scope, sql};

/// An administrator code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminCode {
    /// Never changes.
    pub id: String,
    /// Whom it lets in.
    pub person_id: String,
    /// The hash of the whole code.
    pub hash: String,
    /// Who made it: `console`, or the id of an administrator.
    pub by: String,
    /// Why, in their words.
    pub reason: String,
    /// When it was made.
    pub created_at: i64,
    /// From when on it is no good.
    pub expires_at: i64,
    /// Who confirmed it: `console`, or the id of an administrator. None: nobody yet.
    pub confirmed_by: Option<String>,
    /// When.
    pub confirmed_at: Option<i64>,
    /// None: not used yet.
    pub used_at: Option<i64>,
}

impl Read for AdminCode {
    const TABLE: &'static str = "admin_codes";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            person_id: row.get("person_id")?,
            hash: row.get("hash")?,
            by: row.get("by")?,
            reason: row.get("reason")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            confirmed_by: row.get("confirmed_by")?,
            confirmed_at: row.get("confirmed_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

impl AdminCode {
    /// Whether it lets somebody in at this moment. `confirm`: only when somebody else has confirmed it.
    pub fn is_good(&self, now: i64, confirm: bool) -> bool {
        self.used_at.is_none() && self.expires_at > now && (!confirm || self.confirmed_by.is_some())
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.person_id, c.hash, c.by, c.reason, c.created_at, c.expires_at, c.confirmed_by, \
             c.confirmed_at, c.used_at FROM admin_codes c ",
            $rest
        )
    };
}

/// A new one; the person's earlier one is no good from now on.
pub async fn replace(conn: &mut Conn, code: &AdminCode) -> Result<(), StoreError> {
    let query = "INSERT INTO admin_codes (id, person_id, hash, by, reason, created_at, expires_at, confirmed_by, \
                 confirmed_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                 ON CONFLICT (person_id) DO UPDATE SET id = excluded.id, hash = excluded.hash, by = excluded.by, \
                 reason = excluded.reason, created_at = excluded.created_at, expires_at = excluded.expires_at, \
                 confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, used_at = excluded.used_at";
    let query = sql(query)
        .of(&code.person_id)
        .bind(&code.id)
        .bind(&code.person_id)
        .bind(&code.hash)
        .bind(&code.by)
        .bind(&code.reason)
        .bind(code.created_at)
        .bind(code.expires_at)
        .bind(&code.confirmed_by)
        .bind(code.confirmed_at)
        .bind(code.used_at);
    conn.run(query).await.map(drop)
}

/// By id, good or not.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<AdminCode>, StoreError> {
    conn.one(sql(select!("WHERE c.id = $1")).bind(id)).await
}

/// The one of a person, good or not.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Option<AdminCode>, StoreError> {
    conn.one(sql(select!("WHERE c.person_id = $1")).bind(person_id))
        .await
}

/// Those that have not run out, used ones too, the newest first. Of whom one looks after: without those of administrators and of
/// others who look after groups, whom only administrators help.
pub async fn list(conn: &mut Conn, scope: Scope<'_>, now: i64) -> Result<Vec<AdminCode>, StoreError> {
    let everybody = select!("WHERE c.expires_at > $1 ORDER BY c.created_at DESC, c.id");
    let looked_after = select!(
        "JOIN people p ON p.id = c.person_id WHERE c.expires_at > $1 AND p.administrator = 0 \
         AND p.id IN (SELECT m.person_id FROM group_members m JOIN group_administrators a ON a.group_id = m.group_id \
         WHERE a.person_id = $2) AND p.id NOT IN (SELECT b.person_id FROM group_administrators b) \
         ORDER BY c.created_at DESC, c.id"
    );
    match scope {
        Scope::Everybody => conn.all(sql(everybody).bind(now)).await,
        Scope::LookedAfterBy(by) => conn.all(sql(looked_after).bind(now).bind(by)).await,
    }
}

/// Confirms one that is unused and has not run out: true for exactly one caller.
pub async fn confirm(conn: &mut Conn, code: &AdminCode, by: &str, at: i64) -> Result<bool, StoreError> {
    let query = "UPDATE admin_codes SET confirmed_by = $2, confirmed_at = $3 \
                 WHERE id = $1 AND confirmed_by IS NULL AND used_at IS NULL AND expires_at > $3";
    conn.run_one(sql(query).of(&code.person_id).bind(&code.id).bind(by).bind(at))
        .await
}

/// Uses one that is still good: the row for exactly one caller.
pub async fn use_once(
    conn: &mut Conn,
    id: &str,
    at: i64,
    confirm: bool,
) -> Result<Option<AdminCode>, StoreError> {
    let query = "UPDATE admin_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2 \
                 AND (confirmed_by IS NOT NULL OR $3 = 0)";
    let query = sql(query).bind(id).bind(at).bind(i64::from(confirm));
    match conn.run_one(query).await? {
        true => by_id(conn, id).await,
        false => Ok(None),
    }
}

/// Takes an unused one back. False when it is used, or gone.
pub async fn revoke(conn: &mut Conn, code: &AdminCode) -> Result<bool, StoreError> {
    let query = "DELETE FROM admin_codes WHERE id = $1 AND used_at IS NULL";
    conn.run_one(sql(query).of(&code.person_id).bind(&code.id)).await
}

/// Takes a person's unused one back, if there is one.
pub async fn void(conn: &mut Conn, person_id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM admin_codes WHERE person_id = $1 AND used_at IS NULL";
    conn.run_one(sql(query).of(person_id).bind(person_id)).await
}

/// Removes the one of a person, used or not.
pub async fn delete_of_person(conn: &mut Conn, person_id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM admin_codes WHERE person_id = $1";
    conn.run_one(sql(query).of(person_id).bind(person_id)).await
}

/// Removes what has run out.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM admin_codes WHERE expires_at <= $1").bind(now))
        .await
}
