//! Accounts: making, finding and deleting them, who is an administrator, and who may sign in.

use policy::{Compiled, Fact, Facts};
use serde_json::json;

use super::authority::{self, Act, Authority, Denied, Why};
use super::lockout::{Glass, Watch};
use super::{AdminError, groups};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::policies;
use crate::sign_in::gate;
use crate::store::{self, Conn, StoreError, people::Person};
use crate::validate;
use crate::work::Work;

/// How many people are read at a time.
const PAGE: i64 = 200;

/// An account to be made, as it was typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewPerson<'a> {
    /// By which they sign in.
    pub username: &'a str,
    /// Shown to people; the username when it is empty.
    pub full_name: &'a str,
    /// None when it is empty.
    pub email: &'a str,
    /// Without one they cannot sign in until it is set.
    pub password_hash: Option<&'a str>,
    /// May do everything.
    pub administrator: bool,
    /// Names of groups that exist.
    pub groups: &'a [String],
}

/// Makes an account. Who looks after groups makes it in some of those, and in no other.
pub async fn create(work: &mut Work<'_>, new: NewPerson<'_>) -> Result<Person, AdminError> {
    if new.administrator {
        // With /setup under one lock: whoever comes second sees that there is an administrator. And before anybody is asked: who
        // is an administrator no longer makes none.
        store::policy::lock_head(&mut work.conn).await?;
        authority::allow(work, Act::MakeAdministrator, None).await?;
    }
    let authority = authority::allow(work, Act::CreatePerson, None).await?;
    let into = |joined: bool| match joined {
        true => Ok(()),
        false => Err(AdminError::NotAllowed(Denied {
            act: Act::CreatePerson,
            why: Why::NotTheirs,
        })),
    };
    into(authority == Authority::Everything || !new.groups.is_empty())?;
    let person = checked(work, &new)?;
    match store::people::insert(&mut work.conn, &person).await {
        Err(StoreError::Conflict(_)) => return Err(AdminError::PersonExists(person.username)),
        other => other?,
    }
    let mut joined = Vec::new();
    for name in new.groups {
        let group = groups::find(&mut work.conn, name).await?;
        into(authority.looks_after(&group.id))?;
        store::groups::add_member(&mut work.conn, &group.id, &person.id).await?;
        joined.push(group.name);
    }
    let detail = json!({
        "administrator": person.administrator, "groups": joined,
        "password": person.password_hash.is_some(),
    });
    work.record(Event::AccountCreated, Record::of(&person.id).with(detail))
        .await?;
    Ok(person)
}

fn checked(work: &Work<'_>, new: &NewPerson<'_>) -> Result<Person, AdminError> {
    let username = validate::username(new.username, work.deps.config.email_usernames)?;
    let full_name = match new.full_name.trim() {
        "" => username.name.clone(),
        typed => validate::full_name(typed)?,
    };
    let email = match new.email.trim() {
        "" => None,
        typed => Some(validate::email(typed)?),
    };
    let (email, email_key) = email.map(|e| (e.name, e.key)).unzip();
    Ok(Person {
        id: work.deps.id(),
        username: username.name,
        username_key: username.key,
        full_name,
        email,
        email_key,
        password_hash: new.password_hash.map(str::to_owned),
        administrator: new.administrator,
        disabled: false,
        language: None,
        created_at: work.now,
        last_sign_in_at: None,
        last_provider: None,
    })
}

/// The person of that username: for a use case, which asks then who may do something to them.
pub async fn find(conn: &mut Conn, username: &str) -> Result<Person, AdminError> {
    let found = store::people::by_username_key(conn, &validate::key(username)).await?;
    found.ok_or_else(|| no_such(username))
}

/// The same for somebody who wants to look at them: whom they may not see is not there.
pub async fn see(conn: &mut Conn, actor: Option<&str>, username: &str) -> Result<Person, AdminError> {
    authority::allowed(conn, actor, (Act::SeePeople, None)).await?;
    let person = find(conn, username).await?;
    match authority::allowed(conn, actor, (Act::SeePeople, Some(&person.id))).await {
        Err(AdminError::NotAllowed(_)) => Err(no_such(username)),
        other => other.map(|_| person),
    }
}

/// What is said of an act on somebody whom one may not even see: as of somebody who is not there.
pub(super) fn hidden(error: AdminError, username: &str) -> AdminError {
    match error {
        AdminError::NotAllowed(denied) if denied.why == Why::NotTheirs => no_such(username),
        other => other,
    }
}

/// Everybody in whose username, full name or e-mail address the text is found, everybody when it is empty; of them those whom
/// the one who looks may see.
pub async fn list(conn: &mut Conn, actor: Option<&str>, search: &str) -> Result<Vec<Person>, AdminError> {
    let authority = authority::allowed(conn, actor, (Act::SeePeople, None)).await?;
    let mut all: Vec<Person> = Vec::new();
    loop {
        let after = all.last().map(|p| p.username_key.clone()).unwrap_or_default();
        let page = store::people::list(conn, authority.scope(), (search, &after), PAGE).await?;
        let is_last = i64::try_from(page.len()).unwrap_or(PAGE) < PAGE;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

/// Whether the policy demands a second factor of somebody in these groups, whatever they have set up, and wherever and whenever
/// they sign in: then a shorter password is enough.
pub async fn factor_demanded(conn: &mut Conn, deps: &Deps, groups: &[String]) -> Result<bool, StoreError> {
    let policy = policies::in_force(conn, deps).await?;
    let facts = Facts {
        groups: Fact::Known(groups.iter().cloned().collect()),
        enrolled: Fact::Known(Vec::new()),
        ..Facts::default()
    };
    Ok(Compiled::new(&policy).floor(&facts).second_factor())
}

/// Switches an account off, which signs the person out everywhere, or on again. False when it was so already.
pub async fn set_disabled(
    work: &mut Work<'_>,
    person: &Person,
    disabled: bool,
    glass: Glass,
) -> Result<bool, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::SwitchPerson, Some(&person.id))).await?;
    // Whoever switches, switches under the watch's lock: what is so already stays so, and nobody is signed out for nothing.
    if again(&mut work.conn, person).await?.disabled == disabled {
        return Ok(false);
    }
    // In the order in which everybody locks (`store.rs`), so that a sign-in at this moment and this never wait for each other. One
    // that was completed in between is refused while the account is off, and ends when it is switched on again.
    store::attempts::lock_of_person(&mut work.conn, &person.id).await?;
    if disabled {
        store::admin_codes::void(&mut work.conn, &person.id).await?;
    }
    store::people::set_disabled(&mut work.conn, &person.id, disabled).await?;
    if disabled {
        store::password_resets::void(&mut work.conn, &person.id).await?;
    }
    let sessions = super::profile::out(work, &person.id).await?;
    let mut detail = json!({ "disabled": disabled });
    if disabled {
        watch.check(work).await?;
        detail["sessions"] = sessions.into();
    }
    work.record(
        Event::AccountChanged,
        Record::of(&person.id).with(watch.detail(detail)),
    )
    .await?;
    Ok(true)
}

/// Makes somebody an administrator, or no longer. False when it was so already.
pub async fn set_administrator(
    work: &mut Work<'_>,
    person: &Person,
    administrator: bool,
    glass: Glass,
) -> Result<bool, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::MakeAdministrator, Some(&person.id))).await?;
    let before = again(&mut work.conn, person).await?;
    if before.administrator == administrator {
        return Ok(false);
    }
    if administrator {
        // Whoever could help them before can no longer.
        store::admin_codes::void(&mut work.conn, &person.id).await?;
    }
    store::people::set_administrator(&mut work.conn, &person.id, administrator).await?;
    if administrator {
        store::password_resets::void(&mut work.conn, &person.id).await?;
    } else {
        watch.check(work).await?;
    }
    let detail = watch.detail(json!({ "administrator": administrator }));
    work.record(Event::AccountChanged, Record::of(&person.id).with(detail))
        .await?;
    Ok(true)
}

/// Deletes an account and everything of theirs. Of the audit log what is personal is erased; that something happened stays.
pub async fn delete(work: &mut Work<'_>, person: &Person, glass: Glass) -> Result<(), AdminError> {
    let watch = Watch::allowed(work, glass, (Act::DeletePerson, Some(&person.id))).await?;
    remove_under(work, person, watch).await
}

/// The same, of whoever asks: for an act that says itself who may (deleting one's own account).
pub(crate) async fn remove(work: &mut Work<'_>, person: &Person, glass: Glass) -> Result<(), AdminError> {
    let watch = Watch::begin(work, glass).await?;
    remove_under(work, person, watch).await
}

async fn remove_under(work: &mut Work<'_>, person: &Person, watch: Watch) -> Result<(), AdminError> {
    let before = again(&mut work.conn, person).await?;
    // Before the person, because their row goes with all that refers to it in whatever order the database likes: all that others lock
    // before or after it, in the order in which everybody locks (`store.rs`).
    gate::forget(work, &person.id).await?;
    store::attempts::lock_of_person(&mut work.conn, &person.id).await?;
    store::enrolments::delete_of_person(&mut work.conn, &person.id).await?;
    store::admin_codes::delete_of_person(&mut work.conn, &person.id).await?;
    store::people::lock(&mut work.conn, &person.id).await?;
    store::password_resets::delete_of_person(&mut work.conn, &person.id).await?;
    super::profile::out(work, &person.id).await?;
    store::people::delete(&mut work.conn, &person.id).await?;
    // What is personal in the log goes, too. That something happened, and to one and the same account, stays.
    work.write_log().await?;
    store::audit::erase(&mut work.conn, &person.id).await?;
    store::notices::delete_about(&mut work.conn, "reported", &person.id).await?;
    if before.administrator {
        watch.check(work).await?;
    }
    // The log stays, so the name does not belong into it.
    let detail = watch.detail(json!({ "administrator": before.administrator }));
    work.record(Event::AccountDeleted, Record::of(&person.id).with(detail))
        .await?;
    Ok(())
}

/// The person as they are under the lock.
async fn again(conn: &mut Conn, person: &Person) -> Result<Person, AdminError> {
    store::people::by_id(conn, &person.id)
        .await?
        .ok_or_else(|| no_such(&person.username))
}

pub(super) fn no_such(username: &str) -> AdminError {
    // What nobody is called may be anything: a megabyte does not belong into a message.
    AdminError::NoSuchPerson(username.chars().take(64).collect())
}
