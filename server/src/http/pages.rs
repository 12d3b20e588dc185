//! From a path to the data of a page. Opening a page changes nothing (a session's "last seen" aside): whatever is shown is
//! read, and what must be written waits for a post.

mod admin;
pub mod audit;
pub(crate) mod file;
mod forms;
pub mod people;
pub mod policy;
pub mod providers;
mod security;
mod sign_in;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::model::frame::Problem as ProblemPage;
use app::model::step::View;
use app::pages::Page;
use app::routes::{self, Route};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use leptos_axum::ResponseOptions;
use serde_json::json;

pub(crate) use admin::leaving;
pub(crate) use security::{adding, confirm_for, new_codes};
pub(crate) use sign_in::{Question, arrival_words, landed, question};

use super::cookies::Cookie;
use super::render::{self, Refusal};
use super::visit::Visit;
use crate::api::account::own_page;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::home;
use crate::next_target::local_path;
use crate::sign_in::session::{self, Signed};
use crate::sign_in::stay::{self, Came};
use crate::sign_in::{owed, recall};

/// What stands after the question mark.
type Query = BTreeMap<String, String>;

/// What a path leads to.
enum Outcome {
    /// A page, with the session it belongs to.
    Page(Page, Option<Box<Signed>>),
    /// Another path.
    Elsewhere(String),
    /// Another path, with something to show there.
    Left(String, Option<String>),
    /// The session is not there, or not enough: where it can be had.
    Gate(&'static str, String),
    /// Nothing.
    Refused(Refusal),
}

/// Answers a GET.
pub async fn get(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps.clone(), &parts, ResponseOptions::default());
    let query: Query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let (mut cookies, resumed) = match resume(&visit).await {
        Ok(Came::Nothing) => (Vec::new(), Ok(false)),
        Ok(Came::Gone(changes)) => (visit.cookie_headers(&changes), Ok(false)),
        Ok(Came::SignedIn(changes)) => (visit.cookie_headers(&changes), Ok(true)),
        Err(failure) => (Vec::new(), Err(failure)),
    };
    let outcome = match (resumed, Route::parse(parts.uri.path())) {
        (Err(failure), _) => Err(failure),
        // The same page again, signed in.
        (Ok(true), _) => Ok(Outcome::Elsewhere(own_page(&visit.asked.here))),
        (_, Some(route)) => load(&visit, &route, &query).await,
        (_, None) => Ok(Outcome::Refused(Refusal::NotFound)),
    };
    let mut response = finish(&visit, outcome).await;
    if visit.flash.is_some() {
        cookies.extend(Cookie::Flash.clear(&deps));
    }
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A browser that stays signed in, and has no session, gets the next one. This is the one thing that opening a page does.
async fn resume(visit: &Visit) -> Result<Came, Failure> {
    if visit.brought.stay.is_none() || visit.asked.json || signed(visit).await?.is_some() {
        return Ok(Came::Nothing);
    }
    stay::resume(&visit.deps, visit.origin.clone(), &visit.brought).await
}

/// The answer, whatever came of it.
async fn finish(visit: &Visit, outcome: Result<Outcome, Failure>) -> Response {
    let answered = match outcome {
        Ok(outcome) => answer(visit, outcome).await,
        Err(failure) => Err(failure),
    };
    answered.unwrap_or_else(|failure| {
        let refusal = match visit.refuse(&failure) {
            app::api::Refused::Busy => Refusal::Busy,
            _ => Refusal::Broken,
        };
        render::refusal(&visit.deps, &visit.asked, refusal)
    })
}

async fn answer(visit: &Visit, outcome: Outcome) -> Result<Response, Failure> {
    Ok(match outcome {
        Outcome::Page(page, signed) => {
            let status = StatusCode::from_u16(status_of(&page)).unwrap_or(StatusCode::OK);
            let mut frame = visit.frame(signed.as_ref().map(|s| &s.standing.person));
            if let Some(signed) = &signed {
                frame.administers = home::administers(signed);
                frame.news = home::news(&visit.deps, (signed, visit.news(signed).await?), visit.lang());
            }
            let wait = wait_of(&page);
            let mut response = render::page(frame, page, status);
            if let Some(value) = wait.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        Outcome::Elsewhere(path) => Redirect::to(&path).into_response(),
        Outcome::Left(path, flash) => {
            let mut response = Redirect::to(&path).into_response();
            if let Some(cookie) = flash.and_then(|value| Cookie::Flash.set(&visit.deps, &value)) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Outcome::Gate(reason, _) if visit.asked.json => {
            (StatusCode::UNAUTHORIZED, axum::Json(json!({ "error": reason }))).into_response()
        }
        Outcome::Gate(_, path) => Redirect::to(&path).into_response(),
        Outcome::Refused(refusal) => render::refusal(&visit.deps, &visit.asked, refusal),
    })
}

fn status_of(page: &Page) -> u16 {
    match page {
        Page::SignIn(step) => match &step.view {
            View::End(end) => end.status,
            _ => 200,
        },
        Page::Problem(ProblemPage { status, .. }) => *status,
        Page::Admin(admin) => match &admin.view {
            app::model::admin::View::Policy(editor) => policy::status_of(editor),
            app::model::admin::View::Ask(ask) if ask.sent => 422,
            _ => 200,
        },
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

async fn load(visit: &Visit, route: &Route, query: &Query) -> Result<Outcome, Failure> {
    let next = local_path(query.get("next").map_or("/", String::as_str));
    match route {
        Route::Login => sign_in::login(visit, next, query.contains_key("other")).await,
        Route::Choose | Route::Challenge(_) | Route::SetUp(_) => sign_in::in_attempt(visit, route).await,
        Route::Confirm => sign_in::confirm(visit, next).await,
        Route::Logout => Ok(match signed(visit).await? {
            Some(_) => Outcome::Page(Page::SignOut, None),
            None => Outcome::Elsewhere(routes::LOGIN.to_owned()),
        }),
        Route::FirstAdministrator => forms::first_administrator(visit).await,
        Route::ResetPassword => Ok(forms::reset_password(visit)),
        Route::Home
        | Route::Security
        | Route::AddMethod
        | Route::Adding(_)
        | Route::NewCodes
        | Route::Remove(_)
        | Route::Password
        | Route::Activity
        | Route::DeleteAccount
        | Route::Terms
        | Route::Secure => match gate(visit, &route.path()).await? {
            Ok(signed) => security::of_person(visit, (route, query), signed).await,
            Err(outcome) => Ok(outcome),
        },
        // With what is looked for, so that signing in comes back to it.
        Route::Admin(page) => match gate(visit, &visit.asked.here).await? {
            Ok(signed) => admin::page(visit, (page, query), signed).await,
            Err(outcome) => Ok(outcome),
        },
    }
}

/// Whose session it is: from memory for looking, from the database for whatever changes something.
async fn signed(visit: &Visit) -> Result<Option<Signed>, Failure> {
    if visit.only_looks {
        return Ok(recall::find(&visit.deps, visit.brought.session.as_ref(), visit.origin.address).await?);
    }
    let mut conn = visit.deps.store.read().await?;
    Ok(session::find(&mut conn, &visit.deps, visit.session()).await?)
}

/// Only a session passes that has proven all that is demanded now, and owes nothing but what `path` is there to pay. An
/// application that asks does not keep it alive; opening a page does.
pub(crate) async fn gate_session(
    visit: &Visit,
    path: &str,
) -> Result<Result<Signed, (&'static str, String)>, Failure> {
    match signed(visit).await? {
        None if path == routes::HOME => Ok(Err(("sign_in_required", routes::LOGIN.to_owned()))),
        None => Ok(Err(("sign_in_required", with_next(routes::LOGIN, path)))),
        Some(signed) if !signed.is_enough() => {
            Ok(Err(("step_up_required", with_next(routes::CONFIRM, path))))
        }
        Some(signed) => Ok(match owed::first(&visit.deps, &signed).await? {
            Some(debt) if !debt.leaves_open(path) => Err((debt.reason(), with_next(debt.page(), path))),
            _ => Ok(signed),
        }),
    }
}

/// The address of a page that leads on to another path.
pub(crate) fn with_next(page: &str, next: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish();
    format!("{page}?{query}")
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

#[cfg(test)]
mod tests;
