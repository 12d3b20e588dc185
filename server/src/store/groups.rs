//! Groups and who is in them. The policy, the switches and the command line speak of groups by name.

use super::{Conn, Read, Row, StoreError, people::Scope, sql};

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Never changes.
    pub id: String,
    /// As an administrator wrote it.
    pub name: String,
    /// By which it is found; unique.
    pub name_key: String,
}

impl Read for Group {
    const TABLE: &'static str = "groups";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            name_key: row.get("name_key")?,
        })
    }
}

/// A group, how many people are in it, and how many look after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCount {
    /// The group.
    pub group: Group,
    /// How many people.
    pub members: i64,
    /// How many look after it.
    pub administrators: i64,
}

impl Read for GroupCount {
    const TABLE: &'static str = "groups";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            group: Group::read(row)?,
            members: row.get("members")?,
            administrators: row.get("administrators")?,
        })
    }
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub id: String,
    /// Their username.
    pub username: String,
    /// Their name.
    pub full_name: String,
}

impl Read for Member {
    const TABLE: &'static str = "people";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            username: row.get("username")?,
            full_name: row.get("full_name")?,
        })
    }
}

/// Makes the group unless one of that key exists, and returns the one that exists.
pub async fn ensure(conn: &mut Conn, group: &Group) -> Result<Group, StoreError> {
    let query =
        "INSERT INTO groups (id, name, name_key) VALUES ($1, $2, $3) ON CONFLICT (name_key) DO NOTHING";
    conn.run(sql(query).bind(&group.id).bind(&group.name).bind(&group.name_key))
        .await?;
    Ok(by_name(conn, &group.name_key)
        .await?
        .unwrap_or_else(|| group.clone()))
}

/// By the key of its name.
pub async fn by_name(conn: &mut Conn, key: &str) -> Result<Option<Group>, StoreError> {
    conn.one(sql("SELECT id, name, name_key FROM groups WHERE name_key = $1").bind(key))
        .await
}

macro_rules! counts {
    ($which:literal) => {
        concat!(
            "SELECT g.id, g.name, g.name_key, \
             (SELECT COUNT(*) FROM group_members m WHERE m.group_id = g.id) AS members, \
             (SELECT COUNT(*) FROM group_administrators a WHERE a.group_id = g.id) AS administrators FROM groups g ",
            $which,
            " ORDER BY g.name_key"
        )
    };
}

/// By id.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Group>, StoreError> {
    conn.one(sql("SELECT id, name, name_key FROM groups WHERE id = $1").bind(id))
        .await
}

/// All groups by name, or those that somebody looks after.
pub async fn list(conn: &mut Conn, scope: Scope<'_>) -> Result<Vec<GroupCount>, StoreError> {
    let looked_after =
        counts!("WHERE g.id IN (SELECT b.group_id FROM group_administrators b WHERE b.person_id = $1)");
    match scope {
        Scope::Everybody => conn.all(sql(counts!(""))).await,
        Scope::LookedAfterBy(by) => conn.all(sql(looked_after).bind(by)).await,
    }
}

/// Puts a person in; false when they were in already.
pub async fn add_member(conn: &mut Conn, group_id: &str, person_id: &str) -> Result<bool, StoreError> {
    let query = "INSERT INTO group_members (group_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    conn.run_one(sql(query).of(person_id).bind(group_id).bind(person_id))
        .await
}

/// Takes a person out; false when they were not in.
pub async fn remove_member(conn: &mut Conn, group_id: &str, person_id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM group_members WHERE group_id = $1 AND person_id = $2";
    conn.run_one(sql(query).of(person_id).bind(group_id).bind(person_id))
        .await
}

/// The names of the groups a person is in, sorted.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Vec<String>, StoreError> {
    let query = "SELECT g.name FROM groups g JOIN group_members m ON m.group_id = g.id \
                 WHERE m.person_id = $1 ORDER BY g.name_key";
    conn.texts(sql(query).bind(person_id)).await
}

/// Who is in a group, by username.
pub async fn members(conn: &mut Conn, group_id: &str) -> Result<Vec<Member>, StoreError> {
    let query = "SELECT p.id, p.username, p.full_name FROM people p JOIN group_members m ON m.person_id = p.id \
                 WHERE m.group_id = $1 ORDER BY p.username_key";
    conn.all(sql(query).bind(group_id)).await
}

/// The first of a group's members, by username.
pub async fn some_members(conn: &mut Conn, group_id: &str, limit: i64) -> Result<Vec<Member>, StoreError> {
    let query = "SELECT p.id, p.username, p.full_name FROM people p JOIN group_members m ON m.person_id = p.id \
                 WHERE m.group_id = $1 ORDER BY p.username_key LIMIT $2";
    conn.all(sql(query).bind(group_id).bind(limit)).await
}

/// Removes a group; its members stay.
pub async fn delete(conn: &mut Conn, group_id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("DELETE FROM groups WHERE id = $1").bind(group_id))
        .await
}
