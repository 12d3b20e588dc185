//! What is known of a person when a decision is due, and what that person has proven.
//!
//! The caller gathers, the engine judges. What the caller could not find out is [`Fact::Missing`], and every
//! reader of a fact takes the stricter side then. A new fact is a field of [`Facts`] with
//! `#[serde(default)]`, and a [`FactName`] when its absence can change a decision.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::key::Key;
use crate::provider::{ProviderId, Role, Strength};
use crate::time::Moment;

/// The application that the portal itself is, for [`Facts::application`].
pub const PORTAL: &str = "portal";

/// Something that is known, or could not be found out. In JSON: the value, or `null` or nothing at all.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Fact<T> {
    /// It is so.
    Known(T),
    /// It could not be found out. Treated as the least trusted value (design.md section 4).
    #[default]
    Missing,
}

impl<T> Fact<T> {
    /// The value, when there is one.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Missing => None,
        }
    }

    fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}

impl<T> From<Option<T>> for Fact<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Self::Known)
    }
}

impl<T: Serialize> Serialize for Fact<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.known().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Fact<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// The facts whose absence can change a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactName {
    /// [`Facts::groups`].
    Groups,
    /// [`Facts::enrolled`].
    Enrolled,
    /// [`Facts::administrator`].
    Administrator,
    /// [`Facts::application`].
    Application,
    /// [`Facts::address`].
    Address,
    /// [`Facts::at`].
    Time,
}

/// Everything known of one person, here and now. The default knows nothing, and so trusts nothing.
///
/// Build it with `..Facts::default()`: a fact that is added later is then missing, which is the safe side.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The groups this person is in. Missing: in every group that demands, and in none that exempts.
    #[serde(default)]
    pub groups: Fact<BTreeSet<String>>,
    /// What this person has set up, one entry for each enrolment, the last used first. Missing: a second
    /// factor is asked, and there is nothing that could give it.
    #[serde(default)]
    pub enrolled: Fact<Vec<Enrolled>>,
    /// What this person could set up at this moment: providers that are on for them and can be set up by
    /// themselves, in the order to show. Missing: nothing can be set up, and a fallback is no substitute for
    /// setting something up.
    #[serde(default)]
    pub settable: Fact<Vec<Settable>>,
    /// Whether this person is an administrator. Missing: every rule for administrators holds, and every rule for all others.
    #[serde(default, skip_serializing_if = "Fact::is_missing")]
    pub administrator: Fact<bool>,
    /// To which application this person is on the way; [`PORTAL`] for the portal itself. Missing: to every one that demands.
    #[serde(default, skip_serializing_if = "Fact::is_missing")]
    pub application: Fact<String>,
    /// From which address. Missing: inside every network that demands, and outside every one that exempts.
    #[serde(default, skip_serializing_if = "Fact::is_missing")]
    pub address: Fact<IpAddr>,
    /// When. Missing: at every time that demands, every proof is too old where its age matters, and no grace is left.
    #[serde(default, skip_serializing_if = "Fact::is_missing")]
    pub at: Fact<Moment>,
    /// When this person was first told to set up a factor that they still owe, in milliseconds since 1970. Missing: no grace
    /// is left.
    #[serde(default, skip_serializing_if = "Fact::is_missing")]
    pub owing_since_ms: Fact<i64>,
}

/// From where, to what and when somebody signs in: the facts that change from one sign-in to the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Circumstance {
    /// See [`Facts::application`].
    pub application: Fact<String>,
    /// See [`Facts::address`].
    pub address: Fact<IpAddr>,
    /// See [`Facts::at`].
    pub at: Fact<Moment>,
}

impl Facts {
    /// The same person under other circumstances.
    #[must_use]
    pub fn under(&self, circumstance: &Circumstance) -> Self {
        let Circumstance {
            application,
            address,
            at,
        } = circumstance.clone();
        Self {
            application,
            address,
            at,
            ..self.clone()
        }
    }
}

/// One enrolment of a person: only those that are confirmed and enabled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolled {
    /// Of which provider.
    pub provider: ProviderId,
    /// The provider's role. When the provider cannot be loaded and its role is not known: [`Role::Primary`],
    /// the stricter.
    pub role: Role,
    /// How strong this enrolment is; it may be less than its provider can do. Not looked at when it is not
    /// usable.
    pub strength: Strength,
    /// Whether the server can load the provider. If not, it fails closed: it counts as having a factor, which
    /// cannot be used (Nextcloud's `providerMissing`, reference/nextcloud.md section 2).
    pub usable: bool,
    /// How many unused codes are left, for a fallback that counts them; 0 is as good as not having it.
    #[serde(default)]
    pub left: Option<u32>,
    /// What it is, of a security key or passkey. Missing: it meets no demand on keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
}

impl Enrolled {
    /// Whether this is a factor: a reason to be asked, also when it cannot be loaded.
    #[must_use]
    pub fn is_primary(&self) -> bool {
        self.role == Role::Primary
    }

    /// Whether a person can answer with it now.
    #[must_use]
    pub fn can_answer(&self) -> bool {
        self.usable && (self.is_primary() || self.left != Some(0))
    }
}

/// A provider that a person could set up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settable {
    /// Which one.
    pub provider: ProviderId,
    /// Its role: only a primary one is ever offered as the way to meet a demand.
    pub role: Role,
    /// How strong an enrolment of it will be.
    pub strength: Strength,
    /// Of security keys: whether it can be checked which model one is. Where it cannot, none is set up that must be attested.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attests: bool,
}

/// A second factor that was proven, in this attempt or for this session. The password is not one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// By which provider.
    pub provider: ProviderId,
    /// In which role.
    pub role: Role,
    /// How strong it was.
    pub strength: Strength,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// It was given in an earlier sign-in of this browser, which was remembered. It never confirms a change (sudo).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remembered: bool,
    /// What gave it, of a security key or passkey. Missing: it meets no demand on keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// Which of the person's enrolments gave it, for those who explain a session: the engine does not look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolment: Option<String>,
}
