//! What is filtered of the audit log, as a file: for a spreadsheet, or as JSON lines. It is sent a part at a time, so that neither
//! memory nor a connection to the database is held for all of it. Taking it is an entry of the log itself, and so a POST; what is
//! filtered stands in its address.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use http::header;
use leptos_axum::ResponseOptions;

use super::admin::forbidden;
use super::{Outcome, finish, gate};
use crate::admin::authority::{Act, allowed};
use crate::admin::log::download::{Download, Format};
use crate::admin::{AdminError, carry_out};
use crate::administration::audit::Asked;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::http::visit::Visit;
use crate::work::Work;

/// The file for a spreadsheet.
pub async fn csv(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    file(deps, request, Format::Csv).await
}

/// The file for programs.
pub async fn json_lines(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    file(deps, request, Format::JsonLines).await
}

async fn file(deps: Arc<Deps>, request: Request, format: Format) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps.clone(), &parts, ResponseOptions::default());
    let query: BTreeMap<String, String> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
    let asked = Asked::read(&query);
    match begin(&visit, &asked, format).await {
        Ok(Ok(download)) => answer(deps, download, format),
        Ok(Err(outcome)) => finish(&visit, Ok(outcome)).await,
        Err(failure) => finish(&visit, Err(failure)).await,
    }
}

/// The download; or what else there is to see. Signing in leads to the page: a file is no place to arrive at.
async fn begin(visit: &Visit, asked: &Asked, format: Format) -> Result<Result<Download, Outcome>, Failure> {
    let deps = &visit.deps;
    let page = asked.page();
    let signed = match gate(visit, &page).await? {
        Ok(signed) => signed,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let mut conn = deps.store.read().await?;
    let actor = Some(signed.standing.person.id.as_str());
    let wanted = match allowed(&mut conn, actor, (Act::SeeAudit, None)).await {
        Ok(_) => asked.wanted(&mut conn, deps).await,
        Err(error) => Err(error),
    };
    drop(conn);
    let begun = match wanted {
        Ok(wanted) => {
            let begin = async |work: &mut Work<'_>| Download::begin(work, wanted, format).await;
            carry_out(deps, visit.by(&signed), begin).await
        }
        Err(error) => Err(error),
    };
    Ok(match begun {
        Ok(download) => Ok(download),
        Err(AdminError::NotAllowed(_)) => Err(forbidden(visit, signed)),
        Err(AdminError::Store(error)) => return Err(error.into()),
        // The page says which field is not understood.
        Err(_) => Err(Outcome::Elsewhere(page)),
    })
}

fn answer(deps: Arc<Deps>, download: Download, format: Format) -> Response {
    let parts = try_unfold(
        (deps, download),
        |(deps, mut download): (Arc<Deps>, Download)| async move {
            match download.next(&deps.store).await {
                Ok(part) => Ok(part.map(|part| (Bytes::from(part), (deps, download)))),
                Err(error) => {
                    // What was sent is not all of it; the connection is cut, so that nobody takes it for that.
                    tracing::warn!(%error, "a download of the audit log ended early");
                    Err(error)
                }
            }
        },
    );
    let kind = match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::JsonLines => "application/jsonl; charset=utf-8",
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"audit-log.{}\"", format.ending()),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(parts)).into_response()
}
