//! From a page's data to a document, and from a refusal to a page that says what to do.

use app::model::frame::{Frame, Problem};
use app::pages::{Page, shell};
use app::routes;
use app::words::problems as words;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::{Owner, RenderHtml};
use serde_json::json;

use super::visit::{Asked, frame};
use crate::deps::Deps;
use crate::times;

/// Why a request gets nothing but a page that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such page.
    NotFound,
    /// Not for this person.
    Forbidden,
    /// Sent by another site.
    WrongOrigin,
    /// Meant for another site.
    WrongHost,
    /// Not a form of ours.
    BadForm,
    /// A form that is too long.
    TooLarge,
    /// GET where POST is due, or the other way round.
    Method,
    /// Too much to do.
    Busy,
    /// A problem inside.
    Broken,
}

impl Refusal {
    const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::WrongOrigin => StatusCode::FORBIDDEN,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Its name in JSON.
    const fn name(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::WrongOrigin => "wrong_origin",
            Self::WrongHost => "wrong_host",
            Self::BadForm => "bad_request",
            Self::TooLarge => "too_large",
            Self::Method => "method_not_allowed",
            Self::Busy => "busy",
            Self::Broken => "broken",
        }
    }
}

/// Renders a page. All it shows is there already, so this waits for nothing and the document holds no script of its own.
pub fn page(frame: Frame, page: Page, status: StatusCode) -> Response {
    // Harmless when it is running already.
    let _ = any_spawner::Executor::init_tokio();
    let owner = Owner::new();
    let html = owner.with(|| shell(frame, page).to_html());
    owner.cleanup();
    (status, Html(html)).into_response()
}

/// The answer to a refused request, as a page or as JSON.
pub fn refusal(deps: &Deps, asked: &Asked, refusal: Refusal) -> Response {
    let status = refusal.status();
    let mut response = if asked.json {
        (status, axum::Json(json!({ "error": refusal.name() }))).into_response()
    } else {
        page(
            frame(deps, asked, None),
            Page::Problem(problem(deps, asked, refusal)),
            status,
        )
    };
    if refusal == Refusal::Busy {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

fn problem(deps: &Deps, asked: &Asked, refusal: Refusal) -> Problem {
    let lang = asked.lang;
    let now = deps.now_ms();
    let home = Some((words::to_applications(lang).to_owned(), routes::HOME.to_owned()));
    let sign_in = Some((words::to_sign_in(lang).to_owned(), routes::LOGIN.to_owned()));
    let plain = |heading: &str, lead: &str, link| (heading.to_owned(), lead.to_owned(), link);
    let (heading, lead, link) = match refusal {
        Refusal::NotFound => plain(words::not_found(lang), words::not_found_lead(lang), home),
        Refusal::Forbidden => plain(words::forbidden(lang), words::forbidden_lead(lang), home),
        Refusal::WrongOrigin => plain(words::wrong_origin(lang), words::wrong_origin_lead(lang), sign_in),
        Refusal::WrongHost => plain(words::wrong_host(lang), words::wrong_host_lead(lang), None),
        Refusal::BadForm => plain(words::bad_form(lang), words::bad_form_lead(lang), sign_in),
        // Nothing but what the browser keeps has the draft: no link leads away from it.
        Refusal::TooLarge if asked.path == routes::admin::POLICY => {
            let lead = words::policy_too_large(lang, policy::MAX_BYTES >> 20);
            (words::too_large(lang).to_owned(), lead, None)
        }
        Refusal::TooLarge => plain(words::too_large(lang), words::bad_form_lead(lang), sign_in),
        Refusal::Method => plain(words::method_not_allowed(lang), words::not_found_lead(lang), home),
        Refusal::Busy => plain(words::busy(lang), words::busy_lead(lang), sign_in),
        Refusal::Broken => {
            let reference =
                data_encoding::HEXLOWER.encode(&deps.keys.mac("reference", &now.to_be_bytes())[..4]);
            tracing::error!(reference, path = asked.path, "a page could not be made");
            let time = times::clock_time(now, &deps.config.time_zone);
            (
                words::broken(lang).to_owned(),
                words::broken_lead(lang, &time, &reference),
                home,
            )
        }
    };
    Problem {
        status: refusal.status().as_u16(),
        heading,
        lead,
        link,
    }
}
