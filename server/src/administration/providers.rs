//! The providers: those of this portal, and those that people have but that could not be loaded.

use std::collections::BTreeMap;

use app::model::admin::{Badge, Level, Provider as Card};
use app::routes::admin::{Admin, ProviderAct};
use app::words::admin as words;
use policy::Role;

use super::coverage::{level_of, words_of};
use super::person::Stop;
use super::{Desk, link, number};
use crate::admin::authority::{self, Act};
use crate::providers::Provider;
use crate::store::{self, Conn, providers::Switch};

/// The page.
pub async fn list(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<Card>, Stop> {
    authority::allowed(conn, desk.actor(), (Act::SeePolicy, None)).await?;
    let switches = store::providers::switches(conn).await?;
    let used = store::enrolments::used(conn).await?;
    let mut used: BTreeMap<String, u64> = used.into_iter().map(|u| (u.provider, number(u.people))).collect();
    let mut cards: Vec<Card> = Vec::new();
    for provider in desk.deps.providers.iter() {
        let id = provider.id();
        let people = used.remove(id.as_str()).unwrap_or(0);
        let switch = switches.iter().find(|s| s.provider == id.as_str());
        cards.push(card(desk, provider, (switch, people)));
    }
    // What is left is known to nobody.
    cards.extend(used.into_iter().map(|(id, people)| lost(desk, &id, people)));
    Ok(cards)
}

fn card(desk: &Desk<'_>, provider: &dyn Provider, (switch, people): (Option<&Switch>, u64)) -> Card {
    let lang = desk.lang;
    let (id, about) = (provider.id(), provider.about(lang));
    let groups = switch.map_or(&[][..], |s| s.groups.as_slice());
    let on = switch.is_none_or(|s| s.is_on);
    let state = match (on, groups.is_empty()) {
        (false, _) => words::off(lang),
        (true, true) => words::on(lang),
        (true, false) => words::on_for_some(lang),
    };
    let strength = match level_of(desk.deps, id.as_str()) {
        _ if about.role == Role::Fallback => words::fallback(lang),
        Level::Nothing => words::proves_nothing(lang),
        level => words_of(level, lang),
    };
    let act =
        |act: ProviderAct, words: &str| link(words, Admin::ProviderAct(id.as_str().to_owned(), act).path());
    let mut acts = Vec::new();
    if desk.by.may(Act::ChangeProviders) {
        match on {
            true => {
                acts.push(act(ProviderAct::On, words::choose_groups(lang)));
                acts.push(act(ProviderAct::Off, words::switch_off(lang)));
            }
            false => acts.push(act(ProviderAct::On, words::switch_on(lang))),
        }
        if people > 0 {
            acts.push(act(ProviderAct::CleanUp, words::clean_up(lang)));
        }
    }
    Card {
        icon: about.icon.to_owned(),
        name: about.name.to_owned(),
        line: about.line.to_owned(),
        state: Badge {
            words: state.to_owned(),
            warn: !on,
        },
        facts: format!(
            "{} · {strength}",
            words::used_by(lang, &words::count_people(lang, people))
        ),
        groups: (on && !groups.is_empty()).then(|| words::on_for(lang, &groups.join(", "))),
        acts,
    }
}

fn lost(desk: &Desk<'_>, id: &str, people: u64) -> Card {
    let lang = desk.lang;
    let clean_up = Admin::ProviderAct(id.to_owned(), ProviderAct::CleanUp).path();
    Card {
        icon: "warning".to_owned(),
        name: id.to_owned(),
        line: words::could_not_load_line(lang).to_owned(),
        state: Badge {
            words: words::could_not_load(lang).to_owned(),
            warn: true,
        },
        facts: words::used_by(lang, &words::count_people(lang, people)),
        groups: None,
        acts: match desk.by.may(Act::ChangeProviders) {
            true => vec![link(words::clean_up(lang), clean_up)],
            false => Vec::new(),
        },
    }
}
