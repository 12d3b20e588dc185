//! Administration: people, groups, providers, enforcement, the set-up code. Pages and the command line call the same
//! functions; each takes a unit of work, checks, changes and records, and whoever began the work commits it.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `authority.rs` | who may do what: every use case asks it first |
//! | `people.rs` | accounts: make, find, delete; who is an administrator; who may sign in |
//! | `profile.rs` | name, address, password and sessions of an account |
//! | `invitation.rs` | making an account and the code with which its password is chosen |
//! | `methods.rs` | removing what a person has set up |
//! | `password_reset.rs` | starting the reset of a password |
//! | `codes.rs` | administrator codes |
//! | `groups.rs` | groups and who is in them |
//! | `group_administrators.rs` | who looks after a group |
//! | `providers.rs`, `alone.rs` | switches of providers, and what people have set up; who has nothing else |
//! | `enforcement.rs` | of whom a second factor is demanded |
//! | `policy.rs`, `policy/` | the policy: its versions, what another one would mean, why somebody is asked, replays |
//! | `keys.rs` | which security keys people have, of which models |
//! | `key_rotation.rs` | another key for the secrets that are stored |
//! | `lockout.rs` | the guard: some administrator can still sign in afterwards |
//! | `setup_code.rs` | the code that makes the first administrator |
//! | `log.rs` | reading the audit log: by filter and page, as a file, checking its seals |
//!
//! To add an operation: a function here that takes `&mut Work` and begins with [`authority::allow`]; what only reads takes who
//! reads, and begins with [`authority::allowed`]. If it could keep an administrator from signing in, it begins with
//! [`lockout::Watch::allowed`] instead, which takes the lock before it asks, and calls [`lockout::Watch::check`] after its last
//! change. Call it through [`carry_out`].
//!
//! In which order rows are locked says [`crate::store`].

use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::store::StoreError;
use crate::validate::{EmailProblem, LineProblem, ReasonProblem, UsernameProblem};
use crate::work::{Origin, Work};

pub(crate) mod alone;
pub mod authority;
pub mod codes;
pub mod enforcement;
pub mod group_administrators;
pub mod groups;
pub mod invitation;
pub mod key_import;
pub mod key_rotation;
pub mod keys;
pub mod lockout;
pub mod log;
pub mod methods;
pub mod password_reset;
pub mod people;
pub mod policy;
pub mod profile;
pub mod providers;
pub mod setup_code;

/// Why an operation was not carried out. The words are for the command line; names in them are escaped.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// Nobody has that username.
    #[error("there is no person {0:?}")]
    NoSuchPerson(String),
    /// A file has lines that cannot be used.
    #[error("{0}")]
    Lines(key_import::BadLines),
    /// No group has that name.
    #[error("there is no group {0:?}")]
    NoSuchGroup(String),
    /// No such provider could be loaded.
    #[error("there is no provider {0:?}")]
    NoSuchProvider(String),
    /// The provider cannot be switched for somebody else.
    #[error("the provider {0} does not support this")]
    NotSupported(String),
    /// The provider is switched off for this person: they could not use it.
    #[error("the provider {0} is switched off for this person")]
    SwitchedOff(String),
    /// The policy or a provider's switch names the group.
    #[error("the group {group:?} is named in {by}: change that first")]
    GroupInUse {
        /// Which group.
        group: String,
        /// Where it is named.
        by: String,
    },
    /// Nobody could administer the portal afterwards.
    #[error(transparent)]
    LockOut(#[from] lockout::LockOut),
    /// The set-up code is for the first administrator only.
    #[error("there is an administrator already")]
    AdministratorExists,
    /// The username is taken.
    #[error("there is a person {0:?} already")]
    PersonExists(String),
    /// The name of the group is taken.
    #[error("there is a group {0:?} already")]
    GroupExists(String),
    /// Not a username.
    #[error("{0}")]
    Username(#[from] UsernameProblem),
    /// Not a full name, or not a group's.
    #[error("{0}")]
    Name(#[from] LineProblem),
    /// Not an e-mail address.
    #[error("{0}")]
    Email(#[from] EmailProblem),
    /// Who acts may not do that, or not to that person.
    #[error("{0}")]
    NotAllowed(authority::Denied),
    /// The policy has been changed since it was looked at.
    #[error("version {version} was put in force meanwhile: look at it, and try again")]
    PolicyMoved {
        /// The version in force now.
        version: i64,
    },
    /// The policy has errors.
    #[error("{}", policy::words::findings(.0))]
    Findings(Vec<::policy::Finding>),
    /// A document that is no policy.
    #[error("{0}")]
    Document(#[from] ::policy::DocumentError),
    /// People could not sign in any more, and that was not said to be known: so many, and the names of some.
    #[error("{}", policy::words::locked_out(*.0, .1))]
    PeopleLockedOut(usize, Vec<String>),
    /// There is no such version of the policy.
    #[error("there is no version {0} of the policy")]
    NoSuchVersion(i64),
    /// There is no such decision, or none any more.
    #[error("there is no decision {0:?}: they are kept for 30 days")]
    NoSuchDecision(String),
    /// Not a reason.
    #[error("{0}")]
    Reason(#[from] ReasonProblem),
    /// There is no such administrator code, or it is used, or has run out.
    #[error("there is no code {0:?} that is unused and still good")]
    NoSuchCode(String),
    /// Another administrator code has taken the place of the one that was shown.
    #[error("another code has taken the place of that one")]
    CodeReplaced,
    /// The sealed log is not as it was written.
    #[error("the audit log is not whole: {0}")]
    NotWhole(#[from] crate::audit::verify::Problem),
    /// Not a moment.
    #[error("{0:?} is not a time: write 2026-08-03, 2026-08-03T14:05 or 2026-08-03T14:05:00+02:00")]
    BadMoment(String),
    /// What is looked for is too long.
    #[error("what is looked for is longer than {} characters", log::LONGEST_SEARCH)]
    SearchTooLong,
    /// There is no such event.
    #[error("there is no event {0:?}")]
    NoSuchEvent(String),
    /// Too much to hash; try again after so many seconds.
    #[error("too much is being hashed at the moment: try again in {0} s")]
    Busy(u32),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a unit of work, carries the operation out and keeps it. When the guard has refused it, that is recorded.
pub async fn carry_out<T>(
    deps: &Deps,
    origin: Origin,
    operation: impl AsyncFnOnce(&mut Work<'_>) -> Result<T, AdminError>,
) -> Result<T, AdminError> {
    let mut work = Work::begin(deps, origin.clone()).await?;
    match operation(&mut work).await {
        Ok(done) => {
            work.commit().await?;
            Ok(done)
        }
        Err(error) => {
            // The unit of work ends first: SQLite has one writer.
            drop(work);
            refused(deps, origin, &error).await?;
            Err(error)
        }
    }
}

/// Records that the guard has refused something, in a unit of work of its own, as the refused one is dropped. Nothing is
/// recorded for other errors.
pub async fn refused(deps: &Deps, origin: Origin, error: &AdminError) -> Result<(), StoreError> {
    let AdminError::LockOut(lock_out) = error else {
        return Ok(());
    };
    let mut work = Work::begin(deps, origin).await?;
    let record = Record::default().with(lock_out.detail());
    work.record(Event::LockOutPrevented, record).await?;
    work.commit().await
}
