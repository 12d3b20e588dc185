//! Backup codes: hashes, found by their first signs within the enrolment they belong to, each used once.

use super::{Conn, Read, Row, StoreError, sql};

/// One code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupCode {
    /// Never changes.
    pub id: String,
    /// The set it belongs to.
    pub enrolment_id: String,
    /// The first signs, in the clear; unique within the set.
    pub finder: String,
    /// The hash of the whole code.
    pub hash: String,
    /// None: not used yet.
    pub used_at: Option<i64>,
}

impl Read for BackupCode {
    const TABLE: &'static str = "backup_codes";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            enrolment_id: row.get("enrolment_id")?,
            finder: row.get("finder")?,
            hash: row.get("hash")?,
            used_at: row.get("used_at")?,
        })
    }
}

/// How many codes a set has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Used and unused.
    pub all: i64,
    /// Used ones.
    pub used: i64,
}

impl Totals {
    /// Those left.
    pub fn unused(self) -> i64 {
        self.all - self.used
    }
}

impl Read for Totals {
    const TABLE: &'static str = "backup_codes";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            all: row.get("total")?,
            used: row.get("used")?,
        })
    }
}

/// A whole set. The finders must differ.
pub async fn insert(conn: &mut Conn, codes: &[BackupCode]) -> Result<(), StoreError> {
    let query =
        "INSERT INTO backup_codes (id, enrolment_id, finder, hash, used_at) VALUES ($1, $2, $3, $4, $5)";
    for code in codes {
        let query = sql(query)
            .bind(&code.id)
            .bind(&code.enrolment_id)
            .bind(&code.finder)
            .bind(&code.hash);
        conn.run(query.bind(code.used_at)).await?;
    }
    Ok(())
}

/// Removes a whole set, and says how many codes it had.
pub async fn delete_set(conn: &mut Conn, enrolment_id: &str) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM backup_codes WHERE enrolment_id = $1").bind(enrolment_id))
        .await
}

/// The code that begins so, used or not.
pub async fn by_finder(
    conn: &mut Conn,
    enrolment_id: &str,
    finder: &str,
) -> Result<Option<BackupCode>, StoreError> {
    let query = "SELECT id, enrolment_id, finder, hash, used_at FROM backup_codes WHERE enrolment_id = $1 AND finder = $2";
    conn.one(sql(query).bind(enrolment_id).bind(finder)).await
}

/// How many codes a set has, and how many are used.
pub async fn totals(conn: &mut Conn, enrolment_id: &str) -> Result<Totals, StoreError> {
    let query = "SELECT COUNT(*) AS total, COUNT(used_at) AS used FROM backup_codes WHERE enrolment_id = $1";
    Ok(conn
        .one(sql(query).bind(enrolment_id))
        .await?
        .unwrap_or(Totals { all: 0, used: 0 }))
}

/// How many codes a person has left, in all their sets.
pub async fn unused_of_person(conn: &mut Conn, person_id: &str) -> Result<i64, StoreError> {
    let query = "SELECT COUNT(*) FROM backup_codes c JOIN enrolments e ON e.id = c.enrolment_id \
                 WHERE e.person_id = $1 AND c.used_at IS NULL";
    conn.number(sql(query).bind(person_id)).await
}

/// Uses a code: true for exactly one caller.
pub async fn use_once(conn: &mut Conn, id: &str, at: i64) -> Result<bool, StoreError> {
    let query = "UPDATE backup_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
    conn.run_one(sql(query).bind(id).bind(at)).await
}
