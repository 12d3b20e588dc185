//! Another password for somebody who cannot sign in, with the code of a reset that was started for them. It opens nothing else:
//! afterwards one signs in with the new password and the second step, as ever. And it opens that only while whoever started the
//! reset could start it again, and while the account is on: when the code is looked at, and once more when the password is written.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::password;
use crate::admin::authority::{self, Act};
use crate::admin::profile;
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::one_time_codes::{self, Kind, Right, Tried};
use crate::password_rules::PasswordProblem;
use crate::standing::Standing;
use crate::store::{self, Conn, StoreError};
use crate::work::{Origin, Work};

/// What is wrong with the form. An unknown code, a used one and one that has run out are one and the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResetProblem {
    /// No code.
    NoCode,
    /// The code.
    Code,
    /// The password.
    Password(PasswordProblem),
}

/// What came of it.
pub enum Came {
    /// It is the new one, and the person is signed out everywhere.
    Changed,
    /// Something was wrong with the form; nothing was changed, and a right code is still good.
    Refused(ResetProblem),
    /// Too many codes were tried from this network.
    TooMany(Option<i64>),
}

/// Takes the new password.
pub async fn finish(
    deps: &Deps,
    origin: Origin,
    (code, password): (&str, Zeroizing<String>),
) -> Result<Came, Failure> {
    // Nothing entered is not a try.
    if code.trim().is_empty() {
        return Ok(Came::Refused(ResetProblem::NoCode));
    }
    let right = match one_time_codes::verify(deps, &origin, Kind::Reset, code).await? {
        Tried::Right(right) => right,
        Tried::Wrong => return Ok(Came::Refused(ResetProblem::Code)),
        Tried::TooMany(until_ms) => return Ok(Came::TooMany(until_ms)),
    };
    let mut conn = deps.store.read().await?;
    let person = match &right.person_id {
        Some(id) => store::people::by_id(&mut conn, id).await?,
        None => None,
    };
    let Some(person) = person else {
        return Ok(Came::Refused(ResetProblem::Code));
    };
    // Before anything is said about the password.
    if !is_backed(&mut conn, &right, &person.id).await? {
        return Ok(Came::Refused(ResetProblem::Code));
    }
    let standing = Standing::of(&mut conn, deps, person, origin.address).await?;
    drop(conn);
    match password::accept(deps, &origin, &standing, password).await? {
        Ok(hash) => write(deps, origin, &standing, (&right, &hash)).await,
        Err(problem) => Ok(Came::Refused(ResetProblem::Password(problem))),
    }
}

/// Of two with the same code, one uses it; what the other has changed is dropped.
async fn write(
    deps: &Deps,
    origin: Origin,
    standing: &Standing,
    (right, hash): (&Right, &str),
) -> Result<Came, Failure> {
    let person = &standing.person;
    let mut work = Work::begin(deps, origin).await?;
    // The person before the code: everybody who changes a password locks them in this order.
    let changed = profile::replace_password(&mut work, person, hash).await?;
    // Whoever switches the person off or makes them an administrator holds their row, too: it is known by now.
    let backed = is_backed(&mut work.conn, right, &person.id).await?;
    let used = store::password_resets::use_once(&mut work.conn, &right.id, work.now).await?;
    if changed.is_none() || !backed || !used {
        return Ok(Came::Refused(ResetProblem::Code));
    }
    work.record(Event::PasswordResetUsed, Record::of(&person.id))
        .await?;
    work.commit().await?;
    Ok(Came::Changed)
}

/// Whether the account is on, and whoever started the reset could start it now. Else a helper's code would outlive the right to
/// help: the person has become an administrator, or has left the group, or it is the helper who has been let go.
async fn is_backed(conn: &mut Conn, right: &Right, person_id: &str) -> Result<bool, StoreError> {
    let person = store::people::by_id(conn, person_id).await?;
    let reset = store::password_resets::of_person(conn, person_id).await?;
    match (person, reset.filter(|reset| reset.id == right.id)) {
        (Some(person), Some(reset)) if !person.disabled => {
            authority::still(conn, &reset.by, (Act::ResetPassword, person_id)).await
        }
        _ => Ok(false),
    }
}
