//! The operator's text that people must accept after signing in (`terms.file`). Every version is accepted once.

use app::model::account::Terms;
use app::words::Lang;
use serde_json::json;

use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::sign_in::session::Signed;
use crate::store::{self, Conn, StoreError, terms::Accepted};
use crate::times;
use crate::work::Work;

/// The page; `None` where the operator has no text. `next` is where the person goes on: a local path.
pub async fn page(
    conn: &mut Conn,
    deps: &Deps,
    signed: &Signed,
    (lang, next): (Lang, String),
) -> Result<Option<Terms>, StoreError> {
    let Some(terms) = &deps.config.terms else {
        return Ok(None);
    };
    let accepted = store::terms::accepted(conn, &signed.standing.person.id, &terms.version).await?;
    let date = |a: Accepted| times::date(a.accepted_at, &deps.config.time_zone, lang);
    let (written_in, paragraphs) = terms.text(lang);
    Ok(Some(Terms {
        version: terms.version.clone(),
        lang: written_in,
        paragraphs: paragraphs.to_vec(),
        accepted: accepted.map(date),
        can_delete: deps.config.account_deletion,
        next,
    }))
}

/// Accepts the version that was read, in the language it was read in. Nothing happens when that is not the present one, or
/// was accepted already: nobody accepts what they have not seen.
pub async fn accept(
    work: &mut Work<'_>,
    signed: &Signed,
    (version, read_in): (&str, Lang),
) -> Result<(), StoreError> {
    let Some(terms) = work.deps.config.terms.as_ref().filter(|t| t.version == version) else {
        return Ok(());
    };
    let accepted = Accepted {
        person_id: signed.standing.person.id.clone(),
        version: terms.version.clone(),
        language: terms.text(read_in).0.tag().to_owned(),
        accepted_at: work.now,
    };
    if store::terms::accept(&mut work.conn, &accepted).await? {
        let detail = json!({ "version": accepted.version, "language": accepted.language });
        let record = Record::of(&accepted.person_id).with(detail);
        work.record(Event::TermsAccepted, record).await?;
    }
    Ok(())
}
