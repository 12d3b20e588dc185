//! Inviting somebody: an account without a password, and a one-time code with which the person chooses one. Nobody else ever
//! knows that password. The code is that of a password reset (`password_reset.rs`), so it is used, runs out and is replaced alike.

use super::password_reset::{self, Started};
use super::people::{self, NewPerson};
use super::{AdminError, refused};
use crate::deps::Deps;
use crate::work::{Origin, Work};

/// Makes the account and the code, both or neither. Not within a unit of work, because it hashes.
pub async fn invite(deps: &Deps, origin: Origin, new: NewPerson<'_>) -> Result<Started, AdminError> {
    let invited = invite_in(deps, origin.clone(), new).await;
    if let Err(error) = &invited {
        refused(deps, origin, error).await?;
    }
    invited
}

async fn invite_in(deps: &Deps, origin: Origin, new: NewPerson<'_>) -> Result<Started, AdminError> {
    // What nobody may, or what cannot be, must not cost a hash.
    let mut trial = Work::begin(deps, origin.clone()).await?;
    people::create(&mut trial, new).await?;
    drop(trial);
    let prepared = password_reset::prepare(deps).await?;
    let mut work = Work::begin(deps, origin).await?;
    let person = people::create(&mut work, new).await?;
    let expires_at = password_reset::put(&mut work, &person, &prepared).await?;
    work.commit().await?;
    Ok(Started {
        person,
        code: prepared.code,
        expires_at,
    })
}
