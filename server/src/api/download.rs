//! Files: the new backup codes as text, and what is stored about a person as JSON. Both by POST: no address holds a secret, nothing
//! is kept in a history, and no other site can ask for them.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use leptos_axum::ResponseOptions;

use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::http::pages::{confirm_for, gate_session};
use crate::http::render::{self, Refusal};
use crate::http::visit::Visit;
use crate::security::{backup_codes, own_data};
use crate::sign_in::open::{self, Found};
use crate::sign_in::owed::{self, Debt};
use crate::sign_in::session;
use crate::store::setups::Owner;
use crate::work::Work;

/// Answers it: the codes that this attempt or session is being shown, if it is.
pub async fn codes(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps, &parts, ResponseOptions::default());
    let answer = file(&visit)
        .await
        .map(|text| text.ok_or_else(|| app::routes::SECURITY.to_owned()));
    download(&visit, ("text/plain; charset=utf-8", "backup-codes.txt"), answer)
}

/// The file; or where the browser must go first.
fn download(
    visit: &Visit,
    (kind, name): (&'static str, &str),
    answer: Result<Result<String, String>, Failure>,
) -> Response {
    match answer {
        Ok(Ok(text)) => {
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{name}\""),
                ),
            ];
            (StatusCode::OK, headers, text).into_response()
        }
        Ok(Err(to)) => Redirect::to(&to).into_response(),
        Err(failure) => {
            visit.refuse(&failure);
            render::refusal(&visit.deps, &visit.asked, Refusal::Broken)
        }
    }
}

/// Answers with what is stored about the person who asks, after a confirmation.
pub async fn data(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps, &parts, ResponseOptions::default());
    let answer = own_data_of(&visit).await;
    download(&visit, ("application/json", "account-data.json"), answer)
}

async fn own_data_of(visit: &Visit) -> Result<Result<String, String>, Failure> {
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
    let mut conn = visit.deps.store.read().await?;
    let data = own_data::of(&mut conn, &visit.deps, &signed, visit.lang()).await?;
    drop(conn);
    let mut work = Work::begin(&visit.deps, visit.origin.clone()).await?;
    work.origin.actor = Some(signed.standing.person.id.clone());
    let record = Record::of(&signed.standing.person.id);
    work.record(Event::DataDownloaded, record).await?;
    work.commit().await?;
    Ok(Ok(format!("{data:#}")))
}

async fn file(visit: &Visit) -> Result<Option<String>, Failure> {
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
