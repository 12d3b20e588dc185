//! Deleting a group, with its effect first.

use app::model::admin::Ask;
use app::routes::admin::{Admin, GroupAct};
use app::routes::post;
use app::words::{admin as list_words, admin_acts as words};

use super::person::Stop;
use super::problem::refusal;
use super::{Desk, link, number};
use crate::admin::authority::{self, Act};
use crate::admin::lockout::Glass;
use crate::admin::{AdminError, groups};
use crate::store::{self, Conn};
use crate::work::Work;

/// The page.
pub async fn delete(conn: &mut Conn, desk: &Desk<'_>, id: &str) -> Result<Ask, Stop> {
    authority::allowed(conn, desk.actor(), (Act::ChangeGroups, None)).await?;
    let lang = desk.lang;
    let all = store::groups::list(conn, desk.by.scope()).await?;
    let found = all.into_iter().find(|g| g.group.id == id);
    let counted = found.ok_or_else(|| AdminError::NoSuchGroup(String::new()))?;
    let group = counted.group;
    let tried = desk
        .trial(async |work: &mut Work<'_>| groups::delete(work, &group, Glass::Whole).await)
        .await;
    let refused = refusal(desk, tried)?;
    let people = list_words::count_people(lang, number(counted.members));
    Ok(Ask {
        heading: words::group_delete_heading(lang, &group.name),
        lead: words::group_delete_lead(lang, &people),
        refused,
        problem: desk.left.wrong(""),
        action: post::GROUP.into(),
        hidden: vec![
            ("id", group.id.clone()),
            ("act", GroupAct::Delete.name().to_owned()),
        ],
        submit: words::group_delete_submit(lang).to_owned(),
        danger: true,
        keep: link(words::keep(lang), Admin::Group(group.id.clone()).path()),
        path: Admin::GroupAct(group.id, GroupAct::Delete).path(),
        ..Ask::default()
    })
}
