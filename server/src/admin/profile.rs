//! What belongs to one account: its names and address, its password, and where it is signed in.

use serde_json::json;

use super::AdminError;
use super::authority::{self, Act};
use super::people::no_such;
use crate::audit::{Event, Record};
use crate::notices::{self, Notice};
use crate::security::old_passwords;
use crate::sign_in::throttle;
use crate::store::{self, StoreError, people::Person};
use crate::validate;
use crate::work::Work;

/// Another full name.
pub async fn set_full_name(work: &mut Work<'_>, person: &Person, typed: &str) -> Result<String, AdminError> {
    authority::allow(work, Act::EditPerson, Some(&person.id)).await?;
    let name = validate::full_name(typed)?;
    if !store::people::set_full_name(&mut work.conn, &person.id, &name).await? {
        return Err(no_such(&person.username));
    }
    changed(work, person, "full_name").await?;
    Ok(name)
}

/// Another e-mail address; none when it is empty.
pub async fn set_email(
    work: &mut Work<'_>,
    person: &Person,
    typed: &str,
) -> Result<Option<String>, AdminError> {
    authority::allow(work, Act::EditPerson, Some(&person.id)).await?;
    let email = match typed.trim() {
        "" => None,
        typed => Some(validate::email(typed)?),
    };
    let pair = email.as_ref().map(|e| (e.name.as_str(), e.key.as_str()));
    if !store::people::set_email(&mut work.conn, &person.id, pair).await? {
        return Err(no_such(&person.username));
    }
    changed(work, person, "email").await?;
    Ok(email.map(|e| e.name))
}

/// Another password, hashed and checked by the caller; a reset that was started is void. Says how many sessions ended.
pub async fn set_password(work: &mut Work<'_>, person: &Person, hash: &str) -> Result<u64, AdminError> {
    authority::allow(work, Act::SetPassword, Some(&person.id)).await?;
    let sessions = replace_password(work, person, hash).await?;
    store::password_resets::void(&mut work.conn, &person.id).await?;
    sessions.ok_or_else(|| no_such(&person.username))
}

/// Puts another password into force. Whoever was signed in, or in the middle of it, has to start again, and no browser is known
/// any more. Says how many sessions ended; `None` when the person is gone. Asks nobody: an administrator comes by
/// [`set_password`], the person by `security/password_reset.rs`.
pub async fn replace_password(
    work: &mut Work<'_>,
    person: &Person,
    hash: &str,
) -> Result<Option<u64>, StoreError> {
    // The tries, attempts, the person, sessions: everybody locks them in this order (`store.rs`).
    reopen(work, person).await?;
    store::attempts::lock_of_person(&mut work.conn, &person.id).await?;
    if !store::people::set_password(&mut work.conn, &person.id, Some(hash), work.now).await? {
        return Ok(None);
    }
    old_passwords::keep(work, person).await?;
    let sessions = out(work, &person.id).await?;
    let browsers = store::known_browsers::delete_of_person(&mut work.conn, &person.id).await?;
    let detail = json!({ "sessions": sessions, "known_browsers": browsers });
    work.record(Event::PasswordChanged, Record::of(&person.id).with(detail))
        .await?;
    notices::tell(work, &person.id, &Notice::Password).await?;
    Ok(Some(sessions))
}

/// Forgets the failures counted for a person, so that unknown browsers may try again at once: the remedy when somebody has
/// been guessing until the account closed, and the owner has no browser left that is known.
pub async fn unlock(work: &mut Work<'_>, person: &Person) -> Result<(), AdminError> {
    authority::allow(work, Act::Unlock, Some(&person.id)).await?;
    reopen(work, person).await?;
    changed(work, person, "unlocked").await?;
    Ok(())
}

async fn reopen(work: &mut Work<'_>, person: &Person) -> Result<(), StoreError> {
    for key in [
        throttle::person_key(&person.id),
        throttle::second_step_key(&person.id),
    ] {
        store::throttles::delete(&mut work.conn, &key).await?;
    }
    Ok(())
}

/// Signs somebody out everywhere, and says how many sessions ended.
pub async fn end_sessions(work: &mut Work<'_>, person: &Person) -> Result<u64, AdminError> {
    authority::allow(work, Act::EndSessions, Some(&person.id)).await?;
    let sessions = out(work, &person.id).await?;
    let detail = json!({ "everywhere": true, "sessions": sessions });
    work.record(Event::SessionEnded, Record::of(&person.id).with(detail))
        .await?;
    Ok(sessions)
}

/// Ends sessions and sign-ins in progress, without a word in the log.
pub(super) async fn out(work: &mut Work<'_>, person_id: &str) -> Result<u64, StoreError> {
    // In the order in which everybody locks (`store.rs`). Whoever locks something in between locks the attempts before.
    store::attempts::delete_of_person(&mut work.conn, person_id).await?;
    store::remembered_browsers::delete_of_person(&mut work.conn, person_id).await?;
    store::sessions::delete_of_person(&mut work.conn, person_id, None).await
}

async fn changed(work: &mut Work<'_>, person: &Person, what: &str) -> Result<(), StoreError> {
    work.record(
        Event::AccountChanged,
        Record::of(&person.id).with(json!({ "changed": what })),
    )
    .await
}
