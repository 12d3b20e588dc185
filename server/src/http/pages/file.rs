//! What a page of the administration shows, or what is stored about somebody, all of it, as a file. It is sent a part at a time, so that neither memory nor a connection
//! to the database is held for all of it. Taking it is an entry of the log, and so a POST; what is asked for stands in the address.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use http::header;
use leptos_axum::ResponseOptions;

use super::admin::forbidden;
use super::{Outcome, Query, confirm_for, finish, gate};
use crate::admin::AdminError;
use crate::admin::authority::Authority;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::http::visit::Visit;
use crate::sign_in::session::Signed;
use crate::store::StoreError;

/// What comes in parts.
pub(crate) trait Parts: Send + 'static {
    /// The next part; `None` at the end.
    fn next(&mut self, deps: &Deps) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + Send;
}

/// A download that has begun, or what else there is to see.
pub(super) type Begun<P> = Result<Result<P, Outcome>, Failure>;

/// Who asks, and for what.
pub(super) fn asked(deps: &Arc<Deps>, request: Request) -> (Visit, Query) {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps.clone(), &parts, ResponseOptions::default());
    let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    (visit, query.into_owned().collect())
}

/// The session that asks, when it may have so much at once: a session that lies idle and is stolen must not be enough, so it was
/// confirmed a short while ago. Signing in and confirming lead to `page`: a file is no place to arrive at.
pub(super) async fn signed(visit: &Visit, page: &str) -> Begun<Signed> {
    let signed = match gate(visit, page).await? {
        Ok(signed) => signed,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let mut conn = visit.deps.store.read().await?;
    let by = Authority::of_person(&mut conn, &signed.standing.person).await?;
    drop(conn);
    Ok(match by {
        Authority::Nothing => Err(forbidden(visit, signed)),
        _ if signed.has_sudo(visit.deps.now_ms()) => Ok(signed),
        _ => Err(Outcome::Gate("confirmation_required", confirm_for(page))),
    })
}

/// What came of beginning one. What is wrong with what was typed, `page` says.
pub(super) fn begun<P>(
    visit: &Visit,
    signed: Signed,
    page: String,
    begun: Result<P, AdminError>,
) -> Begun<P> {
    Ok(match begun {
        Ok(parts) => Ok(parts),
        Err(AdminError::NotAllowed(_)) => Err(forbidden(visit, signed)),
        Err(AdminError::Store(error)) => return Err(error.into()),
        Err(_) => Err(Outcome::Elsewhere(page)),
    })
}

/// The answer: the file, of this name and kind.
pub(super) async fn answer<P: Parts>(
    visit: &Visit,
    begun: Begun<P>,
    (name, kind): (&'static str, &'static str),
) -> Response {
    match begun {
        Ok(Ok(parts)) => send(visit, parts, (name, kind)),
        Ok(Err(outcome)) => finish(visit, Ok(outcome)).await,
        Err(failure) => finish(visit, Err(failure)).await,
    }
}

/// A file of this name and kind.
pub(crate) fn send<P: Parts>(
    visit: &Visit,
    parts: P,
    (name, kind): (&'static str, &'static str),
) -> Response {
    let rest = try_unfold(
        (visit.deps.clone(), parts),
        move |(deps, mut parts): (Arc<Deps>, P)| async move {
            match parts.next(&deps).await {
                Ok(part) => Ok(part.map(|part| (Bytes::from(part), (deps, parts)))),
                Err(error) => {
                    // What was sent is not all of it; the connection is cut, so that nobody takes it for that.
                    tracing::warn!(%error, name, "a download ended early");
                    Err(error)
                }
            }
        },
    );
    let headers = [
        (header::CONTENT_TYPE, format!("{kind}; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(rest)).into_response()
}
