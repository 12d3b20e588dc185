//! What is filtered, and no more, as a file: JSON lines or CSV, the oldest first, a part at a time. It is for reading; what can be
//! checked is the whole log ([`super::seals::export`]).

use serde_json::{Value, json};

use super::{At, Named, Names, Wanted, scan};
use crate::admin::AdminError;
use crate::admin::authority::{Act, allow, allowed};
use crate::audit::export::VERSION;
use crate::audit::{Event, Record};
use crate::csv_file;
use crate::store::{Store, StoreError};
use crate::times;
use crate::work::Work;

/// How many entries one part holds.
const PART: usize = 1000;

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An object a line; the first one says that, and how, it is filtered.
    JsonLines,
    /// For a spreadsheet, with a head.
    Csv,
}

impl Format {
    /// How the file's name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// A download in progress. It holds no connection between its parts, and whoever may not read the log any more in the middle of it
/// gets no more.
#[derive(Debug)]
pub struct Download {
    actor: Option<String>,
    wanted: Wanted,
    format: Format,
    /// After which entry it goes on; none when it is done.
    after: Option<String>,
    names: Names,
    begun: bool,
}

impl Download {
    /// Begins one, and records that. Holds what was there until now.
    ///
    /// # Errors
    /// [`AdminError::NotAllowed`]; the store.
    pub async fn begin(work: &mut Work<'_>, wanted: Wanted, format: Format) -> Result<Self, AdminError> {
        allow(work, Act::SeeAudit, None).await?;
        let detail = json!({ "whole": false, "format": format.ending(), "filter": wanted.noted() });
        let person = wanted.person().map(str::to_owned);
        let record = Record {
            subject: person.as_deref(),
            ..Record::default()
        };
        let until = work.now;
        work.record(Event::AuditExported, record.with(detail)).await?;
        Ok(Self {
            actor: work.origin.actor.clone(),
            wanted: wanted.before(until),
            format,
            after: Some(String::new()),
            names: Names::default(),
            begun: false,
        })
    }

    /// The next part; `None` at the end.
    ///
    /// # Errors
    /// The store; who asks may not read the log any more.
    pub async fn next(&mut self, store: &Store) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(after) = self.after.take() else {
            return Ok(None);
        };
        let mut conn = store.read().await?;
        match allowed(&mut conn, self.actor.as_deref(), (Act::SeeAudit, None)).await {
            Ok(_) => {}
            Err(AdminError::Store(error)) => return Err(error),
            Err(error) => return Err(StoreError::Other(error.into())),
        }
        let (found, more) = scan(&mut conn, &self.wanted, At::After(&after), PART).await?;
        let mut rows = Vec::with_capacity(found.len());
        for entry in found {
            rows.push(self.names.of(&mut conn, entry).await?);
        }
        self.after = more;
        let is_first = !std::mem::replace(&mut self.begun, true);
        Ok(Some(match self.format {
            Format::JsonLines => self.json_lines(&rows, is_first),
            Format::Csv => csv_file::lines(is_first.then_some(&HEAD), rows.iter().map(cells)),
        }))
    }

    fn json_lines(&self, rows: &[Named], is_first: bool) -> Vec<u8> {
        let head = json!({ "twinlatch_audit": VERSION, "whole": false, "filter": self.wanted.value() });
        let head = is_first.then_some(head);
        let lines = head.into_iter().chain(rows.iter().map(value));
        lines
            .map(|line| format!("{line}\n"))
            .collect::<String>()
            .into_bytes()
    }
}

/// An entry for programs.
pub fn value(named: &Named) -> Value {
    let entry = &named.entry;
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    json!({
        "seq": entry.seq, "id": entry.id, "at": times::rfc3339(entry.at), "at_ms": entry.at, "event": entry.event,
        "actor": named.actor, "actor_id": entry.actor, "subject": named.subject, "subject_id": entry.subject,
        "provider": entry.provider, "policy_version": entry.policy_version, "address": entry.address,
        "agent": entry.agent, "detail": detail,
    })
}

const HEAD: [&str; 13] = [
    "time",
    "event",
    "who",
    "whom",
    "method",
    "address",
    "browser",
    "policy_version",
    "detail",
    "seq",
    "id",
    "who_id",
    "whom_id",
];

fn cells(named: &Named) -> [String; HEAD.len()] {
    let entry = &named.entry;
    let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
    let number = |cell: Option<i64>| cell.map(|n| n.to_string()).unwrap_or_default();
    let detail = match entry.detail.as_str() {
        "null" | "{}" => String::new(),
        detail => detail.to_owned(),
    };
    [
        times::rfc3339(entry.at),
        entry.event.clone(),
        text(&named.actor),
        text(&named.subject),
        text(&entry.provider),
        text(&entry.address),
        text(&entry.agent),
        number(entry.policy_version),
        detail,
        number(entry.seq),
        entry.id.clone(),
        text(&entry.actor),
        text(&entry.subject),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::audit::Entry;

    #[test]
    fn a_line_is_a_row_whatever_names_hold() {
        let entry = Entry {
            id: "7".to_owned(),
            seq: Some(3),
            at: 0,
            event: "factor_added".to_owned(),
            actor: None,
            subject: Some("x".to_owned()),
            provider: None,
            policy_version: Some(2),
            address: None,
            agent: Some("a \"b\", c\nd".to_owned()),
            detail: "{\"name\":\"=1;2,3\"}".to_owned(),
        };
        let named = Named {
            entry,
            actor: None,
            subject: Some("=cmd|' /C calc'!A0".to_owned()),
        };
        let text = String::from_utf8(csv_file::lines(Some(&HEAD), [cells(&named)])).expect("UTF-8");
        assert_eq!(text.lines().count(), 2, "{text}");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let row = reader
            .records()
            .next()
            .expect("a row")
            .expect("of the head's length");
        assert_eq!(&row[3], "'=cmd|' /C calc'!A0");
        assert_eq!(
            (&row[6], &row[8]),
            ("a \"b\", c\u{fffd}d", "{\"name\":\"=1;2,3\"}")
        );
    }
}
