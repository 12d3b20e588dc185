//! What the page of the audit log shows. All texts arrive in the reader's language.

use super::admin::{Choice, Link, Text};

/// A page of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// From which day or moment on.
    pub from: Text,
    /// Up to which.
    pub to: Text,
    /// Who, or whom.
    pub person: Text,
    /// Of which kind.
    pub kind: Choice,
    /// What is looked for.
    pub find: Text,
    /// "Times are in the zone Europe/Berlin."
    pub zone: String,
    /// Something is asked for.
    pub narrowed: bool,
    /// The entries of this page, the newest first.
    pub rows: Vec<Row>,
    /// Not all was looked at for this page.
    pub unfinished: Option<String>,
    /// The page of newer ones.
    pub newer: Option<String>,
    /// The page of older ones.
    pub older: Option<String>,
    /// The first page, from another one.
    pub newest: Option<String>,
    /// What is filtered as files: CSV and JSON. None when the filters cannot be understood.
    pub files: Option<[String; 2]>,
}

impl Log {
    /// Whether a filter cannot be understood.
    pub fn has_problem(&self) -> bool {
        [&self.from, &self.to, &self.person, &self.find]
            .iter()
            .any(|field| field.problem.is_some())
    }
}

/// An entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// When, for machines.
    pub at: String,
    /// When, to the second.
    pub time: String,
    /// Who acted: words, and their page if they have one.
    pub who: Named,
    /// What happened: a sentence.
    pub what: String,
    /// Whom it concerns, when that is somebody else.
    pub whom: Option<Named>,
    /// The network address.
    pub address: String,
    /// The version of the policy.
    pub version: Option<Link>,
    /// The rest of it: what it is, and the value.
    pub facts: Vec<(String, String)>,
    /// Why it was decided so.
    pub decision: Option<String>,
}

/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The username, or words in its place.
    pub words: String,
    /// Their page.
    pub to: Option<String>,
}
