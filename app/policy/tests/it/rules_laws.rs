//! What holds of all rules: adding one never weakens, their order does not matter, and in report mode they change nothing.

use policy::{Outcome, Policy, Requirement, Rule, State, What, decide};
use proptest::prelude::*;

use crate::random::{any_facts, any_policy, any_rule};
use crate::support::{demand, id};

fn and(policy: &Policy, rule: Rule) -> Policy {
    let mut more = policy.clone();
    more.rules.push(rule);
    more
}

proptest! {
    #[test]
    fn one_more_rule_never_weakens(policy in any_policy(), more in any_rule(), facts in any_facts()) {
        let after = demand(&and(&policy, more), &facts);
        prop_assert!(after.is_at_least(&demand(&policy, &facts)));
        prop_assert!(after.reasons().is_superset(demand(&policy, &facts).reasons()));
    }

    #[test]
    fn the_order_of_rules_does_not_matter(policy in any_policy(), facts in any_facts()) {
        let mut turned = policy.clone();
        turned.rules.reverse();
        prop_assert_eq!(demand(&policy, &facts), demand(&turned, &facts));
    }

    #[test]
    fn a_rule_said_twice_is_said_once(policy in any_policy(), one in any_rule(), facts in any_facts()) {
        let once = and(&policy, one.clone());
        prop_assert_eq!(demand(&once, &facts), demand(&and(&once, one), &facts));
    }

    /// Strictest wins: the whole is the merge of the policy with each rule alone.
    #[test]
    fn the_whole_is_the_merge_of_its_rules(policy in any_policy(), facts in any_facts()) {
        let without = Policy { rules: vec![], ..policy.clone() };
        let merged = policy.rules.iter().fold(demand(&without, &facts), |merged, rule| {
            merged.merge(demand(&and(&without, rule.clone()), &facts))
        });
        prop_assert_eq!(demand(&policy, &facts), merged);
    }

    #[test]
    fn a_report_rule_changes_nothing(policy in any_policy(), watched in any_rule(), facts in any_facts()) {
        let before = decide(&policy, &facts);
        let report = Rule { state: State::Report, ..watched.clone() };
        let after = decide(&and(&policy, report), &facts);
        prop_assert_eq!(&after.requirement, &before.requirement);
        prop_assert_eq!(after.trace.len(), before.trace.len() + 1);
        // And what is recorded is what would have been.
        let on = Rule { state: State::On, ..watched };
        let on = demand(&and(&policy, on), &facts);
        let would = after.would.iter().find(|would| would.rule == id("another"));
        prop_assert_eq!(would.map_or(&before.requirement, |would| &would.requirement), &on);
    }

    #[test]
    fn switched_off_is_as_good_as_gone(policy in any_policy(), one in any_rule(), facts in any_facts()) {
        let off = and(&policy, Rule { state: State::Off, ..one });
        prop_assert_eq!(demand(&off, &facts), demand(&policy, &facts));
        prop_assert_eq!(decide(&off, &facts).would, decide(&policy, &facts).would);
    }

    /// Whatever a document says that was never checked: it is decided, and never more loosely than without its rules.
    #[test]
    fn unknown_networks_only_tighten(mut policy in any_policy(), facts in any_facts()) {
        let checked = demand(&policy, &facts);
        policy.networks.clear();
        let unchecked = demand(&policy, &facts);
        prop_assert!(unchecked.denies() || unchecked.is_at_least(&checked));
    }

    /// The trace tells the whole story: the rules that hit or may, merged, are the requirement.
    #[test]
    fn every_rule_is_in_the_trace(policy in any_policy(), facts in any_facts()) {
        let decision = decide(&policy, &facts);
        prop_assert_eq!(decision.trace.len(), 2 + policy.rules.len());
        let mut told = Requirement::from_base(&policy.base, &policy.networks);
        for (rule, entry) in policy.rules.iter().zip(&decision.trace[2..]) {
            if matches!(entry.what, What::Rule(_)) && entry.outcome != Outcome::Miss {
                told = told.merge(Requirement::from_demand(&rule.demand, &policy.networks, []));
            }
        }
        prop_assert!(decision.requirement.is_at_least(&told));
    }
}
