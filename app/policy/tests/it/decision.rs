//! `decide` as a whole: own factors, missing facts, determinism.

use policy::{
    Compiled, Enrolled, Fact, FactName, Facts, Outcome, Policy, Reason, Strength, What, Why, decide,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::{any_facts, any_policy, with_less};
use crate::support::{
    REALLY_ME, TOTP, any_enrolled, asking, demand, has, has_codes, has_passkey, has_totp, not_loaded,
    nothing, person, policy,
};

/// reference/nextcloud.md section 9.1, cases 2 to 4, with enforcement off.
#[test]
fn who_has_a_factor_is_always_asked() {
    let really_me = || has(REALLY_ME, Strength::None);
    let totp = || [TOTP].into_iter().collect();
    let table: [(Vec<Enrolled>, Option<Strength>, Why); 8] = [
        (vec![], None, Why::NothingEnrolled),
        (vec![has_codes(10)], None, Why::OnlyFallbacks),
        (vec![not_loaded(has_codes(10))], None, Why::OnlyFallbacks),
        (vec![has_totp()], Some(Strength::Any), Why::HasFactor(totp())),
        // Fails closed.
        (
            vec![not_loaded(has_totp())],
            Some(Strength::Any),
            Why::CouldNotLoad(totp()),
        ),
        (
            vec![has_passkey(), not_loaded(has_totp())],
            Some(Strength::Any),
            Why::CouldNotLoad(totp()),
        ),
        // A provider that proves nothing is good enough for those only who have nothing else.
        (
            vec![really_me()],
            Some(Strength::None),
            Why::HasFactor([REALLY_ME].into_iter().collect()),
        ),
        (
            vec![really_me(), has_totp()],
            Some(Strength::Any),
            Why::HasFactor([REALLY_ME, TOTP].into_iter().collect()),
        ),
    ];
    for (enrolled, least, why) in table {
        let case = format!("{enrolled:?}");
        let decision = decide(&Policy::default(), &person(&[], enrolled));
        let entry = &decision.trace[1];
        assert_eq!(entry.what, What::OwnFactor);
        assert_eq!(entry.why, why, "{case}");
        assert_eq!(entry.outcome == Outcome::Hit, least.is_some(), "{case}");
        let expected = least.map_or_else(nothing, |least| asking(least, [Reason::OwnFactor]));
        assert_eq!(decision.requirement, expected, "{case}");
    }
}

#[test]
fn an_unknown_provider_that_is_not_loaded_demands_a_real_proof() {
    let lost = not_loaded(has(REALLY_ME, Strength::None));
    let requirement = demand(&Policy::default(), &person(&[], vec![lost]));
    assert_eq!(requirement.least(), Strength::Any);
}

#[test]
fn missing_enrolments_ask_and_are_told() {
    let facts = Facts {
        enrolled: Fact::Missing,
        ..person(&[], vec![])
    };
    let decision = decide(&Policy::default(), &facts);
    let reasons = [Reason::FactMissing(FactName::Enrolled)];
    assert_eq!(decision.requirement, asking(Strength::Any, reasons));
    assert_eq!(decision.trace[1].outcome, Outcome::May);
    assert_eq!(decision.trace[1].why, Why::FactMissing(FactName::Enrolled));
}

#[test]
fn both_reasons_are_given() {
    let requirement = demand(&policy(true, &[], &[]), &person(&[], vec![has_totp()]));
    let reasons: Vec<_> = requirement.reasons().iter().collect();
    assert_eq!(reasons, [&Reason::EnforcedForEverybody, &Reason::OwnFactor]);
}

proptest! {
    #[test]
    fn deterministic(policy in any_policy(), facts in any_facts()) {
        prop_assert_eq!(decide(&policy, &facts), decide(&policy.clone(), &facts.clone()));
    }

    #[test]
    fn a_missing_fact_never_lowers_the_demand(policy in any_policy(), facts in any_facts()) {
        for less in with_less(&facts) {
            prop_assert!(demand(&policy, &less).is_at_least(&demand(&policy, &facts)), "{:?}", less);
        }
    }

    /// The other way round for the floor: what is demanded in any case is less the less is known.
    #[test]
    fn the_floor_holds_whatever_is_missing(policy in any_policy(), facts in any_facts()) {
        let compiled = Compiled::new(&policy);
        for less in with_less(&facts) {
            prop_assert!(compiled.floor(&facts).is_at_least(&compiled.floor(&less)), "{:?}", less);
            prop_assert!(demand(&policy, &facts).is_at_least(&compiled.floor(&less)), "{:?}", less);
        }
    }

    #[test]
    fn compiled_or_not_is_the_same(policy in any_policy(), facts in any_facts()) {
        let compiled = Compiled::new(&policy);
        let decision = decide(&policy, &facts);
        prop_assert_eq!(compiled.requirement(&facts), decision.requirement.clone());
        prop_assert_eq!(compiled.decide(&facts), decision);
    }

    #[test]
    fn the_order_of_enrolments_does_not_matter(
        policy in any_policy(),
        facts in any_facts(),
        enrolled in vec(any_enrolled(), 0..4).prop_shuffle(),
    ) {
        let mut sorted = enrolled.clone();
        sorted.sort_by_key(|entry| (entry.provider.clone(), entry.role, entry.strength, entry.usable));
        let with = |list| Facts { enrolled: Fact::Known(list), ..facts.clone() };
        prop_assert_eq!(decide(&policy, &with(enrolled)), decide(&policy, &with(sorted)));
    }

    #[test]
    fn one_more_enrolment_never_lowers_the_demand(
        policy in any_policy(),
        enrolled in vec(any_enrolled(), 0..4),
        more in any_enrolled(),
    ) {
        let before = person(&[], enrolled.clone());
        let after = person(&[], enrolled.into_iter().chain([more]).collect());
        prop_assert!(demand(&policy, &after).is_at_least(&demand(&policy, &before)));
    }

    #[test]
    fn only_a_demand_has_reasons(policy in any_policy(), facts in any_facts()) {
        let requirement = demand(&policy, &facts);
        prop_assert_eq!(requirement.second_factor(), !requirement.reasons().is_empty());
    }
}
