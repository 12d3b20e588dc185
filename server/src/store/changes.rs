//! What has changed since something was read, so that what is kept in memory is known to be old.
//!
//! Every statement of the store that changes a table counts here when its transaction is kept: for one person where the statement
//! says whose it is (`sql(..).of(person_id)`), else for everybody. Only the tables of [`NO_MATTER`] and new rows of sessions do
//! not count: nothing of them is kept in memory. Nor do those that say so (`sql(..).may_be_late()`). So a statement that somebody forgets to think about costs a little speed, and
//! never lets anybody in.
//!
//! Other servers and the command line are told (`listen.rs`). What is missed is bounded by the age up to which memory is trusted
//! ([`crate::sign_in::recall`]).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// People share this many counters; two that share one are read anew together.
const SLOTS: usize = 4096;

/// Of more slots than this, everybody is told of instead: a notification of PostgreSQL holds 8,000 bytes.
const MOST_NAMED: usize = 1000;

/// Tables that say nothing about how a person stands.
const NO_MATTER: [&str; 20] = [
    "accepted_terms",
    "attempts",
    "audit",
    "audit_head",
    "audit_seals",
    "challenges",
    "coverage_days",
    "credentials",
    "decisions",
    "known_browsers",
    "meta",
    "old_passwords",
    "password_resets",
    "remembered_browsers",
    "reports",
    "setup_codes",
    "setups",
    "throttles",
    "used_challenges",
    "used_steps",
];

/// Counters, one for everybody and many for people. They live as long as the [`super::Store`].
#[derive(Debug)]
pub struct Changes {
    /// Counts every change.
    any: AtomicU64,
    /// Counts those that concern everybody.
    all: AtomicU64,
    people: Box<[AtomicU64]>,
}

/// The counters of one person at one moment: equal marks, nothing has changed for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    all: u64,
    person: u64,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            any: AtomicU64::new(0),
            all: AtomicU64::new(0),
            people: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
        }
    }
}

impl Changes {
    /// Counts every change there is. Unchanged from before a reading until after its [`Changes::mark`]: the mark is the reading's.
    pub fn count(&self) -> u64 {
        self.any.load(Ordering::SeqCst)
    }

    /// How it stands for everybody, as [`Changes::mark`] for what is not one person's. Take it before reading.
    pub fn mark_of_all(&self) -> u64 {
        self.all.load(Ordering::SeqCst)
    }

    /// How it stands for one person.
    pub fn mark(&self, person_id: &str) -> Mark {
        let person = self.people.get(slot(person_id));
        Mark {
            all: self.all.load(Ordering::SeqCst),
            person: person.map_or(0, |count| count.load(Ordering::SeqCst)),
        }
    }

    /// Counts what a transaction has changed: first that there was a change, then whose. Whoever reads meanwhile and sees the new
    /// mark sees the new count as well, and keeps nothing.
    pub(super) fn happened(&self, changed: &Changed) {
        match changed {
            Changed::Nothing => return,
            _ => self.any.fetch_add(1, Ordering::SeqCst),
        };
        match changed {
            Changed::Nothing => {}
            Changed::People(slots) => {
                for count in slots.iter().filter_map(|slot| self.people.get(*slot)) {
                    count.fetch_add(1, Ordering::SeqCst);
                }
            }
            Changed::Everybody => {
                self.all.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
}

/// What one transaction has changed so far, or what another server told of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Changed {
    /// Nothing that is kept in memory.
    #[default]
    Nothing,
    /// These people's slots.
    People(Vec<usize>),
    /// Anybody may be concerned.
    Everybody,
}

impl Changed {
    /// Adds a statement: of that person, or of anybody.
    pub(super) fn add(&mut self, statement: &str, person_slot: Option<usize>) {
        if !matters(statement) {
            return;
        }
        match (&mut *self, person_slot) {
            (Self::Everybody, _) => {}
            (Self::Nothing, Some(slot)) => *self = Self::People(vec![slot]),
            (Self::People(slots), Some(slot)) if slots.contains(&slot) => {}
            (Self::People(slots), Some(slot)) if slots.len() < MOST_NAMED => slots.push(slot),
            _ => *self = Self::Everybody,
        }
    }

    /// As other servers are told: `*`, or the slots. Slots, because who somebody is concerns nobody who listens.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::People(slots) => {
                let texts: Vec<_> = slots.iter().map(ToString::to_string).collect();
                Some(texts.join(","))
            }
            Self::Everybody => Some("*".to_owned()),
        }
    }

    /// Reads what [`Changed::text`] wrote. What cannot be read concerns everybody.
    pub(super) fn parse(text: &str) -> Self {
        let slots: Result<Vec<usize>, _> = text.split(',').map(str::parse).collect();
        match slots {
            Ok(slots) if slots.iter().all(|slot| *slot < SLOTS) => Self::People(slots),
            _ => Self::Everybody,
        }
    }
}

/// The counter of a person. The same on every server of one version; servers of two versions may disagree, and tell each other
/// of the wrong ones for as long as the age bound allows.
pub(super) fn slot(person_id: &str) -> usize {
    let mut hasher = DefaultHasher::new();
    person_id.hash(&mut hasher);
    usize::try_from(hasher.finish() % SLOTS as u64).unwrap_or_default()
}

/// Whether a statement may change how somebody stands.
fn matters(statement: &str) -> bool {
    let mut words = statement.split_ascii_whitespace();
    let (table, new) = match (words.next(), words.next()) {
        (Some("INSERT"), Some("INTO")) => (words.next(), true),
        (Some("DELETE"), Some("FROM")) => (words.next(), false),
        (Some("UPDATE"), table) => (table, false),
        _ => return true,
    };
    let Some(table) = table else { return true };
    // Nobody has seen the new session yet.
    !(NO_MATTER.contains(&table) || new && table == "sessions")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(statements: &[(&str, Option<usize>)]) -> Changed {
        let mut changed = Changed::default();
        for (statement, slot) in statements {
            changed.add(statement, *slot);
        }
        changed
    }

    #[test]
    fn what_is_not_known_to_be_harmless_concerns_everybody() {
        for harmless in [
            "INSERT INTO audit (id) VALUES ($1)",
            "UPDATE attempts SET x = 1",
            "INSERT INTO sessions (id) VALUES ($1)",
            "DELETE FROM throttles",
        ] {
            assert_eq!(after(&[(harmless, None)]), Changed::Nothing, "{harmless}");
        }
        for all in [
            "DELETE FROM sessions WHERE id = $1",
            "UPDATE people SET disabled = 1",
            "WITH a AS (SELECT 1) DELETE FROM sessions",
            "INSERT INTO a_table_of_tomorrow VALUES (1)",
            "UPDATE",
            "",
        ] {
            assert_eq!(after(&[(all, None)]), Changed::Everybody, "{all}");
        }
    }

    #[test]
    fn the_wider_change_wins_and_survives_the_way_to_other_servers() {
        let people = after(&[
            ("DELETE FROM sessions", Some(3)),
            ("UPDATE people", Some(5)),
            ("UPDATE people", Some(3)),
        ]);
        assert_eq!(people, Changed::People(vec![3, 5]));
        assert_eq!(Changed::parse(&people.text().expect("a text")), people);
        let all = after(&[
            ("UPDATE people", Some(5)),
            ("UPDATE people", None),
            ("UPDATE people", Some(1)),
        ]);
        assert_eq!(all, Changed::Everybody);
        assert_eq!(Changed::parse(&all.text().expect("a text")), all);
        for strange in ["", "x", "4096", "1,,2", "-1"] {
            assert_eq!(Changed::parse(strange), Changed::Everybody, "{strange}");
        }
        let many: Vec<_> = (0..2000).map(|slot| ("UPDATE people", Some(slot))).collect();
        assert_eq!(after(&many), Changed::Everybody);
    }

    #[test]
    fn a_mark_is_old_after_a_change_of_the_person_or_of_everybody_only() {
        let changes = Changes::default();
        let mark = changes.mark("alice");
        let other = (0..SLOTS).find(|s| *s != slot("alice")).expect("a slot");
        changes.happened(&Changed::Nothing);
        assert_eq!(changes.count(), 0);
        changes.happened(&Changed::People(vec![other]));
        assert_eq!((changes.mark("alice") == mark, changes.count()), (true, 1));
        changes.happened(&Changed::People(vec![slot("alice")]));
        assert_ne!(changes.mark("alice"), mark);
        let mark = changes.mark("alice");
        changes.happened(&Changed::Everybody);
        assert_ne!(changes.mark("alice"), mark);
    }
}
