//! Takes the collected values one by one, by name and type, and remembers which were asked for and what is wrong with them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::keys::KEYS;
use super::problem::{Problem, Source, shown};
use super::values::{Value, Values};

/// Takes the values one by one.
pub(super) struct Checker {
    pub(super) values: Values,
    /// Which keys were asked for: a test compares them with the table.
    pub(super) used: BTreeSet<&'static str>,
}

impl Checker {
    pub(super) const fn new(values: Values) -> Self {
        Self {
            values,
            used: BTreeSet::new(),
        }
    }

    pub(super) fn value(&mut self, name: &'static str) -> Option<(Value, Source)> {
        debug_assert!(
            KEYS.iter().any(|key| key.name == name),
            "{name} is not in the table"
        );
        self.used.insert(name);
        self.values.found.get(name).cloned()
    }

    pub(super) fn report(&mut self, name: &str, source: &Source, what: impl Into<String>) {
        if let Some(key) = KEYS.iter().find(|key| key.name == name) {
            self.values.problems.push(Problem::new(key, source, what));
        }
    }

    pub(super) fn refuse(&mut self, name: &'static str, what: &str) {
        let source = self.value(name).map_or(Source::Default, |(_, source)| source);
        self.report(name, &source, what);
    }

    pub(super) fn given_number(&mut self, name: &'static str) -> Option<i64> {
        match self.value(name) {
            Some((Value::Number(number), _)) => Some(number),
            _ => None,
        }
    }

    pub(super) fn number(&mut self, name: &'static str) -> i64 {
        self.given_number(name).unwrap_or_default()
    }

    pub(super) fn small(&mut self, name: &'static str) -> u32 {
        u32::try_from(self.number(name)).unwrap_or_default()
    }

    pub(super) fn size(&mut self, name: &'static str) -> usize {
        usize::try_from(self.number(name)).unwrap_or_default()
    }

    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        matches!(self.value(name), Some((Value::Flag(true), _)))
    }

    pub(super) fn given_text(&mut self, name: &'static str) -> Option<(String, Source)> {
        match self.value(name) {
            Some((Value::Text(text), source)) => Some((text, source)),
            _ => None,
        }
    }

    pub(super) fn text(&mut self, name: &'static str) -> String {
        self.given_text(name).map(|(text, _)| text).unwrap_or_default()
    }

    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        instead: T,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> T {
        self.optional(name, read).unwrap_or(instead)
    }

    pub(super) fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let (text, source) = self.given_text(name)?;
        read(&text).map_err(|what| self.report(name, &source, what)).ok()
    }

    pub(super) fn path(&mut self, name: &'static str) -> Option<PathBuf> {
        self.optional(name, |text| match text.trim() {
            "" => Err("is empty".to_owned()),
            path if path.contains('\0') => Err(shown(path)),
            path => Ok(PathBuf::from(path)),
        })
    }
}
