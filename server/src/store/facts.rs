//! What the policy needs to know of many people at once, read in a few statements for the lot.

use super::{Conn, Read, Row, StoreError, sql};

/// How many people one reading takes.
pub const MOST: usize = 50;

/// A word about a person: the name of a group they are in, or a provider they have set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The person.
    pub person_id: String,
    /// The word.
    pub word: String,
}

impl Read for Said {
    const TABLE: &'static str = "people";
    const KEY: &'static str = "person_id";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            person_id: row.get("person_id")?,
            word: row.get("word")?,
        })
    }
}

/// [`MOST`] places for values.
macro_rules! fifty {
    ($beginning:literal, $end:literal) => {
        concat!(
            $beginning,
            " IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
             $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, \
             $48, $49, $50) ",
            $end
        )
    };
}

/// The names of the groups of these people, at most [`MOST`], sorted for each.
pub async fn groups(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Said>, StoreError> {
    let query = fifty!(
        "SELECT m.person_id, g.name AS word FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.person_id",
        "ORDER BY m.person_id, g.name_key"
    );
    read(conn, query, ids).await
}

/// The providers that these people have set up, at most [`MOST`], once for each enrolment.
pub async fn providers(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Said>, StoreError> {
    let query = fifty!(
        "SELECT e.person_id, e.provider AS word FROM enrolments e WHERE e.person_id",
        "ORDER BY e.person_id, e.created_at, e.id"
    );
    read(conn, query, ids).await
}

async fn read(conn: &mut Conn, query: &'static str, ids: &[&str]) -> Result<Vec<Said>, StoreError> {
    let mut query = sql(query);
    for at in 0..MOST {
        query = query.bind(ids.get(at).copied().unwrap_or_default());
    }
    conn.all(query).await
}
