//! The policy: the versioned document that an administrator writes and the store keeps.
//!
//! TOML for people (`text.rs`), JSON for the wire (`json.rs`), one schema. Unknown keys are refused, so that a misspelt
//! `exclude` cannot pass for "excludes nobody". A further part of the document is a field of [`Policy`] with
//! `#[serde(default)]` whose default demands nothing, so that stored versions stay readable; its limits go into `limits.rs`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::key::Aaguid;
use crate::network::{NetworkRef, Networks};
use crate::rule::Rule;
use crate::saved_test::SavedTest;

/// What is demanded of whom (design.md section 4). The default is version 0: nothing was decided yet, nobody
/// is enforced.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Counts up with every change. Every decision records it, so that it can be explained later.
    pub version: u64,
    /// How the document is written.
    #[serde(default, skip_serializing)]
    pub format: Format,
    /// Of whom a second factor is demanded.
    pub enforcement: Enforcement,
    /// The loosest that is allowed to anybody.
    #[serde(default, skip_serializing_if = "Base::is_default")]
    pub base: Base,
    /// Networks that the base and rules may name.
    #[serde(default, skip_serializing_if = "Networks::is_empty")]
    pub networks: Networks,
    /// What is demanded beyond that, and when. Their order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// What must stay true of the policy, whoever changes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<SavedTest>,
}

impl Policy {
    /// The groups that a decision can depend on, each once: no other group of a person is looked at.
    pub(crate) fn named_groups(&self) -> BTreeSet<&str> {
        let enforced = self.enforcement.groups.iter().chain(&self.enforcement.excluded);
        let rules = self.rules.iter();
        let ruled = rules.flat_map(|rule| rule.when.groups.iter().chain(&rule.when.except_groups));
        enforced.chain(ruled).map(String::as_str).collect()
    }
}

/// How a document is written: there is one way so far, number 1. Any other is refused, not guessed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Format;

impl TryFrom<u64> for Format {
    type Error = String;

    fn try_from(number: u64) -> Result<Self, String> {
        match number {
            1 => Ok(Self),
            other => Err(format!("format {other} is not known: this is format 1")),
        }
    }
}

impl From<Format> for u64 {
    fn from(_: Format) -> Self {
        1
    }
}

/// The loosest that is allowed to anybody (design.md section 4). Rules only tighten it. The default is what Nextcloud allows:
/// a backup code stands in for a factor, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Base {
    /// For how many days at most a browser may be remembered, so that it is not asked for the second factor; 0: never.
    pub remember_browser_days: u32,
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
    #[serde(skip_serializing_if = "is_zero")]
    pub enrolment_grace_days: u32,
    /// See [`crate::Bounds::backup_codes`].
    #[serde(skip_serializing_if = "is_true")]
    pub backup_codes: bool,
    /// See [`crate::Bounds::approval_by_tap`].
    #[serde(skip_serializing_if = "is_false")]
    pub approval_by_tap: bool,
    /// See [`crate::Keys::user_verification`].
    #[serde(skip_serializing_if = "is_false")]
    pub user_verification: bool,
    /// When `false`, see [`crate::Keys::bound_to_device`].
    #[serde(skip_serializing_if = "is_true")]
    pub synced_passkeys: bool,
    /// See [`crate::Keys::attested`].
    #[serde(skip_serializing_if = "is_false")]
    pub attested: bool,
    /// Wherever attestation is demanded, here or by a rule, only these models. By itself it demands nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<BTreeSet<Aaguid>>,
    /// See [`crate::FirstMethod::code`].
    #[serde(skip_serializing_if = "is_false")]
    pub first_method_code: bool,
    /// Only from one of these networks is a first method set up; none: from anywhere.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub first_method_networks: BTreeSet<NetworkRef>,
}

impl Default for Base {
    fn default() -> Self {
        Self {
            remember_browser_days: 0,
            session_minutes: None,
            idle_minutes: None,
            proof_minutes: None,
            enrolment_grace_days: 0,
            backup_codes: true,
            approval_by_tap: false,
            user_verification: false,
            synced_passkeys: true,
            attested: false,
            models: None,
            first_method_code: false,
            first_method_networks: BTreeSet::new(),
        }
    }
}

impl Base {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn is_true(flag: &bool) -> bool {
    *flag
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// Of whom a second factor is demanded: Nextcloud's rule to the letter (reference/nextcloud.md section 2,
/// `MandatoryTwoFactor::isEnforcedFor`).
///
/// | on | groups | excluded | enforced for |
/// | --- | --- | --- | --- |
/// | no | | | nobody |
/// | yes | some | any | members of one of the groups, and only they; `excluded` has no effect |
/// | yes | none | some | everybody but members of an excluded group |
/// | yes | none | none | everybody |
///
/// What follows for a change (see `tests/it/enforcement.rs`): switching on, adding a group to others, and
/// taking a group away from `excluded` never weaken for anybody. Adding the *first* group does weaken, for
/// everybody outside it, and so does taking away a group that is not the last.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enforcement {
    /// The switch. There is no default for it in a document: it has to be said.
    pub on: bool,
    /// When there are any, only their members are enforced.
    #[serde(default)]
    pub groups: BTreeSet<String>,
    /// Whose members are not enforced, as long as `groups` is empty.
    #[serde(default)]
    pub excluded: BTreeSet<String>,
}
