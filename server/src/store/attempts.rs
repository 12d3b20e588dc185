//! Attempts: sign-ins in progress and step-ups. What an attempt has reached is JSON of the state machine in `body`; the
//! columns are what the database itself must count, find or compare.

use std::str::FromStr;

use super::people::{Person, joined};
use super::{Conn, Read, Row, StoreError, sql};

/// What an attempt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Ends in a new session.
    SignIn,
    /// Gives an existing session the proof it lacks.
    StepUp,
    /// Gives an existing session sudo.
    Sudo,
    /// Sets up the first method of a signed-in person, of which more than the password is demanded.
    Enrol,
}

impl Purpose {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::StepUp => "step_up",
            Self::Sudo => "sudo",
            Self::Enrol => "enrol",
        }
    }
}

impl FromStr for Purpose {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::SignIn, Self::StepUp, Self::Sudo, Self::Enrol]
            .into_iter()
            .find(|purpose| purpose.as_str() == text)
            .ok_or(())
    }
}

/// An attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Never changes.
    pub id: String,
    /// SHA-256 of the cookie.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub person_id: String,
    /// What for.
    pub purpose: Purpose,
    /// The session of a step-up; the attempt ends with it.
    pub session_id: Option<String>,
    /// The state machine, as JSON.
    pub body: String,
    /// Wrong answers so far; only [`count_wrong`] changes it.
    pub wrong: i64,
    /// Counts the saves; only [`save`] changes it.
    pub version: i64,
    /// Where the person was going.
    pub next: String,
    /// The known browser it came from.
    pub browser_id: Option<String>,
    /// The client's address.
    pub address: String,
    /// The browser's name of itself.
    pub agent: String,
    /// When it began.
    pub created_at: i64,
    /// From when on it is no good.
    pub expires_at: i64,
    /// What the provider of the open challenge keeps until the answer, sealed by the caller; only [`set_pending`] and
    /// [`take_pending`] change it.
    pub pending: Option<Vec<u8>>,
}

impl Read for Attempt {
    const TABLE: &'static str = "attempts";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            token_hash: row.get("token_hash")?,
            person_id: row.get("person_id")?,
            purpose: row.word("purpose")?,
            session_id: row.get("session_id")?,
            body: row.get("body")?,
            wrong: row.get("wrong")?,
            version: row.get("version")?,
            next: row.get("next")?,
            browser_id: row.get("browser_id")?,
            address: row.get("address")?,
            agent: row.get("agent")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            pending: row.get("pending")?,
        })
    }
}

/// A new attempt.
pub async fn insert(conn: &mut Conn, attempt: &Attempt) -> Result<(), StoreError> {
    let query = "INSERT INTO attempts (id, token_hash, person_id, purpose, session_id, body, wrong, version, next, \
                 browser_id, address, agent, created_at, expires_at, pending) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let query = sql(query)
        .bind(&attempt.id)
        .bind(&attempt.token_hash)
        .bind(&attempt.person_id)
        .bind(attempt.purpose.as_str())
        .bind(&attempt.session_id)
        .bind(&attempt.body)
        .bind(attempt.wrong)
        .bind(attempt.version)
        .bind(&attempt.next)
        .bind(&attempt.browser_id)
        .bind(&attempt.address)
        .bind(&attempt.agent)
        .bind(attempt.created_at)
        .bind(attempt.expires_at)
        .bind(&attempt.pending);
    conn.run(query).await.map(drop)
}

/// By the hash of the cookie, expired or not.
pub async fn by_token_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<Attempt>, StoreError> {
    let query = "SELECT id, token_hash, person_id, purpose, session_id, body, wrong, version, next, browser_id, address, \
                 agent, created_at, expires_at, pending FROM attempts WHERE token_hash = $1";
    conn.one(sql(query).bind(hash)).await
}

/// The same, with the person.
pub async fn with_person(conn: &mut Conn, hash: &[u8]) -> Result<Option<(Attempt, Person)>, StoreError> {
    let query = concat!(
        "SELECT a.id, a.token_hash, a.person_id, a.purpose, a.session_id, a.body, a.wrong, a.version, a.next, a.browser_id, \
         a.address, a.agent, a.created_at, a.expires_at, a.pending, ",
        joined!(),
        " FROM attempts a JOIN people p ON p.id = a.person_id WHERE a.token_hash = $1"
    );
    conn.one(sql(query).bind(hash)).await
}

/// Takes the lock on the attempt of a cookie until the transaction ends. Says whether there is one.
pub async fn lock(conn: &mut Conn, hash: &[u8]) -> Result<bool, StoreError> {
    let query = "UPDATE attempts SET version = version WHERE token_hash = $1";
    conn.run_one(sql(query).bind(hash)).await
}

/// Takes the lock on all attempts of a person until the transaction ends, and says how many: for what ends them later, after it
/// has locked something that comes behind them (`store.rs`).
pub async fn lock_of_person(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    let query = "UPDATE attempts SET version = version WHERE person_id = $1";
    conn.run(sql(query).bind(person_id)).await
}

/// Keeps token, body, target, browser and expiry, unless somebody saved since `expected_version` was read: then false, and
/// the caller reads again. The stored version is `expected_version + 1` afterwards.
pub async fn save(conn: &mut Conn, attempt: &Attempt, expected_version: i64) -> Result<bool, StoreError> {
    let query = "UPDATE attempts SET token_hash = $3, body = $4, next = $5, browser_id = $6, expires_at = $7, \
                 version = version + 1 WHERE id = $1 AND version = $2";
    let query = sql(query)
        .bind(&attempt.id)
        .bind(expected_version)
        .bind(&attempt.token_hash)
        .bind(&attempt.body)
        .bind(&attempt.next)
        .bind(&attempt.browser_id)
        .bind(attempt.expires_at);
    conn.run_one(query).await
}

/// Counts a wrong answer, and returns how many there are now; None when `max` is reached already or the attempt is gone.
pub async fn count_wrong(conn: &mut Conn, id: &str, max: i64) -> Result<Option<i64>, StoreError> {
    let query = "UPDATE attempts SET wrong = wrong + 1 WHERE id = $1 AND wrong < $2 RETURNING wrong";
    conn.returning_number(sql(query).bind(id).bind(max)).await
}

/// Another challenge is open, or none.
pub async fn set_pending(conn: &mut Conn, id: &str, pending: Option<&[u8]>) -> Result<bool, StoreError> {
    let query = "UPDATE attempts SET pending = $2 WHERE id = $1";
    conn.run_one(sql(query).bind(id).bind(pending)).await
}

/// Takes a challenge that may be answered once: true for exactly one caller.
pub async fn take_pending(conn: &mut Conn, id: &str, pending: &[u8]) -> Result<bool, StoreError> {
    let query = "UPDATE attempts SET pending = NULL WHERE id = $1 AND pending = $2";
    conn.run_one(sql(query).bind(id).bind(pending)).await
}

/// Ends an attempt: true for exactly one caller, who alone may open the session.
pub async fn delete(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("DELETE FROM attempts WHERE id = $1").bind(id))
        .await
}

/// Ends all attempts of a person.
pub async fn delete_of_person(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM attempts WHERE person_id = $1").bind(person_id))
        .await
}

/// Ends the step-ups of a session that goes on. (When the session ends, they end by themselves.)
pub async fn delete_of_session(conn: &mut Conn, session_id: &str) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM attempts WHERE session_id = $1").bind(session_id))
        .await
}

/// Removes what has expired.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM attempts WHERE expires_at <= $1").bind(now))
        .await
}

/// Takes one counted answer back: it was right, or it was none.
pub async fn forgive(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("UPDATE attempts SET wrong = wrong - 1 WHERE id = $1 AND wrong > 0").bind(id))
        .await
}
