//! The people: accounts, found by the keys of their names. The caller makes the keys (normal form, lower case); only
//! `full_name_key`, which serves the search, is made here.

use super::{Conn, Read, Row, StoreError, facts, remembered_browsers::Purpose, sql};

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

/// Those who have a browser remembered for something, in the order of their ids, from after this one; [`facts::MOST`] at most.
pub async fn with_browsers(
    conn: &mut Conn,
    purpose: Purpose,
    after: &str,
) -> Result<Vec<Person>, StoreError> {
    let query = select!(
        "WHERE id > $1 AND id IN (SELECT person_id FROM remembered_browsers WHERE purpose = $2) ORDER BY id LIMIT $3"
    );
    let most = i64::try_from(facts::MOST).unwrap_or(i64::MAX);
    conn.all(sql(query).bind(after).bind(purpose.name()).bind(most))
        .await
}

/// By the key of the username.
pub async fn by_username_key(conn: &mut Conn, key: &str) -> Result<Option<Person>, StoreError> {
    conn.one(sql(select!("WHERE username_key = $1")).bind(key)).await
}

/// By the key of the e-mail address: none, one, or two where two or more share it (then it identifies nobody).
pub async fn by_email_key(conn: &mut Conn, key: &str) -> Result<Vec<Person>, StoreError> {
    conn.all(sql(select!("WHERE email_key = $1 ORDER BY id LIMIT 2")).bind(key))
        .await
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

/// A new password, or none. Says whether the person exists, as all that follow do.
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

/// Lets nobody else change this person until the end of the transaction.
pub async fn lock(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("UPDATE people SET id = id WHERE id = $1").bind(id).of(id))
        .await
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

/// Closes or opens the account.
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
    conn.run_one(sql(query).of(id).bind(id).bind(provider).bind(at))
        .await
}

/// Removes a person and everything of theirs but the audit log.
pub async fn delete(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    conn.run_one(sql("DELETE FROM people WHERE id = $1").of(id).bind(id))
        .await
}

/// Whom a list may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// Everybody.
    Everybody,
    /// The members of the groups that this person (by id) looks after.
    LookedAfterBy(&'a str),
}

/// One page of people by username, after the key where the page before ended (empty: from the start). `search` is found
/// anywhere in username, full name or e-mail address, without regard to case (empty: everybody).
pub async fn list(
    conn: &mut Conn,
    scope: Scope<'_>,
    (search, after): (&str, &str),
    limit: i64,
) -> Result<Vec<Person>, StoreError> {
    let everybody = select!(
        "WHERE username_key > $1 AND (username_key LIKE $2 ESCAPE '!' OR full_name_key LIKE $2 ESCAPE '!' \
         OR email_key LIKE $2 ESCAPE '!') ORDER BY username_key LIMIT $3"
    );
    let looked_after = select!(
        "WHERE username_key > $1 AND (username_key LIKE $2 ESCAPE '!' OR full_name_key LIKE $2 ESCAPE '!' \
         OR email_key LIKE $2 ESCAPE '!') AND id IN (SELECT m.person_id FROM group_members m \
         JOIN group_administrators a ON a.group_id = m.group_id WHERE a.person_id = $4) \
         ORDER BY username_key LIMIT $3"
    );
    let page = |text| sql(text).bind(after).bind(pattern(search)).bind(limit);
    match scope {
        Scope::Everybody => conn.all(page(everybody)).await,
        Scope::LookedAfterBy(by) => conn.all(page(looked_after).bind(by)).await,
    }
}

/// How many people there are.
pub async fn count(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.number(sql("SELECT COUNT(*) FROM people")).await
}

/// Whether there is anybody.
pub async fn any(conn: &mut Conn) -> Result<bool, StoreError> {
    let query = "SELECT COUNT(*) FROM (SELECT 1 FROM people LIMIT 1) AS one";
    Ok(conn.number(sql(query)).await? > 0)
}

/// How many administrators there are, disabled ones included.
pub async fn count_administrators(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.number(sql("SELECT COUNT(*) FROM people WHERE administrator = 1"))
        .await
}

/// All administrators, disabled ones included.
pub async fn administrators(conn: &mut Conn) -> Result<Vec<Person>, StoreError> {
    conn.all(sql(select!("WHERE administrator = 1 ORDER BY username_key")))
        .await
}

/// A pattern for LIKE that finds the text anywhere, whatever signs it holds.
pub(super) fn pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for sign in search.to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}
