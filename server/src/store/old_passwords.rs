//! Hashes of passwords that were replaced, so that they do not come back.

use super::{Conn, StoreError, sql};

/// Keeps one that is replaced at a time. `id` sorts by time, too.
pub async fn insert(
    conn: &mut Conn,
    id: &str,
    (person_id, hash): (&str, &str),
    replaced_at: i64,
) -> Result<(), StoreError> {
    let query = "INSERT INTO old_passwords (id, person_id, hash, replaced_at) VALUES ($1, $2, $3, $4)";
    let query = sql(query).bind(id).bind(person_id).bind(hash).bind(replaced_at);
    conn.run(query).await.map(drop)
}

/// The hashes of a person, newest first, so many at most.
pub async fn newest(conn: &mut Conn, person_id: &str, most: i64) -> Result<Vec<String>, StoreError> {
    let query =
        "SELECT hash FROM old_passwords WHERE person_id = $1 ORDER BY replaced_at DESC, id DESC LIMIT $2";
    conn.texts(sql(query).bind(person_id).bind(most)).await
}

/// Forgets all of a person but the newest, and says how many.
pub async fn trim(conn: &mut Conn, person_id: &str, most: i64) -> Result<u64, StoreError> {
    let query = "DELETE FROM old_passwords WHERE person_id = $1 AND id NOT IN \
                 (SELECT id FROM old_passwords WHERE person_id = $1 ORDER BY replaced_at DESC, id DESC LIMIT $2)";
    conn.run(sql(query).bind(person_id).bind(most)).await
}

/// How many are kept of a person.
pub async fn count(conn: &mut Conn, person_id: &str) -> Result<i64, StoreError> {
    let query = "SELECT COUNT(*) FROM old_passwords WHERE person_id = $1";
    conn.number(sql(query).bind(person_id)).await
}

/// Forgets everybody's: for a portal that keeps none any more.
pub async fn delete_all(conn: &mut Conn) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM old_passwords")).await
}
