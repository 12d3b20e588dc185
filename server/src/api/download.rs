//! Files: the new backup codes as text, and what is stored about a person as JSON. Both by POST: no address holds a secret, nothing
//! is kept in a history, and no other site can ask for them.

use std::sync::Arc;

use app::api::Refused;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use leptos_axum::ResponseOptions;

use crate::deps::Deps;
use crate::failure::Failure;
use crate::http::pages::file::{self, Parts};
use crate::http::pages::{confirm_for, gate_session};
use crate::http::render::{self, Refusal};
use crate::http::visit::Visit;
use crate::security::backup_codes;
use crate::security::own_data::Download;
use crate::sign_in::open::{self, Found};
use crate::sign_in::owed::{self, Debt};
use crate::sign_in::session;
use crate::store::{StoreError, setups::Owner};

/// Answers it: the codes that this attempt or session is being shown, if it is.
pub async fn codes(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps, &parts, ResponseOptions::default());
    match codes_of(&visit).await {
        Ok(Some(text)) => {
            let headers = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"backup-codes.txt\"",
                ),
            ];
            (StatusCode::OK, headers, text).into_response()
        }
        Ok(None) => Redirect::to(app::routes::SECURITY).into_response(),
        Err(failure) => refused(&visit, &failure),
    }
}

impl Parts for Download {
    async fn next(&mut self, deps: &Deps) -> Result<Option<Vec<u8>>, StoreError> {
        Self::next(self, deps).await
    }
}

/// Answers with what is stored about the person who asks, after a confirmation.
pub async fn data(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps, &parts, ResponseOptions::default());
    match own_data_of(&visit).await {
        Ok(Ok(data)) => file::send(&visit, data, ("account-data.json", "application/json")),
        Ok(Err(to)) => Redirect::to(&to).into_response(),
        Err(failure) => refused(&visit, &failure),
    }
}

async fn own_data_of(visit: &Visit) -> Result<Result<Download, String>, Failure> {
    // Back to the page with the button: a file is no place to arrive at.
    let signed = match gate_session(visit, app::routes::post::DOWNLOAD_DATA).await? {
        Ok(signed) if signed.has_sudo(visit.deps.now_ms()) => signed,
        Ok(signed) => {
            let owed = owed::first(&visit.deps, &signed).await?;
            return Ok(Err(confirm_for(owed.map_or(app::routes::SECURITY, Debt::page))));
        }
        Err(_) => {
            let gate = gate_session(visit, app::routes::SECURITY).await?;
            return Ok(Err(
                gate.map_or_else(|(_, to)| to, |_| app::routes::SECURITY.to_owned())
            ));
        }
    };
    let begun = Download::begin(&visit.deps, visit.by(&signed), &signed, visit.lang()).await?;
    Ok(Ok(begun))
}

fn refused(visit: &Visit, failure: &Failure) -> Response {
    let refusal = match visit.refuse(failure) {
        Refused::Busy => Refusal::Busy,
        _ => Refusal::Broken,
    };
    render::refusal(&visit.deps, &visit.asked, refusal)
}

async fn codes_of(visit: &Visit) -> Result<Option<String>, Failure> {
    let deps = &visit.deps;
    let mut conn = deps.store.read().await?;
    let signed = session::find(&mut conn, deps, visit.session()).await?;
    let in_sign_in = match open::find(&mut conn, deps, visit.attempt(), signed.as_ref()).await? {
        Found::Open(open) => Some((Owner::Attempt(open.id().to_owned()), open.standing.person.clone())),
        _ => None,
    };
    drop(conn);
    let in_settings = gate_session(visit, app::routes::SECURITY)
        .await?
        .ok()
        .filter(|s| s.has_sudo(deps.now_ms()))
        .map(|s| (Owner::Session(s.session.id.clone()), s.standing.person.clone()));
    let mut conn = deps.store.read().await?;
    for (owner, person) in in_sign_in.into_iter().chain(in_settings) {
        if let Some((_, set)) = backup_codes::pending(&mut conn, deps, &owner).await? {
            return Ok(Some(backup_codes::file(deps, &person, visit.lang(), &set)));
        }
    }
    Ok(None)
}
