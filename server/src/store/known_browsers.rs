//! Browsers in which a person has completed a sign-in before: they have their own count of failures.

use super::{Conn, Read, Row, StoreError, sql};

/// A known browser of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBrowser {
    /// Never changes.
    pub id: String,
    /// Whose.
    pub person_id: String,
    /// SHA-256 of the cookie.
    pub token_hash: Vec<u8>,
    /// When it became known.
    pub created_at: i64,
    /// The last complete sign-in with it.
    pub last_used_at: i64,
    /// From when on it is unknown again.
    pub expires_at: i64,
}

impl Read for KnownBrowser {
    const TABLE: &'static str = "known_browsers";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            person_id: row.get("person_id")?,
            token_hash: row.get("token_hash")?,
            created_at: row.get("created_at")?,
            last_used_at: row.get("last_used_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// A new one; of more than `most` of one person the ones unused for longest are forgotten.
pub async fn insert(conn: &mut Conn, browser: &KnownBrowser, most: i64) -> Result<(), StoreError> {
    let insert = "INSERT INTO known_browsers (id, person_id, token_hash, created_at, last_used_at, expires_at) \
                  VALUES ($1, $2, $3, $4, $5, $6) \
                  RETURNING (SELECT COUNT(*) FROM known_browsers k WHERE k.person_id = $2)";
    let insert = sql(insert)
        .bind(&browser.id)
        .bind(&browser.person_id)
        .bind(&browser.token_hash)
        .bind(browser.created_at)
        .bind(browser.last_used_at)
        .bind(browser.expires_at);
    // With the new one or without: the databases do not agree.
    if conn.returning_number(insert).await?.unwrap_or(most) < most {
        return Ok(());
    }
    let trim = "DELETE FROM known_browsers WHERE person_id = $1 AND id NOT IN \
                (SELECT id FROM known_browsers WHERE person_id = $1 ORDER BY last_used_at DESC, id DESC LIMIT $2)";
    conn.run(sql(trim).bind(&browser.person_id).bind(most))
        .await
        .map(drop)
}

/// All of a person, last used first.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Vec<KnownBrowser>, StoreError> {
    let query = "SELECT id, person_id, token_hash, created_at, last_used_at, expires_at FROM known_browsers \
                 WHERE person_id = $1 ORDER BY last_used_at DESC, id";
    conn.all(sql(query).bind(person_id)).await
}

/// By the hash of the cookie, expired or not. The caller compares person and time.
pub async fn by_token_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<KnownBrowser>, StoreError> {
    let query = "SELECT id, person_id, token_hash, created_at, last_used_at, expires_at FROM known_browsers \
                 WHERE token_hash = $1";
    conn.one(sql(query).bind(hash)).await
}

/// A complete sign-in with it: it stays known until then.
pub async fn touch(conn: &mut Conn, id: &str, at: i64, expires_at: i64) -> Result<bool, StoreError> {
    let query = "UPDATE known_browsers SET last_used_at = $2, expires_at = $3 WHERE id = $1";
    conn.run_one(sql(query).bind(id).bind(at).bind(expires_at)).await
}

/// Forgets one.
pub async fn delete(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("DELETE FROM known_browsers WHERE id = $1").bind(id))
        .await
}

/// Forgets all of a person.
pub async fn delete_of_person(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM known_browsers WHERE person_id = $1").bind(person_id))
        .await
}

/// Removes what has expired.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM known_browsers WHERE expires_at <= $1").bind(now))
        .await
}
