//! Browsers that are not asked for the second step for a while. Each is a series of tokens: a new one at each use.

use super::{Conn, Read, Row, StoreError, sql};

/// A remembered browser of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The series. In the cookie beside the token, so that an old token of it is recognised as one.
    pub id: String,
    /// Whose.
    pub person_id: String,
    /// SHA-256 of the token that is good now.
    pub token_hash: Vec<u8>,
    /// SHA-256 of the one before, which two requests at once may both bring.
    pub previous_hash: Option<Vec<u8>>,
    /// When the one before was replaced.
    pub rotated_at: i64,
    /// What was proven when it was remembered, as JSON.
    pub proof: String,
    /// The client's address then, or at the last use.
    pub address: String,
    /// The browser's name of itself.
    pub agent: String,
    /// Since when.
    pub created_at: i64,
    /// The last sign-in that used it.
    pub last_used_at: i64,
    /// Until when at the latest.
    pub expires_at: i64,
}

impl Read for Remembered {
    const TABLE: &'static str = "remembered_browsers";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            person_id: row.get("person_id")?,
            token_hash: row.get("token_hash")?,
            previous_hash: row.get("previous_hash")?,
            rotated_at: row.get("rotated_at")?,
            proof: row.get("proof")?,
            address: row.get("address")?,
            agent: row.get("agent")?,
            created_at: row.get("created_at")?,
            last_used_at: row.get("last_used_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, person_id, token_hash, previous_hash, rotated_at, proof, address, agent, created_at, last_used_at, \
             expires_at FROM remembered_browsers ",
            $rest
        )
    };
}

/// A new one; of more than `most` of one person the ones unused for longest are forgotten.
pub async fn insert(conn: &mut Conn, browser: &Remembered, most: i64) -> Result<(), StoreError> {
    let query = "INSERT INTO remembered_browsers (id, person_id, token_hash, previous_hash, rotated_at, proof, address, agent, \
                 created_at, last_used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let query = sql(query)
        .bind(&browser.id)
        .bind(&browser.person_id)
        .bind(&browser.token_hash)
        .bind(&browser.previous_hash)
        .bind(browser.rotated_at)
        .bind(&browser.proof)
        .bind(&browser.address)
        .bind(&browser.agent)
        .bind(browser.created_at)
        .bind(browser.last_used_at)
        .bind(browser.expires_at);
    conn.run(query).await?;
    let trim = "DELETE FROM remembered_browsers WHERE person_id = $1 AND id NOT IN \
                (SELECT id FROM remembered_browsers WHERE person_id = $1 ORDER BY last_used_at DESC, id DESC LIMIT $2)";
    conn.run(sql(trim).bind(&browser.person_id).bind(most))
        .await
        .map(drop)
}

/// By the series, expired or not. The caller compares person, token and time.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Remembered>, StoreError> {
    conn.one(sql(select!("WHERE id = $1")).bind(id)).await
}

/// All of a person, last used first.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Vec<Remembered>, StoreError> {
    conn.all(sql(select!("WHERE person_id = $1 ORDER BY last_used_at DESC, id")).bind(person_id))
        .await
}

/// The next token takes the place of `old`: of two requests with the same one, one gets true.
pub async fn rotate(
    conn: &mut Conn,
    id: &str,
    (old, new): (&[u8], &[u8]),
    at: i64,
) -> Result<bool, StoreError> {
    let query = "UPDATE remembered_browsers SET token_hash = $3, previous_hash = $2, rotated_at = $4, last_used_at = $4 \
                 WHERE id = $1 AND token_hash = $2";
    conn.run_one(sql(query).bind(id).bind(old).bind(new).bind(at))
        .await
}

/// Forgets one of a person: an id of somebody else's forgets nothing.
pub async fn delete(conn: &mut Conn, person_id: &str, id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM remembered_browsers WHERE person_id = $1 AND id = $2";
    conn.run_one(sql(query).bind(person_id).bind(id)).await
}

/// Forgets all of a person, and says how many.
pub async fn delete_of_person(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM remembered_browsers WHERE person_id = $1").bind(person_id))
        .await
}

/// Forgets everybody's that were remembered at that time or before.
pub async fn delete_older(conn: &mut Conn, created_at: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM remembered_browsers WHERE created_at <= $1").bind(created_at))
        .await
}

/// Forgets all of a person but one, and says how many.
pub async fn delete_others(conn: &mut Conn, person_id: &str, except: &str) -> Result<u64, StoreError> {
    let query = "DELETE FROM remembered_browsers WHERE person_id = $1 AND id <> $2";
    conn.run(sql(query).bind(person_id).bind(except)).await
}

/// Removes what has expired.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM remembered_browsers WHERE expires_at <= $1").bind(now))
        .await
}
