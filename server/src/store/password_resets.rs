//! Resets of a password: each is a code, one of a person at a time, used once.

use super::{Conn, Read, Row, StoreError, sql};

/// A reset that was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordReset {
    /// Never changes.
    pub id: String,
    /// Whose password.
    pub person_id: String,
    /// The first signs of the code, in the clear; unique.
    pub finder: String,
    /// The hash of the whole code.
    pub hash: String,
    /// Who started it: `console`, or the id of an administrator.
    pub by: String,
    /// When it was started.
    pub created_at: i64,
    /// From when on it is no good.
    pub expires_at: i64,
    /// None: not used yet.
    pub used_at: Option<i64>,
}

impl Read for PasswordReset {
    const TABLE: &'static str = "password_resets";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            person_id: row.get("person_id")?,
            finder: row.get("finder")?,
            hash: row.get("hash")?,
            by: row.get("by")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, person_id, finder, hash, by, created_at, expires_at, used_at FROM password_resets ",
            $rest
        )
    };
}

/// A new one; the person's earlier one is no good from now on.
pub async fn replace(conn: &mut Conn, reset: &PasswordReset) -> Result<(), StoreError> {
    let query = "INSERT INTO password_resets (id, person_id, finder, hash, by, created_at, expires_at, used_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person_id) DO UPDATE SET id = excluded.id, \
                 finder = excluded.finder, hash = excluded.hash, by = excluded.by, created_at = excluded.created_at, \
                 expires_at = excluded.expires_at, used_at = excluded.used_at";
    let query = sql(query)
        .bind(&reset.id)
        .bind(&reset.person_id)
        .bind(&reset.finder)
        .bind(&reset.hash)
        .bind(&reset.by)
        .bind(reset.created_at)
        .bind(reset.expires_at)
        .bind(reset.used_at);
    conn.run(query).await.map(drop)
}

/// The one whose code begins so, used or not, expired or not.
pub async fn by_finder(conn: &mut Conn, finder: &str) -> Result<Option<PasswordReset>, StoreError> {
    conn.one(sql(select!("WHERE finder = $1")).bind(finder)).await
}

/// The one of a person, used or not, expired or not.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Option<PasswordReset>, StoreError> {
    conn.one(sql(select!("WHERE person_id = $1")).bind(person_id))
        .await
}

/// Uses one that is still good: true for exactly one caller.
pub async fn use_once(conn: &mut Conn, id: &str, at: i64) -> Result<bool, StoreError> {
    let query =
        "UPDATE password_resets SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2";
    conn.run_one(sql(query).bind(id).bind(at)).await
}

/// Takes an unused one back: whoever changes the password leaves no code behind that would undo it.
pub async fn void(conn: &mut Conn, person_id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM password_resets WHERE person_id = $1 AND used_at IS NULL";
    conn.run_one(sql(query).bind(person_id)).await
}

/// Removes the one of a person, used or not.
pub async fn delete_of_person(conn: &mut Conn, person_id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM password_resets WHERE person_id = $1";
    conn.run_one(sql(query).bind(person_id)).await
}

/// Removes what has expired.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM password_resets WHERE expires_at <= $1").bind(now))
        .await
}
