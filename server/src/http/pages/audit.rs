//! What is filtered of the audit log, as a file: for a spreadsheet, or as JSON lines.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;

use super::file::{self, Begun, Parts};
use crate::admin::authority::{Act, allowed};
use crate::admin::carry_out;
use crate::admin::log::download::{Download, Format};
use crate::administration::audit::Asked;
use crate::deps::Deps;
use crate::http::visit::Visit;
use crate::store::StoreError;
use crate::work::Work;

impl Parts for Download {
    async fn next(&mut self, deps: &Deps) -> Result<Option<Vec<u8>>, StoreError> {
        Self::next(self, &deps.store).await
    }
}

/// The file for a spreadsheet.
pub async fn csv(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (visit, query) = file::asked(&deps, request);
    let begun = begin(&visit, &Asked::read(&query), Format::Csv).await;
    file::answer(&visit, begun, ("audit-log.csv", "text/csv")).await
}

/// The file for programs.
pub async fn json_lines(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (visit, query) = file::asked(&deps, request);
    let begun = begin(&visit, &Asked::read(&query), Format::JsonLines).await;
    file::answer(&visit, begun, ("audit-log.jsonl", "application/jsonl")).await
}

/// The download; or what else there is to see.
async fn begin(visit: &Visit, asked: &Asked, format: Format) -> Begun<Download> {
    let deps = &visit.deps;
    let page = asked.page();
    let signed = match file::signed(visit, &page).await? {
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
    file::begun(visit, signed, page, begun)
}
