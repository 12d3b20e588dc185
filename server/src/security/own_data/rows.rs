//! What there may be much of, a page at a time.

use app::words::Lang;
use serde_json::{Value, json};

use super::at;
use crate::notices::Notice;
use crate::store::{
    self, Conn, StoreError,
    audit::{Entry, Filter, PAGE},
    decisions::Report,
};

/// Whose it is, and how it is told.
pub(super) struct Whose {
    pub(super) person_id: String,
    pub(super) lang: Lang,
}

/// A list of the document.
#[derive(Clone, Copy)]
pub(super) enum Section {
    /// What was decided when they signed in, and what rules that only report would have meant to them.
    Decisions,
    /// What they were told.
    Notices,
    /// The log, as far as it is about them or they did it.
    Activity,
}

/// A page, and after what the next one begins.
type Page = (Vec<Value>, Option<String>);

impl Section {
    pub(super) const FIRST: Self = Self::Decisions;

    pub(super) fn next(self) -> Option<Self> {
        match self {
            Self::Decisions => Some(Self::Notices),
            Self::Notices => Some(Self::Activity),
            Self::Activity => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Notices => "notices",
            Self::Activity => "activity",
        }
    }

    /// The page after this row (empty: the first).
    pub(super) async fn page(self, conn: &mut Conn, whose: &Whose, after: &str) -> Result<Page, StoreError> {
        match self {
            Self::Decisions => decisions(conn, whose, after).await,
            Self::Notices => notices(conn, whose, after).await,
            Self::Activity => activity(conn, whose, after).await,
        }
    }
}

/// Of an empty page nothing follows.
fn page<T>(rows: &[T], id: impl Fn(&T) -> &str, value: impl Fn(&T) -> Value) -> Page {
    let last = rows.last().map(|row| id(row).to_owned());
    (rows.iter().map(value).collect(), last)
}

async fn decisions(conn: &mut Conn, whose: &Whose, after: &str) -> Result<Page, StoreError> {
    let rows = store::decisions::page_of_person(conn, &whose.person_id, after, PAGE).await?;
    let reports = match rows.last() {
        Some(last) => store::decisions::reports_of_person(conn, &whose.person_id, (after, &last.id)).await?,
        None => Vec::new(),
    };
    let json = |text: &str| serde_json::from_str::<Value>(text).ok();
    Ok(page(
        &rows,
        |row| &row.id,
        |row| {
            let would = reports.iter().filter(|r| r.decision_id == row.id);
            let would = would.map(|Report { rule, effect, .. }| json!({ "rule": rule, "effect": effect }));
            json!({
                "at": at(row.at), "outcome": row.outcome, "policy_version": row.policy_version,
                "facts": json(&row.facts), "proofs": json(&row.proofs), "rules_that_only_report": would.collect::<Vec<_>>(),
            })
        },
    ))
}

async fn notices(conn: &mut Conn, whose: &Whose, after: &str) -> Result<Page, StoreError> {
    let rows = store::notices::of_person(conn, &whose.person_id, after, PAGE).await?;
    Ok(page(
        &rows,
        |row| &row.id,
        |row| {
            let text = Notice::read(row).map(|notice| notice.words(whose.lang, &at(row.at)));
            json!({ "at": at(row.at), "kind": row.kind, "text": text, "seen": row.seen_at.map(at) })
        },
    ))
}

/// The newest first. Not only the ninety days that the page shows.
async fn activity(conn: &mut Conn, whose: &Whose, after: &str) -> Result<Page, StoreError> {
    let filter = Filter {
        person: Some(&whose.person_id),
        before: Some(after).filter(|after| !after.is_empty()),
        ..Filter::default()
    };
    let rows = store::audit::list(conn, filter, PAGE).await?;
    Ok(page(&rows, |row| &row.id, |row| entry(row, &whose.person_id)))
}

/// From where somebody else acted is theirs to know; and so is what was done to somebody else.
fn entry(entry: &Entry, person_id: &str) -> Value {
    let subject = entry.subject.as_deref();
    let acted = entry
        .actor
        .as_deref()
        .map_or(subject == Some(person_id), |actor| actor == person_id);
    let concerned = subject.is_none_or(|subject| subject == person_id);
    let detail = serde_json::from_str::<Value>(&entry.detail).ok();
    json!({
        "at": at(entry.at), "event": entry.event, "provider": entry.provider, "policy_version": entry.policy_version,
        "by_you": acted, "about_somebody_else": !concerned,
        "address": entry.address.as_ref().filter(|_| acted), "browser": entry.agent.as_ref().filter(|_| acted),
        "detail": detail.filter(|_| concerned),
    })
}
