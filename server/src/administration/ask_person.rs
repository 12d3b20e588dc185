//! Acts on a person that show their effect first.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `ask_person/code.rs` | codes: the reset of a password, administrator codes |
//! | `ask_person/standing.rs` | acts that change what is asked of somebody: methods and groups |

mod code;
mod standing;

use app::model::admin::{Ask, Field, Text};
use app::routes::admin::{Admin, PersonAct};
use app::routes::post;
use app::words::admin_acts as words;

use super::acts::{self, With};
use super::person::{Stop, act_of};
use super::problem::refusal;
use super::{Desk, link};
use crate::admin::authority;
use crate::admin::{AdminError, people};
use crate::security::browsers;
use crate::standing::Standing;
use crate::store::{self, Conn, people::Person};

pub use self::code::given;

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
    ask.action = post::PERSON.into();
    // The page of a code says itself which one it shows.
    if ask.hidden.is_empty() && !on.is_empty() {
        ask.hidden.push(("on", on.to_owned()));
    }
    ask.hidden.extend([
        ("username", person.username.clone()),
        ("act", act.name().to_owned()),
    ]);
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
        PersonAct::ResetPassword => return Ok(code::reset(desk, person)),
        PersonAct::GiveCode => return Ok(code::give(desk, person)),
        PersonAct::RevokeCode | PersonAct::ConfirmCode => {
            return code::end_or_confirm(conn, desk, person, act).await;
        }
        PersonAct::RemoveMethod => return standing::removal(desk, standing, Some(on)).await,
        PersonAct::RemoveMethods => return standing::removal(desk, standing, None).await,
        PersonAct::Join | PersonAct::Leave => {
            return standing::membership(desk, standing, (act, on)).await;
        }
        PersonAct::LookAfter | PersonAct::EndLookAfter => {
            return looking_after(conn, desk, person, (act, on)).await;
        }
        PersonAct::SwitchOff => Ask {
            effects: vec![signed_out(conn, desk, standing).await?],
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
            effects: vec![signed_out(conn, desk, standing).await?],
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

async fn signed_out(conn: &mut Conn, desk: &Desk<'_>, standing: &Standing) -> Result<String, Stop> {
    let whose = (standing, None);
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
