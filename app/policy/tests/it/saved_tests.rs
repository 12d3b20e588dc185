//! Saved tests hold whatever is left open, or they fail.

use policy::{Demand, Given, Policy, SavedTest, Strength, TestFailure, When, run_tests};
use proptest::prelude::*;

use crate::random::{any_facts, any_policy};
use crate::support::{demand, id, networks, policy, rule, set};

fn needs(strength: Strength) -> Demand {
    Demand {
        strength: Some(strength),
        ..Demand::default()
    }
}

/// Finance needs a passkey from outside the office.
fn finance_outside(given: Given, asked: Option<bool>, needs: Demand) -> Option<TestFailure> {
    let office = ["192.0.2.0/24".parse().unwrap()];
    let when = When {
        groups: set(&["finance"]),
        except_networks: networks(&["office"]),
        ..When::default()
    };
    let test = SavedTest {
        name: "a test".to_owned(),
        asked,
        given,
        needs,
    };
    let policy = Policy {
        networks: [(id("office"), office.into())].into(),
        rules: vec![rule("finance", when, self::needs(Strength::PhishingResistant))],
        tests: vec![test],
        ..policy(false, &[], &[])
    };
    let [tested] = <[_; 1]>::try_from(run_tests(&policy)).expect("one result");
    tested.failure
}

fn finance(address: Option<&str>) -> Given {
    Given {
        groups: Some(set(&["finance"])),
        address: address.map(|text| text.parse().unwrap()),
        ..Given::default()
    }
}

#[test]
fn what_is_left_open_helps_no_test() {
    let passkey = || needs(Strength::PhishingResistant);
    let outside = || finance(Some("203.0.113.7"));
    assert_eq!(finance_outside(outside(), Some(true), passkey()), None);
    assert_eq!(finance_outside(outside(), None, needs(Strength::Any)), None);
    // From inside nothing is demanded, so not in every case.
    let open = || finance(None);
    let too_little = finance_outside(open(), None, passkey());
    assert!(matches!(too_little, Some(TestFailure::TooLittle(_))));
    let not_asked = finance_outside(open(), Some(true), Demand::default());
    assert_eq!(not_asked, Some(TestFailure::NotAsked));
    // But it may be demanded.
    let asked = finance_outside(open(), Some(false), Demand::default());
    assert_eq!(asked, Some(TestFailure::Asked));
    let inside = finance(Some("192.0.2.7"));
    assert_eq!(finance_outside(inside, Some(false), Demand::default()), None);
    let shorter = Demand {
        session_minutes: Some(60),
        ..passkey()
    };
    assert!(finance_outside(outside(), None, shorter).is_some());
}

proptest! {
    /// A test that holds is true of everybody whom it is about.
    #[test]
    fn what_holds_is_true_of_everybody(policy in any_policy(), facts in any_facts()) {
        for (test, tested) in policy.tests.iter().zip(run_tests(&policy)) {
            let given = &test.given;
            let about = policy::Facts {
                groups: given.groups.clone().map_or(facts.groups.clone(), policy::Fact::Known),
                administrator: given.administrator.map_or(facts.administrator.clone(), policy::Fact::Known),
                application: given.application.clone().map_or(facts.application.clone(), policy::Fact::Known),
                address: given.address.map_or(facts.address.clone(), policy::Fact::Known),
                at: policy::Facts::from(given).at.known().map_or(facts.at.clone(), |at| policy::Fact::Known(*at)),
                enrolled: policy::Fact::Known(vec![]),
                ..facts.clone()
            };
            if tested.failure.is_none() {
                let decided = demand(&policy, &about);
                prop_assert!(test.asked.is_none_or(|asked| asked == decided.second_factor()));
                let needed = policy::Requirement::from_demand(&test.needs, &policy.networks, []);
                prop_assert!(decided.is_at_least(&needed));
            }
        }
    }
}
