//! The document as TOML, as people read and write it. Behind the feature `toml`, so that the browser need not carry it.
//!
//! Every error names its line, and its key where there is one: the text is parsed once into a tree that knows where everything
//! stands, and the schema reads from that tree.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use crate::document::Policy;
use crate::json::not_too_large;
use crate::limits::{DocumentError, Flaw};

impl Policy {
    /// Reads a document from TOML and checks it.
    ///
    /// # Errors
    ///
    /// Too large, not TOML, an unknown or missing key, or what [`Policy::validate`] refuses, with the line.
    pub fn from_toml(text: &str) -> Result<Self, DocumentError> {
        not_too_large(text)?;
        let unreadable = |error: &toml::de::Error, key| DocumentError {
            line: error.span().map(|span| line_of(text, span.start)),
            key,
            flaw: Flaw::Unreadable(error.message().to_owned()),
        };
        let tree = DeTable::parse(text).map_err(|error| unreadable(&error, None))?;
        let policy = Self::deserialize(Deserializer::from(tree.clone())).map_err(|error| {
            let key = error.span().and_then(|span| key_at(&tree, span.start));
            unreadable(&error, key)
        })?;
        policy.validate().map_err(|error| DocumentError {
            line: error
                .key
                .as_deref()
                .map(|key| line_of(text, place_of(&tree, key))),
            ..error
        })?;
        Ok(policy)
    }

    /// Writes the document as TOML.
    ///
    /// # Errors
    ///
    /// A number that TOML cannot hold, which [`Policy::validate`] refuses too.
    pub fn to_toml(&self) -> Result<String, DocumentError> {
        toml::to_string(self).map_err(|error| DocumentError {
            line: None,
            key: None,
            flaw: Flaw::Unreadable(error.to_string()),
        })
    }
}

/// In which line a position is, from 1.
fn line_of(text: &str, position: usize) -> usize {
    text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1
}

/// The innermost key at a position.
fn key_at(tree: &Spanned<DeTable<'_>>, position: usize) -> Option<String> {
    let mut found = None;
    each(tree.get_ref(), "", &mut |key, at| {
        if at.contains(&position) {
            found = Some(key.to_owned());
        }
    });
    found
}

/// The beginning of the key, or of the innermost one around it that is written down.
fn place_of(tree: &Spanned<DeTable<'_>>, wanted: &str) -> usize {
    let (mut longest, mut place) = (0, 0);
    each(tree.get_ref(), "", &mut |key, at| {
        let around = wanted
            .strip_prefix(key)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        // The first place is that of the key itself.
        if around && key.len() > longest {
            (longest, place) = (key.len(), at.start);
        }
    });
    place
}

type Visit<'v> = dyn FnMut(&str, std::ops::Range<usize>) + 'v;

/// Shows every key with where it stands, and where its value stands; outer ones first.
fn each(table: &DeTable<'_>, prefix: &str, visit: &mut Visit<'_>) {
    for (name, value) in table {
        let separator = if prefix.is_empty() { "" } else { "." };
        let key = format!("{prefix}{separator}{}", name.get_ref().escape_debug());
        visit(&key, name.span());
        each_in(value, &key, visit);
    }
}

fn each_in(value: &Spanned<DeValue<'_>>, key: &str, visit: &mut Visit<'_>) {
    visit(key, value.span());
    match value.get_ref() {
        DeValue::Table(table) => each(table, key, visit),
        DeValue::Array(list) => {
            for (n, value) in list.iter().enumerate() {
                each_in(value, &format!("{key}[{n}]"), visit);
            }
        }
        _ => {}
    }
}
