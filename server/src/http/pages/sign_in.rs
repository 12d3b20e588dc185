//! The pages of a sign-in: its first form, the attempt's own page, and proving oneself again.

use app::model::step::{Step, View};
use app::pages::Page;
use app::routes::{self, Route};
use app::words::{account, sign_in as words};

use super::{Outcome, confirm_for, signed};
use crate::failure::Failure;
use crate::http::flash::Arrival;
use crate::http::visit::Visit;
use crate::premises;
use crate::sign_in::open::{self, Found};
use crate::sign_in::session::Signed;
use crate::sign_in::{Problem, Start, attempt::Ask, password, step};
use crate::store::attempts::Purpose;

pub(super) async fn login(visit: &Visit, next: String, other: bool) -> Result<Outcome, Failure> {
    let flash = visit.flash.as_ref();
    if !other
        && flash.is_none()
        && let Some(signed) = signed(visit).await?
    {
        return Ok(Outcome::Elsewhere(if signed.is_enough() {
            next
        } else {
            routes::CONFIRM.to_owned()
        }));
    }
    // Nobody can sign in yet: the first thing to do is another page.
    let mut conn = visit.deps.store.read().await?;
    if !other && flash.is_none() && !premises::now(&mut conn, &visit.deps).await?.anybody {
        return Ok(Outcome::Elsewhere(routes::FIRST_ADMINISTRATOR.to_owned()));
    }
    let remembered = match flash.and_then(|f| f.start.clone()) {
        Some(start) => Some(start),
        None if other => None,
        None => password::remembered_start(&mut conn, &visit.deps, &visit.brought).await?,
    };
    let mut start = remembered.unwrap_or_default();
    if next != "/" || start.next.is_empty() {
        start.next = next;
    }
    // Whoever brings a session's cookie and has none was signed in, and does not know why they are asked again.
    let over =
        !other && flash.is_none() && visit.brought.session.is_some() && visit.brought.attempt.is_none();
    let notice = match flash.and_then(|f| f.arrival) {
        Some(arrival) => Some(arrival_words(visit, arrival).to_owned()),
        None => over.then(|| words::session_over(visit.lang()).to_owned()),
    };
    let problem = flash.and_then(|f| f.problem.as_ref());
    let step = step::start(&mut conn, &visit.deps, visit.lang(), (&start, problem, notice)).await?;
    Ok(Outcome::Page(Page::SignIn(Box::new(step)), None))
}

pub(crate) fn arrival_words(visit: &Visit, arrival: Arrival) -> &'static str {
    match arrival {
        Arrival::SignedOut => words::signed_out(visit.lang()),
        Arrival::SignedOutEverywhere => words::signed_out_everywhere(visit.lang()),
        Arrival::Cancelled => words::cancelled(visit.lang()),
        Arrival::AccountMade => words::account_made(visit.lang()),
        Arrival::AccountDeleted => account::deleted(visit.lang()),
        Arrival::PasswordReset => account::reset_done(visit.lang()),
    }
}

/// The attempt's own page. Any other address of an attempt leads there.
pub(super) async fn in_attempt(visit: &Visit, route: &Route) -> Result<Outcome, Failure> {
    let deps = &visit.deps;
    let mut conn = deps.store.read().await?;
    match open::find(&mut conn, deps, visit.attempt(), None).await? {
        Found::Open(open) => {
            if open.ask() == Ask::Complete {
                return Ok(Outcome::Elsewhere(routes::LOGIN.to_owned()));
            }
            let problem = visit.flash.as_ref().and_then(|f| f.problem.as_ref());
            let step = step::of(&mut conn, deps, visit.lang(), (&open, problem)).await?;
            let here = step.path == route.path() || matches!(step.view, View::End(_));
            Ok(if here {
                Outcome::Page(Page::SignIn(Box::new(step)), None)
            } else {
                Outcome::Elsewhere(step.path)
            })
        }
        Found::Expired(start) => expired(visit, &start).await,
        Found::Nothing if visit.brought.attempt.is_some() => expired(visit, &Start::default()).await,
        Found::Nothing => Ok(Outcome::Elsewhere(routes::LOGIN.to_owned())),
    }
}

async fn expired(visit: &Visit, start: &Start) -> Result<Outcome, Failure> {
    let mut conn = visit.deps.store.read().await?;
    let what = (start, Some(&Problem::Expired), None);
    let step = step::start(&mut conn, &visit.deps, visit.lang(), what).await?;
    Ok(Outcome::Page(Page::SignIn(Box::new(step)), None))
}

/// What somebody who must prove something on the way to a page is led to.
pub(crate) enum Question {
    /// A step of the attempt.
    Step(Box<Step>, Purpose),
    /// Nothing is asked: the page itself, or where the attempt leads.
    Passed(String),
    /// Nobody is signed in.
    SignedOut,
}

/// Proving more, or again: for somebody who is signed in.
pub(super) async fn confirm(visit: &Visit, next: String) -> Result<Outcome, Failure> {
    Ok(match question(visit, next, None).await? {
        Question::Step(step, _) => Outcome::Page(Page::SignIn(step), None),
        Question::Passed(to) => Outcome::Elsewhere(to),
        Question::SignedOut => Outcome::Gate("sign_in_required", routes::LOGIN.to_owned()),
    })
}

/// What is asked of somebody who is signed in and wants to go to `next`. Writes nothing. `shown` is the username that their page
/// shows: what was begun there is nothing for anybody else who is signed in by now.
pub(crate) async fn question(visit: &Visit, next: String, shown: Option<&str>) -> Result<Question, Failure> {
    let deps = &visit.deps;
    let Some(signed) = signed(visit).await? else {
        return Ok(Question::SignedOut);
    };
    if shown.is_some_and(|username| username != signed.standing.person.username) {
        return Ok(Question::Passed(confirm_for(&next)));
    }
    let mut conn = deps.store.read().await?;
    let unsaved = open::for_session(
        &signed,
        flash_next(visit).unwrap_or_else(|| next.clone()),
        deps.now_ms(),
    );
    let found = open::find(&mut conn, deps, visit.attempt(), Some(&signed)).await?;
    let open = match found {
        // One that has become complete (the policy is looser now) is left aside: nothing completes by being looked at.
        Found::Open(open)
            if open.ask() != Ask::Complete
                && open.row.as_ref().is_some_and(|r| r.session_id.is_some())
                && (open.purpose != Purpose::Enrol || unsaved.purpose == Purpose::Enrol) =>
        {
            *open
        }
        _ if unsaved.purpose == Purpose::Sudo && passes(&signed, &next, deps.now_ms()) => {
            return Ok(Question::Passed(next));
        }
        _ => unsaved,
    };
    if open.ask() == Ask::Complete {
        return Ok(Question::Passed(open.next));
    }
    let problem = visit.flash.as_ref().and_then(|f| f.problem.as_ref());
    let purpose = open.purpose;
    let step = step::of(&mut conn, deps, visit.lang(), (&open, problem)).await?;
    Ok(Question::Step(Box::new(step), purpose))
}

/// Whether the person has proven themselves lately enough for that page.
fn passes(signed: &Signed, next: &str, now_ms: i64) -> bool {
    signed.has_sudo(now_ms) || (next.starts_with(&Route::AddMethod.path()) && signed.may_enrol(now_ms))
}

fn flash_next(visit: &Visit) -> Option<String> {
    visit
        .flash
        .as_ref()?
        .start
        .as_ref()
        .map(|start| start.next.clone())
}

/// A step that is shown by itself, without an attempt: used by the ports.
pub(crate) fn landed(to: String) -> Step {
    Step {
        view: View::Landed { to: to.clone() },
        person: None,
        progress: app::model::step::Progress::Closed,
        path: to,
        ends_in_s: None,
        leave: app::model::step::Leave::Nothing,
        remember: None,
    }
}
