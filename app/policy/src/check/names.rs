//! Names that nothing has, and networks that are not what they seem.

use std::collections::BTreeSet;

use super::{Finding, Known, Place, Problem};
use crate::PORTAL;
use crate::document::Policy;
use crate::first_method::FirstMethod;
use crate::id::Id;
use crate::network::NetworkRef;
use crate::provider::ADMIN_CODE;
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
    for problem in of_first_method(
        (policy.base.first_method_code, &policy.base.first_method_networks),
        policy,
        known,
    ) {
        add(&Place::Base, problem);
    }
    let used: BTreeSet<&Id> = named_networks(policy).collect();
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
        match &known.applications {
            Some(all) if !all.contains(name) => problems.push(Problem::UnknownApplication(name.clone())),
            None if name != PORTAL => problems.push(Problem::ApplicationDoesNotAsk(name.clone())),
            _ => {}
        }
    }
    let networks = rule.when.networks.union(&rule.when.except_networks);
    problems.extend(networks.filter_map(|network| of_network(network, policy)));
    let demand = &rule.demand;
    let first = (
        demand.first_method_code == Some(true),
        &demand.first_method_networks,
    );
    problems.extend(of_first_method(first, policy, known));
    for provider in rule.demand.providers.iter().flatten() {
        if !known.providers.iter().any(|one| one.id == *provider) {
            problems.push(Problem::UnknownProvider(provider.clone()));
        }
    }
    problems
}

fn of_network(network: &NetworkRef, policy: &Policy) -> Option<Problem> {
    match network {
        NetworkRef::Named(id) if !policy.networks.contains_key(id) => {
            Some(Problem::UnknownNetwork(id.clone()))
        }
        NetworkRef::Range(range) if range.has_host_bits() => Some(Problem::HostBits(*range)),
        _ => None,
    }
}

/// A demand on first methods that nobody can meet: no such network, none with an address in it, no codes.
fn of_first_method(
    (code, networks): (bool, &BTreeSet<NetworkRef>),
    policy: &Policy,
    known: &Known,
) -> Vec<Problem> {
    let odd = networks.iter().filter_map(|network| of_network(network, policy));
    let mut problems: Vec<Problem> = odd.collect();
    if problems.is_empty() && FirstMethod::of(code, networks, &policy.networks).is_nowhere() {
        problems.push(Problem::NothingSatisfies);
    }
    if code && !known.providers.iter().any(|one| one.id == ADMIN_CODE) {
        problems.push(Problem::UnknownProvider(ADMIN_CODE));
    }
    problems
}

/// The names that conditions and demands of this policy use.
fn named_networks(policy: &Policy) -> impl Iterator<Item = &Id> {
    let rules = policy.rules.iter().flat_map(|rule| {
        let when = &rule.when;
        [
            &when.networks,
            &when.except_networks,
            &rule.demand.first_method_networks,
        ]
    });
    let written = rules.chain([&policy.base.first_method_networks]).flatten();
    written.filter_map(|network| match network {
        NetworkRef::Named(id) => Some(id),
        NetworkRef::Range(_) => None,
    })
}
