//! Challenges that travel sealed, because nobody is known yet who could own a row, and were answered: each once.

use super::{Conn, StoreError, sql};

/// Uses a challenge: true for exactly one caller, false for all others and for ever after.
pub async fn use_once(conn: &mut Conn, hash: &[u8], at: i64) -> Result<bool, StoreError> {
    let query = "INSERT INTO used_challenges (hash, used_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    conn.run_one(sql(query).bind(hash).bind(at)).await
}

/// Forgets those that have run out anyway.
pub async fn delete_older(conn: &mut Conn, before: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM used_challenges WHERE used_at < $1").bind(before))
        .await
}
