//! Who looks after which group. Whether they may do something is `admin/authority.rs`; a disabled account is not looked at here.

use super::{Conn, StoreError, groups::Group, groups::Member, sql};

/// Lets a person look after a group; false when they did already.
pub async fn add(conn: &mut Conn, group_id: &str, person_id: &str) -> Result<bool, StoreError> {
    let query =
        "INSERT INTO group_administrators (group_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    conn.run_one(sql(query).of(person_id).bind(group_id).bind(person_id))
        .await
}

/// Lets them look after it no longer; false when they did not.
pub async fn remove(conn: &mut Conn, group_id: &str, person_id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM group_administrators WHERE group_id = $1 AND person_id = $2";
    conn.run_one(sql(query).of(person_id).bind(group_id).bind(person_id))
        .await
}

/// The groups a person looks after, by name.
pub async fn groups_of(conn: &mut Conn, person_id: &str) -> Result<Vec<Group>, StoreError> {
    let query = "SELECT g.id, g.name, g.name_key FROM groups g JOIN group_administrators a ON a.group_id = g.id \
                 WHERE a.person_id = $1 ORDER BY g.name_key";
    conn.all(sql(query).bind(person_id)).await
}

/// Who looks after a group, by username.
pub async fn of_group(conn: &mut Conn, group_id: &str) -> Result<Vec<Member>, StoreError> {
    let query = "SELECT p.id, p.username, p.full_name FROM people p \
                 JOIN group_administrators a ON a.person_id = p.id WHERE a.group_id = $1 ORDER BY p.username_key";
    conn.all(sql(query).bind(group_id)).await
}

/// Whether a person is a member of a group that the other looks after.
pub async fn helps(conn: &mut Conn, by: &str, person_id: &str) -> Result<bool, StoreError> {
    let query = "SELECT COUNT(*) FROM group_administrators a JOIN group_members m ON m.group_id = a.group_id \
                 WHERE a.person_id = $1 AND m.person_id = $2";
    Ok(conn.number(sql(query).bind(by).bind(person_id)).await? > 0)
}
