//! Carrying out what a form asks for: from the name of an act to its use case. The same function serves the button and the page
//! before it, which drops what came of it.

use app::routes::admin::PersonAct;

use super::done::Done;
use super::person::act_of;
use crate::admin::authority;
use crate::admin::lockout::Glass;
use crate::admin::{AdminError, codes, group_administrators, groups, methods, people, profile};
use crate::store::{self, admin_codes::AdminCode, groups::Group, people::Person};
use crate::work::Work;

/// What an act needs besides the person.
#[derive(Clone, Copy, Debug, Default)]
pub struct With<'a> {
    /// On which method, group or code, by id.
    pub on: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Another full name.
    pub full_name: &'a str,
    /// Another e-mail address.
    pub email: &'a str,
}

/// Does it, and says what was done. What makes a code is not among it: that hashes.
pub async fn on_person(
    work: &mut Work<'_>,
    person: &Person,
    act: PersonAct,
    with: With<'_>,
) -> Result<Done, AdminError> {
    let name = person.full_name.clone();
    Ok(match act {
        PersonAct::Edit => edit(work, person, with).await?,
        PersonAct::SwitchOff => {
            people::set_disabled(work, person, true, Glass::Whole).await?;
            Done::SwitchedOff(name)
        }
        PersonAct::SwitchOn => {
            people::set_disabled(work, person, false, Glass::Whole).await?;
            Done::SwitchedOn(name)
        }
        PersonAct::SignOut => Done::SignedOut(name, profile::end_sessions(work, person).await?),
        PersonAct::Unlock => {
            profile::unlock(work, person).await?;
            Done::Unlocked(name)
        }
        PersonAct::RemoveMethod => {
            match methods::remove_one(work, person, with.on, with.reason, Glass::Whole).await? {
                Some(method) => Done::RemovedMethod(method, name),
                None => Done::Gone,
            }
        }
        PersonAct::RemoveMethods => {
            let removed = methods::remove_all(work, person, with.reason, Glass::Whole).await?;
            Done::RemovedMethods(name, u64::try_from(removed.len()).unwrap_or(0))
        }
        PersonAct::Promote => {
            people::set_administrator(work, person, true, Glass::Whole).await?;
            Done::Promoted(name)
        }
        PersonAct::Demote => {
            people::set_administrator(work, person, false, Glass::Whole).await?;
            Done::Demoted(name)
        }
        PersonAct::Delete => {
            people::delete(work, person, Glass::Whole).await?;
            Done::Deleted(name)
        }
        PersonAct::Join | PersonAct::Leave | PersonAct::LookAfter | PersonAct::EndLookAfter => {
            in_group(work, person, act, with.on).await?
        }
        PersonAct::RevokeCode => {
            let code = shown_code(work, person, (act, with.on)).await?;
            codes::revoke(work, &code.id).await?;
            Done::RevokedCode(name)
        }
        PersonAct::ConfirmCode => {
            let code = shown_code(work, person, (act, with.on)).await?;
            codes::confirm(work, &code.id).await?;
            Done::ConfirmedCode(name)
        }
        PersonAct::ResetPassword | PersonAct::GiveCode => Done::Gone,
    })
}

async fn edit(work: &mut Work<'_>, person: &Person, with: With<'_>) -> Result<Done, AdminError> {
    let name = match with.full_name.trim() == person.full_name {
        true => person.full_name.clone(),
        false => profile::set_full_name(work, person, with.full_name).await?,
    };
    if with.email.trim() != person.email.as_deref().unwrap_or_default() {
        profile::set_email(work, person, with.email).await?;
    }
    Ok(Done::Edited(name))
}

async fn in_group(
    work: &mut Work<'_>,
    person: &Person,
    act: PersonAct,
    group_id: &str,
) -> Result<Done, AdminError> {
    let group = group(work, group_id).await?;
    let (whom, name) = (std::slice::from_ref(person), person.full_name.clone());
    Ok(match act {
        PersonAct::Join => {
            groups::add(work, &group, whom, Glass::Whole).await?;
            Done::Joined(name, group.name)
        }
        PersonAct::Leave => {
            groups::remove(work, &group, whom, Glass::Whole).await?;
            Done::Left(name, group.name)
        }
        PersonAct::LookAfter => {
            group_administrators::add(work, &group, whom).await?;
            Done::LooksAfter(name, group.name)
        }
        _ => {
            group_administrators::remove(work, &group, whom).await?;
            Done::LooksAfterNoLonger(name, group.name)
        }
    })
}

/// The administrator code that a page showed, if it is still the one that stands: who made it and why was read of that one, and of
/// no other.
async fn shown_code(
    work: &mut Work<'_>,
    person: &Person,
    (act, id): (PersonAct, &str),
) -> Result<AdminCode, AdminError> {
    authority::allow(work, act_of(act), Some(&person.id)).await?;
    let found = store::admin_codes::of_person(&mut work.conn, &person.id).await?;
    let good = found.filter(|code| code.is_good(work.now, false));
    let stands = good.ok_or_else(|| AdminError::NoSuchCode(String::new()))?;
    match stands.id == id {
        true => Ok(stands),
        false => Err(AdminError::CodeReplaced),
    }
}

/// The group of an id.
pub async fn group(work: &mut Work<'_>, id: &str) -> Result<Group, AdminError> {
    let found = store::groups::by_id(&mut work.conn, id).await?;
    found.ok_or_else(|| AdminError::NoSuchGroup(id.chars().take(36).collect()))
}
