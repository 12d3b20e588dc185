//! Reading one field of the form. What cannot be read is noted with its field, and leaves what was there before.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::draft::{Problem, Wrong};
use crate::form::Fields;

/// The fields, and what was wrong with them so far.
pub(crate) struct Reader<'f> {
    fields: &'f Fields,
    pub(crate) problems: Vec<Problem>,
}

impl<'f> Reader<'f> {
    pub(crate) fn new(fields: &'f Fields) -> Self {
        Self {
            fields,
            problems: Vec::new(),
        }
    }

    /// The text of a field, without white space around it.
    pub(crate) fn text(&self, name: &str) -> Option<&'f str> {
        self.fields.get(name).map(|text| text.trim())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'f str> {
        self.fields.keys().map(String::as_str)
    }

    pub(crate) fn wrong(&mut self, name: &str, what: Wrong) {
        self.problems.push(Problem {
            field: name.to_owned(),
            what,
        });
    }

    /// A list, one a line.
    pub(crate) fn list<T: FromStr + Ord>(&mut self, name: &str, into: &mut BTreeSet<T>) {
        self.list_by(name, into, |line| line.parse().ok());
    }

    /// A list, one a line, each read by a function.
    pub(crate) fn list_by<T: Ord>(
        &mut self,
        name: &str,
        into: &mut BTreeSet<T>,
        read: impl Fn(&str) -> Option<T>,
    ) {
        let Some(text) = self.text(name) else { return };
        let mut list = BTreeSet::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match read(line) {
                Some(one) => {
                    list.insert(one);
                }
                None => return self.wrong(name, Wrong::Line(short(line))),
            }
        }
        *into = list;
    }

    /// A whole number, or nothing.
    pub(crate) fn number(&mut self, name: &str, into: &mut Option<u32>) {
        let Some(text) = self.text(name) else { return };
        if text.is_empty() {
            *into = None;
            return;
        }
        match text.parse() {
            Ok(number) => *into = Some(number),
            Err(_) => self.wrong(name, Wrong::Number(short(text))),
        }
    }

    /// One of a few words.
    pub(crate) fn choice<T>(&mut self, name: &str, into: &mut T, of: impl Fn(&str) -> Option<T>) {
        let Some(text) = self.text(name) else { return };
        match of(text) {
            Some(chosen) => *into = chosen,
            None => self.wrong(name, Wrong::Choice(short(text))),
        }
    }
}

/// Enough of what was typed to find it again.
pub(crate) fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// `yes` and `no`.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// The same, or nothing said.
pub(crate) fn maybe(text: &str) -> Option<Option<bool>> {
    match text {
        "" => Some(None),
        other => flag(other).map(Some),
    }
}
