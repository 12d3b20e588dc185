//! Codes: the reset of a password, administrator codes, and a code that was made.

use app::model::admin::{Ask, Code};
use app::routes::admin::{Admin, PersonAct};
use app::routes::{LOGIN, RESET_PASSWORD};
use app::words::admin_acts as words;

use super::reason;
use crate::admin::{AdminError, codes};
use crate::administration::acts::{self, With};
use crate::administration::person::Stop;
use crate::administration::problem::refusal;
use crate::administration::{CodeKind, Desk, GivenCode, link};
use crate::store::{Conn, people::Person};
use crate::times;

/// Starting the reset of a password.
pub(super) fn reset(desk: &Desk<'_>, person: &Person) -> Ask {
    let lang = desk.lang;
    Ask {
        heading: words::reset_heading(lang, &person.full_name),
        lead: words::reset_lead(lang, &person.full_name),
        effects: vec![
            words::reset_effect(lang).to_owned(),
            words::reset_replaces(lang).to_owned(),
            words::told(lang).to_owned(),
        ],
        submit: words::make_code(lang).to_owned(),
        ..Ask::default()
    }
}

/// Making an administrator code.
pub(super) fn give(desk: &Desk<'_>, person: &Person) -> Ask {
    let lang = desk.lang;
    let mut effects = vec![
        words::give_code_effect(lang).to_owned(),
        words::reset_replaces(lang).to_owned(),
        words::told(lang).to_owned(),
    ];
    if desk.deps.config.admin_codes.confirm {
        effects.push(words::give_code_confirm(lang).to_owned());
    }
    Ask {
        heading: words::give_code_heading(lang, &person.full_name),
        lead: words::reset_lead(lang, &person.full_name),
        effects,
        fields: vec![reason(
            desk,
            words::give_code_reason_hint(lang, &person.full_name),
        )],
        submit: words::make_code(lang).to_owned(),
        ..Ask::default()
    }
}

/// Taking a code back, or confirming it.
pub(super) async fn end_or_confirm(
    conn: &mut Conn,
    desk: &Desk<'_>,
    person: &Person,
    act: PersonAct,
) -> Result<Ask, Stop> {
    let (lang, name) = (desk.lang, person.full_name.as_str());
    let listed = codes::list(conn, desk.actor(), (desk.deps, Some(person))).await?;
    let found = listed
        .into_iter()
        .find(|listed| listed.state != codes::State::Used);
    let code = found.ok_or_else(|| AdminError::NoSuchCode(String::new()))?;
    let id = code.code.id;
    let with = With {
        on: &id,
        ..With::default()
    };
    let tried = desk
        .trial(async |work| acts::on_person(work, person, act, with).await)
        .await;
    let revoke = act == PersonAct::RevokeCode;
    let (heading, submit) = match revoke {
        true => (words::revoke_code_heading(lang, name), words::revoke_code(lang)),
        false => (words::confirm_code_heading(lang, name), words::confirm_code(lang)),
    };
    Ok(Ask {
        heading,
        lead: words::revoke_code_lead(lang, &code.by, &code.code.reason),
        refused: refusal(desk, tried)?,
        hidden: vec![("on", id)],
        submit: submit.to_owned(),
        danger: revoke,
        ..Ask::default()
    })
}

/// A code that was made, once.
pub fn given(desk: &Desk<'_>, given: &GivenCode) -> Code {
    let (deps, lang) = (desk.deps, desk.lang);
    let name = given.username.as_str();
    let time = times::exact(given.expires_at, deps.now_ms(), &deps.config.time_zone, lang);
    let second = matches!(given.kind, CodeKind::SecondStep | CodeKind::Unconfirmed);
    let until = words::code_until(lang, &time);
    Code {
        heading: match given.kind {
            CodeKind::Invitation => words::invited_heading(lang, name),
            _ => words::code_heading(lang, name),
        },
        lead: match second {
            true => words::give_code_lead(lang, name),
            false => words::invited_lead(lang, name),
        },
        code: given.code.clone(),
        until: match given.kind {
            CodeKind::Unconfirmed => format!("{until} {}", words::give_code_confirm(lang)),
            _ => until,
        },
        place: (
            words::code_place(lang).to_owned(),
            format!(
                "{}{}",
                deps.config.public_url.origin(),
                if second { LOGIN } else { RESET_PASSWORD }
            ),
        ),
        done: link(words::done(lang), Admin::Person(given.username.clone()).path()),
    }
}
