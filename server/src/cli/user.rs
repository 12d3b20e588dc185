//! `twinlatch user`: people. Looking at them is `user/look.rs`.

mod look;

use serde_json::json;
use zeroize::Zeroizing;

use super::args::User;
use super::error::CliError;
use super::output::{Report, count};
use super::password::{self, Whose};
use super::reset_password;
use crate::admin::lockout::Glass;
use crate::admin::people::{self, NewPerson};
use crate::admin::{AdminError, carry_out, groups, profile};
use crate::deps::Deps;
use crate::security::old_passwords;
use crate::store;
use crate::work::{Origin, Work};
use look::{list, show, value};

pub(super) use look::when;

/// Carries one of them out.
pub(super) async fn run(deps: &Deps, command: User) -> Result<Report, CliError> {
    match command {
        User::Add {
            name,
            full_name,
            email,
            password_stdin,
            groups,
            administrator,
        } => {
            let (full_name, email) = (full_name.unwrap_or_default(), email.unwrap_or_default());
            let new = NewPerson {
                username: &name,
                full_name: &full_name,
                email: &email,
                password_hash: None,
                administrator,
                groups: &groups,
            };
            add(deps, new, password_stdin).await
        }
        User::Invite {
            name,
            full_name,
            email,
            groups,
            administrator,
        } => {
            let (full_name, email) = (full_name.unwrap_or_default(), email.unwrap_or_default());
            let new = NewPerson {
                username: &name,
                full_name: &full_name,
                email: &email,
                password_hash: None,
                administrator,
                groups: &groups,
            };
            reset_password::invite(deps, new).await
        }
        User::List { search } => list(deps, &search.unwrap_or_default()).await,
        User::Show { name } => show(deps, &name).await,
        User::Change {
            name,
            full_name,
            email,
        } => change(deps, &name, (full_name, email)).await,
        User::Disable { name, past } => set_disabled(deps, &name, true, past.glass()).await,
        User::Enable { name } => set_disabled(deps, &name, false, Glass::Whole).await,
        User::Password { name, .. } => set_password(deps, &name).await,
        User::ResetPassword { name } => reset_password::start(deps, &name).await,
        User::Administrator { name, state, past } => administrator(deps, &name, state.on, past.glass()).await,
        User::Delete { name, past } => delete(deps, &name, past.glass()).await,
        User::SignOut { name } => sign_out(deps, &name).await,
        User::Unlock { name } => unlock(deps, &name).await,
    }
}

async fn add(deps: &Deps, new: NewPerson<'_>, with_password: bool) -> Result<Report, CliError> {
    let mut hash = None;
    if with_password {
        let typed = password::read()?;
        hash = Some(hash_for_new(deps, &new, &typed).await?);
    }
    let new = NewPerson {
        password_hash: hash.as_deref(),
        ..new
    };
    let person = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        people::create(work, new).await
    })
    .await?;
    let mut text = format!("{} was added.", person.username);
    if hash.is_none() {
        text.push_str(&format!(
            " There is no password yet: twinlatch user password {} --password-stdin",
            person.username
        ));
    }
    Ok(Report::new(text, value(&person, new.groups)))
}

async fn hash_for_new(
    deps: &Deps,
    new: &NewPerson<'_>,
    typed: &Zeroizing<String>,
) -> Result<String, CliError> {
    let mut conn = deps.store.read().await?;
    let groups = groups::names(&mut conn, new.groups).await?;
    let whose = Whose {
        id: None,
        username: new.username,
        full_name: new.full_name,
        email: Some(new.email).filter(|e| !e.is_empty()),
        factor_demanded: people::factor_demanded(&mut conn, deps, &groups).await?,
        old: &[],
    };
    // Hashing holds no connection.
    drop(conn);
    password::hash(deps, typed, &whose).await
}

async fn change(
    deps: &Deps,
    name: &str,
    (full_name, email): (Option<String>, Option<String>),
) -> Result<Report, CliError> {
    let person = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let mut person = people::find(&mut work.conn, name).await?;
        if let Some(typed) = &full_name {
            person.full_name = profile::set_full_name(work, &person, typed).await?;
        }
        if let Some(typed) = &email {
            person.email = profile::set_email(work, &person, typed).await?;
        }
        Ok(person)
    })
    .await?;
    let json = json!({ "username": person.username, "full_name": person.full_name, "email": person.email });
    Ok(Report::new(format!("{} was changed.", person.username), json))
}

async fn set_disabled(deps: &Deps, name: &str, disabled: bool, glass: Glass) -> Result<Report, CliError> {
    let person = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let person = people::find(&mut work.conn, name).await?;
        people::set_disabled(work, &person, disabled, glass).await?;
        Ok(person)
    })
    .await?;
    let state = if disabled { "off" } else { "on" };
    let text = format!("The account of {} is switched {state}.", person.username);
    Ok(Report::new(
        text,
        json!({ "username": person.username, "disabled": disabled }),
    ))
}

async fn set_password(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let person = people::find(&mut conn, name).await?;
    let groups = store::groups::of_person(&mut conn, &person.id).await?;
    let factor_demanded = people::factor_demanded(&mut conn, deps, &groups).await?;
    let old = old_passwords::of(&mut conn, deps, &person.id).await?;
    // Hashing holds no connection.
    drop(conn);
    let whose = Whose {
        id: Some(&person.id),
        username: &person.username,
        full_name: &person.full_name,
        email: person.email.as_deref(),
        factor_demanded,
        old: &old,
    };
    let hash = password::hash(deps, &password::read()?, &whose).await?;
    let set = async |work: &mut Work<'_>| profile::set_password(work, &person, &hash).await;
    let ended = carry_out(deps, Origin::console(), set).await?;
    let text = format!(
        "{} has a new password; {} ended.",
        person.username,
        count(ended, "session")
    );
    Ok(Report::new(
        text,
        json!({ "username": person.username, "sessions_ended": ended }),
    ))
}

async fn administrator(deps: &Deps, name: &str, on: bool, glass: Glass) -> Result<Report, CliError> {
    let person = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let person = people::find(&mut work.conn, name).await?;
        people::set_administrator(work, &person, on, glass).await?;
        Ok(person)
    })
    .await?;
    let not = if on { "" } else { "not " };
    let text = format!("{} is {not}an administrator.", person.username);
    Ok(Report::new(
        text,
        json!({ "username": person.username, "administrator": on }),
    ))
}

async fn delete(deps: &Deps, name: &str, glass: Glass) -> Result<Report, CliError> {
    let person = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let person = people::find(&mut work.conn, name).await?;
        people::delete(work, &person, glass).await?;
        Ok::<_, AdminError>(person)
    })
    .await?;
    Ok(Report::new(
        format!("{} was deleted.", person.username),
        json!({ "deleted": person.username }),
    ))
}

async fn sign_out(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let (person, ended) = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let person = people::find(&mut work.conn, name).await?;
        let ended = profile::end_sessions(work, &person).await?;
        Ok((person, ended))
    })
    .await?;
    let text = format!(
        "{} is signed out everywhere; {} ended.",
        person.username,
        count(ended, "session")
    );
    Ok(Report::new(
        text,
        json!({ "username": person.username, "sessions_ended": ended }),
    ))
}

async fn unlock(deps: &Deps, name: &str) -> Result<Report, CliError> {
    let person = carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        let person = people::find(&mut work.conn, name).await?;
        profile::unlock(work, &person).await?;
        Ok(person)
    })
    .await?;
    let text = format!("{} may try again at once.", person.username);
    Ok(Report::new(text, json!({ "unlocked": person.username })))
}
