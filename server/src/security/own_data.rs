//! Everything the portal knows about a person, for that person (GDPR, article 15). Passwords, keys, codes and tokens are not in
//! it: whoever gets hold of the file can sign in nowhere.
//!
//! ```text
//! what there is little of ([`head`]) ─▶ decisions ─▶ notices ─▶ log: a page at a time ([`rows`])
//! ```
//!
//! To add a table that holds something about people: a line in `head.rs`, or a [`rows::Section`] when there may be much of it. A test
//! (`tests/it/account/own_data.rs`) holds the file against the tables.

mod head;
mod rows;

use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::sign_in::gate;
use crate::sign_in::session::Signed;
use crate::store::StoreError;
use crate::times;
use crate::work::{Origin, Work};
use app::words::Lang;
use rows::{Section, Whose};

/// A download in progress: one JSON document. It holds no connection between its parts.
pub struct Download {
    whose: Whose,
    head: Option<String>,
    /// What comes next, and after what it goes on.
    at: Option<(Section, String)>,
}

impl Download {
    /// Begins one, and records that.
    ///
    /// # Errors
    /// The store; [`Failure::Busy`] when the person wanted too many things.
    pub async fn begin(deps: &Deps, origin: Origin, signed: &Signed, lang: Lang) -> Result<Self, Failure> {
        let person_id = signed.standing.person.id.clone();
        let mut work = Work::begin(deps, origin).await?;
        gate::own_act(&mut work, &person_id).await??;
        work.record(Event::DataDownloaded, Record::of(&person_id)).await?;
        work.commit().await?;
        let mut conn = deps.store.read().await?;
        let head = format!("{:#}", head::of(&mut conn, deps, signed, lang).await?);
        Ok(Self {
            whose: Whose { person_id, lang },
            // The rest stands in the same object.
            head: Some(head.strip_suffix("\n}").unwrap_or(&head).to_owned()),
            at: Some((Section::FIRST, String::new())),
        })
    }

    /// The next part; `None` at the end.
    ///
    /// # Errors
    /// The store.
    pub async fn next(&mut self, deps: &Deps) -> Result<Option<Vec<u8>>, StoreError> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head.into_bytes()));
        }
        let Some((section, after)) = self.at.take() else {
            return Ok(None);
        };
        let mut conn = deps.store.read().await?;
        let (rows, more) = section.page(&mut conn, &self.whose, &after).await?;
        let mut text = match after.as_str() {
            "" => format!(",\n  \"{}\": [", section.name()),
            _ => String::new(),
        };
        for (number, row) in rows.iter().enumerate() {
            let comma = if number == 0 && after.is_empty() { "" } else { "," };
            text.push_str(&format!("{comma}\n    {row}"));
        }
        self.at = match more {
            Some(last) => Some((section, last)),
            None => {
                text.push_str("\n  ]");
                section.next().map(|next| (next, String::new()))
            }
        };
        if self.at.is_none() {
            text.push_str("\n}\n");
        }
        Ok(Some(text.into_bytes()))
    }
}

fn at(ms: i64) -> String {
    times::rfc3339(ms)
}
