//! Setting a method up on the way in, and the backup codes after it.

use app::model::set_up::SetUpChoice;
use app::model::step::View;
use app::routes::Route;
use app::words::{Lang, set_up as set_up_words, sign_in as sign_in_words};
use policy::{Blocked, ProviderId};

use super::ends::barred;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::security::{asked, backup_codes, enrol, panel, set_up_view};
use crate::sign_in::Problem;
use crate::sign_in::attempt::Stage;
use crate::sign_in::open::Open;
use crate::store::{Conn, attempts::Purpose, setups::Owner};
use crate::times;

pub(super) fn set_up_choice(
    deps: &Deps,
    lang: Lang,
    (open, problem): (&Open, Option<&Problem>),
    offers: &[ProviderId],
) -> SetUpChoice {
    let gone = matches!(problem, Some(Problem::SetUp(..)));
    let until = open.attempt.may_put_off_until(open.world());
    let until = until.map(|until| times::date(until, &deps.config.time_zone, lang));
    let why = asked::why_and_what(deps, &open.standing, lang);
    let why = match open.why_not_enough(lang) {
        Some(unfit) => format!("{unfit} {why}"),
        None => why,
    };
    // Who wants a first method is not told that one is asked for.
    let (heading, lead) = match open.purpose {
        Purpose::Enrol => (
            set_up_words::add_heading(lang),
            set_up_words::add_lead(lang).to_owned(),
        ),
        _ => (
            set_up_words::choose_heading(lang),
            set_up_words::choose_lead(lang, &why),
        ),
    };
    SetUpChoice {
        put_off: until.map(|date| {
            (
                set_up_words::put_off_until(lang, &date),
                set_up_words::put_off_after(lang, &date),
            )
        }),
        heading: heading.to_owned(),
        lead,
        methods: panel::settable(deps, offers.iter().map(ProviderId::as_str), lang),
        problem: gone.then(|| set_up_words::set_up_gone(lang).to_owned()),
        next: open.row.is_none().then(|| open.next.clone()),
    }
}

/// Nothing can be set up here and now: it is put off, and it says why.
pub(super) fn set_up_later(deps: &Deps, lang: Lang, open: &Open, why: Blocked) -> SetUpChoice {
    let why_asked = asked::why_and_what(deps, &open.standing, lang);
    let barred = barred(lang, why).unwrap_or_else(|| sign_in_words::none_lead(lang));
    SetUpChoice {
        lead: format!("{why_asked} {barred}"),
        ..set_up_choice(deps, lang, (open, None), &[])
    }
}

pub(super) async fn set_up(
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
    let view = row.and_then(|row| set_up_view::view(deps, &open.standing, lang, (&row, unfinished)));
    Ok(match view {
        Some(view) => (View::SetUp(view), Route::SetUp(Some(id.as_str().to_owned()))),
        None => (
            View::SetUpChoice(set_up_choice(
                deps,
                lang,
                (open, problem),
                std::slice::from_ref(id),
            )),
            Route::SetUp(None),
        ),
    })
}

pub(super) async fn new_codes(
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
    let problem = match problem {
        Some(Problem::Codes(problem)) => Some(problem),
        _ => None,
    };
    let mut codes = backup_codes::view(deps, &open.standing, lang, (&set, problem));
    codes.optional = true;
    debug_assert!(*open.attempt.stage() == Stage::SavingCodes);
    Ok((
        View::NewCodes(codes),
        Route::SetUp(Some(crate::providers::backup_codes::ID.to_owned())),
    ))
}
