//! The policy: the versioned document that an administrator writes and the store keeps.
//!
//! Unknown keys are refused, so that a misspelt `exclude` cannot pass for "excludes nobody". A further part
//! of the document (base, rules, networks) is a field of [`Policy`] with `#[serde(default)]` whose default
//! demands nothing, so that stored versions stay readable.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What is demanded of whom (design.md section 4). The default is version 0: nothing was decided yet, nobody
/// is enforced.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Counts up with every change. Every decision records it, so that it can be explained later.
    pub version: u64,
    /// Of whom a second factor is demanded.
    pub enforcement: Enforcement,
    /// The loosest that is allowed to anybody.
    #[serde(default, skip_serializing_if = "Base::is_default")]
    pub base: Base,
}

/// The loosest that is allowed to anybody (design.md section 4). Rules only tighten it. The default allows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Base {
    /// For how many days at most a browser may be remembered, so that it is not asked for the second factor; 0: never.
    pub remember_browser_days: u32,
}

impl Base {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
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
