//! The people: accounts, found by the keys of their names. The caller makes the keys (normal form, lower case); only
//! `full_name_key`, which serves the search, is made here. Passwords are in `people/passwords.rs`, lists and counts in
//! `people/lists.rs`.

use super::{Conn, Read, Row, StoreError, sql};

/// The rule of [`StoreError::Conflict`] when a username is taken.
pub const USERNAME: &str = "people.username";

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Never changes.
    pub id: String,
    /// As the person writes it.
    pub username: String,
    /// By which it is found; unique.
    pub username_key: String,
    /// Shown to people.
    pub full_name: String,
    /// As the person writes it.
    pub email: Option<String>,
    /// By which it is found; not unique.
    pub email_key: Option<String>,
    /// None: cannot sign in by password.
    pub password_hash: Option<String>,
    /// May do everything.
    pub administrator: bool,
    /// May not sign in.
    pub disabled: bool,
    /// The language the person chose.
    pub language: Option<String>,
    /// When the account was made.
    pub created_at: i64,
    /// The last complete sign-in.
    pub last_sign_in_at: Option<i64>,
    /// The second factor of the last sign-in that had one: offered first.
    pub last_provider: Option<String>,
}

impl Read for Person {
    const TABLE: &'static str = "people";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            username: row.get("username")?,
            username_key: row.get("username_key")?,
            full_name: row.get("full_name")?,
            email: row.get("email")?,
            email_key: row.get("email_key")?,
            password_hash: row.get("password_hash")?,
            administrator: row.flag("administrator")?,
            disabled: row.flag("disabled")?,
            language: row.get("language")?,
            created_at: row.get("created_at")?,
            last_sign_in_at: row.get("last_sign_in_at")?,
            last_provider: row.get("last_provider")?,
        })
    }
}

macro_rules! columns {
    () => {
        "id, username, username_key, full_name, email, email_key, password_hash, administrator, disabled, \
         language, created_at, last_sign_in_at, last_provider"
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM people ", $rest)
    };
}

// The columns of `p`, the person whose row another one is.
macro_rules! joined {
    () => {
        "p.id AS p_id, p.username AS p_username, p.username_key AS p_username_key, p.full_name AS p_full_name, \
         p.email AS p_email, p.email_key AS p_email_key, p.password_hash AS p_password_hash, \
         p.administrator AS p_administrator, p.disabled AS p_disabled, p.language AS p_language, \
         p.created_at AS p_created_at, p.last_sign_in_at AS p_last_sign_in_at, p.last_provider AS p_last_provider"
    };
}

pub(super) use joined;

// Behind the macros that they use.
mod lists;
mod passwords;

pub(super) use lists::pattern;
pub use lists::{Scope, administrators, any, count, count_administrators, list, with_browsers};
pub use passwords::{
    PasswordCheck, lock_by_password, password_check, rehash_password, replace_password, set_password,
    set_password_check,
};

/// By the key of the username.
pub async fn by_username_key(conn: &mut Conn, key: &str) -> Result<Option<Person>, StoreError> {
    conn.one(sql(select!("WHERE username_key = $1")).bind(key)).await
}

/// Who has this key as a username, first, and then who has it as an e-mail address: at least two where two or more share it (then it
/// identifies nobody).
pub async fn by_either_key(conn: &mut Conn, key: &str) -> Result<Vec<Person>, StoreError> {
    let query = select!(
        "WHERE username_key = $1 OR email_key = $1 ORDER BY CASE WHEN username_key = $1 THEN 0 ELSE 1 END, id LIMIT 3"
    );
    conn.all(sql(query).bind(key)).await
}

/// By id.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Person>, StoreError> {
    conn.one(sql(select!("WHERE id = $1")).bind(id)).await
}

/// A new account. [`StoreError::Conflict`] ([`USERNAME`]) when the name is taken; the transaction can go on then.
pub async fn insert(conn: &mut Conn, person: &Person) -> Result<(), StoreError> {
    let query = "INSERT INTO people (id, username, username_key, full_name, full_name_key, email, email_key, \
                 password_hash, administrator, disabled, language, created_at, last_sign_in_at, last_provider, password_changed_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $12) ON CONFLICT DO NOTHING";
    let query = sql(query)
        .bind(&person.id)
        .bind(&person.username)
        .bind(&person.username_key)
        .bind(&person.full_name)
        .bind(person.full_name.to_lowercase())
        .bind(&person.email)
        .bind(&person.email_key)
        .bind(&person.password_hash)
        .bind(i64::from(person.administrator))
        .bind(i64::from(person.disabled))
        .bind(&person.language)
        .bind(person.created_at)
        .bind(person.last_sign_in_at)
        .bind(&person.last_provider);
    match conn.run_one(query).await? {
        true => Ok(()),
        false => Err(StoreError::Conflict(USERNAME)),
    }
}

/// Lets nobody else change this person until the end of the transaction.
pub async fn lock(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("UPDATE people SET id = id WHERE id = $1").bind(id).of(id))
        .await
}

/// Closes or opens the account. Says whether the person exists, as all that follow do.
pub async fn set_disabled(conn: &mut Conn, id: &str, disabled: bool) -> Result<bool, StoreError> {
    let query = "UPDATE people SET disabled = $2 WHERE id = $1";
    conn.run_one(sql(query).of(id).bind(id).bind(i64::from(disabled)))
        .await
}

/// Since when they put off setting up a method, if they did.
pub async fn owing_since(conn: &mut Conn, id: &str) -> Result<Option<i64>, StoreError> {
    let query = "SELECT COALESCE(owing_since, -1) FROM people WHERE id = $1";
    let since = conn.number(sql(query).bind(id)).await?;
    Ok((since > 0).then_some(since))
}

/// Notes that they put it off, from the first time on, or that they owe nothing any more.
pub async fn set_owing_since(conn: &mut Conn, id: &str, since: Option<i64>) -> Result<bool, StoreError> {
    let query = match since {
        Some(_) => "UPDATE people SET owing_since = COALESCE(owing_since, $2) WHERE id = $1",
        None => "UPDATE people SET owing_since = $2 WHERE id = $1",
    };
    conn.run_one(sql(query).of(id).bind(id).bind(since)).await
}

/// Makes an administrator, or no longer.
pub async fn set_administrator(conn: &mut Conn, id: &str, administrator: bool) -> Result<bool, StoreError> {
    let query = "UPDATE people SET administrator = $2 WHERE id = $1";
    conn.run_one(sql(query).of(id).bind(id).bind(i64::from(administrator)))
        .await
}

/// Another username. [`StoreError::Conflict`] ([`USERNAME`]) when it is taken; the transaction is lost then.
pub async fn rename(conn: &mut Conn, id: &str, username: &str, key: &str) -> Result<bool, StoreError> {
    let query = sql("UPDATE people SET username = $2, username_key = $3 WHERE id = $1")
        .of(id)
        .bind(id)
        .bind(username)
        .bind(key);
    conn.run_one(query).await.map_err(|error| error.named(USERNAME))
}

/// Another name to be shown.
pub async fn set_full_name(conn: &mut Conn, id: &str, name: &str) -> Result<bool, StoreError> {
    let query = "UPDATE people SET full_name = $2, full_name_key = $3 WHERE id = $1";
    conn.run_one(sql(query).of(id).bind(id).bind(name).bind(name.to_lowercase()))
        .await
}

/// Another address with its key, or none.
pub async fn set_email(conn: &mut Conn, id: &str, email: Option<(&str, &str)>) -> Result<bool, StoreError> {
    let query = "UPDATE people SET email = $2, email_key = $3 WHERE id = $1";
    let (email, key) = email.unzip();
    conn.run_one(sql(query).of(id).bind(id).bind(email).bind(key))
        .await
}

/// The language the person chose, or none.
pub async fn set_language(conn: &mut Conn, id: &str, language: Option<&str>) -> Result<bool, StoreError> {
    conn.run_one(
        sql("UPDATE people SET language = $2 WHERE id = $1")
            .of(id)
            .bind(id)
            .bind(language),
    )
    .await
}

/// A complete sign-in, with the provider that was used; without one the last one stays.
pub async fn touch_sign_in(
    conn: &mut Conn,
    id: &str,
    provider: Option<&str>,
    at: i64,
) -> Result<bool, StoreError> {
    let query =
        "UPDATE people SET last_sign_in_at = $3, last_provider = COALESCE($2, last_provider) WHERE id = $1";
    conn.run_one(sql(query).may_be_late().bind(id).bind(provider).bind(at))
        .await
}

/// Removes a person and everything of theirs but the audit log.
pub async fn delete(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("DELETE FROM people WHERE id = $1").of(id).bind(id))
        .await
}
