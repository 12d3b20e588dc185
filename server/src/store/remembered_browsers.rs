//! Browsers that are remembered for a while, so that they skip the second step, or stay signed in. Each is a series of tokens: a new
//! one at each use.

use super::{Conn, Read, Row, StoreError, sql};

/// What a browser is remembered for. A series for one is none for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is not asked for the second step.
    SecondStep,
    /// It stays signed in.
    SignIn,
}

impl Purpose {
    /// As it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecondStep => "second_step",
            Self::SignIn => "sign_in",
        }
    }
}

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
    /// What was proven when it was remembered, as JSON: a proof, or the list of all to stay signed in.
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
pub async fn insert(
    conn: &mut Conn,
    purpose: Purpose,
    browser: &Remembered,
    most: i64,
) -> Result<(), StoreError> {
    let query = "INSERT INTO remembered_browsers (id, person_id, token_hash, previous_hash, rotated_at, proof, address, agent, \
                 created_at, last_used_at, expires_at, purpose) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
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
        .bind(browser.expires_at)
        .bind(purpose.name());
    conn.run(query).await?;
    let trim = "DELETE FROM remembered_browsers WHERE person_id = $1 AND purpose = $3 AND id NOT IN \
                (SELECT id FROM remembered_browsers WHERE person_id = $1 AND purpose = $3 \
                 ORDER BY last_used_at DESC, id DESC LIMIT $2)";
    let trim = sql(trim).bind(&browser.person_id).bind(most).bind(purpose.name());
    conn.run(trim).await.map(drop)
}

/// By the series, expired or not. The caller compares person, token and time.
pub async fn by_id(conn: &mut Conn, purpose: Purpose, id: &str) -> Result<Option<Remembered>, StoreError> {
    let query = select!("WHERE id = $1 AND purpose = $2");
    conn.one(sql(query).bind(id).bind(purpose.name())).await
}

/// All of a person, last used first.
pub async fn of_person(
    conn: &mut Conn,
    purpose: Purpose,
    person_id: &str,
) -> Result<Vec<Remembered>, StoreError> {
    let query = select!("WHERE person_id = $1 AND purpose = $2 ORDER BY last_used_at DESC, id");
    conn.all(sql(query).bind(person_id).bind(purpose.name())).await
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

/// The token before the present one, replaced at `since` or later: good once more. False when the series has ended meanwhile.
pub async fn use_again(
    conn: &mut Conn,
    id: &str,
    (old, since): (&[u8], i64),
    at: i64,
) -> Result<bool, StoreError> {
    let query = "UPDATE remembered_browsers SET last_used_at = $4 \
                 WHERE id = $1 AND previous_hash = $2 AND rotated_at >= $3";
    conn.run_one(sql(query).bind(id).bind(old).bind(since).bind(at))
        .await
}

/// Forgets one of a person: an id of somebody else's forgets nothing.
pub async fn delete(conn: &mut Conn, person_id: &str, id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM remembered_browsers WHERE person_id = $1 AND id = $2";
    conn.run_one(sql(query).bind(person_id).bind(id)).await
}

/// Forgets all of a person for one purpose, and says how many.
pub async fn delete_for(conn: &mut Conn, purpose: Purpose, person_id: &str) -> Result<u64, StoreError> {
    let query = "DELETE FROM remembered_browsers WHERE person_id = $1 AND purpose = $2";
    conn.run(sql(query).bind(person_id).bind(purpose.name())).await
}

/// Forgets all of a person for every purpose, and says how many.
pub async fn delete_of_person(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM remembered_browsers WHERE person_id = $1").bind(person_id))
        .await
}

/// Forgets everybody's for one purpose that were remembered at that time or before.
pub async fn delete_older(conn: &mut Conn, purpose: Purpose, created_at: i64) -> Result<u64, StoreError> {
    let query = "DELETE FROM remembered_browsers WHERE created_at <= $1 AND purpose = $2";
    conn.run(sql(query).bind(created_at).bind(purpose.name())).await
}

/// Forgets those of a person that are not asked for the second step and were remembered at that time or before.
pub async fn delete_older_of(conn: &mut Conn, person_id: &str, created_at: i64) -> Result<u64, StoreError> {
    let query = "DELETE FROM remembered_browsers WHERE person_id = $1 AND created_at <= $2 AND purpose = $3";
    let query = sql(query).bind(person_id).bind(created_at);
    conn.run(query.bind(Purpose::SecondStep.name())).await
}

/// Forgets all of a person but the two of one session, and says how many.
pub async fn delete_others(
    conn: &mut Conn,
    person_id: &str,
    except: (Option<&str>, Option<&str>),
) -> Result<u64, StoreError> {
    let query = "DELETE FROM remembered_browsers WHERE person_id = $1 AND id <> $2 AND id <> $3";
    let (one, other) = (except.0.unwrap_or_default(), except.1.unwrap_or_default());
    conn.run(sql(query).bind(person_id).bind(one).bind(other)).await
}

/// Removes what has expired.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM remembered_browsers WHERE expires_at <= $1").bind(now))
        .await
}
