//! What a step looks like: from an attempt and what went wrong to the one screen that pages and JSON share. The screens of one
//! kind are in a file each: `ends.rs`, `methods.rs`, `set_ups.rs`.

mod ends;
mod methods;
mod set_ups;

use app::model::step::{Chip, Leave, PasswordForm, Progress, Step, Tick, View};
use app::routes::{self, Route};
use app::words::{Lang, account, sign_in as words};
use policy::{Role, Strength};

use super::attempt::Ask;
use super::open::Open;
use super::stay::{Promise, is_allowed, promise};
use super::{Problem, Start, passkey, remembered};
use crate::clock::DAY_MS;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::policies;
use crate::premises;
use crate::providers::webauthn;
use crate::store::{Conn, attempts::Purpose, people::Person};
pub use ends::whom_to_ask;
use ends::{blocked_end, end};
use methods::{challenge, choice};
use set_ups::{new_codes, set_up, set_up_choice, set_up_later};

/// The password form, or the end that a problem means there.
pub async fn start(
    conn: &mut Conn,
    deps: &Deps,
    lang: Lang,
    (start, problem, notice): (&Start, Option<&Problem>, Option<String>),
) -> Result<Step, Failure> {
    let passkey = passkey::offer(&premises::now(conn, deps).await?.switches, deps, None);
    if let Some(mut end) = problem.and_then(|p| end(deps, lang, p)) {
        // What is closed for passwords is not closed for a passkey. (A pause may be one of this network's, and then it is.)
        if end.status == 429 && end.wait_s.is_none() && passkey.is_some() {
            end.other = Some((words::passkey_instead(lang).to_owned(), routes::LOGIN.to_owned()));
        }
        return Ok(step(View::End(end), Progress::Open, routes::LOGIN.to_owned()));
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
        stay: stay(conn, deps, (lang, start.stay)).await,
        passkey,
    };
    Ok(step(
        View::Password(form),
        Progress::Open,
        routes::LOGIN.to_owned(),
    ))
}

/// The box "stay signed in", where the operator allows it. Who asks is not known yet, so it promises no more than the policy lets
/// anybody have.
async fn stay(conn: &mut Conn, deps: &Deps, (lang, ticked): (Lang, bool)) -> Option<Tick> {
    if !is_allowed(deps) {
        return None;
    }
    let days = u32::try_from(deps.config.session.stay_ms / DAY_MS).unwrap_or(u32::MAX);
    // By a policy that cannot be read, nothing is certain.
    let policy = policies::at_hand(conn, deps).await.ok();
    let words = match policy.map_or(Promise::Perhaps, |policy| promise(&policy)) {
        Promise::Kept => account::stay(lang, days),
        Promise::Perhaps => account::stay_perhaps(lang, days),
        Promise::Nothing => return None,
    };
    Some(Tick { words, ticked })
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
        let leave = match open.purpose {
            Purpose::Sudo => Leave::BackUnchanged,
            _ => Leave::Nothing,
        };
        return Ok(Step {
            person: Some(chip(&open.standing.person)),
            leave,
            ..step(View::End(end), Progress::Half, path)
        });
    }
    let (view, route) = match open.ask() {
        Ask::Password if open.purpose == Purpose::SignIn => {
            (View::Password(after_key(deps, lang, open)), Route::Login)
        }
        Ask::Password => {
            let own = open
                .standing
                .enrolled(webauthn::ID)
                .is_some_and(|enrolled| enrolled.usable);
            let form = PasswordForm {
                passkey: if own {
                    passkey::offer(&open.standing.switches, deps, Some(&open.standing.person))
                } else {
                    None
                },
                ..confirm(deps, lang, open, problem)
            };
            (View::Password(form), Route::Confirm)
        }
        Ask::Choose(choices) => (
            View::Choose(choice(deps, lang, (open, problem), &choices)),
            Route::Choose,
        ),
        Ask::Challenge(id) => (
            challenge(deps, lang, (open, problem), &id),
            Route::Challenge(id.as_str().to_owned()),
        ),
        Ask::ChooseSetUp(offers) => (
            View::SetUpChoice(set_up_choice(deps, lang, (open, problem), &offers)),
            Route::SetUp(None),
        ),
        Ask::SetUpLater(why) => (
            View::SetUpChoice(set_up_later(deps, lang, open, why)),
            Route::SetUp(None),
        ),
        Ask::SetUp(id) => set_up(conn, deps, lang, (open, problem), &id).await?,
        Ask::SaveCodes => new_codes(conn, deps, lang, (open, problem)).await?,
        Ask::Blocked(blocked) => (View::End(blocked_end(deps, lang, (blocked, open))), Route::Choose),
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
    let leave = if matches!(open.purpose, Purpose::Sudo | Purpose::Enrol) {
        Leave::BackUnchanged
    } else {
        Leave::CancelSignIn
    };
    let ends_in_s = open
        .ends_at()
        .map(|at| u32::try_from((at - deps.now_ms()).max(0) / 1000).unwrap_or(u32::MAX));
    Ok(Step {
        remember: remember(deps, lang, open),
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
        remember: None,
    }
}

/// The box beside a challenge that proves something, where the policy allows it.
fn remember(deps: &Deps, lang: Lang, open: &Open) -> Option<String> {
    let Ask::Challenge(id) = open.ask() else {
        return None;
    };
    let about = deps.providers.get(id.as_str())?.about(lang);
    let days = remembered::days(&open.standing);
    let worth = about.role == Role::Primary && about.strength > Strength::None;
    (open.purpose == Purpose::SignIn && worth && days > 0).then(|| account::remember(lang, days))
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
        stay: None,
        passkey: None,
    }
}

/// The password after a key that did not check its owner.
fn after_key(deps: &Deps, lang: Lang, open: &Open) -> PasswordForm {
    PasswordForm {
        heading: words::after_key_heading(lang).to_owned(),
        lead: Some(words::after_key_lead(lang).to_owned()),
        ..confirm(deps, lang, open, None)
    }
}
