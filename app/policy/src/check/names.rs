//! Names that nothing has, and networks that are not what they seem.

use std::collections::BTreeSet;

use super::{Finding, Known, Place, Problem};
use crate::document::Policy;
use crate::id::Id;
use crate::network::NetworkRef;
use crate::rule::Rule;

pub(super) fn findings(policy: &Policy, known: &Known) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |place: &Place, problem| {
        found.push(Finding {
            place: place.clone(),
            problem,
        });
    };
    let enforcement = &policy.enforcement;
    for group in enforcement.groups.union(&enforcement.excluded) {
        if !known.groups.contains(group) {
            add(&Place::Enforcement, Problem::UnknownGroup(group.clone()));
        }
    }
    if enforcement.on && !enforcement.groups.is_empty() && !enforcement.excluded.is_empty() {
        add(&Place::Enforcement, Problem::ExclusionWithoutEffect);
    }
    let used: BTreeSet<&Id> = policy.rules.iter().flat_map(named_networks).collect();
    for (id, ranges) in &policy.networks {
        let place = Place::Network(id.clone());
        for range in ranges.iter().filter(|range| range.has_host_bits()) {
            add(&place, Problem::HostBits(*range));
        }
        if ranges.is_empty() {
            add(&place, Problem::EmptyNetwork);
        }
        if !used.contains(id) {
            add(&place, Problem::UnusedNetwork);
        }
    }
    for rule in &policy.rules {
        let place = Place::Rule(rule.id.clone());
        for problem in of_rule(rule, policy, known) {
            add(&place, problem);
        }
    }
    for test in &policy.tests {
        let place = Place::Test(test.name.clone());
        for group in test.given.groups.iter().flatten() {
            if !known.groups.contains(group) {
                add(&place, Problem::UnknownGroup(group.clone()));
            }
        }
    }
    found
}

fn of_rule(rule: &Rule, policy: &Policy, known: &Known) -> Vec<Problem> {
    let mut problems = Vec::new();
    for group in rule.when.groups.union(&rule.when.except_groups) {
        if !known.groups.contains(group) {
            problems.push(Problem::UnknownGroup(group.clone()));
        }
    }
    for name in &rule.when.applications {
        if known.applications.as_ref().is_some_and(|all| !all.contains(name)) {
            problems.push(Problem::UnknownApplication(name.clone()));
        }
    }
    for network in rule.when.networks.union(&rule.when.except_networks) {
        match network {
            NetworkRef::Named(id) if !policy.networks.contains_key(id) => {
                problems.push(Problem::UnknownNetwork(id.clone()));
            }
            NetworkRef::Range(range) if range.has_host_bits() => problems.push(Problem::HostBits(*range)),
            _ => {}
        }
    }
    for provider in rule.demand.providers.iter().flatten() {
        if !known.providers.iter().any(|one| one.id == *provider) {
            problems.push(Problem::UnknownProvider(provider.clone()));
        }
    }
    problems
}

fn named_networks(rule: &Rule) -> impl Iterator<Item = &Id> {
    let written = rule.when.networks.iter().chain(&rule.when.except_networks);
    written.filter_map(|network| match network {
        NetworkRef::Named(id) => Some(id),
        NetworkRef::Range(_) => None,
    })
}
