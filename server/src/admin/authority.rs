//! Who may do what in the administration. Every use case asks [`allow`] in its own transaction, before it looks at anything
//! else; what only reads asks [`allowed`]. Where something that could change who may do what holds the lock on the policy row, the
//! lock comes first ([`super::lockout::Watch::allowed`]), so that two at once see each other. No page and no command decides it.
//!
//! | who | how they are known | what they are |
//! | --- | --- | --- |
//! | the server's own console | the actor of the unit of work is [`CONSOLE`] | [`Authority::Everything`] |
//! | an administrator | the mark on the account, which is switched on | [`Authority::Everything`] |
//! | a group administrator | looks after a group, with an account that is switched on | [`Authority::Groups`] |
//! | everybody else | | [`Authority::Nothing`] |
//!
//! And what they may do, as [`markdown`] writes it into the README:
//!
//! | act | console | administrator | group administrator |
//! | --- | --- | --- | --- |
//! | look at people: lists, and how one stands | everybody | everybody | members of their groups |
//! | make an account, or invite somebody | yes | yes | into their groups only |
//! | change a name or an address | everybody | everybody | no |
//! | switch an account off or on | everybody | everybody | whom they help |
//! | delete an account | everybody | everybody | no |
//! | make somebody an administrator, or no longer | everybody | everybody | no |
//! | sign somebody out everywhere | everybody | everybody | whom they help |
//! | let somebody try again at once | everybody | everybody | no |
//! | remove somebody's methods | everybody | everybody | whom they help |
//! | give somebody a method | everybody | everybody | no |
//! | start the reset of a password | everybody | everybody | whom they help |
//! | set a password | everybody | everybody | no |
//! | make, list or take back an administrator code | everybody | everybody but themselves | whom they help |
//! | confirm an administrator code | everybody | everybody but themselves | no |
//! | look at groups and who is in them | all | all | their groups |
//! | make or delete a group, say who is in it and who looks after it | yes | yes | no |
//! | look at providers and the policy | yes | yes | no |
//! | switch a provider, or clean it up | yes | yes | no |
//! | put another policy in force | yes | yes | no |
//! | read the audit log | yes | yes | no |
//!
//! Whom a group administrator helps: the members of their groups who are neither administrators nor look after a group, and
//! never themselves. Who is in a group is not theirs to say: it could weaken what is demanded of somebody, or put people into
//! their hands. Nextcloud lets its group administrators change names and delete accounts; here they help, and no more.
//!
//! What an act is and how far it reaches: `authority/act.rs`.

use std::fmt;

use crate::store::{self, Conn, StoreError, groups::Group, people::Person, people::Scope};
use crate::work::Work;

use super::AdminError;

mod act;

use act::Reach;
pub use act::{Act, markdown};

/// The actor of the server's own command line.
pub const CONSOLE: &str = "console";

/// Why something is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied {
    /// What was wanted.
    pub act: Act,
    /// Why not.
    pub why: Why,
}

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Who acts may not do it to anybody.
    Never,
    /// Not to themselves.
    Yourself,
    /// Only an administrator may do it to an administrator, or to somebody who looks after a group.
    Administrator,
    /// Whoever made a code does not confirm it.
    Issuer,
    /// The person, or the group, is not one of those whom they look after.
    NotTheirs,
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.why {
            Why::Never => "that is not allowed",
            Why::Yourself => "nobody does that to themselves",
            Why::Administrator => "only an administrator can help another administrator",
            Why::Issuer => "somebody else must confirm a code: not who made it",
            Why::NotTheirs => "that is not in a group you look after",
        })
    }
}

/// What somebody is in the administration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// The console, or an administrator.
    Everything,
    /// Somebody who looks after groups.
    Groups {
        /// Their id.
        by: String,
        /// The groups, by name; at least one.
        groups: Vec<Group>,
    },
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
        match store::people::by_id(conn, actor).await? {
            Some(person) => Self::of_person(conn, &person).await,
            None => Ok(Self::Nothing),
        }
    }

    /// Of a person who was just read.
    pub async fn of_person(conn: &mut Conn, person: &Person) -> Result<Self, StoreError> {
        if person.disabled {
            return Ok(Self::Nothing);
        }
        if person.administrator {
            return Ok(Self::Everything);
        }
        let groups = store::group_administrators::groups_of(conn, &person.id).await?;
        Ok(match groups.is_empty() {
            true => Self::Nothing,
            false => Self::Groups {
                by: person.id.clone(),
                groups,
            },
        })
    }

    /// Whether they may do it to somebody, whoever that is: for what a page offers.
    pub fn may(&self, act: Act) -> bool {
        match self {
            Self::Everything => true,
            Self::Groups { .. } => act.reach() != Reach::No,
            Self::Nothing => false,
        }
    }

    /// Whether the group is one of theirs.
    pub fn looks_after(&self, group_id: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Groups { groups, .. } => groups.iter().any(|g| g.id == group_id),
            Self::Nothing => false,
        }
    }

    /// Whom their lists may show. Nobody is [`Scope::LookedAfterBy`] nobody.
    pub fn scope(&self) -> Scope<'_> {
        match self {
            Self::Everything => Scope::Everybody,
            Self::Groups { by, .. } => Scope::LookedAfterBy(by),
            Self::Nothing => Scope::LookedAfterBy(""),
        }
    }
}

/// Refuses what the actor of this unit of work may not do to this person, or at all. Returns what the actor is.
///
/// Without a person it says whether they may do it to anybody: for lists, new people and groups, where the use case looks at
/// the rest by [`Authority::scope`] and [`Authority::looks_after`].
pub async fn allow(work: &mut Work<'_>, act: Act, whom: Option<&str>) -> Result<Authority, AdminError> {
    let actor = work.origin.actor.clone();
    allowed(&mut work.conn, actor.as_deref(), (act, whom)).await
}

/// The same for reading, where there is no unit of work.
pub async fn allowed(
    conn: &mut Conn,
    actor: Option<&str>,
    (act, whom): (Act, Option<&str>),
) -> Result<Authority, AdminError> {
    let denied = |why| AdminError::NotAllowed(Denied { act, why });
    judged(conn, actor, (act, whom)).await?.map_err(denied)
}

/// Whether whoever gave something out (`by`: an id, or [`CONSOLE`]) may do that to this person as things are now: a code is worth no
/// more than the right to make it is at the moment when it is used.
pub async fn still(conn: &mut Conn, by: &str, (act, whom): (Act, &str)) -> Result<bool, StoreError> {
    Ok(judged(conn, Some(by), (act, Some(whom))).await?.is_ok())
}

async fn judged(
    conn: &mut Conn,
    actor: Option<&str>,
    (act, whom): (Act, Option<&str>),
) -> Result<Result<Authority, Why>, StoreError> {
    let authority = Authority::of(conn, actor).await?;
    let denied = |why| Ok(Err(why));
    if !authority.may(act) {
        return denied(Why::Never);
    }
    let Some(whom) = whom else {
        return Ok(Ok(authority));
    };
    if act.never_to_oneself() && actor == Some(whom) {
        return denied(Why::Yourself);
    }
    let Authority::Groups { by, .. } = &authority else {
        return Ok(Ok(authority));
    };
    let reach = act.reach();
    if reach == Reach::Helped && by == whom {
        return denied(Why::Yourself);
    }
    // Before the next question: who is an administrator elsewhere is nothing to them.
    if !store::group_administrators::helps(conn, by, whom).await? {
        return denied(Why::NotTheirs);
    }
    if reach == Reach::Helped && is_somebody(conn, whom).await? {
        return denied(Why::Administrator);
    }
    Ok(Ok(authority))
}

/// Whether a person is an administrator, or looks after a group. Switched off or not: what helps them would count later.
async fn is_somebody(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    let person = store::people::by_id(conn, id).await?;
    if person.is_none_or(|p| p.administrator) {
        return Ok(true);
    }
    Ok(!store::group_administrators::groups_of(conn, id).await?.is_empty())
}
