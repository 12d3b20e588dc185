//! The policy: every version that ever was, which one is in force, and the lock under which it changes.
//! A use case that could lock somebody out calls [`lock_head`] first, decides, and commits.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::providers::Switch;
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

/// What every request asks before it can ask for anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// The version of the policy in force.
    pub version: i64,
    /// Its digest.
    pub digest: String,
    /// All switches of providers.
    pub switches: Vec<Switch>,
    /// Whether an administrator made a code for the person, good or not.
    pub has_admin_code: bool,
}

/// The policy in force, the switches, and whether there is a code for this person: in one statement, because it is asked at every step.
pub async fn circumstances(conn: &mut Conn, person_id: &str) -> Result<Circumstances, StoreError> {
    let query = "SELECT v.version, v.digest, s.provider, COALESCE(s.is_on, 0) AS is_on, COALESCE(s.groups, '[]') AS groups, \
                 (SELECT COUNT(*) FROM admin_codes c WHERE c.person_id = $1) AS codes \
                 FROM policy_head h JOIN policy_versions v ON v.version = h.version LEFT JOIN provider_switches s ON 1 = 1 \
                 WHERE h.id = 1 ORDER BY s.provider";
    let rows: Vec<OneSwitch> = conn.all(sql(query).bind(person_id)).await?;
    let mut rows = rows.into_iter();
    let OneSwitch(mut all, first) = rows.next().ok_or_else(headless)?;
    all.switches.extend(first);
    all.switches
        .extend(rows.filter_map(|OneSwitch(_, switch)| switch));
    Ok(all)
}

/// A row for each switch, or one without any.
struct OneSwitch(Circumstances, Option<Switch>);

impl Read for OneSwitch {
    const TABLE: &'static str = "policy_versions";
    const KEY: &'static str = "version";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let provider: Option<String> = row.get("provider")?;
        let switch = provider.map(|_| Switch::read(row)).transpose()?;
        let Head(version, digest) = Head::read(row)?;
        let codes: i64 = row.get("codes")?;
        let all = Circumstances {
            version,
            digest,
            switches: Vec::new(),
            has_admin_code: codes > 0,
        };
        Ok(Self(all, switch))
    }
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
