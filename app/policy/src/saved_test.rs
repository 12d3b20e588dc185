//! Saved tests: what must stay true of a policy, whoever changes it, such as "finance from outside needs a
//! phishing-resistant factor".
//!
//! A test holds only when it holds whatever was left open: "needs" looks at what is demanded in any case
//! ([`crate::Compiled::floor`]), "is not asked" at what may be demanded ([`crate::Compiled::requirement`]).

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::compiled::Compiled;
use crate::facts::{Fact, Facts};
use crate::network::Networks;
use crate::requirement::Requirement;
use crate::rule::Demand;
use crate::time::{Moment, TimeOfDay, Weekday};

/// One saved test.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedTest {
    /// What people call it, 1 to [`crate::MAX_NAME`] characters.
    pub name: String,
    /// Whether a second factor is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<bool>,
    /// Of whom, and where: somebody who has set up nothing. What is not said is left open.
    #[serde(default)]
    pub given: Given,
    /// What is demanded of them at least.
    #[serde(default, skip_serializing_if = "Demand::is_nothing")]
    pub needs: Demand,
}

/// Who signs in, from where, to what and when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    /// In these groups, and in no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<BTreeSet<String>>,
    /// An administrator, or not one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrator: Option<bool>,
    /// On the way to this application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// From this address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// At this moment of the week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<GivenTime>,
}

/// A moment of any week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenTime {
    /// The day.
    pub day: Weekday,
    /// The time of the day.
    pub time: TimeOfDay,
}

/// How a policy stands to one of its tests.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tested {
    /// [`SavedTest::name`].
    pub name: String,
    /// What is wrong; `None` when the test holds.
    pub failure: Option<TestFailure>,
}

/// Why a saved test does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestFailure {
    /// A second factor is not asked for in every case.
    NotAsked,
    /// A second factor may be asked for.
    Asked,
    /// Less is demanded, namely this.
    TooLittle(Requirement),
}

impl From<&Given> for Facts {
    fn from(given: &Given) -> Self {
        let at = given.time.map(|at| Moment {
            ms: 0,
            weekday: at.day,
            time: at.time,
        });
        Self {
            groups: given.groups.clone().into(),
            enrolled: Fact::Known(Vec::new()),
            administrator: given.administrator.into(),
            application: given.application.clone().into(),
            address: given.address.into(),
            at: at.into(),
            ..Self::default()
        }
    }
}

/// Runs every saved test of a policy, in the order of the document.
#[must_use]
pub fn run_tests(policy: &crate::Policy) -> Vec<Tested> {
    let compiled = Compiled::new(policy);
    let run = |test: &SavedTest| Tested {
        name: test.name.clone(),
        failure: failure(&compiled, &policy.networks, test),
    };
    policy.tests.iter().map(run).collect()
}

fn failure(compiled: &Compiled<'_>, named: &Networks, test: &SavedTest) -> Option<TestFailure> {
    let facts = Facts::from(&test.given);
    let floor = compiled.floor(&facts);
    if test.asked == Some(true) && !floor.second_factor() {
        return Some(TestFailure::NotAsked);
    }
    if test.asked == Some(false) && compiled.requirement(&facts).second_factor() {
        return Some(TestFailure::Asked);
    }
    let needed = Requirement::from_demand(&test.needs, named, []);
    (!floor.is_at_least(&needed)).then_some(TestFailure::TooLittle(floor))
}
