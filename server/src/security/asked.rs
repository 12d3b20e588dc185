//! What is asked of somebody, and why, in words.

use std::collections::BTreeSet;

use app::words::{Lang, security as words, sign_in as sign_in_words};
use policy::{ProviderId, Reason, Role, Strength};

use super::browsers;
use crate::deps::Deps;
use crate::standing::Standing;

/// What is asked of this person and why, in one sentence.
pub fn asked(deps: &Deps, standing: &Standing, lang: Lang) -> String {
    let requirement = &standing.decision.requirement;
    if !requirement.second_factor() {
        return words::asked_no(lang).to_owned();
    }
    why_and_what(deps, standing, lang)
}

/// Why a second step is asked for, and by what it is not just any: which methods count, and which of theirs do not.
pub fn why_and_what(deps: &Deps, standing: &Standing, lang: Lang) -> String {
    let requirement = &standing.decision.requirement;
    let why = why(deps, requirement.reasons().iter(), lang);
    let is_any = requirement.least() <= Strength::Any && requirement.providers().is_none();
    if !requirement.second_factor() || requirement.denies() || is_any {
        return why;
    }
    let own = standing.facts.enrolled.known().map_or(&[][..], Vec::as_slice);
    let own = own.iter().filter(|e| e.usable);
    let mut counts: BTreeSet<_> = own
        .clone()
        .filter(|e| requirement.accepts_enrolled(e))
        .map(|e| &e.provider)
        .collect();
    counts.extend(
        standing
            .settable()
            .iter()
            .filter(|s| requirement.accepts_settable(s))
            .map(|s| &s.provider),
    );
    let lacks = own
        .filter(|e| e.role == Role::Primary)
        .map(|e| &e.provider)
        .filter(|id| !counts.contains(id));
    let lacks: BTreeSet<_> = lacks.collect();
    let named = |ids: BTreeSet<&ProviderId>| {
        let names: Vec<_> = ids
            .iter()
            .map(|id| browsers::method(deps, id.as_str(), lang))
            .collect();
        names.join(", ")
    };
    let mut all = vec![why];
    if !counts.is_empty() {
        all.push(words::only_counts(lang, &named(counts)));
    }
    if !lacks.is_empty() {
        all.push(words::lacks(lang, &named(lacks)));
    }
    all.join(" ")
}

/// The weightiest reason: the group's, then the portal's, a rule's, then the person's own.
pub fn why<'a>(deps: &Deps, reasons: impl Iterator<Item = &'a Reason> + Clone, lang: Lang) -> String {
    let group = reasons.clone().find_map(|r| match r {
        Reason::EnforcedForGroup(group) => Some(words::asked_group(lang, group)),
        _ => None,
    });
    let everybody = reasons.clone().any(|r| *r == Reason::EnforcedForEverybody);
    let rule = reasons.clone().any(|r| matches!(r, Reason::Rule(_)));
    let missing = reasons.clone().any(|r| matches!(r, Reason::FactMissing(_)));
    group
        .or_else(|| everybody.then(|| words::asked_everybody(lang, &deps.config.instance_name)))
        .or_else(|| rule.then(|| words::asked_rule(lang, &deps.config.instance_name)))
        .or_else(|| missing.then(|| sign_in_words::why_unknown(lang).to_owned()))
        .unwrap_or_else(|| words::asked_own(lang).to_owned())
}
