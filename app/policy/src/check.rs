//! What is odd about a policy, looked for when it is saved, so that it is never found out when somebody signs in.
//!
//! A document that breaks a limit of `limits.rs` is refused when it is read. Here is what a document may say, and what its
//! author hardly meant. What it means for the people there are is a matter of their facts: [`crate::lockout`] and the preview.
//!
//! A new finding is a variant of [`Problem`] with its [`Severity`], and a function in the file of its subject:
//!
//! | file | what it looks at |
//! | --- | --- |
//! | `check/names.rs` | names that nothing has: groups, providers, applications; networks |
//! | `check/overlap.rs` | of two rules: can both hold, does one hold whenever the other does |
//! | `check/rules.rs` | rules that never hold, say nothing, are shadowed, or leave nothing that satisfies |

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::Policy;
use crate::facts::Settable;
use crate::id::Id;
use crate::network::Network;
use crate::provider::{ProviderId, Role, Strength};
use crate::saved_test::{TestFailure, run_tests};
use crate::trace::Condition;

mod names;
mod overlap;
mod rules;

/// What there is, to compare the names of a policy with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The groups.
    pub groups: BTreeSet<String>,
    /// The providers that are switched on for somebody.
    pub providers: Vec<KnownProvider>,
    /// The applications, with [`crate::PORTAL`]; `None`: none asks yet, so any other name stands for one that may come.
    #[serde(default)]
    pub applications: Option<BTreeSet<String>>,
}

/// A provider that people can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownProvider {
    /// Which one.
    pub id: ProviderId,
    /// Its role: a fallback alone satisfies nobody for long.
    pub role: Role,
    /// How strong it can be.
    pub strength: Strength,
    /// See [`crate::Settable::attests`].
    #[serde(default)]
    pub attests: bool,
}

impl From<&KnownProvider> for Settable {
    fn from(known: &KnownProvider) -> Self {
        Self {
            provider: known.id.clone(),
            role: known.role,
            strength: known.strength,
            attests: known.attests,
        }
    }
}

/// Something odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
}

/// Where something is odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// [`Policy::enforcement`].
    Enforcement,
    /// [`Policy::base`].
    Base,
    /// The network of this id.
    Network(Id),
    /// The rule of this id.
    Rule(Id),
    /// The saved test of this name.
    Test(String),
}

/// What is odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// There is no such group.
    UnknownGroup(String),
    /// There is no such provider, or it is switched off for everybody. [`crate::ADMIN_CODE`] also where its code is demanded of a
    /// first method.
    UnknownProvider(ProviderId),
    /// There is no such application.
    UnknownApplication(String),
    /// No application asks this portal yet who may use it, so the rule never holds because of this one.
    ApplicationDoesNotAsk(String),
    /// The policy has no network of this id, so the rule cannot be evaluated and denies; or nobody can
    /// set up a first method.
    UnknownNetwork(Id),
    /// Groups are excluded, which has no effect while others are selected.
    ExclusionWithoutEffect,
    /// The range means another, because bits are set behind its prefix: `10.0.0.5/8` is `10.0.0.0/8`.
    HostBits(Network),
    /// The network has no range, so no address is in it.
    EmptyNetwork,
    /// Nothing names the network.
    UnusedNetwork,
    /// The rule can never hold, because of this condition.
    NeverHolds(Condition),
    /// The rule demands nothing.
    DemandsNothing,
    /// The base demands all that the rule does.
    NothingBeyondBase,
    /// This rule holds whenever the rule does, and demands at least as much.
    ShadowedBy(Id),
    /// Nothing satisfies what the rule demands; or no security key does, because no model is left that it allows.
    NothingSatisfies,
    /// Somebody may come under the rule and this one at once, and nothing satisfies both; or no security key does, because they
    /// allow no model in common.
    Contradicts(Id),
    /// The test does not hold.
    TestFails(TestFailure),
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It does no harm, and was hardly meant.
    Warning,
    /// It should not be saved so.
    Error,
}

impl Problem {
    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnknownGroup(_)
            | Self::UnknownProvider(_)
            | Self::UnknownApplication(_)
            | Self::UnknownNetwork(_)
            | Self::NothingSatisfies
            | Self::Contradicts(_)
            | Self::TestFails(_) => Severity::Error,
            Self::ExclusionWithoutEffect
            | Self::ApplicationDoesNotAsk(_)
            | Self::HostBits(_)
            | Self::EmptyNetwork
            | Self::UnusedNetwork
            | Self::NeverHolds(_)
            | Self::DemandsNothing
            | Self::NothingBeyondBase
            | Self::ShadowedBy(_) => Severity::Warning,
        }
    }
}

/// Looks for everything that is odd about a policy, in the order of the document.
///
/// Rules that are switched off are looked at for names only. Contradictions are looked for in every rule and in every two that
/// can hold at once; three that contradict only together are found by looking at people ([`crate::what_now`]).
#[must_use]
pub fn check(policy: &Policy, known: &Known) -> Vec<Finding> {
    let mut found = names::findings(policy, known);
    found.extend(rules::findings(policy, known));
    for tested in run_tests(policy) {
        if let Some(failure) = tested.failure {
            found.push(Finding {
                place: Place::Test(tested.name),
                problem: Problem::TestFails(failure),
            });
        }
    }
    found
}
