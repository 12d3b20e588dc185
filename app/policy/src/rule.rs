//! A rule: when it holds, and what it demands then. Rules only tighten, so their order does not matter.
//!
//! A new condition is a field of [`When`], a variant of [`crate::Condition`], and its line in `matching.rs` and
//! `check/overlap.rs`. A new demand is a field of [`Demand`] and of [`crate::Bounds`],
//! [`crate::Keys`] or [`crate::FirstMethod`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::key::Aaguid;
use crate::network::NetworkRef;
use crate::provider::{ProviderId, Strength};
use crate::time::Window;

/// One rule of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its short name, once in a document: what traces and records call it.
    pub id: Id,
    /// What people call it, at most [`crate::MAX_NAME`] characters; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether it is acted upon.
    #[serde(default, skip_serializing_if = "State::is_on")]
    pub state: State,
    /// When it holds.
    #[serde(default, skip_serializing_if = "When::is_always")]
    pub when: When,
    /// What it demands then.
    #[serde(default, skip_serializing_if = "Demand::is_nothing")]
    pub demand: Demand,
}

/// Whether a rule is acted upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is.
    #[default]
    On,
    /// It is decided and recorded, not acted upon.
    Report,
    /// It is not looked at.
    Off,
}

impl State {
    fn is_on(&self) -> bool {
        *self == Self::On
    }
}

/// When a rule holds: all that is said must be true. Within a list, one is enough. What is not said does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// In one of these groups.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
    /// In none of these groups.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub except_groups: BTreeSet<String>,
    /// An administrator; when `false`, not one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrators: Option<bool>,
    /// On the way to one of these applications; the portal itself is [`crate::PORTAL`].
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub applications: BTreeSet<String>,
    /// From one of these networks.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub networks: BTreeSet<NetworkRef>,
    /// From none of these networks.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub except_networks: BTreeSet<NetworkRef>,
    /// At one of these times.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub times: BTreeSet<Window>,
    /// At none of these times.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub except_times: BTreeSet<Window>,
}

impl When {
    fn is_always(&self) -> bool {
        *self == Self::default()
    }
}

/// What a rule demands. What is not said is not constrained.
///
/// Providers or a strength demand a second factor by themselves; the rest bounds what [`crate::Base`] allows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Demand {
    /// Only these are accepted, fallbacks too. Without a strength, one that proves nothing is not accepted all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub providers: Option<BTreeSet<ProviderId>>,
    /// The second factor must be at least so strong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strength: Option<Strength>,
    /// See [`crate::Bounds::remember_browser_days`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remember_browser_days: Option<u32>,
    /// See [`crate::Bounds::session_minutes`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_minutes: Option<u32>,
    /// See [`crate::Bounds::idle_minutes`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<u32>,
    /// See [`crate::Bounds::proof_minutes`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_minutes: Option<u32>,
    /// See [`crate::Bounds::enrolment_grace_days`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment_grace_days: Option<u32>,
    /// When `false`, see [`crate::Bounds::backup_codes`]. `true` says nothing: rules only tighten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_codes: Option<bool>,
    /// When `false`, see [`crate::Bounds::approval_by_tap`]. `true` says nothing: rules only tighten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_by_tap: Option<bool>,
    /// When `true`, see [`crate::Keys::user_verification`]. `false` says nothing: rules only tighten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_verification: Option<bool>,
    /// When `false`, see [`crate::Keys::bound_to_device`]. `true` says nothing: rules only tighten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synced_passkeys: Option<bool>,
    /// When `true`, see [`crate::Keys::attested`]. `false` says nothing: rules only tighten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attested: Option<bool>,
    /// Only keys that are attested to be of one of these models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<BTreeSet<Aaguid>>,
    /// When `true`, see [`crate::FirstMethod::code`]. `false` says nothing: rules only tighten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_method_code: Option<bool>,
    /// Only from one of these networks is a first method set up; none: from anywhere.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub first_method_networks: BTreeSet<NetworkRef>,
}

impl Demand {
    pub(crate) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}
