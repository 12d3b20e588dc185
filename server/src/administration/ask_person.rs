//! Acts on a person that show their effect first.

use app::model::admin::{Ask, Code, Field, Text};
use app::routes::admin::{Admin, PersonAct};
use app::routes::{LOGIN, RESET_PASSWORD, post};
use app::words::admin_acts as words;
use policy::{Next, what_now};

use super::acts::{self, With};
use super::people::asked_words;
use super::person::{Stop, act_of};
use super::{CodeKind, Desk, GivenCode, link, problem};
use crate::admin::authority;
use crate::admin::{AdminError, codes, people};
use crate::security::browsers;
use crate::standing::Standing;
use crate::store::{self, Conn, people::Person};
use crate::times;
use crate::work::Work;

/// The page of an act.
pub async fn page(
    conn: &mut Conn,
    desk: &Desk<'_>,
    username: &str,
    (act, on): (PersonAct, &str),
) -> Result<Ask, Stop> {
    let person = people::see(conn, desk.actor(), username).await?;
    authority::allowed(conn, desk.actor(), (act_of(act), Some(&person.id))).await?;
    let standing = Standing::of(conn, desk.deps, person.clone(), None).await?;
    let mut ask = question(conn, desk, &standing, (act, on)).await?;
    ask.action = post::PERSON;
    ask.hidden = vec![
        ("username", person.username.clone()),
        ("act", act.name().to_owned()),
    ];
    if !on.is_empty() {
        ask.hidden.push(("on", on.to_owned()));
    }
    ask.keep = link(
        words::keep(desk.lang),
        Admin::Person(person.username.clone()).path(),
    );
    ask.problem = desk.left.wrong("");
    ask.path = Admin::PersonAct(person.username.clone(), act).path();
    Ok(ask)
}

/// The question and what will happen; tried before, so that what would be refused is said at once.
async fn question(
    conn: &mut Conn,
    desk: &Desk<'_>,
    standing: &Standing,
    (act, on): (PersonAct, &str),
) -> Result<Ask, Stop> {
    let (lang, person) = (desk.lang, &standing.person);
    let name = person.full_name.as_str();
    let plain = |heading: String, lead: &str, submit: &str, danger: bool| Ask {
        heading,
        lead: lead.to_owned(),
        submit: submit.to_owned(),
        danger,
        ..Ask::default()
    };
    let ask = match act {
        PersonAct::Edit => return Ok(edit(desk, person)),
        PersonAct::ResetPassword => return Ok(reset(desk, person)),
        PersonAct::GiveCode => return Ok(give_code(desk, person)),
        PersonAct::RevokeCode | PersonAct::ConfirmCode => {
            return code_question(conn, desk, person, act).await;
        }
        PersonAct::RemoveMethod => return removal(desk, standing, Some(on)).await,
        PersonAct::RemoveMethods => return removal(desk, standing, None).await,
        PersonAct::Join | PersonAct::Leave => return membership(desk, standing, (act, on)).await,
        PersonAct::LookAfter | PersonAct::EndLookAfter => {
            return looking_after(conn, desk, person, (act, on)).await;
        }
        PersonAct::SwitchOff => Ask {
            effects: vec![signed_out(conn, desk, person).await?],
            ..plain(
                words::switch_off_heading(lang, name),
                words::switch_off_lead(lang),
                words::switch_off(lang),
                true,
            )
        },
        PersonAct::SwitchOn => plain(
            words::switch_on_heading(lang, name),
            words::switch_on_lead(lang),
            words::switch_on(lang),
            false,
        ),
        PersonAct::SignOut => Ask {
            effects: vec![signed_out(conn, desk, person).await?],
            ..plain(
                words::sign_out_heading(lang, name),
                words::sign_out_lead(lang),
                words::sign_out(lang),
                true,
            )
        },
        PersonAct::Unlock => plain(
            words::unlock_heading(lang, name),
            words::unlock_lead(lang),
            words::unlock(lang),
            false,
        ),
        PersonAct::Promote => plain(
            words::promote_heading(lang, name),
            words::promote_lead(lang),
            words::promote(lang),
            false,
        ),
        PersonAct::Demote => plain(
            words::demote_heading(lang, name),
            words::demote_lead(lang),
            words::demote(lang),
            true,
        ),
        PersonAct::Delete => Ask {
            fields: vec![Field::Text(Text {
                name: "confirm",
                label: words::delete_confirm(lang).to_owned(),
                hint: Some(words::delete_hint(lang, &person.username)),
                value: String::new(),
                problem: desk.left.wrong("confirm"),
            })],
            ..plain(
                words::delete_heading(lang, name),
                words::delete_lead(lang),
                words::delete(lang),
                true,
            )
        },
    };
    let tried = desk
        .trial(async |work| acts::on_person(work, person, act, With::default()).await)
        .await;
    Ok(Ask {
        refused: refusal(desk, tried)?,
        ..ask
    })
}

/// What the guard would say. Whatever is no matter of a form stops the page.
fn refusal<T>(desk: &Desk<'_>, tried: Result<T, AdminError>) -> Result<Option<String>, Stop> {
    match tried {
        Ok(_) => Ok(None),
        Err(error) => match problem::words_of(&error, desk.lang) {
            Some((_, words)) => Ok(Some(words)),
            None => Err(error.into()),
        },
    }
}

async fn signed_out(conn: &mut Conn, desk: &Desk<'_>, person: &Person) -> Result<String, Stop> {
    let whose = (person.id.as_str(), None);
    let count = browsers::of_person(conn, desk.deps, whose, desk.lang)
        .await?
        .len();
    Ok(words::signed_out(desk.lang, u64::try_from(count).unwrap_or(0)))
}

fn edit(desk: &Desk<'_>, person: &Person) -> Ask {
    let lang = desk.lang;
    let field = |name: &'static str, label: &str, value: &str| {
        Field::Text(Text {
            name,
            label: label.to_owned(),
            hint: None,
            value: desk.left.text(name).unwrap_or_else(|| value.to_owned()),
            problem: desk.left.wrong(name),
        })
    };
    Ask {
        heading: words::edit_heading(lang, &person.full_name),
        lead: words::edit_lead(lang).to_owned(),
        fields: vec![
            field("full_name", words::full_name(lang), &person.full_name),
            field(
                "email",
                words::email(lang),
                person.email.as_deref().unwrap_or_default(),
            ),
        ],
        submit: words::save(lang).to_owned(),
        ..Ask::default()
    }
}

fn reset(desk: &Desk<'_>, person: &Person) -> Ask {
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

fn give_code(desk: &Desk<'_>, person: &Person) -> Ask {
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
async fn code_question(
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
    let tried = desk
        .trial(async |work| acts::on_person(work, person, act, With::default()).await)
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
        submit: submit.to_owned(),
        danger: revoke,
        ..Ask::default()
    })
}

/// Removing one method, or all.
async fn removal(desk: &Desk<'_>, standing: &Standing, one: Option<&str>) -> Result<Ask, Stop> {
    let (lang, person) = (desk.lang, &standing.person);
    let name = person.full_name.as_str();
    let (act, on) = match one {
        Some(id) => (PersonAct::RemoveMethod, id),
        None => (PersonAct::RemoveMethods, ""),
    };
    let (heading, submit) = match one {
        None => (
            words::remove_methods_heading(lang, name),
            words::remove_methods(lang).to_owned(),
        ),
        Some(id) => {
            let Some(method) = standing.named().find(|e| e.id == id) else {
                return Err(AdminError::NoSuchProvider(String::new()).into());
            };
            (
                words::remove_method_heading(lang, &method.name, name),
                words::remove_method_submit(lang, &method.name),
            )
        }
    };
    let with = With {
        on,
        reason: "-",
        ..With::default()
    };
    let after = desk
        .trial(async |work: &mut Work<'_>| {
            acts::on_person(work, person, act, with).await?;
            Ok(Standing::of(&mut work.conn, work.deps, person.clone(), None).await?)
        })
        .await;
    let (effects, refused) = match after {
        Ok(after) => (after_removal(desk, &after), None),
        Err(error) => (Vec::new(), refusal(desk, Err::<(), _>(error))?),
    };
    Ok(Ask {
        heading,
        effects,
        refused,
        fields: vec![reason(desk, words::reason_hint(lang).to_owned())],
        submit,
        danger: true,
        ..Ask::default()
    })
}

fn after_removal(desk: &Desk<'_>, after: &Standing) -> Vec<String> {
    let lang = desk.lang;
    let names: Vec<_> = after.named().map(|e| e.name.clone()).collect();
    let left = match names.is_empty() {
        true => words::remove_left_none(lang).to_owned(),
        false => words::remove_left(lang, &names.join(", ")),
    };
    let then = match next(after) {
        _ if !names.is_empty() => None,
        Next::SetUp { .. } => Some(words::remove_then_add(lang)),
        Next::Blocked(_) => Some(words::remove_then_blocked(lang)),
        _ => Some(words::remove_then_password(lang)),
    };
    let mut effects = vec![left];
    effects.extend(then.map(str::to_owned));
    effects.push(words::sign_out_lead(lang).to_owned());
    effects.push(words::told(lang).to_owned());
    effects
}

/// What would be asked at the next sign-in.
fn next(standing: &Standing) -> Next {
    what_now(&standing.decision.requirement, &standing.facts, &[])
}

/// The field of a reason.
fn reason(desk: &Desk<'_>, hint: String) -> Field {
    Field::Text(Text {
        name: "reason",
        label: words::reason(desk.lang).to_owned(),
        hint: Some(hint),
        value: desk.left.text("reason").unwrap_or_default(),
        problem: desk.left.wrong("reason"),
    })
}

/// Joining or leaving a group: what is asked for before and afterwards.
async fn membership(desk: &Desk<'_>, standing: &Standing, (act, on): (PersonAct, &str)) -> Result<Ask, Stop> {
    let (lang, person) = (desk.lang, &standing.person);
    let with = With {
        on,
        ..With::default()
    };
    let group = desk
        .trial(async |work: &mut Work<'_>| acts::group(work, on).await)
        .await?;
    let after = desk
        .trial(async |work: &mut Work<'_>| {
            acts::on_person(work, person, act, with).await?;
            Ok(Standing::of(&mut work.conn, work.deps, person.clone(), None).await?)
        })
        .await;
    let (effects, refused) = match after {
        Ok(after) => (effects(desk, standing, &after), None),
        Err(error) => (Vec::new(), refusal(desk, Err::<(), _>(error))?),
    };
    let join = act == PersonAct::Join;
    let (heading, submit) = match join {
        true => (
            words::join_heading(lang, &person.full_name, &group.name),
            words::join_submit(lang, &group.name),
        ),
        false => (
            words::leave_heading(lang, &person.full_name, &group.name),
            words::leave_submit(lang, &group.name),
        ),
    };
    Ok(Ask {
        heading,
        effects,
        refused,
        submit,
        danger: !join,
        ..Ask::default()
    })
}

fn effects(desk: &Desk<'_>, before: &Standing, after: &Standing) -> Vec<String> {
    let lang = desk.lang;
    let asked = |standing: &Standing| asked_words(desk, &standing.decision.requirement);
    let change = match asked(before) == asked(after) {
        true => words::effect_same(lang, asked(after)),
        false => words::effect_change(lang, asked(before), asked(after)),
    };
    let then = match next(after) {
        Next::SetUp { .. } => Some(words::effect_owes(lang)),
        Next::Blocked(_) => Some(words::effect_blocked(lang)),
        _ => None,
    };
    std::iter::once(change).chain(then.map(str::to_owned)).collect()
}

async fn looking_after(
    conn: &mut Conn,
    desk: &Desk<'_>,
    person: &Person,
    (act, on): (PersonAct, &str),
) -> Result<Ask, Stop> {
    let (lang, name) = (desk.lang, person.full_name.as_str());
    let found = store::groups::by_id(conn, on).await?;
    let group = found.ok_or_else(|| AdminError::NoSuchGroup(String::new()))?;
    Ok(match act {
        PersonAct::LookAfter => Ask {
            heading: words::look_after_heading(lang, name, &group.name),
            lead: words::look_after_lead(lang).to_owned(),
            submit: words::look_after_submit(lang).to_owned(),
            ..Ask::default()
        },
        _ => Ask {
            heading: words::end_look_after_heading(lang, name, &group.name),
            lead: words::end_look_after_lead(lang).to_owned(),
            submit: words::end_look_after_submit(lang).to_owned(),
            danger: true,
            ..Ask::default()
        },
    })
}

/// A code that was made, once.
pub fn code(desk: &Desk<'_>, given: &GivenCode) -> Code {
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
