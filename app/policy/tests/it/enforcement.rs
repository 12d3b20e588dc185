//! Nextcloud's enforcement to the letter (reference/nextcloud.md sections 2, 9.1 and 9.2), its trace, and
//! what a change of it can and cannot weaken.

use std::collections::BTreeSet;

use policy::{
    Decision, Fact, FactName, Facts, Outcome, Policy, Reason, Requirement, Strength, What, Why, decide,
};
use proptest::prelude::*;

use crate::random::{any_facts, any_policy};
use crate::support::{any_group, asking, demand, nothing, person, policy, set};

type Names = &'static [&'static str];

/// What `MandatoryTwoFactor::isEnforcedFor` says, written as its source is.
fn nextcloud_enforces(policy: &Policy, groups: &BTreeSet<String>) -> bool {
    let rule = &policy.enforcement;
    if !rule.on {
        return false;
    }
    if !rule.groups.is_empty() {
        return rule.groups.iter().any(|group| groups.contains(group));
    }
    !rule.excluded.iter().any(|group| groups.contains(group))
}

fn enforcement_of(policy: &Policy, facts: &Facts) -> (Requirement, Outcome, Why) {
    let Decision {
        requirement,
        mut trace,
        policy_version,
        ..
    } = decide(policy, facts);
    assert_eq!(policy_version, policy.version);
    let entry = trace.swap_remove(0);
    assert_eq!(entry.what, What::Enforcement);
    (requirement, entry.outcome, entry.why)
}

#[test]
fn nextclouds_table() {
    use Outcome::{Hit, Miss};
    let everybody = || Why::Everybody;
    let table: [(bool, Names, Names, Names, Outcome, Why); 12] = [
        // on, groups, excluded | the person's groups | outcome
        (false, &[], &[], &[], Miss, Why::Off),
        (false, &["a"], &[], &["a"], Miss, Why::Off),
        (false, &[], &["x"], &["x"], Miss, Why::Off),
        (true, &[], &[], &[], Hit, everybody()),
        (true, &[], &[], &["a", "x"], Hit, everybody()),
        (
            true,
            &["a", "b"],
            &[],
            &["b", "c"],
            Hit,
            Why::InGroups(set(&["b"])),
        ),
        (true, &["a"], &[], &["c"], Miss, Why::NotInGroups),
        (true, &["a"], &[], &[], Miss, Why::NotInGroups),
        (
            true,
            &[],
            &["x"],
            &["x", "c"],
            Miss,
            Why::InExcludedGroups(set(&["x"])),
        ),
        (true, &[], &["x"], &["c"], Hit, everybody()),
        // In a selected and an excluded group: enforced. Excluded groups have no effect beside selected ones.
        (true, &["a"], &["x"], &["a", "x"], Hit, Why::InGroups(set(&["a"]))),
        (true, &["a"], &["x"], &["c"], Miss, Why::NotInGroups),
    ];
    for (on, groups, excluded, member_of, outcome, why) in table {
        let case = format!("{on} {groups:?} {excluded:?} {member_of:?}");
        let policy = policy(on, groups, excluded);
        let (requirement, got, reason) = enforcement_of(&policy, &person(member_of, vec![]));
        assert_eq!((got, reason), (outcome, why), "{case}");
        assert_eq!(requirement.second_factor(), outcome == Hit, "{case}");
        assert_eq!(
            nextcloud_enforces(&policy, &set(member_of)),
            outcome == Hit,
            "{case}"
        );
    }
}

#[test]
fn the_default_policy_enforces_nobody() {
    assert_eq!(Policy::default().version, 0);
    let requirement = demand(&Policy::default(), &person(&["a"], vec![]));
    assert_eq!(requirement, nothing());
}

#[test]
fn every_group_that_enforces_is_a_reason() {
    let demanded = demand(&policy(true, &["a", "b"], &[]), &person(&["b", "a", "c"], vec![]));
    let reasons = ["a", "b"].map(|group| Reason::EnforcedForGroup(group.to_owned()));
    assert_eq!(demanded, asking(Strength::Any, reasons));
    let demanded = demand(&policy(true, &[], &["x"]), &person(&["a"], vec![]));
    let reasons = [Reason::EnforcedForEverybody];
    assert_eq!(demanded, asking(Strength::Any, reasons));
}

#[test]
fn missing_groups_branch_by_branch() {
    let facts = Facts {
        groups: Fact::Missing,
        ..person(&[], vec![])
    };
    let missing = || Why::FactMissing(FactName::Groups);
    // Where the groups do not matter, nothing is missing.
    let table = [
        (policy(false, &["a"], &["x"]), Outcome::Miss, Why::Off),
        (policy(true, &[], &[]), Outcome::Hit, Why::Everybody),
        (policy(true, &["a"], &[]), Outcome::May, missing()),
        (policy(true, &["a"], &["x"]), Outcome::May, missing()),
        (policy(true, &[], &["x"]), Outcome::May, missing()),
    ];
    for (policy, outcome, why) in table {
        let (requirement, got, reason) = enforcement_of(&policy, &facts);
        assert_eq!((got, &reason), (outcome, &why), "{policy:?}");
        assert_eq!(
            requirement.second_factor(),
            outcome != Outcome::Miss,
            "{policy:?}"
        );
        let told = requirement
            .reasons()
            .contains(&Reason::FactMissing(FactName::Groups));
        assert_eq!(told, outcome == Outcome::May, "{policy:?}");
    }
}

/// Why the laws below are about *further* groups: the first one narrows "everybody" to its members.
#[test]
fn the_first_group_weakens_for_those_outside() {
    let outsider = person(&["guests"], vec![]);
    assert!(demand(&policy(true, &[], &[]), &outsider).second_factor());
    assert!(!demand(&policy(true, &["finance"], &[]), &outsider).second_factor());
}

fn never_weakens(before: &Policy, after: &Policy, facts: &Facts) -> bool {
    demand(after, facts).is_at_least(&demand(before, facts))
}

proptest! {
    #[test]
    fn known_groups_give_nextclouds_answer(policy in any_policy(), facts in any_facts()) {
        if let Fact::Known(groups) = &facts.groups {
            let (_, outcome, _) = enforcement_of(&policy, &facts);
            prop_assert_eq!(outcome == Outcome::Hit, nextcloud_enforces(&policy, groups));
            prop_assert_ne!(outcome, Outcome::May);
        }
    }

    #[test]
    fn switching_on_never_weakens(before in any_policy(), facts in any_facts()) {
        let mut after = before.clone();
        after.enforcement.on = true;
        let mut off = before.clone();
        off.enforcement.on = false;
        prop_assert!(never_weakens(&before, &after, &facts));
        prop_assert!(never_weakens(&off, &before, &facts));
    }

    #[test]
    fn a_further_group_never_weakens(before in any_policy(), group in any_group(), facts in any_facts()) {
        let mut after = before.clone();
        after.enforcement.groups.insert(group);
        if !before.enforcement.groups.is_empty() {
            prop_assert!(never_weakens(&before, &after, &facts));
        }
    }

    #[test]
    fn an_exclusion_taken_back_never_weakens(before in any_policy(), group in any_group(), facts in any_facts()) {
        let mut after = before.clone();
        after.enforcement.excluded.remove(&group);
        prop_assert!(never_weakens(&before, &after, &facts));
    }

    #[test]
    fn an_exclusion_has_no_effect_beside_groups(before in any_policy(), group in any_group(), facts in any_facts()) {
        let mut after = before.clone();
        after.enforcement.excluded.insert(group);
        if !before.enforcement.groups.is_empty() {
            prop_assert_eq!(demand(&before, &facts), demand(&after, &facts));
        }
    }
}
