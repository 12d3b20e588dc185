//! Steps at which nothing can be asked: what has happened, and the way on.

use app::model::step::End;
use app::routes;
use app::words::{Lang, common, set_up, sign_in as words};
use policy::Blocked;

use crate::deps::Deps;
use crate::sign_in::Problem;
use crate::sign_in::open::Open;
use crate::standing::Unusable;
use crate::store::attempts::Purpose;
use crate::times;

/// Whom somebody who cannot go on is to ask.
pub fn whom_to_ask(deps: &Deps, lang: Lang) -> String {
    deps.config.contact.as_deref().map_or_else(
        || words::ask_administrator(lang).to_owned(),
        |contact| words::ask_contact(lang, contact),
    )
}

/// Problems after which nothing can be asked.
pub(super) fn end(deps: &Deps, lang: Lang, problem: &Problem) -> Option<End> {
    let config = &deps.config;
    let ask = whom_to_ask(deps, lang);
    let minutes = u32::try_from(config.attempt.lifetime_ms / 60_000).unwrap_or(u32::MAX);
    let tries = u32::try_from(config.attempt.wrong_answers).unwrap_or(u32::MAX);
    let made = |heading: &str, lead: String, button: &str| End {
        heading: heading.to_owned(),
        lead,
        button: button.to_owned(),
        to: routes::LOGIN.to_owned(),
        other: None,
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
        other: None,
        wait_s,
        status: 429,
    })
}

/// Why a first method cannot be set up here and now, for whom it is.
pub(super) fn barred(lang: Lang, why: Blocked) -> Option<&'static str> {
    match why {
        Blocked::CodeDemanded => Some(words::code_demanded(lang)),
        Blocked::NotFromHere => Some(words::not_from_here(lang)),
        Blocked::NothingUsable | Blocked::NothingToSetUp | Blocked::Denied => None,
    }
}

/// Why nothing can be asked of whoever is in this attempt.
pub(super) fn blocked_end(deps: &Deps, lang: Lang, (blocked, open): (Blocked, &Open)) -> End {
    let ask = whom_to_ask(deps, lang);
    let (heading, lead) = match blocked {
        Blocked::NothingUsable => (
            words::nothing_usable_heading(lang),
            nothing_usable(deps, lang, open),
        ),
        Blocked::NothingToSetUp => (words::none_heading(lang), words::none_lead(lang).to_owned()),
        Blocked::Denied => (words::denied_heading(lang), words::denied_lead(lang).to_owned()),
        Blocked::CodeDemanded => (
            words::code_demanded_heading(lang),
            words::code_demanded(lang).to_owned(),
        ),
        Blocked::NotFromHere => (
            words::not_from_here_heading(lang),
            words::not_from_here(lang).to_owned(),
        ),
    };
    // Whoever is signed in stays so, and goes back.
    let (button, to) = match open.purpose {
        Purpose::Enrol => (set_up::back_to_security(lang), routes::SECURITY),
        _ => (common::cancel(lang), routes::LOGIN_OTHER),
    };
    End {
        heading: heading.to_owned(),
        lead: format!("{lead} {ask}"),
        button: button.to_owned(),
        to: to.to_owned(),
        other: None,
        wait_s: None,
        status: 200,
    }
}

/// What they have set up and cannot use. What could not be loaded is the portal's fault: who is asked finds the attempt in the audit
/// log by the reference, which is the end of its id.
pub(super) fn nothing_usable(deps: &Deps, lang: Lang, open: &Open) -> String {
    let Unusable { lost, off } = open.standing.unusable(deps, lang);
    if lost.is_empty() && !off.is_empty() {
        return words::not_offered(lang, &off.join(", "));
    }
    let time = times::clock_time(deps.now_ms(), &deps.config.time_zone);
    let reference = open.id().get(28..).unwrap_or_default();
    let named = match reference {
        "" => words::name_time(lang, &time),
        reference => words::name_reference(lang, &time, reference),
    };
    format!("{} {named}", words::nothing_usable(lang, &lost.join(", ")))
}
