//! Everybody at once, for what a policy would mean to them: as few columns as decide it, in one query for each table.

use super::{Conn, Read, Row, StoreError, sql};

/// Somebody who may sign in.
#[derive(Clone, Debug)]
pub struct One {
    /// Who.
    pub id: String,
    /// Their username.
    pub username: String,
    /// May do everything.
    pub administrator: bool,
}

impl Read for One {
    const TABLE: &'static str = "people";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            username: row.get("username")?,
            administrator: row.flag("administrator")?,
        })
    }
}

/// Something that a person has: a group, or a provider.
#[derive(Clone, Debug)]
pub struct Has {
    /// Who.
    pub person_id: String,
    /// The name of the group, or the id of the provider.
    pub what: String,
}

impl Read for Has {
    const TABLE: &'static str = "enrolments";
    const KEY: &'static str = "person_id";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            person_id: row.get("person_id")?,
            what: row.get("what")?,
        })
    }
}

/// Everybody whose account is on, by username.
pub async fn people(conn: &mut Conn) -> Result<Vec<One>, StoreError> {
    let query = "SELECT id, username, administrator FROM people WHERE disabled = 0 ORDER BY username_key";
    conn.all(sql(query)).await
}

/// Who is in which group.
pub async fn groups(conn: &mut Conn) -> Result<Vec<Has>, StoreError> {
    let query = "SELECT m.person_id AS person_id, g.name AS what FROM group_members m \
                 JOIN groups g ON g.id = m.group_id ORDER BY g.name";
    conn.all(sql(query)).await
}

/// Who has which provider, each once.
pub async fn providers(conn: &mut Conn) -> Result<Vec<Has>, StoreError> {
    let query = "SELECT DISTINCT person_id, provider AS what FROM enrolments ORDER BY provider, person_id";
    conn.all(sql(query)).await
}

/// Who has unused codes, with the provider that they belong to.
pub async fn unused_codes(conn: &mut Conn) -> Result<Vec<Has>, StoreError> {
    let query = "SELECT DISTINCT e.person_id AS person_id, e.provider AS what FROM backup_codes c \
                 JOIN enrolments e ON e.id = c.enrolment_id WHERE c.used_at IS NULL";
    conn.all(sql(query)).await
}
