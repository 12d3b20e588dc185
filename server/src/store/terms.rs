//! Which versions of the operator's text people have accepted.

use super::{Conn, Read, Row, StoreError, sql};

/// A version that a person has accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Whose.
    pub person_id: String,
    /// As the operator calls it.
    pub version: String,
    /// The language of the text that was read, as a tag.
    pub language: String,
    /// When.
    pub accepted_at: i64,
}

impl Read for Accepted {
    const TABLE: &'static str = "accepted_terms";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            person_id: row.get("person_id")?,
            version: row.get("version")?,
            language: row.get("language")?,
            accepted_at: row.get("accepted_at")?,
        })
    }
}

/// Keeps it; false when this version was accepted before, which then stands.
pub async fn accept(conn: &mut Conn, accepted: &Accepted) -> Result<bool, StoreError> {
    let query = "INSERT INTO accepted_terms (person_id, version, language, accepted_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (person_id, version) DO NOTHING";
    let query = sql(query)
        .bind(&accepted.person_id)
        .bind(&accepted.version)
        .bind(&accepted.language)
        .bind(accepted.accepted_at);
    conn.run_one(query).await
}

/// All of a person, newest first.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Vec<Accepted>, StoreError> {
    let query = "SELECT person_id, version, language, accepted_at FROM accepted_terms \
                 WHERE person_id = $1 ORDER BY accepted_at DESC, version";
    conn.all(sql(query).bind(person_id)).await
}

/// When a person has accepted this version; none: not yet.
pub async fn accepted(
    conn: &mut Conn,
    person_id: &str,
    version: &str,
) -> Result<Option<Accepted>, StoreError> {
    let query = "SELECT person_id, version, language, accepted_at FROM accepted_terms WHERE person_id = $1 AND version = $2";
    conn.one(sql(query).bind(person_id).bind(version)).await
}
