//! What can be wrong with a configuration, in words that name the key, the place and what would be accepted.

use std::fmt;
use std::path::PathBuf;

use super::keys::Key;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody gave one.
    Default,
    /// The configuration file.
    File {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// An environment variable of this name.
    Variable(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Self::Variable(name) => f.write_str(name),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key's name; the variable's, or the file's, when there is no such key.
    pub key: String,
    /// Where the value came from.
    pub source: Source,
    /// What is wrong with it, to be read after the key: "is 3".
    pub what: String,
    /// What would be accepted. Empty when nothing would.
    pub accepted: String,
}

impl Problem {
    /// A problem with the value of a key.
    pub(super) fn new(key: &Key, source: &Source, what: impl Into<String>) -> Self {
        Self {
            key: key.name.to_owned(),
            source: source.clone(),
            what: what.into(),
            accepted: key.shape.accepted(),
        }
    }

    /// A problem that is not about the value of a key.
    pub(super) fn other(key: impl Into<String>, source: Source, what: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            source,
            what: what.into(),
            accepted: String::new(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Variable(name) if *name == self.key => write!(f, "{name} {}", self.what)?,
            source => write!(f, "{} ({source}) {}", self.key, self.what)?,
        }
        if self.accepted.is_empty() {
            Ok(())
        } else {
            write!(f, "; accepted: {}", self.accepted)
        }
    }
}

/// Everything that is wrong with a configuration, one problem per line. The command line ends with exit code 65.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is not valid")?;
        self.problems
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for ConfigError {}

/// A value for a message: quoted, escaped, and not too long.
pub(super) fn shown(value: &str) -> String {
    let mut short: String = value.chars().take(60).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    format!("is {short:?}")
}
