//! Set-ups that are not confirmed yet: a sealed secret, or a sealed set of backup codes that is being shown. One per owner
//! and provider; it goes with its owner.

use std::{fmt, str::FromStr};

use super::{Conn, Read, Row, StoreError, sql};

/// Who is setting up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// During a sign-in: the id of the attempt.
    Attempt(String),
    /// In the settings: the id of the session.
    Session(String),
}

impl Owner {
    fn attempt_id(&self) -> Option<&str> {
        match self {
            Self::Attempt(id) => Some(id),
            Self::Session(_) => None,
        }
    }

    fn session_id(&self) -> Option<&str> {
        match self {
            Self::Attempt(_) => None,
            Self::Session(id) => Some(id),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attempt(id) => write!(f, "attempt:{id}"),
            Self::Session(id) => write!(f, "session:{id}"),
        }
    }
}

impl FromStr for Owner {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("attempt", id)) => Ok(Self::Attempt(id.to_owned())),
            Some(("session", id)) => Ok(Self::Session(id.to_owned())),
            _ => Err(()),
        }
    }
}

/// A pending set-up.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingSetup {
    /// Becomes the id of the enrolment if the caller likes; what is sealed is bound to it.
    pub id: String,
    /// Whose.
    pub person_id: String,
    /// Who is setting up.
    pub owner: Owner,
    /// Of which kind.
    pub provider: String,
    /// The enrolment that the new one is to replace; none when that one has been removed since.
    pub replaces: Option<String>,
    /// Sealed by the caller.
    pub data: Vec<u8>,
    /// When it began.
    pub created_at: i64,
    /// From when on it is no good.
    pub expires_at: i64,
}

impl fmt::Debug for PendingSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingSetup")
            .field("id", &self.id)
            .field("person_id", &self.person_id)
            .field("owner", &self.owner)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

impl Read for PendingSetup {
    const TABLE: &'static str = "setups";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            person_id: row.get("person_id")?,
            owner: row.word("owner")?,
            provider: row.get("provider")?,
            replaces: row.get("replaces")?,
            data: row.get("data")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// Starts a set-up; one that the owner had begun with this provider is replaced.
pub async fn put(conn: &mut Conn, setup: &PendingSetup) -> Result<(), StoreError> {
    let query = "INSERT INTO setups (id, person_id, owner, attempt_id, session_id, provider, replaces, data, created_at, \
                 expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                 ON CONFLICT (owner, provider) DO UPDATE SET id = excluded.id, person_id = excluded.person_id, \
                 replaces = excluded.replaces, data = excluded.data, created_at = excluded.created_at, \
                 expires_at = excluded.expires_at";
    let query = sql(query)
        .bind(&setup.id)
        .bind(&setup.person_id)
        .bind(setup.owner.to_string())
        .bind(setup.owner.attempt_id())
        .bind(setup.owner.session_id())
        .bind(&setup.provider)
        .bind(&setup.replaces)
        .bind(&setup.data)
        .bind(setup.created_at)
        .bind(setup.expires_at);
    conn.run(query).await.map(drop)
}

/// The one an owner has begun with a provider, expired or not.
pub async fn get(conn: &mut Conn, owner: &Owner, provider: &str) -> Result<Option<PendingSetup>, StoreError> {
    let query = "SELECT id, person_id, owner, provider, replaces, data, created_at, expires_at FROM setups \
                 WHERE owner = $1 AND provider = $2";
    conn.one(sql(query).bind(owner.to_string()).bind(provider)).await
}

/// Takes a set-up to make it an enrolment: true for exactly one caller.
pub async fn take(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("DELETE FROM setups WHERE id = $1").bind(id))
        .await
}

/// Gives everything that one owner has begun to another: from the attempt to the session it ends in. What the other had
/// begun with the same provider must be gone.
pub async fn hand_over(conn: &mut Conn, from: &Owner, to: &Owner) -> Result<u64, StoreError> {
    let query = "UPDATE setups SET owner = $2, attempt_id = $3, session_id = $4 WHERE owner = $1";
    let query = sql(query).bind(from.to_string()).bind(to.to_string());
    conn.run(query.bind(to.attempt_id()).bind(to.session_id())).await
}

/// Drops everything an owner has begun.
pub async fn delete_of_owner(conn: &mut Conn, owner: &Owner) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM setups WHERE owner = $1").bind(owner.to_string()))
        .await
}

/// Removes what has expired.
pub async fn delete_expired(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM setups WHERE expires_at <= $1").bind(now))
        .await
}
