//! Failures, counted by key: a person, a network, a known browser, an unknown name under its HMAC. What the numbers mean is
//! decided in `sign_in/throttle.rs`; here they are locked, kept and forgotten.

use super::{Conn, Read, Row, StoreError, sql};

/// Where a key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is counted for.
    pub key: String,
    /// Failures in the window.
    pub failures: i64,
    /// When the window began.
    pub window_started: i64,
    /// The next try is allowed from then on.
    pub not_before: i64,
    /// Failures without a success between.
    pub in_a_row: i64,
    /// The last try.
    pub touched_at: i64,
}

impl Read for Standing {
    const TABLE: &'static str = "throttles";
    const KEY: &'static str = "key";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            key: row.get("key")?,
            failures: row.get("failures")?,
            window_started: row.get("window_started")?,
            not_before: row.get("not_before")?,
            in_a_row: row.get("in_a_row")?,
            touched_at: row.get("touched_at")?,
        })
    }
}

/// A key, and with it whose row it is: that goes with the person, and its count in a row is not forgotten after a day.
pub type Key<'k> = (&'k str, Option<&'k str>);

/// So many rows share one statement: a try is counted for a person and for a network.
const TOGETHER: usize = 2;

/// Takes the lock on a key until the transaction ends, and says where it stands; a new key starts at nothing.
pub async fn lock(
    conn: &mut Conn,
    key: &str,
    person_id: Option<&str>,
    now: i64,
) -> Result<Standing, StoreError> {
    let mut standings = lock_all(conn, &[(key, person_id)], now).await?;
    standings
        .pop()
        .ok_or_else(|| StoreError::corrupt("throttles", "key", key))
}

/// The same for several keys, in their order: the one order in which everybody locks them. No key twice. The key of somebody whose
/// account was deleted meanwhile is nobody's, and forgotten as such.
pub async fn lock_all(conn: &mut Conn, keys: &[Key<'_>], now: i64) -> Result<Vec<Standing>, StoreError> {
    const ONE: &str = "INSERT INTO throttles (key, person_id, failures, window_started, not_before, in_a_row, touched_at) \
                       VALUES ($2, (SELECT id FROM people WHERE id = $3), 0, $1, 0, 0, $1) ON CONFLICT (key) DO UPDATE SET touched_at = excluded.touched_at \
                       RETURNING key, failures, window_started, not_before, in_a_row, touched_at";
    const TWO: &str = "INSERT INTO throttles (key, person_id, failures, window_started, not_before, in_a_row, touched_at) \
                       VALUES ($2, (SELECT id FROM people WHERE id = $3), 0, $1, 0, 0, $1), \
                       ($4, (SELECT id FROM people WHERE id = $5), 0, $1, 0, 0, $1) \
                       ON CONFLICT (key) DO UPDATE SET touched_at = excluded.touched_at \
                       RETURNING key, failures, window_started, not_before, in_a_row, touched_at";
    let mut standings = Vec::with_capacity(keys.len());
    for keys in keys.chunks(TOGETHER) {
        let mut query = sql(if keys.len() == 1 { ONE } else { TWO }).bind(now);
        for (key, person_id) in keys {
            query = query.bind(*key).bind(*person_id);
        }
        let locked: Vec<Standing> = conn.returning_all(query).await?;
        for (key, _) in keys {
            let standing = locked.iter().find(|standing| standing.key == *key);
            standings.push(
                standing
                    .cloned()
                    .ok_or_else(|| StoreError::corrupt("throttles", "key", *key))?,
            );
        }
    }
    Ok(standings)
}

/// Keeps a standing that was locked.
pub async fn save(conn: &mut Conn, standing: &Standing) -> Result<bool, StoreError> {
    Ok(save_all(conn, std::slice::from_ref(standing)).await? > 0)
}

/// Keeps standings that were locked, and says how many.
pub async fn save_all(conn: &mut Conn, standings: &[Standing]) -> Result<u64, StoreError> {
    const ONE: &str = "UPDATE throttles SET failures = $2, window_started = $3, not_before = $4, in_a_row = $5, touched_at = $6 \
                       WHERE key = $1";
    const TWO: &str = "UPDATE throttles SET failures = v.column2, window_started = v.column3, not_before = v.column4, \
                       in_a_row = v.column5, touched_at = v.column6 \
                       FROM (VALUES ($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12)) AS v WHERE throttles.key = v.column1";
    let mut saved = 0;
    for standings in standings.chunks(TOGETHER) {
        let mut query = sql(if standings.len() == 1 { ONE } else { TWO });
        for standing in standings {
            query = query
                .bind(&standing.key)
                .bind(standing.failures)
                .bind(standing.window_started)
                .bind(standing.not_before)
                .bind(standing.in_a_row)
                .bind(standing.touched_at);
        }
        saved += conn.run(query).await?;
    }
    Ok(saved)
}

/// Where a key stands, for looking only.
pub async fn read(conn: &mut Conn, key: &str) -> Result<Option<Standing>, StoreError> {
    let query = "SELECT key, failures, window_started, not_before, in_a_row, touched_at FROM throttles WHERE key = $1";
    conn.one(sql(query).bind(key)).await
}

/// Whose accounts have so many failures in a row that they are closed to unknown browsers: usernames, the first of them.
pub async fn closed(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<String>, StoreError> {
    let query = "SELECT DISTINCT p.username, p.username_key FROM throttles t JOIN people p ON p.id = t.person_id \
                 WHERE t.in_a_row >= $1 ORDER BY p.username_key LIMIT $2";
    conn.texts(sql(query).bind(after).bind(limit)).await
}

/// Forgets a key.
pub async fn delete(conn: &mut Conn, key: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("DELETE FROM throttles WHERE key = $1").bind(key))
        .await
}

/// Forgets all keys of a person.
pub async fn delete_of_person(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM throttles WHERE person_id = $1").bind(person_id))
        .await
}

/// Forgets keys not touched since, but not a person's count in a row.
pub async fn delete_older(conn: &mut Conn, before: i64) -> Result<u64, StoreError> {
    let query = "DELETE FROM throttles WHERE touched_at < $1 AND (person_id IS NULL OR in_a_row = 0)";
    conn.run(sql(query).bind(before)).await
}
