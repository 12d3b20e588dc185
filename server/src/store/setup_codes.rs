//! The code with which the first administrator is made: one at a time, used once.

use super::{Conn, Read, Row, StoreError, sql};

/// A set-up code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupCode {
    /// Never changes.
    pub id: String,
    /// The first signs, in the clear.
    pub finder: String,
    /// The hash of the whole code.
    pub hash: String,
    /// When it was made.
    pub created_at: i64,
    /// From when on it is no good.
    pub expires_at: i64,
    /// None: not used yet.
    pub used_at: Option<i64>,
}

impl Read for SetupCode {
    const TABLE: &'static str = "setup_codes";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            finder: row.get("finder")?,
            hash: row.get("hash")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

/// A new code; those before it are no good from now on.
pub async fn replace(conn: &mut Conn, code: &SetupCode) -> Result<(), StoreError> {
    conn.run(sql("DELETE FROM setup_codes")).await?;
    let query = "INSERT INTO setup_codes (id, finder, hash, created_at, expires_at, used_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let query = sql(query)
        .bind(&code.id)
        .bind(&code.finder)
        .bind(&code.hash)
        .bind(code.created_at)
        .bind(code.expires_at)
        .bind(code.used_at);
    conn.run(query).await.map(drop)
}

/// The code that begins so, used or not, expired or not.
pub async fn by_finder(conn: &mut Conn, finder: &str) -> Result<Option<SetupCode>, StoreError> {
    let query = "SELECT id, finder, hash, created_at, expires_at, used_at FROM setup_codes WHERE finder = $1";
    conn.one(sql(query).bind(finder)).await
}

/// Uses a code that is still good: true for exactly one caller.
pub async fn use_once(conn: &mut Conn, id: &str, at: i64) -> Result<bool, StoreError> {
    let query = "UPDATE setup_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2";
    conn.run_one(sql(query).bind(id).bind(at)).await
}

/// Removes what has expired.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM setup_codes WHERE expires_at <= $1").bind(now))
        .await
}
