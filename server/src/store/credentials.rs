//! Security keys and passkeys: found by the hash of their credential id, and their signature counters compared.

use super::{Conn, Read, Row, StoreError, sql};

/// Where a credential belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The enrolment that holds its public key.
    pub enrolment_id: String,
    /// Whose it is.
    pub person_id: String,
    /// The signature counter of its last use (WebAuthn Level 3, section 6.1.1).
    pub counter: i64,
}

impl Read for Credential {
    const TABLE: &'static str = "credentials";
    const KEY: &'static str = "enrolment_id";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            enrolment_id: row.get("enrolment_id")?,
            person_id: row.get("person_id")?,
            counter: row.get("counter")?,
        })
    }
}

/// A new one. False when this credential is registered already, by whomever.
pub async fn insert(
    conn: &mut Conn,
    enrolment_id: &str,
    hash: &[u8],
    counter: i64,
) -> Result<bool, StoreError> {
    let query = "INSERT INTO credentials (enrolment_id, credential_hash, counter) VALUES ($1, $2, $3) \
                 ON CONFLICT (credential_hash) DO NOTHING";
    conn.run_one(sql(query).bind(enrolment_id).bind(hash).bind(counter))
        .await
}

/// By the SHA-256 of the credential id.
pub async fn by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<Credential>, StoreError> {
    let query = "SELECT c.enrolment_id, e.person_id, c.counter FROM credentials c \
                 JOIN enrolments e ON e.id = c.enrolment_id WHERE c.credential_hash = $1";
    conn.one(sql(query).bind(hash)).await
}

/// Whether an enrolment still has its credential.
pub async fn exists(conn: &mut Conn, enrolment_id: &str) -> Result<bool, StoreError> {
    let query = "SELECT COUNT(*) FROM credentials WHERE enrolment_id = $1";
    Ok(conn.number(sql(query).bind(enrolment_id)).await? > 0)
}

/// Takes the counter of an accepted answer over. It must rise, unless it has always been zero: false otherwise, and of two
/// answers with the same counter one gets true.
pub async fn raise_counter(conn: &mut Conn, enrolment_id: &str, counter: i64) -> Result<bool, StoreError> {
    let query = "UPDATE credentials SET counter = $2 \
                 WHERE enrolment_id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))";
    conn.run_one(sql(query).bind(enrolment_id).bind(counter)).await
}
