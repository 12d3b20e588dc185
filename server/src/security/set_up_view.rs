//! What a set-up that is open looks like.

use app::model::set_up::{SetUp, SetUpShape};
use app::words::{Lang, set_up as words};

use super::enrol::{seen, unseal};
use super::methods::free_name;
use super::unfinished::{Said, Unfinished};
use crate::deps::Deps;
use crate::standing::Standing;
use crate::store::setups::PendingSetup;

/// What a set-up looks like; `None` when it has run out.
pub fn view(
    deps: &Deps,
    standing: &Standing,
    lang: Lang,
    (row, unfinished): (&PendingSetup, Option<&Unfinished>),
) -> Option<SetUp> {
    let provider = deps.providers.get(&row.provider)?;
    let data = unseal(deps, row)?;
    let enrolments = standing.of_provider(&row.provider);
    let shown = provider
        .set_up()?
        .show(&seen(deps, standing, &enrolments, lang), &data);
    let replaced = row
        .replaces
        .as_ref()
        .and_then(|id| enrolments.iter().find(|e| e.id == *id));
    let said = unfinished.map_or_else(Said::default, |u| u.said(lang));
    let name = match (unfinished, replaced) {
        (Some(unfinished), _) if !unfinished.name.is_empty() => unfinished.name.clone(),
        (_, Some(old)) => old.name.clone(),
        _ => free_name(shown.name, standing.named()),
    };
    let mut shape = shown.shape;
    if let SetUpShape::SharedKey(key) = &mut shape {
        key.token = said.token.map(Box::new);
    }
    Some(SetUp {
        provider: row.provider.clone(),
        heading: shown.heading.to_owned(),
        lead: shown.lead.map(str::to_owned),
        shape,
        name,
        name_problem: said.name,
        problem: said.answer,
        replaces: replaced.map(|old| words::replaces(lang, &old.name)),
    })
}
