//! Switching a provider, and removing it from everybody, with the effect first: who has nothing else.

use app::model::admin::{Ask, Field};
use app::routes::admin::{Admin, PROVIDERS, ProviderAct};
use app::routes::post;
use app::words::{admin as list_words, admin_acts as words};

use super::coverage::worth;
use super::person::Stop;
use super::problem::refusal;
use super::{Desk, link, number};
use crate::admin::authority::{self, Act};
use crate::admin::lockout::Glass;
use crate::admin::{AdminError, providers};
use crate::security::browsers::method;
use crate::store::people::Scope;
use crate::store::{
    self, Conn,
    directory::{self, Wanted, ids},
};
use crate::work::Work;

/// How many of those who have nothing else are named.
const NAMED: i64 = 5;
/// Up to how many are counted.
const COUNTED: i64 = 1_000;

/// The page of an act.
pub async fn page(conn: &mut Conn, desk: &Desk<'_>, id: &str, act: ProviderAct) -> Result<Ask, Stop> {
    authority::allowed(conn, desk.actor(), (Act::ChangeProviders, None)).await?;
    let lang = desk.lang;
    let people = store::enrolments::people_with_provider(conn, id).await?;
    if desk.deps.providers.get(id).is_none() && (act != ProviderAct::CleanUp || people == 0) {
        return Err(AdminError::NoSuchProvider(String::new()).into());
    }
    let mut ask = match act {
        ProviderAct::On => on(conn, desk, id).await?,
        ProviderAct::Off => off(conn, desk, id, people).await?,
        ProviderAct::CleanUp => clean_up(conn, desk, id, people).await?,
    };
    ask.action = post::PROVIDER;
    ask.hidden = vec![("id", id.to_owned()), ("act", act.name().to_owned())];
    ask.keep = link(words::keep(lang), PROVIDERS);
    ask.problem = desk.left.wrong("");
    ask.path = Admin::ProviderAct(id.to_owned(), act).path();
    Ok(ask)
}

/// Those who can sign in and have nothing but this method: how many, and the names of the first.
pub async fn alone(conn: &mut Conn, desk: &Desk<'_>, id: &str) -> Result<(i64, Vec<String>), Stop> {
    let own = ids([id].into_iter());
    let wanted = Wanted {
        disabled: Some(false),
        only: format!("{}{own}", worth(desk.deps).nothing),
        has: own,
        ..Wanted::everybody(Scope::Everybody)
    };
    let names = directory::page(conn, &wanted, "", NAMED).await?;
    let names = names.into_iter().map(|p| p.username).collect();
    Ok((directory::count(conn, &wanted, COUNTED).await?, names))
}

fn people_words(desk: &Desk<'_>, count: i64) -> String {
    match count > COUNTED {
        true => list_words::more_people(desk.lang, number(COUNTED)),
        false => list_words::count_people(desk.lang, number(count)),
    }
}

fn alone_words(desk: &Desk<'_>, count: i64, names: &[String]) -> String {
    let names = names.join(", ");
    match count > NAMED {
        true => words::provider_alone_more(desk.lang, &people_words(desk, count), &names),
        false => words::provider_alone(desk.lang, &names),
    }
}

/// The box that says that one knows of those who have nothing else.
fn known(desk: &Desk<'_>, alone: i64) -> Vec<Field> {
    let field = || Field::Check {
        name: "known",
        label: words::provider_known(desk.lang, &people_words(desk, alone)),
        problem: desk.left.wrong("known"),
    };
    (alone > 0).then(field).into_iter().collect()
}

async fn off(conn: &mut Conn, desk: &Desk<'_>, id: &str, people: i64) -> Result<Ask, Stop> {
    let lang = desk.lang;
    let name = method(desk.deps, id, lang);
    let (count, names) = alone(conn, desk, id).await?;
    let tried = desk
        .trial(async |work: &mut Work<'_>| providers::set_switch(work, id, (false, &[]), Glass::Whole).await)
        .await;
    let effect = match count {
        0 => words::provider_alone_none(lang).to_owned(),
        _ => alone_words(desk, count, &names),
    };
    Ok(Ask {
        heading: words::provider_off_heading(lang, &name),
        lead: words::provider_uses(lang, &people_words(desk, people)),
        effects: vec![effect, words::provider_kept(lang).to_owned()],
        refused: refusal(desk, tried)?,
        fields: known(desk, count),
        submit: list_words::switch_off(lang).to_owned(),
        danger: true,
        ..Ask::default()
    })
}

async fn on(conn: &mut Conn, desk: &Desk<'_>, id: &str) -> Result<Ask, Stop> {
    let lang = desk.lang;
    let name = method(desk.deps, id, lang);
    let switch = providers::switch(conn, desk.actor(), desk.deps, id).await?;
    let groups = store::groups::list(conn, desk.by.scope()).await?;
    let boxes: Vec<_> = groups
        .into_iter()
        .enumerate()
        .map(|(at, g)| {
            let ticked = switch.groups.contains(&g.group.name);
            (format!("groups[{at}]"), g.group.id, g.group.name, ticked)
        })
        .collect();
    let chosen = Field::Boxes {
        legend: words::provider_groups(lang).to_owned(),
        hint: Some(words::provider_groups_hint(lang).to_owned()),
        boxes,
    };
    Ok(Ask {
        heading: words::provider_on_heading(lang, &name),
        lead: words::provider_on_lead(lang).to_owned(),
        fields: vec![chosen],
        submit: words::provider_on_submit(lang).to_owned(),
        ..Ask::default()
    })
}

async fn clean_up(conn: &mut Conn, desk: &Desk<'_>, id: &str, people: i64) -> Result<Ask, Stop> {
    let lang = desk.lang;
    let name = method(desk.deps, id, lang);
    let (count, names) = alone(conn, desk, id).await?;
    let tried = desk
        .trial(async |work: &mut Work<'_>| providers::clean_up(work, id, Glass::Whole).await)
        .await;
    let all = people_words(desk, people);
    let alone = (count > 0).then(|| alone_words(desk, count, &names));
    Ok(Ask {
        heading: words::provider_clean_heading(lang, &name, &all),
        lead: words::provider_clean_lead(lang).to_owned(),
        effects: alone.into_iter().collect(),
        refused: refusal(desk, tried)?,
        fields: known(desk, count),
        submit: words::provider_clean_submit(lang).to_owned(),
        danger: true,
        ..Ask::default()
    })
}
