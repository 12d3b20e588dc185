//! Switching a provider, and removing it from everybody, with the effect first: who has nothing else.

use std::collections::BTreeSet;

use app::model::admin::{Ask, Field};
use app::routes::admin::{Admin, PROVIDERS, ProviderAct};
use app::words::{admin as list_words, admin_acts as words};

use serde::Serialize;

use super::person::Stop;
use super::problem::refusal;
use super::{Desk, link, number, tick};
use crate::admin::alone::{self, Alone};
use crate::admin::authority::{self, Act};
use crate::admin::lockout::Glass;
use crate::admin::{AdminError, providers};
use crate::security::browsers::method;
use crate::store::{self, Conn, groups::GroupCount, providers::Switch};
use crate::work::Work;

/// How many of those who have nothing else are named.
const NAMED: usize = 5;
/// Up to how many are told.
const COUNTED: i64 = 1_000;

/// The box by which somebody says that they know who is left without a way in.
pub const KNOWN: &str = "known";
/// What the boxes of groups begin with; a number follows, and the group's id is what they say.
pub const GROUPS: &str = "groups[";

/// What the box is ticked beside: a provider, what is done to it, and the groups (by id) that it is to be on for.
pub fn choice<'a>(
    id: &'a str,
    act: ProviderAct,
    groups: &'a [String],
) -> (&'a str, &'static str, BTreeSet<&'a str>) {
    let groups = match act {
        ProviderAct::On => groups,
        ProviderAct::Off | ProviderAct::CleanUp => &[],
    };
    (id, act.name(), groups.iter().map(String::as_str).collect())
}

/// The page of an act. Of a form that came to nothing it holds the groups that were chosen (`sent`, by id).
pub async fn page(
    conn: &mut Conn,
    desk: &Desk<'_>,
    (id, act): (&str, ProviderAct),
    sent: Option<&[String]>,
) -> Result<Ask, Stop> {
    authority::allowed(conn, desk.actor(), (Act::ChangeProviders, None)).await?;
    let lang = desk.lang;
    let people = store::enrolments::people_with_provider(conn, id).await?;
    if desk.deps.providers.get(id).is_none() && (act != ProviderAct::CleanUp || people == 0) {
        return Err(AdminError::NoSuchProvider(String::new()).into());
    }
    let mut ask = match act {
        ProviderAct::On => on(conn, desk, id, sent).await?,
        ProviderAct::Off => off(conn, desk, id, people).await?,
        ProviderAct::CleanUp => clean_up(conn, desk, id, people).await?,
    };
    ask.keep = link(words::keep(lang), PROVIDERS);
    // When nobody is left without a way in any more, there is no box to say it at.
    let has_box = ask
        .fields
        .iter()
        .any(|field| matches!(field, Field::Check { name, .. } if *name == KNOWN));
    let unsaid = || desk.left.wrong(KNOWN).filter(|_| !has_box);
    ask.problem = desk.left.wrong("").or_else(unsaid);
    ask.path = Admin::ProviderAct(id.to_owned(), act).path();
    ask.action = ask.path.clone().into();
    ask.sent = sent.is_some();
    Ok(ask)
}

fn people_words(desk: &Desk<'_>, count: i64) -> String {
    match count > COUNTED {
        true => list_words::more_people(desk.lang, number(COUNTED)),
        false => list_words::count_people(desk.lang, number(count)),
    }
}

/// A sentence about those who would have no way in; none when there are none.
fn alone_words(desk: &Desk<'_>, alone: &Alone) -> Option<String> {
    let names: Vec<&str> = alone.names.iter().take(NAMED).map(String::as_str).collect();
    let (lang, names, more) = (desk.lang, names.join(", "), alone.names.len() > NAMED);
    match alone.people {
        0 => None,
        people if more => Some(words::provider_alone_more(
            lang,
            &people_words(desk, people),
            &names,
        )),
        _ => Some(words::provider_alone(lang, &names)),
    }
}

/// The box that says that one knows of those who have nothing else: of so many, beside this choice.
fn known(desk: &Desk<'_>, alone: &Alone, choice: &impl Serialize) -> Option<Field> {
    let field = || Field::Check {
        name: KNOWN,
        value: tick::said(choice, alone.count()),
        label: words::provider_known(desk.lang, &people_words(desk, alone.people)),
        problem: desk.left.wrong(KNOWN),
    };
    (alone.people > 0).then(field)
}

async fn off(conn: &mut Conn, desk: &Desk<'_>, id: &str, people: i64) -> Result<Ask, Stop> {
    let lang = desk.lang;
    let name = method(desk.deps, id, lang);
    let before = providers::switch(conn, desk.actor(), desk.deps, id).await?;
    let after = Switch {
        is_on: false,
        ..before.clone()
    };
    let alone = alone::between(conn, desk.deps, (&before, &after)).await?;
    let how = (usize::MAX, Glass::Whole);
    let tried = desk
        .trial(async |work: &mut Work<'_>| providers::set_switch(work, id, (false, &[]), how).await)
        .await;
    let effect = alone_words(desk, &alone);
    let effect = effect.unwrap_or_else(|| words::provider_alone_none(lang).to_owned());
    Ok(Ask {
        heading: words::provider_off_heading(lang, &name),
        lead: words::provider_uses(lang, &people_words(desk, people)),
        effects: vec![effect, words::provider_kept(lang).to_owned()],
        refused: refusal(desk, tried)?,
        fields: known(desk, &alone, &choice(id, ProviderAct::Off, &[]))
            .into_iter()
            .collect(),
        submit: list_words::switch_off(lang).to_owned(),
        danger: true,
        ..Ask::default()
    })
}

async fn on(conn: &mut Conn, desk: &Desk<'_>, id: &str, sent: Option<&[String]>) -> Result<Ask, Stop> {
    let lang = desk.lang;
    let name = method(desk.deps, id, lang);
    let switch = providers::switch(conn, desk.actor(), desk.deps, id).await?;
    let groups = store::groups::list(conn, desk.by.scope()).await?;
    // Sent back, the form holds what was chosen, and says whom that leaves out.
    let chosen = sent.map(|ids| chosen(ids, &groups));
    let ticked = chosen.as_ref().unwrap_or(&switch.groups);
    let ticked: BTreeSet<String> = ticked.iter().cloned().collect();
    let boxes: Vec<_> = groups
        .into_iter()
        .enumerate()
        .map(|(at, g)| {
            let ticked = ticked.contains(&g.group.name);
            (format!("{GROUPS}{at}]"), g.group.id, g.group.name, ticked)
        })
        .collect();
    let alone = match chosen {
        Some(groups) => {
            let after = Switch {
                is_on: true,
                groups,
                ..switch.clone()
            };
            alone::between(conn, desk.deps, (&switch, &after)).await?
        }
        None => Alone::default(),
    };
    let known = known(
        desk,
        &alone,
        &choice(id, ProviderAct::On, sent.unwrap_or_default()),
    );
    let boxes = Field::Boxes {
        legend: words::provider_groups(lang).to_owned(),
        hint: Some(words::provider_groups_hint(lang).to_owned()),
        boxes,
    };
    Ok(Ask {
        heading: words::provider_on_heading(lang, &name),
        lead: words::provider_on_lead(lang).to_owned(),
        effects: alone_words(desk, &alone).into_iter().collect(),
        fields: std::iter::once(boxes).chain(known).collect(),
        submit: words::provider_on_submit(lang).to_owned(),
        ..Ask::default()
    })
}

/// The names of the groups that were chosen on the form that was sent.
fn chosen(ids: &[String], groups: &[GroupCount]) -> Vec<String> {
    let ids: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let chosen = groups.iter().filter(|g| ids.contains(g.group.id.as_str()));
    chosen.map(|g| g.group.name.clone()).collect()
}

async fn clean_up(conn: &mut Conn, desk: &Desk<'_>, id: &str, people: i64) -> Result<Ask, Stop> {
    let lang = desk.lang;
    let name = method(desk.deps, id, lang);
    let alone = alone::everywhere(conn, desk.deps, id).await?;
    let how = (usize::MAX, Glass::Whole);
    let tried = desk
        .trial(async |work: &mut Work<'_>| providers::clean_up(work, id, how).await)
        .await;
    let all = people_words(desk, people);
    Ok(Ask {
        heading: words::provider_clean_heading(lang, &name, &all),
        lead: words::provider_clean_lead(lang).to_owned(),
        effects: alone_words(desk, &alone).into_iter().collect(),
        refused: refusal(desk, tried)?,
        fields: known(desk, &alone, &choice(id, ProviderAct::CleanUp, &[]))
            .into_iter()
            .collect(),
        submit: words::provider_clean_submit(lang).to_owned(),
        danger: true,
        ..Ask::default()
    })
}
