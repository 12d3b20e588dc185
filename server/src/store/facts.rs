//! What the policy needs to know of many people at once, read in a few statements for the lot.

use super::fifty::{FIFTY, fifty, of_fifty};
use super::{Conn, Read, Row, StoreError};

/// How many people one reading takes.
pub const MOST: usize = FIFTY;

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

/// The names of the groups of these people, at most [`MOST`], sorted for each.
pub async fn groups(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Said>, StoreError> {
    let query = fifty!(
        "SELECT m.person_id, g.name AS word FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.person_id",
        "ORDER BY m.person_id, g.name_key"
    );
    conn.all(of_fifty(query, ids)).await
}

/// The providers that these people have set up, at most [`MOST`], once for each enrolment.
pub async fn providers(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Said>, StoreError> {
    let query = fifty!(
        "SELECT e.person_id, e.provider AS word FROM enrolments e WHERE e.person_id",
        "ORDER BY e.person_id, e.created_at, e.id"
    );
    conn.all(of_fifty(query, ids)).await
}
