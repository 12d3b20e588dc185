//! What is filtered of the list of people, as a file for a spreadsheet.

use std::sync::Arc;

use app::routes::admin::PEOPLE;
use axum::extract::{Request, State};
use axum::response::Response;

use super::Query;
use super::file::{self, Begun, Parts};
use crate::admin::carry_out;
use crate::administration::people::download::Download;
use crate::deps::Deps;
use crate::http::visit::Visit;
use crate::store::StoreError;
use crate::work::Work;

impl Parts for Download {
    async fn next(&mut self, deps: &Deps) -> Result<Option<Vec<u8>>, StoreError> {
        Self::next(self, deps).await
    }
}

/// The file.
pub async fn csv(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (visit, query) = file::asked(&deps, request);
    let begun = begin(&visit, query).await;
    file::answer(&visit, begun, ("people.csv", "text/csv")).await
}

async fn begin(visit: &Visit, query: Query) -> Begun<Download> {
    let page = match query.is_empty() {
        true => PEOPLE.to_owned(),
        false => {
            let mut text = form_urlencoded::Serializer::new(String::new());
            format!("{PEOPLE}?{}", text.extend_pairs(&query).finish())
        }
    };
    let signed = match file::signed(visit, &page).await? {
        Ok(signed) => signed,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let begin = async |work: &mut Work<'_>| Download::begin(work, query).await;
    let begun = carry_out(&visit.deps, visit.by(&signed), begin).await;
    file::begun(visit, signed, page, begun)
}
