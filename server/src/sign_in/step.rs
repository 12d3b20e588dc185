//! What a step looks like: from an attempt and what went wrong to the one screen that pages and JSON share.

use app::model::set_up::SetUpChoice;
use app::model::step::{Chip, Choice, End, Leave, Method, PasswordForm, Progress, Step, View};
use app::routes::{self, Route};
use app::words::{Lang, common, set_up as set_up_words, sign_in as words};
use policy::{Blocked, Choices, ProviderId};

use super::attempt::{Ask, Stage};
use super::open::Open;
use super::{Problem, Start, passkey};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::providers::{Challenge, Rejection, Seen, webauthn};
use crate::security::{backup_codes, enrol, panel};
use crate::standing::Standing;
use crate::store::{Conn, attempts::Purpose, people::Person, setups::Owner};
use crate::times;

/// The password form, or the end that a problem means there.
pub fn start(
    deps: &Deps,
    lang: Lang,
    start: &Start,
    (problem, notice): (Option<&Problem>, Option<String>),
) -> Step {
    if let Some(end) = problem.and_then(|p| end(deps, lang, p)) {
        return step(View::End(end), Progress::Open, routes::LOGIN.to_owned());
    }
    let label = if deps.config.sign_in_by_email {
        words::username_or_email(lang)
    } else {
        words::username(lang)
    };
    let text = |wanted: &Problem, words: &str| (problem == Some(wanted)).then(|| words.to_owned());
    let no_name = if deps.config.sign_in_by_email {
        words::enter_username_or_email(lang)
    } else {
        words::enter_username(lang)
    };
    let form = PasswordForm {
        username: start.username.clone(),
        name_known: false,
        heading: words::heading(lang).to_owned(),
        lead: None,
        username_label: label.to_owned(),
        notice,
        problem: match problem {
            Some(Problem::Passkey(problem)) => Some(problem.words(lang, "", deps.config.public_url.host())),
            _ => text(&Problem::NoMatch, words::no_match(lang)),
        },
        username_problem: text(&Problem::NoUsername, no_name),
        password_problem: text(&Problem::NoPassword, words::enter_password(lang)),
        next: start.next.clone(),
        passkey: passkey::offer(deps),
    };
    step(View::Password(form), Progress::Open, routes::LOGIN.to_owned())
}

/// A step of an attempt.
pub async fn of(
    conn: &mut Conn,
    deps: &Deps,
    lang: Lang,
    (open, problem): (&Open, Option<&Problem>),
) -> Result<Step, Failure> {
    if let Some(end) = problem.and_then(|p| end(deps, lang, p)) {
        let path = path(open, &Route::Login);
        return Ok(Step {
            person: Some(chip(&open.standing.person)),
            ..step(View::End(end), Progress::Half, path)
        });
    }
    let (view, route) = match open.ask() {
        Ask::Password => (View::Password(confirm(deps, lang, open, problem)), Route::Confirm),
        Ask::Choose(choices) => (
            View::Choose(choice(deps, lang, (open, problem), &choices)),
            Route::Choose,
        ),
        Ask::Challenge(id) => (
            challenge(deps, lang, (open, problem), &id),
            Route::Challenge(id.as_str().to_owned()),
        ),
        Ask::ChooseSetUp(offers) => (
            set_up_choice(deps, lang, (open, problem), &offers),
            Route::SetUp(None),
        ),
        Ask::SetUp(id) => set_up(conn, deps, lang, (open, problem), &id).await?,
        Ask::SaveCodes => new_codes(conn, deps, lang, (open, problem)).await?,
        Ask::Blocked(blocked) => (View::End(blocked_end(deps, lang, blocked)), Route::Choose),
        Ask::Complete => (
            View::Landed {
                to: open.next.clone(),
            },
            Route::Home,
        ),
    };
    let progress = match (&view, open.purpose) {
        (View::NewCodes(_), _) => Progress::Closed,
        (_, Purpose::Sudo) if open.ask() == Ask::Password => Progress::Open,
        _ => Progress::Half,
    };
    let leave = if open.purpose == Purpose::Sudo {
        Leave::BackUnchanged
    } else {
        Leave::CancelSignIn
    };
    let ends_in_s = open
        .ends_at()
        .map(|at| u32::try_from((at - deps.now_ms()).max(0) / 1000).unwrap_or(u32::MAX));
    Ok(Step {
        view,
        person: Some(chip(&open.standing.person)),
        progress,
        path: path(open, &route),
        ends_in_s,
        leave,
    })
}

fn step(view: View, progress: Progress, path: String) -> Step {
    Step {
        view,
        person: None,
        progress,
        path,
        ends_in_s: None,
        leave: Leave::Nothing,
    }
}

/// Confirming has one address for all its steps.
fn path(open: &Open, route: &Route) -> String {
    if open.purpose == Purpose::SignIn {
        route.path()
    } else {
        routes::CONFIRM.to_owned()
    }
}

fn chip(person: &Person) -> Chip {
    Chip {
        initials: initials(&person.full_name, &person.username),
        username: person.username.clone(),
    }
}

/// One or two letters.
pub fn initials(full_name: &str, username: &str) -> String {
    let letters = |text: &str| -> String {
        let mut words = text
            .split_whitespace()
            .filter_map(|w| w.chars().next().filter(|c| c.is_alphanumeric()));
        words
            .next()
            .into_iter()
            .chain(words.next_back())
            .flat_map(char::to_uppercase)
            .collect()
    };
    let of_name = letters(full_name);
    if of_name.is_empty() {
        letters(username)
    } else {
        of_name
    }
}

/// Problems after which nothing can be asked.
fn end(deps: &Deps, lang: Lang, problem: &Problem) -> Option<End> {
    let config = &deps.config;
    let ask = config.contact.as_deref().map_or_else(
        || words::ask_administrator(lang).to_owned(),
        |contact| words::ask_contact(lang, contact),
    );
    let minutes = u32::try_from(config.attempt.lifetime_ms / 60_000).unwrap_or(u32::MAX);
    let tries = u32::try_from(config.attempt.wrong_answers).unwrap_or(u32::MAX);
    let made = |heading: &str, lead: String, button: &str| End {
        heading: heading.to_owned(),
        lead,
        button: button.to_owned(),
        to: routes::LOGIN.to_owned(),
        wait_s: None,
        status: 200,
    };
    Some(match problem {
        Problem::Expired => made(
            words::expired_heading(lang),
            words::expired_lead(lang, minutes),
            words::start_again(lang),
        ),
        Problem::Stopped => made(
            words::stopped_heading(lang),
            words::stopped_lead(lang, tries),
            words::start_again(lang),
        ),
        Problem::Disabled => End {
            to: routes::LOGIN_OTHER.to_owned(),
            ..made(
                words::disabled_heading(lang),
                ask,
                words::use_another_account(lang),
            )
        },
        Problem::TooMany { until_ms } => too_many(deps, lang, *until_ms)?,
        Problem::Busy { retry_s } => End {
            wait_s: Some(*retry_s),
            status: 503,
            ..made(
                words::busy_heading(lang),
                words::busy_lead(lang, *retry_s),
                words::try_again(lang),
            )
        },
        _ => return None,
    })
}

/// `None` when the wait is over: then the page is as usual.
fn too_many(deps: &Deps, lang: Lang, until_ms: Option<i64>) -> Option<End> {
    let now = deps.now_ms();
    let wait_s = until_ms.map(|at| u32::try_from((at - now + 999) / 1000).unwrap_or(0));
    if wait_s == Some(0) {
        return None;
    }
    let lead = match until_ms {
        Some(at) => words::too_many_lead(lang, &times::clock_time(at, &deps.config.time_zone)),
        None => words::closed_lead(lang).to_owned(),
    };
    Some(End {
        heading: words::too_many_heading(lang).to_owned(),
        lead,
        button: words::try_again(lang).to_owned(),
        to: routes::LOGIN.to_owned(),
        wait_s,
        status: 429,
    })
}

fn confirm(deps: &Deps, lang: Lang, open: &Open, problem: Option<&Problem>) -> PasswordForm {
    let minutes = u32::try_from(deps.config.sudo_ms / 60_000).unwrap_or(u32::MAX);
    PasswordForm {
        username: open.standing.person.username.clone(),
        name_known: true,
        heading: words::confirm_heading(lang).to_owned(),
        lead: Some(words::confirm_lead(lang, minutes)),
        username_label: String::new(),
        notice: None,
        problem: match problem {
            Some(Problem::Passkey(problem)) => Some(problem.words(
                lang,
                &open.standing.person.username,
                deps.config.public_url.host(),
            )),
            _ => None,
        },
        username_problem: None,
        password_problem: match problem {
            Some(Problem::NoPassword) => Some(words::enter_password(lang).to_owned()),
            Some(Problem::WrongPassword) => Some(words::wrong_password(lang).to_owned()),
            _ => None,
        },
        next: open.next.clone(),
        passkey: open
            .standing
            .enrolled(webauthn::ID)
            .filter(|enrolled| enrolled.usable)
            .and_then(|_| passkey::offer(deps)),
    }
}

fn choice(deps: &Deps, lang: Lang, (open, problem): (&Open, Option<&Problem>), choices: &Choices) -> Choice {
    let cards = |ids: &[ProviderId]| -> Vec<Method> {
        ids.iter().filter_map(|id| card(deps, lang, open, id)).collect()
    };
    let warning = if open.standing.something_missing() {
        Some(format!(
            "{} {}",
            words::not_loaded(lang),
            words::not_loaded_rest(lang)
        ))
    } else {
        (problem == Some(&Problem::NotOffered)).then(|| words::not_available_now(lang).to_owned())
    };
    Choice {
        lead: lead(deps, &open.standing, lang, choices),
        warning,
        methods: cards(&choices.primary),
        fallbacks: cards(&choices.fallback),
        nothing: choices.is_empty().then(|| words::nothing_usable(lang).to_owned()),
        next: open.row.is_none().then(|| open.next.clone()),
    }
}

fn lead(deps: &Deps, standing: &Standing, lang: Lang, choices: &Choices) -> String {
    if choices.primary.is_empty() && !standing.has_factor() {
        return words::code_first(lang).to_owned();
    }
    panel::why(deps, standing.decision.requirement.reasons().iter(), lang)
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

fn challenge(deps: &Deps, lang: Lang, (open, problem): (&Open, Option<&Problem>), id: &ProviderId) -> View {
    let Some(provider) = deps.providers.get(id.as_str()) else {
        return View::End(blocked_end(deps, lang, Blocked::NothingUsable));
    };
    let enrolments = open.standing.of_provider(id.as_str());
    let pending = open.pending(deps);
    let seen = Seen {
        deps,
        person: &open.standing.person,
        enrolments: &enrolments,
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
        _ => None,
    };
    match provider.challenge(&seen) {
        Challenge::Code(form) => View::Code(app::model::step::CodeForm {
            problem: text,
            other_way: true,
            ..form
        }),
        Challenge::Key(form) => View::Key(app::model::step::KeyForm {
            problem: text,
            other_way: true,
            ..form
        }),
        Challenge::Button(form) => View::Button(app::model::step::ButtonForm {
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

fn set_up_choice(
    deps: &Deps,
    lang: Lang,
    (open, problem): (&Open, Option<&Problem>),
    offers: &[ProviderId],
) -> View {
    let gone = matches!(problem, Some(Problem::SetUp(..)));
    View::SetUpChoice(SetUpChoice {
        heading: set_up_words::choose_heading(lang).to_owned(),
        lead: set_up_words::choose_lead(
            lang,
            &panel::why(deps, open.standing.decision.requirement.reasons().iter(), lang),
        ),
        methods: panel::settable(deps, offers.iter().map(ProviderId::as_str), lang),
        problem: gone.then(|| set_up_words::set_up_gone(lang).to_owned()),
        next: open.row.is_none().then(|| open.next.clone()),
    })
}

async fn set_up(
    conn: &mut Conn,
    deps: &Deps,
    lang: Lang,
    (open, problem): (&Open, Option<&Problem>),
    id: &ProviderId,
) -> Result<(View, Route), Failure> {
    let owner = Owner::Attempt(open.id().to_owned());
    let row = enrol::pending(conn, deps, &owner, id.as_str()).await?;
    let unfinished = match problem {
        Some(Problem::SetUp(unfinished)) => Some(unfinished),
        _ => None,
    };
    let view = row.and_then(|row| enrol::view(deps, &open.standing, lang, (&row, unfinished)));
    Ok(match view {
        Some(view) => (View::SetUp(view), Route::SetUp(Some(id.as_str().to_owned()))),
        None => (
            set_up_choice(deps, lang, (open, problem), std::slice::from_ref(id)),
            Route::SetUp(None),
        ),
    })
}

async fn new_codes(
    conn: &mut Conn,
    deps: &Deps,
    lang: Lang,
    (open, problem): (&Open, Option<&Problem>),
) -> Result<(View, Route), Failure> {
    let owner = Owner::Attempt(open.id().to_owned());
    let set = backup_codes::pending(conn, deps, &owner)
        .await?
        .map(|(_, set)| set)
        .unwrap_or_default();
    let mut codes = backup_codes::view(deps, &open.standing, lang, &set);
    codes.optional = true;
    codes.problem = match problem {
        Some(Problem::Codes(problem)) => Some(problem.words(lang)),
        _ => None,
    };
    debug_assert!(*open.attempt.stage() == Stage::SavingCodes);
    Ok((
        View::NewCodes(codes),
        Route::SetUp(Some(crate::providers::backup_codes::ID.to_owned())),
    ))
}

fn blocked_end(deps: &Deps, lang: Lang, blocked: Blocked) -> End {
    let ask = deps.config.contact.as_deref().map_or_else(
        || words::ask_administrator(lang).to_owned(),
        |contact| words::ask_contact(lang, contact),
    );
    let (heading, lead) = match blocked {
        Blocked::NothingUsable => (
            words::nothing_usable_heading(lang),
            format!("{} {}", words::not_loaded(lang), words::nothing_usable(lang)),
        ),
        Blocked::NothingToSetUp => (words::none_heading(lang), words::none_lead(lang).to_owned()),
    };
    End {
        heading: heading.to_owned(),
        lead: format!("{lead} {ask}"),
        button: common::cancel(lang).to_owned(),
        to: routes::LOGIN_OTHER.to_owned(),
        wait_s: None,
        status: 200,
    }
}
