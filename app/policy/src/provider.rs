//! The words for a kind of second factor: its name, how strong it is, and whether it is a main way or a
//! fallback.
//!
//! A new provider needs no change here: it brings its own [`ProviderId`]. A new level of strength is a
//! variant of [`Strength`] in its right place, because the order of the variants is the order of the levels.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::written;

/// The name of a provider, such as `totp`: stable, in addresses and rows (design.md section 3).
///
/// 1 to 32 characters of lowercase ASCII letters, digits and underscore, so that it is safe in a path, a row
/// and a log line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct ProviderId(Cow<'static, str>);

impl ProviderId {
    /// The longest name, in characters.
    pub const MAX_LEN: usize = 32;

    /// A name that is written in the code. In a `const`, a bad one does not compile.
    ///
    /// # Panics
    ///
    /// When the name breaks the rule of [`ProviderId`]: for what comes from outside, use `parse` or
    /// `try_from`.
    #[must_use]
    pub const fn from_static(name: &'static str) -> Self {
        assert!(
            is_valid(name),
            "a provider id is 1 to 32 of a-z, 0-9 and underscore"
        );
        Self(Cow::Borrowed(name))
    }

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const fn is_valid(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'_') {
            return false;
        }
        at += 1;
    }
    !bytes.is_empty() && bytes.len() <= ProviderId::MAX_LEN
}

impl TryFrom<String> for ProviderId {
    type Error = BadProviderId;

    fn try_from(name: String) -> Result<Self, BadProviderId> {
        if is_valid(&name) {
            Ok(Self(Cow::Owned(name)))
        } else {
            Err(BadProviderId)
        }
    }
}

impl<'de> Deserialize<'de> for ProviderId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::read(deserializer)
    }
}

impl FromStr for ProviderId {
    type Err = BadProviderId;

    fn from_str(name: &str) -> Result<Self, BadProviderId> {
        // Checked first, so that a hostile megabyte is not copied.
        if is_valid(name) {
            Ok(Self(Cow::Owned(name.to_owned())))
        } else {
            Err(BadProviderId)
        }
    }
}

impl From<ProviderId> for String {
    fn from(id: ProviderId) -> Self {
        id.0.into_owned()
    }
}

impl AsRef<str> for ProviderId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The sheet of codes that stands in for a lost factor. The policy knows it by name, because it has a bound of its own
/// ([`crate::Bounds::backup_codes`]).
pub const BACKUP_CODES: ProviderId = ProviderId::from_static("backup_codes");

/// A code that an administrator made for somebody: the policy knows it by name, because it leads to the set-up of what is demanded,
/// also where it is less than that ([`crate::what_now`]).
pub const ADMIN_CODE: ProviderId = ProviderId::from_static("admin_code");

/// Security keys and passkeys. The policy knows them by name, because of what it may demand of them ([`crate::Keys`]).
pub const WEBAUTHN: ProviderId = ProviderId::from_static("webauthn");

/// A name that cannot be a [`ProviderId`]. It does not carry the name: that may be hostile, and long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadProviderId;

impl fmt::Display for BadProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a provider is 1 to 32 lowercase letters, digits and underscores")
    }
}

impl std::error::Error for BadProviderId {}

/// How much a proof proves: `none` < `any` < `not_interceptable` < `phishing_resistant` (design.md section
/// 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Proves nothing, such as the "It is really me" button.
    #[default]
    None,
    /// Proves something, such as a code by mail or text message.
    Any,
    /// Cannot be read on its way, such as a code from an authenticator app.
    NotInterceptable,
    /// Cannot be given to the wrong site, such as a passkey.
    PhishingResistant,
}

impl Strength {
    /// What a proof of this strength counts for. A fallback never counts for more than [`Strength::Any`]: it
    /// can stand in for a factor, but not lift a person above that (design.md section 3).
    #[must_use]
    pub fn counting_as(self, role: Role) -> Self {
        match role {
            Role::Primary => self,
            Role::Fallback => self.min(Self::Any),
        }
    }
}

/// Whether a provider is a way of its own, or only stands in when the others cannot be used (design.md
/// section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A factor. Having one is a reason to be asked for it.
    Primary,
    /// Backup codes, administrator codes: offered apart, and never the reason that a second factor is asked.
    Fallback,
}
