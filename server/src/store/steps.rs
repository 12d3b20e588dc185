//! The time steps of one-time codes that have been used. A step is used once, ever.

use super::{Conn, StoreError, sql};

/// Uses a step: true for exactly one caller, false for all others and for ever after.
pub async fn use_step(conn: &mut Conn, enrolment_id: &str, step: i64, at: i64) -> Result<bool, StoreError> {
    let query =
        "INSERT INTO used_steps (enrolment_id, step, used_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    conn.run_one(sql(query).bind(enrolment_id).bind(step).bind(at))
        .await
}

/// Forgets steps that no clock can reach any more.
pub async fn delete_older(conn: &mut Conn, before: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM used_steps WHERE used_at < $1").bind(before))
        .await
}
