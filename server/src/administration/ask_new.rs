//! Making something new: a person, who gets a one-time code, and a group.

use app::model::admin::{Ask, Field, Text};
use app::routes::admin::{Admin, GROUPS, PEOPLE};
use app::routes::post;
use app::words::{admin_acts as words, sign_in};

use super::person::Stop;
use super::{Desk, link};
use crate::admin::authority::{self, Act, Authority};
use crate::store::{self, Conn};

/// How many groups are offered; of more, people are put into a group afterwards.
pub const MOST_GROUPS: usize = 100;

fn field(desk: &Desk<'_>, name: &'static str, label: &str, hint: Option<&str>) -> Field {
    Field::Text(Text {
        name,
        label: label.to_owned(),
        hint: hint.map(str::to_owned),
        value: desk.left.text(name).unwrap_or_default(),
        problem: desk.left.wrong(name),
    })
}

/// The form of a new person.
pub async fn person(conn: &mut Conn, desk: &Desk<'_>) -> Result<Ask, Stop> {
    authority::allowed(conn, desk.actor(), (Act::CreatePerson, None)).await?;
    let lang = desk.lang;
    let mut groups = store::groups::list(conn, desk.by.scope()).await?;
    groups.truncate(MOST_GROUPS);
    let ticked = |id: &str| {
        desk.left
            .typed
            .iter()
            .any(|(name, value)| name == "group" && value == id)
    };
    let boxes: Vec<_> = groups
        .into_iter()
        .enumerate()
        .map(|(at, g)| {
            let ticked = ticked(&g.group.id);
            (format!("groups[{at}]"), g.group.id, g.group.name, ticked)
        })
        .collect();
    let mut fields = vec![
        field(
            desk,
            "username",
            sign_in::username(lang),
            Some(app::words::home::username_rule(lang)),
        ),
        field(desk, "full_name", words::full_name_optional(lang), None),
        field(desk, "email", words::email(lang), None),
    ];
    if !boxes.is_empty() {
        fields.push(Field::Boxes {
            legend: app::words::admin::groups(lang).to_owned(),
            hint: None,
            boxes,
        });
    }
    if *desk.by == Authority::Everything {
        fields.push(Field::Check {
            name: "administrator",
            value: "1".to_owned(),
            label: words::invite_administrator(lang).to_owned(),
            problem: None,
        });
    }
    Ok(Ask {
        heading: words::invite_heading(lang).to_owned(),
        lead: words::invite_lead(lang).to_owned(),
        problem: desk.left.wrong(""),
        fields,
        action: post::INVITE.into(),
        submit: words::invite_submit(lang).to_owned(),
        keep: link(words::back(lang), PEOPLE),
        path: Admin::NewPerson.path(),
        ..Ask::default()
    })
}

/// The form of a new group.
pub async fn group(conn: &mut Conn, desk: &Desk<'_>) -> Result<Ask, Stop> {
    authority::allowed(conn, desk.actor(), (Act::ChangeGroups, None)).await?;
    let lang = desk.lang;
    Ok(Ask {
        heading: words::new_group_heading(lang).to_owned(),
        lead: words::new_group_lead(lang).to_owned(),
        problem: desk.left.wrong(""),
        fields: vec![field(desk, "name", words::new_group_name(lang), None)],
        action: post::NEW_GROUP.into(),
        submit: words::new_group_submit(lang).to_owned(),
        keep: link(words::back(lang), GROUPS),
        path: Admin::NewGroup.path(),
        ..Ask::default()
    })
}
