//! The audit log, as the administration reads it: filters, and a page of entries. What is asked for stands in the address; a file of
//! it is `http/pages/audit.rs`.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `audit/kind.rs` | of which kind an event is, for the filter |
//! | `audit/sentence.rs` | a sentence for every event |
//! | `audit/row.rs` | an entry, and the rest of what it says |

mod kind;
mod row;
mod sentence;

use std::collections::BTreeMap;

use app::model::admin::{Choice, Text};
use app::model::audit::Log;
use app::routes::admin::{AUDIT, AUDIT_CSV, AUDIT_JSON};
use app::words::{Lang, account, audit as words};

use self::kind::Kind;
use super::Desk;
use crate::admin::AdminError;
use crate::admin::authority::{Act, allowed};
use crate::admin::log::{self, At, LONGEST_SEARCH, MOST_READ, Typed, Wanted};
use crate::deps::Deps;
use crate::store::Conn;

/// Longest text of a field that is understood or shown again, in characters; more is no name and no moment.
const LONGEST: usize = 128;

/// What is asked for in an address.
#[derive(Clone, Debug)]
pub struct Asked {
    from: String,
    to: String,
    person: String,
    find: String,
    kind: Kind,
    before: String,
    after: String,
}

impl Asked {
    /// Reads what stands after the question mark; anything is an answer.
    pub fn read(query: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| {
            let typed = query.get(name).map(|text| text.trim()).unwrap_or_default();
            typed.chars().take(LONGEST).collect::<String>()
        };
        Self {
            from: text("from"),
            to: text("to"),
            person: text("person"),
            find: text("find"),
            kind: Kind::read(&text("kind")),
            before: text("before"),
            after: text("after"),
        }
    }

    /// What the log is asked for.
    ///
    /// # Errors
    /// [`AdminError`], about one of the fields; the store.
    pub async fn wanted(&self, conn: &mut Conn, deps: &Deps) -> Result<Wanted, AdminError> {
        let events = self.kind.events();
        let typed = Typed {
            person: &self.person,
            events: &events,
            from: &self.from,
            to: &self.to,
            search: &self.find,
        };
        Wanted::read(conn, &deps.config.time_zone, typed).await
    }

    /// The page that shows what is asked for, its first one.
    pub fn page(&self) -> String {
        self.path(AUDIT, None)
    }

    fn path(&self, page: &str, place: Option<(&str, &str)>) -> String {
        let all = [
            ("from", self.from.as_str()),
            ("to", self.to.as_str()),
            ("person", self.person.as_str()),
            ("kind", self.kind.name()),
            ("find", self.find.as_str()),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
        for (name, value) in filled.chain(place) {
            query.append_pair(name, value);
        }
        match query.finish() {
            empty if empty.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }

    fn at(&self) -> At<'_> {
        match (self.before.as_str(), self.after.as_str()) {
            ("", "") => At::Newest,
            ("", after) => At::After(after),
            (before, _) => At::Before(before),
        }
    }
}

/// The page, for what stands in its address.
///
/// # Errors
/// [`AdminError::NotAllowed`]; the store.
pub async fn page(
    conn: &mut Conn,
    desk: &Desk<'_>,
    query: &BTreeMap<String, String>,
) -> Result<Log, AdminError> {
    // Before anything is said about what was typed.
    allowed(conn, desk.actor(), (Act::SeeAudit, None)).await?;
    let asked = Asked::read(query);
    let wanted = match asked.wanted(conn, desk.deps).await {
        Ok(wanted) => wanted,
        Err(error) => {
            let (name, words) = problem(&asked, error, desk.lang)?;
            return Ok(filters(desk, &asked, Some((name, words))));
        }
    };
    let page = log::page(conn, desk.actor(), &wanted, asked.at()).await?;
    // What was looked for up to a bound, without filling the page, says so.
    let is_part = page.older.is_some() && page.entries.len() < log::PAGE && wanted.is_looked_for();
    let mut rows = Vec::with_capacity(page.entries.len());
    for named in &page.entries {
        rows.push(row::row(conn, desk, named).await?);
    }
    let to = |name: &str, id: Option<String>| id.map(|id| asked.path(AUDIT, Some((name, id.as_str()))));
    Ok(Log {
        rows,
        unfinished: is_part.then(|| words::unfinished(desk.lang, MOST_READ)),
        newest: page.newer.is_some().then(|| asked.page()),
        newer: to("after", page.newer),
        older: to("before", page.older),
        files: Some([asked.path(AUDIT_CSV, None), asked.path(AUDIT_JSON, None)]),
        ..filters(desk, &asked, None)
    })
}

/// Which field is not understood, and the words; what is no matter of a field stays an error.
fn problem(asked: &Asked, error: AdminError, lang: Lang) -> Result<(&'static str, String), AdminError> {
    Ok(match error {
        AdminError::NoSuchPerson(_) => ("person", words::no_such_person(lang).to_owned()),
        AdminError::SearchTooLong => ("find", words::find_too_long(lang, LONGEST_SEARCH)),
        // It is read first.
        AdminError::BadMoment(text) if asked.from.chars().take(40).eq(text.chars()) => {
            ("from", words::no_moment(lang).to_owned())
        }
        AdminError::BadMoment(_) => ("to", words::no_moment(lang).to_owned()),
        other => return Err(other),
    })
}

fn filters(desk: &Desk<'_>, asked: &Asked, problem: Option<(&'static str, String)>) -> Log {
    let lang = desk.lang;
    let text = |name: &'static str, label: &str, value: &str| Text {
        name,
        label: label.to_owned(),
        hint: None,
        value: value.to_owned(),
        problem: problem
            .as_ref()
            .filter(|(wrong, _)| *wrong == name)
            .map(|(_, words)| words.clone()),
    };
    Log {
        from: text("from", words::from(lang), &asked.from),
        to: text("to", words::to(lang), &asked.to),
        person: text("person", words::person(lang), &asked.person),
        find: text("find", words::find(lang), &asked.find),
        kind: Choice {
            name: "kind",
            label: words::kind(lang).to_owned(),
            options: asked.kind.options(lang),
        },
        zone: account::activity_zone(lang, desk.deps.config.time_zone.iana_name().unwrap_or("UTC")),
        narrowed: asked.page() != AUDIT,
        ..Log::default()
    }
}
