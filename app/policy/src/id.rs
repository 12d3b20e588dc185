//! The short name of something in the policy document: a rule, a network.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use crate::written;

/// The short name of a rule or of a network, such as `finance-outside`: stable, in traces, records and addresses.
///
/// 1 to 64 characters of lowercase ASCII letters, digits, `-` and `_`. Cheap to clone, because every decision names rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Id(Arc<str>);

impl Id {
    /// The longest name, in characters.
    pub const MAX_LEN: usize = 64;

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::read(deserializer)
    }
}

impl FromStr for Id {
    type Err = BadId;

    fn from_str(name: &str) -> Result<Self, BadId> {
        let fits = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        // Checked first, so that a hostile megabyte is not copied.
        if name.is_empty() || name.len() > Self::MAX_LEN || !name.bytes().all(fits) {
            return Err(BadId);
        }
        Ok(Self(name.into()))
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0.as_ref().to_owned()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name that cannot be an [`Id`]. It does not carry the name: that may be hostile, and long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is 1 to 64 lowercase letters, digits, - and _")
    }
}

impl std::error::Error for BadId {}
