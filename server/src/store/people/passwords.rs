//! The password of an account: its hash, what is known of it, and the lock under which it was compared.

use super::{Conn, Person, Read, Row, StoreError, sql};

/// A new password, or none. Says whether the person exists.
pub async fn set_password(
    conn: &mut Conn,
    id: &str,
    hash: Option<&str>,
    at: i64,
) -> Result<bool, StoreError> {
    let query = "UPDATE people SET password_hash = $2, password_changed_at = $3, password_checked_at = NULL, \
                 password_breached = 0 WHERE id = $1";
    conn.run_one(sql(query).of(id).bind(id).bind(hash).bind(at)).await
}

/// What is known of a person's password: since when it is theirs, when it was last looked up among stolen ones, and whether
/// it was there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PasswordCheck {
    /// When it was last changed; when the account was made, if never.
    pub changed_at: i64,
    /// When it was looked up; never, when there is none.
    pub at: Option<i64>,
    /// It is known to attackers.
    pub breached: bool,
}

impl Read for PasswordCheck {
    const TABLE: &'static str = "people";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            changed_at: row.get("password_changed_at")?,
            at: row.get("password_checked_at")?,
            breached: row.flag("password_breached")?,
        })
    }
}

/// What is known of a person's password.
pub async fn password_check(conn: &mut Conn, id: &str) -> Result<PasswordCheck, StoreError> {
    let query =
        "SELECT id, password_changed_at, password_checked_at, password_breached FROM people WHERE id = $1";
    let found: Option<PasswordCheck> = conn.one(sql(query).bind(id)).await?;
    Ok(found.unwrap_or_default())
}

/// Another password, only while the one that was read is still in force. False: somebody was quicker.
pub async fn replace_password(
    conn: &mut Conn,
    person: &Person,
    new: &str,
    at: i64,
) -> Result<bool, StoreError> {
    let query = "UPDATE people SET password_hash = $3, password_changed_at = $4, password_checked_at = NULL, \
                 password_breached = 0 WHERE id = $1 AND COALESCE(password_hash, '') = $2";
    let old = person.password_hash.as_deref().unwrap_or_default();
    conn.run_one(
        sql(query)
            .of(&person.id)
            .bind(&person.id)
            .bind(old)
            .bind(new)
            .bind(at),
    )
    .await
}

/// Keeps it: when it was looked up, and whether it was there. Only of the password that was read with the person, and once when
/// two sign-ins look it up: `before` is when it had been looked up before.
pub async fn set_password_check(
    conn: &mut Conn,
    person: &Person,
    (before, at, breached): (Option<i64>, i64, bool),
) -> Result<bool, StoreError> {
    let query = "UPDATE people SET password_checked_at = $2, password_breached = $3 \
                 WHERE id = $1 AND COALESCE(password_hash, '') = $4 AND COALESCE(password_checked_at, -1) = $5";
    let hash = person.password_hash.as_deref().unwrap_or_default();
    let flag = i64::from(breached);
    conn.run_one(
        sql(query)
            .of(&person.id)
            .bind(&person.id)
            .bind(at)
            .bind(flag)
            .bind(hash)
            .bind(before.unwrap_or(-1)),
    )
    .await
}

/// Stronger parameters for the same password: only while the hash is still the one that was checked.
pub async fn rehash_password(conn: &mut Conn, id: &str, old: &str, new: &str) -> Result<bool, StoreError> {
    let query = "UPDATE people SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    conn.run_one(sql(query).of(id).bind(id).bind(old).bind(new)).await
}

/// Takes the lock on a person until the transaction ends, if this is still the hash of their password.
pub async fn lock_by_password(conn: &mut Conn, id: &str, hash: &str) -> Result<Option<Person>, StoreError> {
    let query = concat!(
        "UPDATE people SET password_hash = password_hash WHERE id = $1 AND password_hash = $2 RETURNING ",
        columns!()
    );
    conn.returning(sql(query).only_locks().bind(id).bind(hash)).await
}
