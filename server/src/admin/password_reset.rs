//! Starting the reset of a password: an administrator gives a code to somebody who cannot sign in, and never learns or chooses
//! the password. What it opens is `security/password_reset.rs`.

use serde_json::json;

use super::authority::{self, Act};
use super::{AdminError, people};
use crate::audit::{Event, Record};
use crate::codes::{self, Code};
use crate::deps::Deps;
use crate::hashing::Queue;
use crate::notices::{self, Notice};
use crate::store::{self, Conn, StoreError, password_resets::PasswordReset, people::Person};
use crate::work::{Origin, Work};

/// A reset that was started.
pub struct Started {
    /// Whose password.
    pub person: Person,
    /// The code: shown now, and never again.
    pub code: Code,
    /// Until when it is good.
    pub expires_at: i64,
}

/// Starts one, and tells the person; an earlier one is no good any more. Not within a unit of work, because it hashes.
pub async fn start(deps: &Deps, origin: Origin, username: &str) -> Result<Started, AdminError> {
    let mut conn = deps.store.read().await?;
    let actor = origin.actor.clone();
    authority::allowed(&mut conn, actor.as_deref(), (Act::ResetPassword, None)).await?;
    let person = people::find(&mut conn, username).await?;
    let whom = (Act::ResetPassword, Some(person.id.as_str()));
    let allowed = authority::allowed(&mut conn, actor.as_deref(), whom).await;
    allowed.map_err(|error| people::hidden(error, username))?;
    drop(conn);
    let prepared = prepare(deps).await?;
    let mut work = Work::begin(deps, origin).await?;
    let expires_at = put(&mut work, &person, &prepared).await?;
    notices::tell(&mut work, &person.id, &Notice::ResetStarted).await?;
    work.commit().await?;
    Ok(Started {
        person,
        code: prepared.code,
        expires_at,
    })
}

/// A code that is hashed, and belongs to nobody yet.
pub(super) struct Prepared {
    /// The code.
    pub(super) code: Code,
    hash: String,
}

/// Makes one. Hashing holds no connection.
pub(super) async fn prepare(deps: &Deps) -> Result<Prepared, AdminError> {
    let mut conn = deps.store.read().await?;
    let code = unused(&mut conn, deps).await?;
    drop(conn);
    let hash = deps.hasher.hash(Queue::Known, code.text()).await;
    let hash = hash.map_err(|busy| AdminError::Busy(busy.retry_after_s))?;
    Ok(Prepared { code, hash })
}

/// Makes it the code of a person, and says until when it is good; an earlier one is no good any more.
pub(super) async fn put(
    work: &mut Work<'_>,
    person: &Person,
    prepared: &Prepared,
) -> Result<i64, AdminError> {
    // Once more, with the row that is written.
    authority::allow(work, Act::ResetPassword, Some(&person.id)).await?;
    let row = PasswordReset {
        id: work.deps.id(),
        person_id: person.id.clone(),
        finder: prepared.code.finder().to_owned(),
        hash: prepared.hash.clone(),
        by: work.origin.actor.clone().unwrap_or_default(),
        created_at: work.now,
        expires_at: work.now + work.deps.config.password.reset_ms,
        used_at: None,
    };
    store::password_resets::replace(&mut work.conn, &row).await?;
    let detail = json!({ "expires_ms": row.expires_at });
    work.record(Event::PasswordResetStarted, Record::of(&person.id).with(detail))
        .await?;
    Ok(row.expires_at)
}

/// A code whose first signs find no other row.
async fn unused(conn: &mut Conn, deps: &Deps) -> Result<Code, StoreError> {
    loop {
        let code = codes::generate(deps.random.as_ref());
        if store::password_resets::by_finder(conn, code.finder())
            .await?
            .is_none()
        {
            return Ok(code);
        }
    }
}
