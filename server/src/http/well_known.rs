//! Addresses that password managers look for (RFC 8615).

use std::sync::Arc;

use app::routes::{PASSWORD, Route, SECURITY};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use crate::deps::Deps;

/// Where passkeys are added and looked after (W3C, Passkey Endpoints).
pub(super) async fn passkey_endpoints(State(deps): State<Arc<Deps>>) -> Response {
    let origin = deps.config.public_url.origin();
    let at = |path: &str| format!("{origin}{path}");
    axum::Json(json!({ "enroll": at(&Route::AddMethod.path()), "manage": at(SECURITY) })).into_response()
}

/// Where a password is changed (W3C, A Well-Known URL for Changing Passwords).
pub(super) async fn change_password() -> Redirect {
    Redirect::to(PASSWORD)
}
