//! The lock-out guard.

use policy::lockout::{Administrator, Cannot, Guard, Why, guard, obstacle};
use policy::{Circumstance, Demand, Fact, Facts, Policy, Strength, When};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::{any_facts, any_policy};
use crate::support::{
    REALLY_ME, TOTP, has, has_codes, has_totp, networks, not_loaded, person, policy, rule, settable,
    with_settable,
};

fn admin(name: &str, facts: Facts) -> Administrator {
    Administrator {
        name: name.to_owned(),
        enabled: true,
        has_password: true,
        facts,
        seen: vec![],
    }
}

#[test]
fn silent_without_administrators() {
    assert!(guard(&policy(true, &[], &[]), &[]).holds());
}

#[test]
fn who_can_and_who_cannot() {
    let on = policy(true, &[], &[]);
    let nothing_to_set_up = |enrolled| with_settable(person(&[], enrolled), vec![]);
    let only_button = vec![settable(REALLY_ME, Strength::None)];
    let table = [
        (&on, person(&[], vec![has_totp()]), None),
        // Led through set-up, and nothing stands in the way.
        (&on, person(&[], vec![]), None),
        (&on, person(&[], vec![has_codes(0)]), None),
        (&on, person(&[], vec![has_codes(8)]), Some(Why::CodeDemandedFirst)),
        (&on, nothing_to_set_up(vec![]), Some(Why::NothingToSetUp)),
        (
            &on,
            with_settable(person(&[], vec![]), only_button),
            Some(Why::NothingToSetUp),
        ),
        (
            &on,
            nothing_to_set_up(vec![has_codes(8)]),
            Some(Why::OnlyFallbacks),
        ),
        (
            &on,
            person(&[], vec![not_loaded(has_totp())]),
            Some(Why::NothingUsable),
        ),
        (
            &on,
            person(&[], vec![not_loaded(has_totp()), has_codes(8)]),
            Some(Why::OnlyFallbacks),
        ),
        (&on, Facts::default(), Some(Why::NothingUsable)),
        (&on, person(&[], vec![has(REALLY_ME, Strength::None)]), None),
    ];
    for (policy, facts, expected) in table {
        let case = format!("{facts:?}");
        assert_eq!(obstacle(policy, &admin("ada", facts)), expected, "{case}");
    }
    let off = Policy::default();
    assert_eq!(obstacle(&off, &admin("ada", nothing_to_set_up(vec![]))), None);
    assert_eq!(
        obstacle(&off, &admin("ada", Facts::default())),
        Some(Why::NothingUsable)
    );
}

#[test]
fn names_those_who_cannot_and_why() {
    let fine = || person(&[], vec![has_totp()]);
    let mut disabled = admin("ada", fine());
    disabled.enabled = false;
    let mut without_password = admin("bob", fine());
    without_password.has_password = false;
    let broken = admin("cleo", person(&[], vec![not_loaded(has_totp())]));
    let all = [disabled, without_password, broken];
    let verdict = guard(&Policy::default(), &all);
    let cannot = |name: &str, why| Cannot {
        name: name.to_owned(),
        why,
    };
    let expected = Guard {
        can: vec![],
        cannot: vec![
            cannot("ada", Why::Disabled),
            cannot("bob", Why::NoPassword),
            cannot("cleo", Why::NothingUsable),
        ],
    };
    assert_eq!(verdict, expected);
    assert!(!verdict.holds());
    let mut all = all.to_vec();
    all.push(admin("dora", fine()));
    let verdict = guard(&Policy::default(), &all);
    assert_eq!(verdict.can, ["dora"]);
    assert!(verdict.holds());
}

/// Two acts, each of which would be fine alone: the second is refused when it is judged after the first.
#[test]
fn the_second_of_two_is_refused() {
    let mut ada = admin("ada", person(&[], vec![has_totp()]));
    let mut bob = admin("bob", person(&[], vec![has_totp()]));
    ada.enabled = false;
    assert!(guard(&Policy::default(), &[ada.clone(), bob.clone()]).holds());
    bob.enabled = false;
    assert!(!guard(&Policy::default(), &[ada, bob]).holds());
}

/// nextcloud/server#12269: an administrator enforces, with nobody able to set anything up.
#[test]
fn enforcing_with_nothing_to_set_up_is_refused() {
    let alone = |offers| vec![admin("ada", with_settable(person(&["admins"], vec![]), offers))];
    let on = policy(true, &["admins"], &[]);
    assert!(!guard(&on, &alone(vec![])).holds());
    let totp = settable(TOTP, Strength::NotInterceptable);
    assert!(guard(&on, &alone(vec![totp])).holds());
}

/// One way in that was used of late is enough, and another person's is none.
#[test]
fn a_circumstance_of_late_counts() {
    let from = |address: &str| Circumstance {
        address: Fact::Known(address.parse().expect("an address")),
        ..Circumstance::default()
    };
    let inside = When {
        except_networks: networks(&["192.0.2.0/24"]),
        ..When::default()
    };
    let passkey = Demand {
        strength: Some(Strength::PhishingResistant),
        ..Demand::default()
    };
    let mut policy = policy(true, &[], &[]);
    policy.rules = vec![rule("outside", inside, passkey)];
    let mut ada = admin("ada", with_settable(person(&[], vec![has_totp()]), vec![]));
    assert_eq!(obstacle(&policy, &ada), Some(Why::NothingToSetUp));
    ada.seen = vec![from("203.0.113.7")];
    assert_eq!(obstacle(&policy, &ada), Some(Why::NothingToSetUp));
    ada.seen.push(from("192.0.2.7"));
    assert_eq!(obstacle(&policy, &ada), None);
}

prop_compose! {
    fn any_administrator()(
        name in "[a-z]{1,4}",
        enabled in any::<bool>(),
        has_password in any::<bool>(),
        facts in any_facts(),
    ) -> Administrator {
        Administrator { name, enabled, has_password, facts, seen: vec![] }
    }
}

proptest! {
    #[test]
    fn everybody_is_named_once(policy in any_policy(), all in vec(any_administrator(), 0..5)) {
        let verdict = guard(&policy, &all);
        prop_assert_eq!(verdict.can.len() + verdict.cannot.len(), all.len());
    }

    #[test]
    fn one_more_administrator_never_locks_out(
        policy in any_policy(), all in vec(any_administrator(), 1..4), more in any_administrator(),
    ) {
        let before = guard(&policy, &all).holds();
        let with_more: Vec<_> = all.into_iter().chain([more]).collect();
        prop_assert!(!before || guard(&policy, &with_more).holds());
    }

    #[test]
    fn what_is_missing_never_makes_one_count(policy in any_policy(), one in any_administrator()) {
        let unknown = Administrator { facts: Facts::default(), ..one };
        prop_assert!(obstacle(&policy, &unknown).is_some());
    }
}
