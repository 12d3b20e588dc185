//! From a path to the data of a page. Opening a page changes nothing (a session's "last seen" aside): whatever is shown is
//! read, and what must be written waits for a post.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::model::frame::Problem as ProblemPage;
use app::model::home::FirstAdministrator;
use app::model::security::{Panel, PanelView};
use app::model::step::{Step, View};
use app::pages::Page;
use app::routes::{self, Route};
use app::words::{home as home_words, sign_in as sign_in_words};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use leptos_axum::ResponseOptions;
use serde_json::json;

use super::cookies::Cookie;
use super::flash::{Arrival, Flash};
use super::render::{self, Refusal};
use super::visit::Visit;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::home;
use crate::next_target::local_path;
use crate::security::{backup_codes, enrol, methods, panel};
use crate::sign_in::open::{self, Found};
use crate::sign_in::session::{self, Signed};
use crate::sign_in::{Problem, Start, attempt::Ask, password, step};
use crate::store::setups::Owner;
use crate::work::Work;

/// What a path leads to.
enum Outcome {
    /// A page, with the session it belongs to.
    Page(Page, Option<Box<Signed>>),
    /// Another path.
    Elsewhere(String),
    /// The session is not there, or not enough: where it can be had.
    Gate(&'static str, String),
    /// Nothing.
    Refused(Refusal),
}

/// Answers a GET.
pub async fn get(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps.clone(), &parts, ResponseOptions::default());
    let query: BTreeMap<String, String> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
    let outcome = match Route::parse(parts.uri.path()) {
        Some(route) => load(&visit, &route, &query).await,
        None => Ok(Outcome::Refused(Refusal::NotFound)),
    };
    let mut response = match outcome {
        Ok(outcome) => answer(&visit, outcome).await,
        Err(failure) => {
            let refusal = match visit.refuse(&failure) {
                app::api::Refused::Busy => Refusal::Busy,
                _ => Refusal::Broken,
            };
            render::refusal(&deps, &visit.asked, refusal)
        }
    };
    if visit.flash.is_some()
        && let Some(gone) = Cookie::Flash.clear(&deps)
    {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response
}

async fn answer(visit: &Visit, outcome: Outcome) -> Response {
    match outcome {
        Outcome::Page(page, signed) => {
            let status = StatusCode::from_u16(status_of(&page)).unwrap_or(StatusCode::OK);
            let frame = visit.frame(signed.as_ref().map(|s| &s.standing.person));
            let wait = wait_of(&page);
            let mut response = render::page(frame, page, status);
            if let Some(value) = wait.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        Outcome::Elsewhere(path) => Redirect::to(&path).into_response(),
        Outcome::Gate(reason, _) if visit.asked.json => {
            (StatusCode::UNAUTHORIZED, axum::Json(json!({ "error": reason }))).into_response()
        }
        Outcome::Gate(_, path) => Redirect::to(&path).into_response(),
        Outcome::Refused(refusal) => render::refusal(&visit.deps, &visit.asked, refusal),
    }
}

fn status_of(page: &Page) -> u16 {
    match page {
        Page::SignIn(step) => match &step.view {
            View::End(end) => end.status,
            _ => 200,
        },
        Page::Problem(ProblemPage { status, .. }) => *status,
        _ => 200,
    }
}

fn wait_of(page: &Page) -> Option<u32> {
    match page {
        Page::SignIn(step) => match &step.view {
            View::End(end) => end.wait_s,
            _ => None,
        },
        _ => None,
    }
}

async fn load(visit: &Visit, route: &Route, query: &BTreeMap<String, String>) -> Result<Outcome, Failure> {
    let next = local_path(query.get("next").map_or("/", String::as_str));
    match route {
        Route::Login => login(visit, next, query.contains_key("other")).await,
        Route::Choose | Route::Challenge(_) | Route::SetUp(_) => in_attempt(visit, route).await,
        Route::Confirm => confirm(visit, next).await,
        Route::Logout => Ok(match signed(visit).await? {
            Some(_) => Outcome::Page(Page::SignOut, None),
            None => Outcome::Elsewhere(routes::LOGIN.to_owned()),
        }),
        Route::FirstAdministrator => first_administrator(visit).await,
        Route::Home
        | Route::Security
        | Route::AddMethod
        | Route::Adding(_)
        | Route::NewCodes
        | Route::Remove(_) => match gate(visit, &route.path()).await? {
            Ok(signed) => of_person(visit, route, signed).await,
            Err(outcome) => Ok(outcome),
        },
    }
}

async fn signed(visit: &Visit) -> Result<Option<Signed>, Failure> {
    let mut conn = visit.deps.store.read().await?;
    Ok(session::find(&mut conn, &visit.deps, visit.brought.session.as_ref()).await?)
}

/// Only a session that has proven all that is demanded now passes. An application that asks does not keep it alive;
/// opening a page does.
pub(crate) async fn gate_session(
    visit: &Visit,
    path: &str,
) -> Result<Result<Signed, (&'static str, String)>, Failure> {
    let to = |page: &str| {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", path)
            .finish();
        format!("{page}?{query}")
    };
    match signed(visit).await? {
        None if path == routes::HOME => Ok(Err(("sign_in_required", routes::LOGIN.to_owned()))),
        None => Ok(Err(("sign_in_required", to(routes::LOGIN)))),
        Some(signed) if !signed.is_enough() => Ok(Err(("step_up_required", to(routes::CONFIRM)))),
        Some(signed) => Ok(Ok(signed)),
    }
}

async fn gate(visit: &Visit, path: &str) -> Result<Result<Signed, Outcome>, Failure> {
    match gate_session(visit, path).await? {
        Ok(signed) => {
            session::touch(&visit.deps, &signed).await?;
            Ok(Ok(signed))
        }
        Err((reason, to)) => Ok(Err(Outcome::Gate(reason, to))),
    }
}

async fn login(visit: &Visit, next: String, other: bool) -> Result<Outcome, Failure> {
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
    let remembered = match flash.and_then(|f| f.start.clone()) {
        Some(start) => Some(start),
        None if other => None,
        None => password::remembered_start(&visit.deps, &visit.brought).await?,
    };
    let mut start = remembered.unwrap_or_default();
    if next != "/" || start.next.is_empty() {
        start.next = next;
    }
    let notice = flash
        .and_then(|f| f.arrival)
        .map(|arrival| arrival_words(visit, arrival).to_owned());
    let problem = flash.and_then(|f| f.problem.as_ref());
    let mut conn = visit.deps.store.read().await?;
    let step = step::start(&mut conn, &visit.deps, visit.lang(), (&start, problem, notice)).await?;
    Ok(Outcome::Page(Page::SignIn(Box::new(step)), None))
}

pub(crate) fn arrival_words(visit: &Visit, arrival: Arrival) -> &'static str {
    match arrival {
        Arrival::SignedOut => sign_in_words::signed_out(visit.lang()),
        Arrival::SignedOutEverywhere => sign_in_words::signed_out_everywhere(visit.lang()),
        Arrival::Cancelled => sign_in_words::cancelled(visit.lang()),
        Arrival::AccountMade => sign_in_words::account_made(visit.lang()),
    }
}

/// The attempt's own page. Any other address of an attempt leads there.
async fn in_attempt(visit: &Visit, route: &Route) -> Result<Outcome, Failure> {
    let deps = &visit.deps;
    let mut conn = deps.store.read().await?;
    match open::find(&mut conn, deps, visit.brought.attempt.as_ref(), None).await? {
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

/// Proving more, or again: for somebody who is signed in.
async fn confirm(visit: &Visit, next: String) -> Result<Outcome, Failure> {
    let deps = &visit.deps;
    let Some(signed) = signed(visit).await? else {
        return Ok(Outcome::Gate("sign_in_required", routes::LOGIN.to_owned()));
    };
    let mut conn = deps.store.read().await?;
    let found = open::find(&mut conn, deps, visit.brought.attempt.as_ref(), Some(&signed)).await?;
    let open = match found {
        // One that has become complete (the policy is looser now) is left aside: nothing completes by being looked at.
        Found::Open(open)
            if open.ask() != Ask::Complete && open.row.as_ref().is_some_and(|r| r.session_id.is_some()) =>
        {
            *open
        }
        _ => {
            if signed.is_enough() && signed.has_sudo(deps.now_ms()) {
                return Ok(Outcome::Elsewhere(next));
            }
            open::for_session(&signed, flash_next(visit).unwrap_or(next), deps.now_ms())
        }
    };
    if open.ask() == Ask::Complete {
        return Ok(Outcome::Elsewhere(open.next));
    }
    let problem = visit.flash.as_ref().and_then(|f| f.problem.as_ref());
    let step = step::of(&mut conn, deps, visit.lang(), (&open, problem)).await?;
    Ok(Outcome::Page(Page::SignIn(Box::new(step)), None))
}

fn flash_next(visit: &Visit) -> Option<String> {
    visit
        .flash
        .as_ref()?
        .start
        .as_ref()
        .map(|start| start.next.clone())
}

async fn first_administrator(visit: &Visit) -> Result<Outcome, Failure> {
    if crate::first_administrator::exists(&visit.deps).await? {
        return Ok(Outcome::Refused(Refusal::NotFound));
    }
    let first = visit
        .flash
        .as_ref()
        .and_then(|f| f.first.clone())
        .unwrap_or_default();
    let lang = visit.lang();
    let least = u32::try_from(visit.deps.config.password.min_length).unwrap_or(u32::MAX);
    let form = FirstAdministrator {
        problems: first
            .problems
            .iter()
            .map(|p| crate::first_administrator::words(p, lang, &first.username))
            .collect(),
        code: first.code,
        username: first.username,
        full_name: first.full_name,
        email: first.email,
        rules: home_words::password_rules(lang, least),
    };
    Ok(Outcome::Page(Page::FirstAdministrator(form), None))
}

async fn of_person(visit: &Visit, route: &Route, signed: Signed) -> Result<Outcome, Failure> {
    let deps = &visit.deps;
    let needs_sudo = !matches!(route, Route::Home | Route::Security);
    if needs_sudo && !signed.has_sudo(deps.now_ms()) {
        return Ok(Outcome::Gate("confirmation_required", confirm_for(&route.path())));
    }
    let mut conn = deps.store.read().await?;
    let page = match route {
        Route::Home => Page::Home(home::page(&mut conn, deps, &signed, visit.lang()).await?),
        Route::Security => {
            let just = visit
                .flash
                .as_ref()
                .and_then(|f| f.just.clone())
                .unwrap_or_default();
            security(panel::overview(&mut conn, deps, &signed, (visit.lang(), &just)).await?)
        }
        Route::AddMethod => security(panel::choose(deps, &signed.standing, visit.lang())),
        Route::Adding(provider) => match adding(visit, &mut conn, &signed, provider).await? {
            Some(panel) => security(panel),
            None => return Ok(Outcome::Elsewhere(Route::AddMethod.path())),
        },
        Route::NewCodes => match new_codes(visit, &mut conn, &signed).await? {
            Some(panel) => security(panel),
            None => return Ok(Outcome::Elsewhere(routes::SECURITY.to_owned())),
        },
        Route::Remove(id) => {
            drop(conn);
            return removal(visit, signed, id).await;
        }
        _ => return Ok(Outcome::Refused(Refusal::NotFound)),
    };
    Ok(Outcome::Page(page, Some(Box::new(signed))))
}

fn security(panel: Panel) -> Page {
    Page::Security(Box::new(panel))
}

/// Where one proves oneself again, and comes back to `path`.
pub(crate) fn confirm_for(path: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", path)
        .finish();
    format!("{}?{query}", routes::CONFIRM)
}

/// The set-up that this session has open.
pub(crate) async fn adding(
    visit: &Visit,
    conn: &mut crate::store::Conn,
    signed: &Signed,
    provider: &str,
) -> Result<Option<Panel>, Failure> {
    let deps = &visit.deps;
    let owner = Owner::Session(signed.session.id.clone());
    let Some(row) = enrol::pending(conn, deps, &owner, provider).await? else {
        return Ok(None);
    };
    let problem = visit.flash.as_ref().and_then(|f: &Flash| f.set_up.clone());
    let view = enrol::view(deps, &signed.standing, visit.lang(), (&row, problem.as_ref()));
    Ok(view.map(|set_up| Panel {
        view: PanelView::Add(set_up),
        done: None,
        path: Route::Adding(provider.to_owned()).path(),
    }))
}

/// The backup codes that this session is being shown.
pub(crate) async fn new_codes(
    visit: &Visit,
    conn: &mut crate::store::Conn,
    signed: &Signed,
) -> Result<Option<Panel>, Failure> {
    let owner = Owner::Session(signed.session.id.clone());
    let Some((_, set)) = backup_codes::pending(conn, &visit.deps, &owner).await? else {
        return Ok(None);
    };
    let mut codes = backup_codes::view(&visit.deps, &signed.standing, visit.lang(), &set);
    let problem = visit.flash.as_ref().and_then(|f| f.codes);
    codes.problem = problem.map(|p| p.words(visit.lang()));
    Ok(Some(Panel {
        view: PanelView::NewCodes(codes),
        done: None,
        path: Route::NewCodes.path(),
    }))
}

async fn removal(visit: &Visit, signed: Signed, id: &str) -> Result<Outcome, Failure> {
    let deps = &visit.deps;
    let Some(enrolment) = methods::find(&signed.standing, id).cloned() else {
        return Ok(Outcome::Refused(Refusal::NotFound));
    };
    // Tried in a transaction that is not kept: the page tells beforehand what the button would say.
    let mut work = Work::begin(deps, visit.origin.clone()).await?;
    let kept = methods::could_remove(&mut work, &signed, id)
        .await?
        .and_then(Result::err);
    drop(work);
    let panel = panel::removal(deps, &signed.standing, visit.lang(), (&enrolment, kept.as_ref()));
    Ok(Outcome::Page(security(panel), Some(Box::new(signed))))
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
    }
}
