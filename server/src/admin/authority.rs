//! Who may do what in the administration. Every use case asks [`allow`] in its own transaction, before it looks at anything
//! else; no page and no command decides it.
//!
//! | who | how they are known | what they may do |
//! | --- | --- | --- |
//! | the server's own console | the actor of the unit of work is [`CONSOLE`] | everything |
//! | an administrator | the mark on the account | everything |
//! | everybody else | | nothing |
//!
//! To add an act: a variant of [`Act`].

use crate::store::{self, Conn, StoreError};
use crate::work::Work;

use super::AdminError;

/// The actor of the server's own command line.
pub const CONSOLE: &str = "console";

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Look at people: lists, and how one stands.
    SeePeople,
    /// Make an account, or invite somebody.
    CreatePerson,
    /// Change a name or an address.
    EditPerson,
    /// Switch an account off or on.
    SwitchPerson,
    /// Delete an account.
    DeletePerson,
    /// Make somebody an administrator, or no longer.
    MakeAdministrator,
    /// Sign somebody out everywhere.
    EndSessions,
    /// Remove somebody's methods.
    ResetMethods,
    /// Start the reset of a password.
    ResetPassword,
    /// Make, list or take back an administrator code.
    GiveCode,
    /// Look at groups and who is in them.
    SeeGroups,
    /// Make or delete a group, say who is in it and who looks after it.
    ChangeGroups,
    /// Look at providers, the policy, its versions, and what it would decide.
    SeePolicy,
    /// Switch a provider.
    ChangeProviders,
    /// Put another policy in force.
    ChangePolicy,
    /// Read the audit log.
    SeeAudit,
}

/// What somebody is in the administration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// The console, or an administrator.
    Everything,
    /// Nobody in particular.
    Nothing,
}

impl Authority {
    /// Of the actor of a unit of work: the id of a person, or [`CONSOLE`].
    pub async fn of(conn: &mut Conn, actor: Option<&str>) -> Result<Self, StoreError> {
        let Some(actor) = actor else {
            return Ok(Self::Nothing);
        };
        if actor == CONSOLE {
            return Ok(Self::Everything);
        }
        let person = store::people::by_id(conn, actor).await?;
        Ok(match person {
            Some(person) if person.administrator && !person.disabled => Self::Everything,
            _ => Self::Nothing,
        })
    }
}

/// Refuses what the actor of this unit of work may not do to this person, or at all. Returns what the actor is.
pub async fn allow(work: &mut Work<'_>, act: Act, whom: Option<&str>) -> Result<Authority, AdminError> {
    let actor = work.origin.actor.clone();
    allowed(&mut work.conn, actor.as_deref(), (act, whom)).await
}

/// The same for reading, where there is no unit of work.
pub async fn allowed(
    conn: &mut Conn,
    actor: Option<&str>,
    (act, _whom): (Act, Option<&str>),
) -> Result<Authority, AdminError> {
    match Authority::of(conn, actor).await? {
        Authority::Everything => Ok(Authority::Everything),
        Authority::Nothing => Err(AdminError::NotAllowed(act)),
    }
}
