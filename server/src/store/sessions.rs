//! Sessions: signed-in browsers, found by the SHA-256 of their cookie. When one ends, its step-ups and pending set-ups do.

use super::people::{Person, joined};
use super::{Conn, Read, Row, StoreError, sql};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Never changes.
    pub id: String,
    /// SHA-256 of the cookie.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub person_id: String,
    /// What was proven and when, as JSON.
    pub proofs: String,
    /// The policy by which it was last let in.
    pub policy_version: i64,
    /// When it began.
    pub created_at: i64,
    /// The last request (to the precision the caller keeps).
    pub seen_at: i64,
    /// When it ends at the latest.
    pub expires_at: i64,
    /// Until when it counts as freshly proven.
    pub sudo_until: Option<i64>,
    /// Until when it counts so for adding a method, and for nothing else.
    pub enrol_until: Option<i64>,
    /// The remembered browser that it came from or began.
    pub browser_id: Option<String>,
    /// The series by which it stays signed in.
    pub stay_id: Option<String>,
    /// The client's address.
    pub address: String,
    /// The browser's name of itself.
    pub agent: String,
}

impl Read for Session {
    const TABLE: &'static str = "sessions";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            token_hash: row.get("token_hash")?,
            person_id: row.get("person_id")?,
            proofs: row.get("proofs")?,
            policy_version: row.get("policy_version")?,
            created_at: row.get("created_at")?,
            seen_at: row.get("seen_at")?,
            expires_at: row.get("expires_at")?,
            sudo_until: row.get("sudo_until")?,
            enrol_until: row.get("enrol_until")?,
            browser_id: row.get("browser_id")?,
            stay_id: row.get("stay_id")?,
            address: row.get("address")?,
            agent: row.get("agent")?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, token_hash, person_id, proofs, policy_version, created_at, seen_at, expires_at, sudo_until, \
             enrol_until, browser_id, stay_id, address, agent FROM sessions ",
            $rest
        )
    };
}

/// A new session.
pub async fn insert(conn: &mut Conn, session: &Session) -> Result<(), StoreError> {
    let query = "INSERT INTO sessions (id, token_hash, person_id, proofs, policy_version, created_at, seen_at, expires_at, \
                 sudo_until, enrol_until, browser_id, stay_id, address, agent) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let query = sql(query)
        .bind(&session.id)
        .bind(&session.token_hash)
        .bind(&session.person_id)
        .bind(&session.proofs)
        .bind(session.policy_version)
        .bind(session.created_at)
        .bind(session.seen_at)
        .bind(session.expires_at)
        .bind(session.sudo_until)
        .bind(session.enrol_until)
        .bind(&session.browser_id)
        .bind(&session.stay_id)
        .bind(&session.address)
        .bind(&session.agent);
    conn.run(query).await.map(drop)
}

/// By the hash of the cookie, expired or not.
pub async fn by_token_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<Session>, StoreError> {
    conn.one(sql(select!("WHERE token_hash = $1")).bind(hash)).await
}

/// The same, with the person.
pub async fn with_person(conn: &mut Conn, hash: &[u8]) -> Result<Option<(Session, Person)>, StoreError> {
    let query = concat!(
        "SELECT s.id, s.token_hash, s.person_id, s.proofs, s.policy_version, s.created_at, s.seen_at, s.expires_at, \
         s.sudo_until, s.enrol_until, s.browser_id, s.stay_id, s.address, s.agent, ",
        joined!(),
        " FROM sessions s JOIN people p ON p.id = s.person_id WHERE s.token_hash = $1"
    );
    conn.one(sql(query).bind(hash)).await
}

/// All of a person, last used first.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Vec<Session>, StoreError> {
    conn.all(sql(select!("WHERE person_id = $1 ORDER BY seen_at DESC, id")).bind(person_id))
        .await
}

/// A request came. Says whether the session exists, as all that follow do.
pub async fn touch(conn: &mut Conn, session: &Session, seen_at: i64) -> Result<bool, StoreError> {
    let query = "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at <= $2";
    let query = sql(query).of(&session.person_id).bind(&session.id).bind(seen_at);
    conn.run_one(query).await
}

/// A new cookie; the old one is no good from now on.
pub async fn set_token(conn: &mut Conn, id: &str, hash: &[u8]) -> Result<bool, StoreError> {
    conn.run_one(
        sql("UPDATE sessions SET token_hash = $2 WHERE id = $1")
            .bind(id)
            .bind(hash),
    )
    .await
}

/// New proofs, and the policy by which they were judged.
pub async fn set_proofs(
    conn: &mut Conn,
    id: &str,
    proofs: &str,
    policy_version: i64,
) -> Result<bool, StoreError> {
    let query = "UPDATE sessions SET proofs = $2, policy_version = $3 WHERE id = $1";
    conn.run_one(sql(query).bind(id).bind(proofs).bind(policy_version))
        .await
}

/// Gives sudo until then, or takes it.
pub async fn set_sudo(conn: &mut Conn, id: &str, until: Option<i64>) -> Result<bool, StoreError> {
    conn.run_one(
        sql("UPDATE sessions SET sudo_until = $2 WHERE id = $1")
            .bind(id)
            .bind(until),
    )
    .await
}

/// Ends one session of a person: true for exactly one caller. An id of somebody else's ends nothing.
pub async fn delete(conn: &mut Conn, person_id: &str, id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM sessions WHERE person_id = $1 AND id = $2";
    conn.run_one(sql(query).of(person_id).bind(person_id).bind(id))
        .await
}

/// Ends all sessions of a person, but one if told so, and says how many.
pub async fn delete_of_person(
    conn: &mut Conn,
    person_id: &str,
    except: Option<&str>,
) -> Result<u64, StoreError> {
    let query = "DELETE FROM sessions WHERE person_id = $1 AND id <> $2";
    conn.run(
        sql(query)
            .of(person_id)
            .bind(person_id)
            .bind(except.unwrap_or_default()),
    )
    .await
}

/// Ends the sessions of a person that came from a remembered browser, for whatever it is remembered, and says how many.
pub async fn delete_of_browser(
    conn: &mut Conn,
    person_id: &str,
    browser_id: &str,
) -> Result<u64, StoreError> {
    let query = "DELETE FROM sessions WHERE person_id = $1 AND (browser_id = $2 OR stay_id = $2)";
    conn.run(sql(query).of(person_id).bind(person_id).bind(browser_id))
        .await
}

/// Ends the sessions of a person that stay signed in, and says how many.
pub async fn delete_staying(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    let query = "DELETE FROM sessions WHERE person_id = $1 AND stay_id IS NOT NULL";
    conn.run(sql(query).of(person_id).bind(person_id)).await
}

/// Removes what has expired.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM sessions WHERE expires_at <= $1").bind(now))
        .await
}
