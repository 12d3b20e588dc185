//! An entry of the log on the page: who, what, whom, and the rest of it as lines.

use app::model::audit::{Named as Somebody, Row};
use app::routes::admin::{Admin, POLICY, POLICY_EXPLAIN};
use app::words::{Lang, audit as words};
use serde_json::Value;

use super::sentence::sentence;
use crate::admin::authority::CONSOLE;
use crate::admin::log::Named;
use crate::administration::{Desk, link};
use crate::audit::Event;
use crate::security::activity::{event, maker};
use crate::security::browsers::{device, method};
use crate::store::{Conn, StoreError, audit::Entry, decisions};
use crate::times;

/// Who acts with the set-up code.
const SET_UP: &str = "setup";

/// What in a detail is a moment, in milliseconds.
const MOMENTS: [&str; 3] = ["expires_ms", "until", "older_than"];

/// So many lines of a detail are shown, and so many characters of each. The files have all of it.
const MOST_LINES: usize = 60;
const LONGEST_LINE: usize = 500;

/// The entry as it is shown.
pub(super) async fn row(conn: &mut Conn, desk: &Desk<'_>, named: &Named) -> Result<Row, StoreError> {
    let (entry, lang) = (&named.entry, desk.lang);
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let other = entry.subject.is_some() && entry.subject != entry.actor;
    let mut facts = facts(desk, named, &detail);
    if event(entry) == Some(Event::AdminCodeUsed) {
        facts.push((words::made_by(lang).to_owned(), maker(conn, entry, lang).await?));
    }
    let decision = detail["decision"]
        .as_str()
        .filter(|_| entry.at > desk.deps.now_ms() - decisions::KEPT_MS);
    Ok(Row {
        id: entry.id.clone(),
        at: times::rfc3339(entry.at),
        time: to_the_second(desk, entry.at),
        who: who(named, lang),
        what: sentence(desk.deps, (entry, &detail), lang),
        whom: other.then(|| somebody(entry.subject.as_deref(), named.subject.as_deref(), lang)),
        address: entry.address.clone().unwrap_or_default(),
        version: entry
            .policy_version
            .map(|version| link(version.to_string(), format!("{POLICY}?version={version}"))),
        facts,
        decision: decision.map(|id| {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("decision", id)
                .finish();
            format!("{POLICY_EXPLAIN}?{query}")
        }),
    })
}

fn to_the_second(desk: &Desk<'_>, at: i64) -> String {
    let zone = &desk.deps.config.time_zone;
    let date = times::date(at, zone, desk.lang);
    app::words::times::date_at(desk.lang, &date, &times::clock_time(at, zone))
}

fn who(named: &Named, lang: Lang) -> Somebody {
    let words = match named.entry.actor.as_deref() {
        Some(CONSOLE) => words::console(lang),
        Some(SET_UP) => words::set_up(lang),
        None if event(&named.entry) == Some(Event::AuditRemoved) => words::portal(lang),
        None => words::nobody(lang),
        actor => return somebody(actor, named.actor.as_deref(), lang),
    };
    Somebody {
        words: words.to_owned(),
        to: None,
    }
}

/// Somebody by id and username. Of who is gone there is the id in place of the name.
fn somebody(id: Option<&str>, name: Option<&str>, lang: Lang) -> Somebody {
    match (id, name) {
        (Some(id), Some(name)) if id != name => Somebody {
            words: name.to_owned(),
            to: Some(Admin::Person(name.to_owned()).path()),
        },
        (id, _) => Somebody {
            words: words::gone(lang, id.unwrap_or_default()),
            to: None,
        },
    }
}

/// The rest of an entry.
fn facts(desk: &Desk<'_>, named: &Named, detail: &Value) -> Vec<(String, String)> {
    let (entry, lang) = (&named.entry, desk.lang);
    let Entry {
        seq, agent, provider, ..
    } = entry;
    let agent = agent.as_deref().filter(|agent| !agent.is_empty());
    let all = [
        (words::event(lang), Some(entry.event.clone())),
        (words::id(lang), Some(entry.id.clone())),
        (words::place(lang), seq.map(|seq| seq.to_string())),
        (words::browser(lang), agent.map(|agent| device(agent, lang))),
        (
            words::method(lang),
            provider.as_deref().map(|id| method(desk.deps, id, lang)),
        ),
    ];
    let mut lines: Vec<(String, String)> = all
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    add(desk, &mut lines, ("", detail));
    lines.truncate(MOST_LINES);
    lines
}

/// A detail as lines, each with the name it has in the files.
fn add(desk: &Desk<'_>, lines: &mut Vec<(String, String)>, (name, value): (&str, &Value)) {
    let text = match value {
        Value::Null => return,
        Value::Object(fields) => {
            for (field, value) in fields {
                let inner = match name {
                    "" => field.clone(),
                    outer => format!("{outer}.{field}"),
                };
                add(desk, lines, (&inner, value));
            }
            return;
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| plain(item, desk.lang)).collect();
            items.join(", ")
        }
        Value::Number(at) if MOMENTS.contains(&name) => match at.as_i64() {
            Some(at) => to_the_second(desk, at),
            None => at.to_string(),
        },
        other => plain(other, desk.lang),
    };
    lines.push((short(name), short(&text)));
}

fn plain(value: &Value, lang: Lang) -> String {
    match value {
        Value::String(text) => words::quoted(lang, text),
        other => other.to_string(),
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
