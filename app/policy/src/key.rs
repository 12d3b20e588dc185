//! Security keys and passkeys: what one is, and what a policy demands of it beyond its strength.
//!
//! A demand on keys says which of them count. It never makes another method count less, and never demands a second factor by
//! itself. What is not known of a key does not help it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::document::Base;
use crate::rule::Demand;
use crate::written;

/// The model of a key (AAGUID, WebAuthn Level 3 section 6.5.1), written as a UUID: `2fc0579f-8113-47ea-b116-bb5a8db9202a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Aaguid([u8; 16]);

impl Aaguid {
    /// From its bytes, in the order of the standard.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Where the dashes are.
const DASHES: [usize; 4] = [8, 13, 18, 23];

impl FromStr for Aaguid {
    type Err = BadAaguid;

    fn from_str(text: &str) -> Result<Self, BadAaguid> {
        let bytes = text.as_bytes();
        if bytes.len() != 36 || DASHES.iter().any(|at| bytes[*at] != b'-') {
            return Err(BadAaguid);
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let mut digits = bytes
            .iter()
            .enumerate()
            .filter(|(at, _)| !DASHES.contains(at))
            .map(|(_, byte)| digit(*byte));
        let mut found = [0; 16];
        for place in &mut found {
            let (high, low) = (digits.next().flatten(), digits.next().flatten());
            *place = high.ok_or(BadAaguid)? << 4 | low.ok_or(BadAaguid)?;
        }
        Ok(Self(found))
    }
}

impl<'de> Deserialize<'de> for Aaguid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::read(deserializer)
    }
}

impl fmt::Display for Aaguid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl From<Aaguid> for String {
    fn from(model: Aaguid) -> Self {
        model.to_string()
    }
}

/// A text that is no [`Aaguid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadAaguid;

impl fmt::Display for BadAaguid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a model is an AAGUID, such as 2fc0579f-8113-47ea-b116-bb5a8db9202a")
    }
}

impl std::error::Error for BadAaguid {}

/// What a security key or passkey is: of one that is set up, and of the proof that it gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// It verifies its owner, by a PIN, a finger or a face, and did so when it was set up.
    pub verifies: bool,
    /// It may exist in several devices (backup eligible, section 6.1.3).
    pub synced: bool,
    /// The model that its maker has attested; `None` when nobody has: what a key says of itself proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attested: Option<Aaguid>,
}

/// What is demanded of security keys and passkeys, so that they count. Merged like everything: the stricter of each, and of
/// two lists of models what both have.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Only those that verify their owner.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub user_verification: bool,
    /// Only those that live in one device.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bound_to_device: bool,
    /// Only those whose maker attests the model.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub attested: bool,
    /// Where attestation is demanded, only these models; `None`: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<BTreeSet<Aaguid>>,
}

/// Why a key does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// It does not verify its owner.
    NotVerifying,
    /// It may exist in several devices.
    Synced,
    /// Its maker has not attested what it is.
    NotAttested,
    /// It is of another model than those allowed.
    Model,
}

impl Keys {
    /// Whether nothing is demanded, so that every key counts.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Takes over what is stricter in the other.
    pub(crate) fn absorb(&mut self, other: &Self) {
        self.user_verification |= other.user_verification;
        self.bound_to_device |= other.bound_to_device;
        self.attested |= other.attested;
        match (&mut self.models, &other.models) {
            (Some(mine), Some(theirs)) => mine.retain(|model| theirs.contains(model)),
            (mine @ None, Some(theirs)) => *mine = Some(theirs.clone()),
            (_, None) => {}
        }
    }

    /// Whether no demand is looser than in the other.
    #[must_use]
    pub fn is_at_least(&self, other: &Self) -> bool {
        let mut both = self.clone();
        both.absorb(other);
        both == *self
    }

    /// Why a key does not count; `None` when it does. `None` for a key of which nothing is known.
    #[must_use]
    pub fn objection(&self, key: Option<&Key>) -> Option<Unfit> {
        let model = key.and_then(|key| key.attested);
        let is_listed = |model| self.models.as_ref().is_none_or(|all| all.contains(&model));
        if self.bound_to_device && key.is_none_or(|key| key.synced) {
            Some(Unfit::Synced)
        } else if self.attested && model.is_none() {
            Some(Unfit::NotAttested)
        } else if self.attested && !model.is_some_and(is_listed) {
            Some(Unfit::Model)
        } else if self.user_verification && key.is_none_or(|key| !key.verifies) {
            Some(Unfit::NotVerifying)
        } else {
            None
        }
    }

    /// Whether attestation is demanded, and no model is left that may be attested: then no key counts at all.
    #[must_use]
    pub fn excludes_all(&self) -> bool {
        self.attested && self.models.as_ref().is_some_and(BTreeSet::is_empty)
    }

    /// Whether some key could count that is set up where attestation can be checked, or cannot.
    #[must_use]
    pub fn can_be_met(&self, attests: bool) -> bool {
        !self.attested || (attests && !self.excludes_all())
    }
}

impl From<&Base> for Keys {
    fn from(base: &Base) -> Self {
        Self {
            user_verification: base.user_verification,
            bound_to_device: !base.synced_passkeys,
            attested: base.attested,
            models: base.models.clone(),
        }
    }
}

impl From<&Demand> for Keys {
    fn from(demand: &Demand) -> Self {
        Self {
            user_verification: demand.user_verification == Some(true),
            bound_to_device: demand.synced_passkeys == Some(false),
            // Whoever names models means keys that really are of them.
            attested: demand.attested == Some(true) || demand.models.is_some(),
            models: demand.models.clone(),
        }
    }
}
