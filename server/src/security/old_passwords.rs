//! Passwords that a person had before, and that may not come back (`password.history`). Only their hashes are kept, as many as
//! are compared.

use crate::deps::Deps;
use crate::hashing::{Busy, Queue};
use crate::store::{self, Conn, StoreError, people::Person};
use crate::work::Work;

/// The hashes that a new password of this person is compared with, newest first.
pub async fn of(conn: &mut Conn, deps: &Deps, person_id: &str) -> Result<Vec<String>, StoreError> {
    match deps.config.password.history {
        0 => Ok(Vec::new()),
        most => store::old_passwords::newest(conn, person_id, most).await,
    }
}

/// Whether a password is one of these. Each comparison costs a hash, so no connection is held meanwhile.
///
/// # Errors
/// [`Busy`] when the queue is full.
pub async fn holds(deps: &Deps, hashes: &[String], password: &str) -> Result<bool, Busy> {
    for hash in hashes {
        if deps.hasher.verify(Queue::Known, password, hash).await?.ok {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps the password that is replaced just now, and forgets what is too old.
pub async fn keep(work: &mut Work<'_>, person: &Person) -> Result<(), StoreError> {
    let most = work.deps.config.password.history;
    if let Some(hash) = person.password_hash.as_deref().filter(|_| most > 0) {
        let id = work.deps.id();
        store::old_passwords::insert(&mut work.conn, &id, (&person.id, hash), work.now).await?;
    }
    store::old_passwords::trim(&mut work.conn, &person.id, most)
        .await
        .map(drop)
}
