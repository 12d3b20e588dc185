//! Deleting one's own account, where the operator allows it (`account.deletion`). The act is the one of the command line.

use app::model::account::DeleteAccount;
use app::words::{Lang, account as words};
use serde::{Deserialize, Serialize};

use crate::admin::lockout::Glass;
use crate::admin::{self, AdminError, people};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::sign_in::session::Signed;
use crate::store::people::Person;
use crate::validate;
use crate::work::{Origin, Work};

/// Why nothing was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeletionProblem {
    /// Another name was typed.
    Name,
    /// No administrator could sign in afterwards.
    LastAdministrator,
}

/// The page. To an administrator it says beforehand what the button would say: it is tried, and not kept.
pub async fn page(
    deps: &Deps,
    origin: Origin,
    person: &Person,
    (lang, refused): (Lang, Option<DeletionProblem>),
) -> Result<DeleteAccount, Failure> {
    let mut kept = refused == Some(DeletionProblem::LastAdministrator);
    if person.administrator && !kept {
        let mut work = Work::begin(deps, origin).await?;
        let tried = people::remove(&mut work, person, Glass::Whole).await;
        kept = matches!(tried, Err(AdminError::LockOut(_)));
    }
    let name = || words::delete_name_wrong(lang, &person.username);
    Ok(DeleteAccount {
        username: person.username.clone(),
        problem: (refused == Some(DeletionProblem::Name)).then(name),
        kept,
    })
}

/// Deletes the account, when the person has typed their username. Everything of theirs goes; of the audit log what is personal.
pub async fn delete(
    deps: &Deps,
    origin: Origin,
    signed: &Signed,
    typed: &str,
) -> Result<Result<(), DeletionProblem>, Failure> {
    let person = &signed.standing.person;
    if validate::key(typed) != person.username_key {
        return Ok(Err(DeletionProblem::Name));
    }
    let mut work = Work::begin(deps, origin.clone()).await?;
    match people::remove(&mut work, person, Glass::Whole).await {
        Ok(()) => {
            work.commit().await?;
            Ok(Ok(()))
        }
        // A second press: it is done.
        Err(AdminError::NoSuchPerson(_)) => Ok(Ok(())),
        Err(AdminError::Store(error)) => Err(error.into()),
        Err(error) => {
            // The unit of work ends first: SQLite has one writer.
            drop(work);
            admin::refused(deps, origin, &error).await?;
            Ok(Err(DeletionProblem::LastAdministrator))
        }
    }
}
