//! `GET /api/session`: what an application asks. 200 with who it is, or 401 with the reason.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use leptos_axum::ResponseOptions;
use serde_json::json;

use crate::deps::Deps;
use crate::http::pages::gate_session;
use crate::http::render::{self, Refusal};
use crate::http::visit::Visit;
use crate::sign_in::session;

/// Answers it.
pub async fn get(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let mut visit = Visit::new(deps.clone(), &parts, ResponseOptions::default());
    visit.asked.json = true;
    match gate_session(&visit, "/").await {
        Ok(Ok(signed)) => {
            let person = &signed.standing.person;
            let proofs: Vec<_> = signed
                .proofs
                .iter()
                .map(|p| json!({ "provider": p.provider, "at_ms": p.at_ms, "remembered": p.remembered }))
                .collect();
            axum::Json(json!({
                "username": person.username,
                "full_name": person.full_name,
                "email": person.email,
                "groups": signed.standing.facts.groups.known(),
                "administrator": person.administrator,
                "proofs": proofs,
                "since_ms": signed.session.created_at,
                "expires_ms": session::ends_at(&signed.session, signed.standing.decision.requirement.bounds()),
            }))
            .into_response()
        }
        Ok(Err((reason, _))) => {
            (StatusCode::UNAUTHORIZED, axum::Json(json!({ "error": reason }))).into_response()
        }
        Err(failure) => {
            let refusal = match visit.refuse(&failure) {
                app::api::Refused::Busy => Refusal::Busy,
                _ => Refusal::Broken,
            };
            render::refusal(&deps, &visit.asked, refusal)
        }
    }
}
