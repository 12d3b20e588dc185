//! Many people at once: lists and counts.

use super::{Conn, Person, StoreError, sql};
use crate::store::{facts, remembered_browsers::Purpose};

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
pub(in crate::store) fn pattern(search: &str) -> String {
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
