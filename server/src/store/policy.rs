//! The policy: every version that ever was, which one is in force, and the lock under which it changes.
//! A use case that could lock somebody out calls [`lock_head`] first, decides, and commits.

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
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT v.version, v.body, v.author, v.reason, v.at FROM policy_versions v ",
            $rest
        )
    };
}

/// The version in force.
pub async fn current(conn: &mut Conn) -> Result<PolicyVersion, StoreError> {
    let query = select!("JOIN policy_head h ON h.version = v.version WHERE h.id = 1");
    conn.one(sql(query)).await?.ok_or_else(headless)
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
    let insert =
        "INSERT INTO policy_versions (version, body, author, reason, at) VALUES ($1, $2, $3, $4, $5)";
    conn.run(
        sql(insert)
            .bind(version)
            .bind(body)
            .bind(author)
            .bind(reason)
            .bind(at),
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

/// The newest versions first.
pub async fn history(conn: &mut Conn, limit: i64) -> Result<Vec<PolicyVersion>, StoreError> {
    conn.all(sql(select!("ORDER BY v.version DESC LIMIT $1")).bind(limit))
        .await
}

fn headless() -> StoreError {
    StoreError::corrupt("policy_head", "id", "1")
}
