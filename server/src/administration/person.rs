//! The page of one person.

use app::model::admin::{Badge, Link, Person as Page};
use app::routes::admin::{Admin, PersonAct};
use app::words::{admin as list_words, admin_acts as act_words, admin_person as words, security};
use policy::factor_still_owed;

use super::{Desk, explain, link};
use crate::admin::authority::{self, Act};
use crate::admin::{AdminError, people};
use crate::failure::Failure;
use crate::security::{activity, browsers, panel};
use crate::sign_in::throttle;
use crate::standing::Standing;
use crate::store::{self, Conn, people::Person};
use crate::times;

/// How many entries of the log are shown.
const ACTS: usize = 12;

/// What an act asks of the authority.
pub fn act_of(act: PersonAct) -> Act {
    match act {
        PersonAct::Edit => Act::EditPerson,
        PersonAct::SwitchOff | PersonAct::SwitchOn => Act::SwitchPerson,
        PersonAct::SignOut => Act::EndSessions,
        PersonAct::Unlock => Act::Unlock,
        PersonAct::RemoveMethod | PersonAct::RemoveMethods => Act::ResetMethods,
        PersonAct::ResetPassword => Act::ResetPassword,
        PersonAct::GiveCode | PersonAct::RevokeCode => Act::GiveCode,
        PersonAct::ConfirmCode => Act::ConfirmCode,
        PersonAct::Join | PersonAct::Leave | PersonAct::LookAfter | PersonAct::EndLookAfter => {
            Act::ChangeGroups
        }
        PersonAct::Promote | PersonAct::Demote => Act::MakeAdministrator,
        PersonAct::Delete => Act::DeletePerson,
    }
}

/// The page of an act, on something.
pub fn act_path(username: &str, act: PersonAct, on: &str) -> String {
    let path = Admin::PersonAct(username.to_owned(), act).path();
    if on.is_empty() {
        return path;
    }
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("on", on)
        .finish();
    format!("{path}?{query}")
}

/// Why a page could not be made: not for this reader, or something inside.
#[derive(Debug)]
pub enum Stop {
    /// The use case refused it.
    Admin(AdminError),
    /// Something inside.
    Failure(Failure),
}

impl From<AdminError> for Stop {
    fn from(error: AdminError) -> Self {
        match error {
            AdminError::Store(error) => Self::Failure(error.into()),
            AdminError::Busy(seconds) => Self::Failure(Failure::Busy(seconds)),
            other => Self::Admin(other),
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<store::StoreError> for Stop {
    fn from(error: store::StoreError) -> Self {
        Self::Failure(error.into())
    }
}

/// What the reader may do to this person.
struct Allowed(Vec<Act>);

impl Allowed {
    async fn read(conn: &mut Conn, desk: &Desk<'_>, person: &Person) -> Result<Self, AdminError> {
        let mut allowed = Vec::new();
        for act in [
            Act::EditPerson,
            Act::SwitchPerson,
            Act::EndSessions,
            Act::Unlock,
            Act::ResetMethods,
            Act::ResetPassword,
            Act::GiveCode,
            Act::ConfirmCode,
            Act::ChangeGroups,
            Act::MakeAdministrator,
            Act::DeletePerson,
        ] {
            match authority::allowed(conn, desk.actor(), (act, Some(&person.id))).await {
                Ok(_) => allowed.push(act),
                Err(AdminError::NotAllowed(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self(allowed))
    }

    fn may(&self, act: PersonAct) -> bool {
        self.0.contains(&act_of(act))
    }
}

/// The page.
pub async fn page(conn: &mut Conn, desk: &Desk<'_>, username: &str) -> Result<Page, Stop> {
    let (deps, lang) = (desk.deps, desk.lang);
    let person = people::see(conn, desk.actor(), username).await?;
    let standing = Standing::of(conn, deps, person.clone(), None).await?;
    let allowed = Allowed::read(conn, desk, &person).await?;
    let path = |act: PersonAct, on: &str| allowed.may(act).then(|| act_path(&person.username, act, on));
    let owes =
        factor_still_owed(&standing.policy, &standing.facts).is_some() && !standing.something_missing();
    let (asked, rules) = explain::asked(desk, &standing);
    let methods = panel::methods(deps, &standing, lang)
        .into_iter()
        .map(|mut method| {
            // The words of the person's own page name somebody else.
            if method.warning.is_some() {
                let gone = deps.providers.get(&method.provider).is_none();
                let text = if gone {
                    list_words::could_not_load(lang)
                } else {
                    security::switched_off(lang)
                };
                method.warning = Some(text.to_owned());
            }
            let remove = path(PersonAct::RemoveMethod, &method.id);
            (method, remove)
        })
        .collect();
    let whose = (&standing, None);
    let browsers = browsers::of_person(conn, deps, whose, lang).await?;
    let groups = store::groups::list(conn, desk.by.scope()).await?;
    let is_in = |name: &str| standing.groups().iter().any(|g| g == name);
    let (own, others): (Vec<_>, Vec<_>) = groups.into_iter().map(|g| g.group).partition(|g| is_in(&g.name));
    let looks_after = store::group_administrators::groups_of(conn, &person.id).await?;
    Ok(Page {
        heading: words::heading(lang, &person.full_name, &person.username),
        badges: badges(desk, &person),
        facts: facts(conn, desk, &person).await?,
        edit: path(PersonAct::Edit, ""),
        asked: if owes {
            format!("{asked} {}", words::owes(lang))
        } else {
            asked
        },
        warn: owes || !standing.has_factor(),
        rules,
        methods,
        codes: panel::codes(conn, deps, &standing, lang)
            .await?
            .filter(|codes| codes.any)
            .map(|codes| codes.facts),
        sign_out: path(PersonAct::SignOut, "").filter(|_| !browsers.is_empty()),
        browsers,
        groups: own
            .into_iter()
            .map(|g| {
                let leave = path(PersonAct::Leave, &g.id);
                (link(g.name, Admin::Group(g.id).path()), leave)
            })
            .collect(),
        looks_after: looks_after
            .into_iter()
            .filter(|g| desk.by.looks_after(&g.id))
            .map(|g| link(g.name, Admin::Group(g.id).path()))
            .collect(),
        others: match allowed.may(PersonAct::Join) {
            true => others.into_iter().map(|g| (g.id, g.name)).collect(),
            false => Vec::new(),
        },
        join: Admin::PersonAct(person.username.clone(), PersonAct::Join).path(),
        activity: match desk.by.may(Act::SeeAudit) {
            true => Some(activity::latest(conn, deps, &person.id, (lang, ACTS)).await?),
            false => None,
        },
        help: help(conn, desk, &person, &allowed).await?,
        danger: danger(desk, &standing, &allowed),
    })
}

fn badges(desk: &Desk<'_>, person: &Person) -> Vec<Badge> {
    let lang = desk.lang;
    let all = [
        (person.administrator, list_words::administrator(lang), false),
        (person.disabled, list_words::switched_off(lang), true),
        (
            person.password_hash.is_none(),
            list_words::no_password(lang),
            true,
        ),
    ];
    all.into_iter()
        .filter(|(is, ..)| *is)
        .map(|(_, words, warn)| Badge {
            words: words.to_owned(),
            warn,
        })
        .collect()
}

async fn facts(conn: &mut Conn, desk: &Desk<'_>, person: &Person) -> Result<Vec<(String, String)>, Stop> {
    let (deps, lang) = (desk.deps, desk.lang);
    let (zone, now) = (&deps.config.time_zone, deps.now_ms());
    let known = store::people::password_check(conn, &person.id).await?.breached;
    let password = match person.password_hash {
        None => words::password_none(lang),
        Some(_) if known => words::password_known(lang),
        Some(_) => words::password_set(lang),
    };
    let seen = match person.last_sign_in_at {
        Some(at) => times::moment(at, now, zone, lang),
        None => list_words::never(lang).to_owned(),
    };
    let email = person
        .email
        .clone()
        .unwrap_or_else(|| words::no_email(lang).to_owned());
    let all = [
        (words::email(lang), email),
        (words::password(lang), password.to_owned()),
        (words::added(lang), times::date(person.created_at, zone, lang)),
        (words::language_and_seen(lang), seen),
    ];
    Ok(all
        .into_iter()
        .map(|(words, value)| (words.to_owned(), value))
        .collect())
}

async fn help(
    conn: &mut Conn,
    desk: &Desk<'_>,
    person: &Person,
    allowed: &Allowed,
) -> Result<Vec<Link>, Stop> {
    let lang = desk.lang;
    let mut failures = 0;
    for key in [
        throttle::person_key(&person.id),
        throttle::second_step_key(&person.id),
    ] {
        failures += store::throttles::read(conn, &key)
            .await?
            .map_or(0, |row| row.in_a_row);
    }
    let code = store::admin_codes::of_person(conn, &person.id).await?;
    let code = code.filter(|code| code.is_good(desk.deps.now_ms(), false));
    let waits =
        desk.deps.config.admin_codes.confirm && code.as_ref().is_some_and(|code| code.confirmed_by.is_none());
    let own = code
        .as_ref()
        .is_some_and(|code| desk.actor() == Some(code.by.as_str()));
    let has_code = code.is_some();
    let all = [
        (true, PersonAct::GiveCode, act_words::give_code(lang)),
        (
            waits && !own,
            PersonAct::ConfirmCode,
            act_words::confirm_code(lang),
        ),
        (has_code, PersonAct::RevokeCode, act_words::revoke_code(lang)),
        (true, PersonAct::ResetPassword, act_words::reset(lang)),
        (person.disabled, PersonAct::SwitchOn, act_words::switch_on(lang)),
        (failures > 0, PersonAct::Unlock, act_words::unlock(lang)),
        (
            !person.administrator,
            PersonAct::Promote,
            act_words::promote(lang),
        ),
    ];
    Ok(links(&person.username, &all, allowed))
}

fn danger(desk: &Desk<'_>, standing: &Standing, allowed: &Allowed) -> Vec<Link> {
    let (lang, person) = (desk.lang, &standing.person);
    let all = [
        (
            !standing.enrolments.is_empty(),
            PersonAct::RemoveMethods,
            act_words::remove_methods(lang),
        ),
        (
            !person.disabled,
            PersonAct::SwitchOff,
            act_words::switch_off(lang),
        ),
        (person.administrator, PersonAct::Demote, act_words::demote(lang)),
        (true, PersonAct::Delete, act_words::delete(lang)),
    ];
    links(&person.username, &all, allowed)
}

fn links(username: &str, all: &[(bool, PersonAct, &'static str)], allowed: &Allowed) -> Vec<Link> {
    all.iter()
        .filter(|(fits, act, _)| *fits && allowed.may(*act))
        .map(|(_, act, words)| link(*words, act_path(username, *act, "")))
        .collect()
}
