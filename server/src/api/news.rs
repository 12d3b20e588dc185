//! `GET /api/news`: what an open page asks from time to time. 200 with the newest notice that wants an answer, 204 without one,
//! 401 without a session. It keeps no session alive.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use leptos_axum::ResponseOptions;
use serde_json::json;

use crate::deps::Deps;
use crate::failure::Failure;
use crate::home;
use crate::http::pages::gate_session;
use crate::http::render::{self, Refusal};
use crate::http::visit::Visit;

/// Answers it.
pub async fn get(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let mut visit = Visit::new(deps, &parts, ResponseOptions::default());
    visit.asked.json = true;
    match newest(&visit).await {
        Ok(response) => response,
        Err(failure) => {
            visit.refuse(&failure);
            render::refusal(&visit.deps, &visit.asked, Refusal::Broken)
        }
    }
}

async fn newest(visit: &Visit) -> Result<Response, Failure> {
    let signed = match gate_session(visit, "/").await? {
        Ok(signed) => signed,
        Err((reason, _)) => {
            return Ok((StatusCode::UNAUTHORIZED, axum::Json(json!({ "error": reason }))).into_response());
        }
    };
    let open = visit.news(&signed).await?;
    Ok(match home::news(&visit.deps, (&signed, open), visit.lang()) {
        Some(news) => axum::Json(news).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}
