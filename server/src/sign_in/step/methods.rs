//! The choice of a method, and its challenge.

use app::model::step::{ButtonForm, Choice, CodeForm, KeyForm, Method, View};
use app::words::{Lang, admin_codes as codes, sign_in as words};
use policy::{Blocked, Choices, ProviderId};

use super::ends::{blocked_end, nothing_usable};
use crate::deps::Deps;
use crate::providers::{Challenge, Rejection, Seen};
use crate::security::asked;
use crate::sign_in::Problem;
use crate::sign_in::open::Open;
use crate::standing::Unusable;
use crate::store::attempts::Purpose;

pub(super) fn choice(
    deps: &Deps,
    lang: Lang,
    (open, problem): (&Open, Option<&Problem>),
    choices: &Choices,
) -> Choice {
    let cards = |ids: &[ProviderId]| -> Vec<Method> {
        ids.iter().filter_map(|id| card(deps, lang, open, id)).collect()
    };
    let Unusable { lost, off } = open.standing.unusable(deps, lang);
    let warning = if !lost.is_empty() {
        Some(format!(
            "{} {}",
            words::not_loaded(lang),
            words::not_loaded_rest(lang)
        ))
    } else {
        (problem == Some(&Problem::NotOffered))
            .then(|| words::not_available_now(lang).to_owned())
            .or_else(|| open.why_not_enough(lang))
            .or_else(|| (!off.is_empty()).then(|| words::switched_off(lang, &off.join(", "))))
    };
    Choice {
        lead: lead(deps, open, lang, choices),
        warning,
        methods: cards(&choices.primary),
        fallbacks: cards(&choices.fallback),
        nothing: choices.is_empty().then(|| nothing_usable(deps, lang, open)),
        next: open.row.is_none().then(|| open.next.clone()),
    }
}

fn lead(deps: &Deps, open: &Open, lang: Lang, choices: &Choices) -> String {
    let standing = &open.standing;
    if choices.primary.is_empty() && !standing.has_factor() {
        return match choices.fallback.as_slice() {
            [only] if *only == policy::ADMIN_CODE => codes::first(lang).to_owned(),
            all if standing.decision.requirement.first_method().code && all.contains(&policy::ADMIN_CODE) => {
                codes::both_first(lang).to_owned()
            }
            _ => words::code_first(lang).to_owned(),
        };
    }
    let requirement = &standing.decision.requirement;
    let own = standing.facts.enrolled.known().map_or(&[][..], Vec::as_slice);
    let suffices = own.iter().any(|e| e.usable && requirement.accepts_enrolled(e));
    // What counts for a confirmation is another question than what counts for being here. And whoever has nothing that counts is
    // asked for what they have, and then sets up what does.
    match open.purpose {
        Purpose::SignIn | Purpose::StepUp if suffices => asked::why_and_what(deps, standing, lang),
        _ => asked::why(deps, standing.decision.requirement.reasons().iter(), lang),
    }
}

fn card(deps: &Deps, lang: Lang, open: &Open, id: &ProviderId) -> Option<Method> {
    let about = deps.providers.get(id.as_str())?.about(lang);
    let last = open.standing.person.last_provider.as_deref() == Some(id.as_str());
    let badge = if open.attempt.tried().contains(id) {
        Some(words::tried(lang))
    } else {
        last.then(|| words::last_used(lang))
    };
    Some(Method {
        provider: id.as_str().to_owned(),
        name: about.name.to_owned(),
        line: about.line.to_owned(),
        icon: about.icon.to_owned(),
        badge: badge.map(str::to_owned),
    })
}

pub(super) fn challenge(
    deps: &Deps,
    lang: Lang,
    (open, problem): (&Open, Option<&Problem>),
    id: &ProviderId,
) -> View {
    let Some(provider) = deps.providers.get(id.as_str()) else {
        return View::End(blocked_end(deps, lang, (Blocked::NothingUsable, open)));
    };
    let enrolments = open.standing.of_provider(id.as_str());
    let pending = open.pending(deps);
    let seen = Seen {
        deps,
        person: &open.standing.person,
        enrolments: &enrolments,
        demanded: open.world().requirement,
        lang,
        pending: pending.as_deref().map(Vec::as_slice),
    };
    let text = match problem {
        Some(Problem::Rejected(rejection)) => Some(explained(
            provider.explain(&seen, rejection),
            rejection,
            deps,
            (open, lang),
        )),
        _ => open.why_not_enough(lang),
    };
    match provider.challenge(&seen) {
        Challenge::Code(form) => View::Code(CodeForm {
            problem: text,
            other_way: true,
            ..form
        }),
        Challenge::Key(form) => View::Key(KeyForm {
            problem: text,
            other_way: true,
            ..form
        }),
        Challenge::Button(form) => View::Button(ButtonForm {
            problem: text,
            other_way: true,
            ..form
        }),
    }
}

/// With two tries or fewer left, that is said too.
fn explained(text: String, rejection: &Rejection, deps: &Deps, (open, lang): (&Open, Lang)) -> String {
    match u32::try_from(open.tries_left(deps)) {
        Ok(left @ 1..=2) if rejection.is_a_try() => format!("{text} {}", words::tries_left(lang, left)),
        _ => text,
    }
}
