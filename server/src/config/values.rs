//! Collects one value per key: from the environment, else from the file, else the default.
//!
//! Types, bounds and unknown names are checked here, by the table in `keys.rs`; what a text means is for `check.rs`.
//! All problems are collected, so that an operator repairs a configuration in one go.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{FILE_VARIABLE, KEYS, Key, PREFIX, Shape};
use super::problem::{Problem, Source, shown};

/// A value of the right type and within its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Number(i64),
    Flag(bool),
    Text(String),
    List(Vec<String>),
}

/// The values by key name. A key without value and default is not there.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) found: BTreeMap<&'static str, (Value, Source)>,
    pub(super) problems: Vec<Problem>,
}

impl Values {
    /// Reads everything. Later sources replace earlier ones.
    pub(super) fn collect(file: Option<&Path>, environment: &[(OsString, OsString)]) -> Self {
        let mut values = Self::default();
        for key in KEYS.iter().filter(|key| !key.default.is_empty()) {
            values.give(key, key.default, Source::Default);
        }
        if let Some(path) = file {
            values.read_file(path);
        }
        values.read_environment(environment);
        values
    }

    fn read_file(&mut self, path: &Path) {
        let source = |line| Source::File {
            path: path.to_owned(),
            line,
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let variable = Source::Variable(FILE_VARIABLE.to_owned());
                let what = format!("names {}, which cannot be read: {error}", path.display());
                return self.problems.push(Problem::other("--config", variable, what));
            }
        };
        let line_of = |position: usize| text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1;
        match DeTable::parse(&text) {
            Ok(table) => self.read_table("", table.get_ref(), &|position| source(line_of(position))),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(span.start));
                self.problems.push(Problem::other(
                    "the file",
                    source(line),
                    format!("is not TOML: {}", error.message()),
                ));
            }
        }
    }

    fn read_table(&mut self, prefix: &str, table: &DeTable<'_>, source: &dyn Fn(usize) -> Source) {
        for (name, value) in table {
            let full = format!("{prefix}{}", name.get_ref());
            let source_of_key = source(name.span().start);
            let inside = format!("{full}.");
            if let Some(key) = KEYS.iter().find(|key| key.name == full) {
                self.take_toml(key, value, source_of_key);
            } else if let Some(key) = secret_file(&full, |key| format!("{}_file", key.name)) {
                match value.get_ref().as_str() {
                    Some(path) if table.contains_key(last_part(key.name)) => {
                        let what = format!("is given twice, also as {path}");
                        self.problems.push(Problem::new(key, &source_of_key, what));
                    }
                    Some(path) => self.take_secret_file(key, path, source_of_key),
                    None => self.problems.push(Problem::other(
                        full,
                        source_of_key,
                        "is not a text; accepted: a file",
                    )),
                }
            } else if KEYS.iter().any(|key| key.name.starts_with(&inside)) {
                match value.get_ref().as_table() {
                    Some(table) => self.read_table(&inside, table, source),
                    None => self.problems.push(Problem::other(
                        &full,
                        source_of_key,
                        format!("is a table: write [{full}]"),
                    )),
                }
            } else {
                let what = format!(
                    "is not a known key{}",
                    suggestion(&full, KEYS.iter().map(|key| key.name.to_owned()))
                );
                self.problems.push(Problem::other(
                    full.escape_debug().to_string(),
                    source_of_key,
                    what,
                ));
            }
        }
    }

    fn take_toml(&mut self, key: &'static Key, value: &Spanned<DeValue<'_>>, source: Source) {
        let value = value.get_ref();
        let read = match (key.shape, value) {
            (Shape::Number { .. }, DeValue::Integer(number)) => {
                let number = i64::from_str_radix(number.as_str(), number.radix());
                return match number {
                    Ok(number) => self.give(key, &number.to_string(), source),
                    Err(_) => self.problems.push(Problem::new(key, &source, "is out of bounds")),
                };
            }
            (Shape::Flag, DeValue::Boolean(flag)) => Some(Value::Flag(*flag)),
            (Shape::OneOf(_) | Shape::Text(_), DeValue::String(text)) => return self.give(key, text, source),
            (Shape::List(_), DeValue::Array(items)) => {
                let texts = items
                    .iter()
                    .map(|item| item.get_ref().as_str().map(str::to_owned));
                texts.collect::<Option<_>>().map(Value::List)
            }
            _ => None,
        };
        match read {
            Some(value) => drop(self.found.insert(key.name, (value, source))),
            None => self.problems.push(Problem::new(
                key,
                &source,
                format!("has the wrong type ({})", value.type_str()),
            )),
        }
    }

    fn read_environment(&mut self, environment: &[(OsString, OsString)]) {
        let ours = |(name, value): &(OsString, OsString)| {
            let name = name
                .to_str()
                .filter(|name| name.starts_with(PREFIX) && *name != FILE_VARIABLE)?;
            Some((name.to_owned(), value.to_str().map(str::to_owned)))
        };
        for (name, value) in environment.iter().filter_map(ours) {
            let source = Source::Variable(name.clone());
            let key = KEYS.iter().find(|key| key.variable() == name);
            let file_of = secret_file(&name, |key| format!("{}_FILE", key.variable()));
            let Some(value) = value else {
                self.problems
                    .push(Problem::other(name, source, "is not valid UTF-8"));
                continue;
            };
            match (key, file_of) {
                // Set but empty counts as not set: that is how compose files leave a variable out.
                (Some(_), _) | (_, Some(_)) if value.is_empty() => {}
                (Some(key), _) => self.give(key, &value, source),
                (None, Some(key)) => {
                    if environment
                        .iter()
                        .any(|(other, text)| *other == *key.variable() && !text.is_empty())
                    {
                        self.problems.push(Problem::new(
                            key,
                            &source,
                            format!("is given twice, also as {}", key.variable()),
                        ));
                    } else {
                        self.take_secret_file(key, &value, source);
                    }
                }
                (None, None) => {
                    let what = format!(
                        "is not a known variable{}",
                        suggestion(&name, KEYS.iter().map(Key::variable))
                    );
                    self.problems
                        .push(Problem::other(name.escape_debug().to_string(), source, what));
                }
            }
        }
    }

    fn take_secret_file(&mut self, key: &'static Key, path: &str, source: Source) {
        match std::fs::read_to_string(path) {
            Ok(text) => self.give(key, text.trim_end_matches(['\r', '\n']), source),
            Err(error) => self.problems.push(Problem::other(
                key.name,
                source,
                format!("names {path:?}, which cannot be read: {error}"),
            )),
        }
    }

    /// Takes a value that is written as text.
    fn give(&mut self, key: &'static Key, text: &str, source: Source) {
        let value = match key.shape {
            Shape::Number { min, max } => text
                .trim()
                .parse()
                .ok()
                .filter(|number| (min..=max).contains(number))
                .map(Value::Number),
            Shape::Flag => text.trim().parse().ok().map(Value::Flag),
            Shape::OneOf(words) => words
                .iter()
                .find(|word| word.eq_ignore_ascii_case(text.trim()))
                .map(|word| Value::Text((*word).to_owned())),
            Shape::Text(_) => Some(Value::Text(text.to_owned())),
            Shape::List(_) => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                Some(Value::List(items.map(str::to_owned).collect()))
            }
        };
        match value {
            Some(value) => drop(self.found.insert(key.name, (value, source))),
            None => self.problems.push(Problem::new(key, &source, shown(text))),
        }
    }
}

/// The secret key whose `_file` form, as `form` writes it, is `name`.
fn secret_file(name: &str, form: impl Fn(&Key) -> String) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.secret && form(key) == name)
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// ", did you mean ...?" when a known name is close.
fn suggestion(name: &str, known: impl Iterator<Item = String>) -> String {
    let name: String = name.chars().take(80).collect();
    let closest = known.map(|known| (distance(&name, &known), known)).min();
    closest
        .filter(|(distance, _)| *distance <= 3)
        .map_or(String::new(), |(_, known)| format!(", did you mean {known}?"))
}

/// How many letters must be inserted, removed or replaced to get from one text to the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.chars().enumerate() {
            let cost = (diagonal + usize::from(a != b))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row.last().copied().unwrap_or_default()
}
