//! The policy: every version that ever was, which one is in force, and the lock under which it changes.
//! A use case that could lock somebody out calls [`lock_head`] first, decides, and commits.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{Conn, Read, Row, StoreError, sql};

/// One version of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Counts from 0, which is `{}`: as installed.
    pub version: i64,
    /// The policy, as JSON.
    pub body: String,
    /// Who made it: the id of a person, or a word for the console.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: i64,
    /// SHA-256 of the body, in hexadecimal; empty for version 0 and what is older than this column.
    pub digest: String,
}

impl Read for PolicyVersion {
    const TABLE: &'static str = "policy_versions";
    const KEY: &'static str = "version";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.get("version")?,
            body: row.get("body")?,
            author: row.get("author")?,
            reason: row.get("reason")?,
            at: row.get("at")?,
            digest: row.get("digest")?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT v.version, v.body, v.author, v.reason, v.at, v.digest FROM policy_versions v ",
            $rest
        )
    };
}

/// The version in force.
pub async fn current(conn: &mut Conn) -> Result<PolicyVersion, StoreError> {
    let query = select!("JOIN policy_head h ON h.version = v.version WHERE h.id = 1");
    conn.one(sql(query)).await?.ok_or_else(headless)
}

/// Which version is in force, and its digest: cheaper than its text.
pub async fn head(conn: &mut Conn) -> Result<(i64, String), StoreError> {
    let query = "SELECT v.version, v.digest FROM policy_versions v JOIN policy_head h ON h.version = v.version WHERE h.id = 1";
    let head: Option<Head> = conn.one(sql(query)).await?;
    head.map(|Head(version, digest)| (version, digest))
        .ok_or_else(headless)
}

struct Head(i64, String);

impl Read for Head {
    const TABLE: &'static str = "policy_versions";
    const KEY: &'static str = "version";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.get("version")?, row.get("digest")?))
    }
}

/// Takes the lock on the policy until the transaction ends, and returns the version in force.
pub async fn lock_head(conn: &mut Conn) -> Result<i64, StoreError> {
    let query = "UPDATE policy_head SET version = version WHERE id = 1 RETURNING version";
    conn.returning_number(sql(query)).await?.ok_or_else(headless)
}

/// Puts a new version in force, and returns its number.
pub async fn insert_version(
    conn: &mut Conn,
    body: &str,
    author: &str,
    reason: &str,
    at: i64,
) -> Result<i64, StoreError> {
    let version = lock_head(conn).await? + 1;
    let insert = "INSERT INTO policy_versions (version, body, author, reason, at, digest) VALUES ($1, $2, $3, $4, $5, $6)";
    conn.run(
        sql(insert)
            .bind(version)
            .bind(body)
            .bind(author)
            .bind(reason)
            .bind(at)
            .bind(digest(body)),
    )
    .await?;
    conn.run(sql("UPDATE policy_head SET version = $1 WHERE id = 1").bind(version))
        .await?;
    Ok(version)
}

/// One version, to explain a decision of then.
pub async fn version(conn: &mut Conn, version: i64) -> Result<Option<PolicyVersion>, StoreError> {
    conn.one(sql(select!("WHERE v.version = $1")).bind(version)).await
}

/// The newest versions first, from below a number.
pub async fn history(conn: &mut Conn, below: i64, limit: i64) -> Result<Vec<PolicyVersion>, StoreError> {
    conn.all(
        sql(select!("WHERE v.version < $1 ORDER BY v.version DESC LIMIT $2"))
            .bind(below)
            .bind(limit),
    )
    .await
}

/// What tells one text from another.
pub fn digest(body: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(body.as_bytes()))
}

fn headless() -> StoreError {
    StoreError::corrupt("policy_head", "id", "1")
}
