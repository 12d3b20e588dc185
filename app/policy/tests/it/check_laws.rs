//! No finding about a rule is wrong, and no contradiction of two is missed.

use policy::check::{Place, Problem};
use policy::{Demand, Facts, Outcome, decide};
use proptest::prelude::*;

use crate::check::{only, problems};
use crate::random::{any_demand, any_facts, any_policy, any_when};
use crate::support::{TOTP, WEBAUTHN, id, policy, rule};

/// Everything is known, so that no rule only may hold.
fn known_facts() -> impl Strategy<Value = Facts> {
    any_facts().prop_filter("all is known", |facts| {
        facts.groups.known().is_some()
            && facts.administrator.known().is_some()
            && facts.application.known().is_some()
            && facts.address.known().is_some()
            && facts.at.known().is_some()
    })
}

fn outcome_of<'t>(trace: &'t [policy::Trace], wanted: &policy::Id) -> Option<&'t Outcome> {
    let is_it = |what: &policy::What| match what {
        policy::What::Rule(id) | policy::What::Report(id) => id == wanted,
        _ => false,
    };
    trace
        .iter()
        .find(|entry| is_it(&entry.what))
        .map(|entry| &entry.outcome)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What is said never to hold does not, and what is shadowed adds nothing: for anybody.
    #[test]
    fn no_finding_is_wrong(policy in any_policy(), facts in known_facts()) {
        let decision = decide(&policy, &facts);
        for (place, problem) in problems(&policy) {
            let Place::Rule(rule) = place else { continue };
            let outcome = outcome_of(&decision.trace, &rule);
            match problem {
                Problem::NeverHolds(_) => prop_assert_eq!(outcome, Some(&Outcome::Miss)),
                Problem::ShadowedBy(by) => {
                    prop_assert!(outcome == Some(&Outcome::Miss) || outcome_of(&decision.trace, &by) == Some(&Outcome::Hit));
                    let mut without = policy.clone();
                    without.rules.retain(|one| one.id != rule);
                    let left = decide(&without, &facts).requirement;
                    prop_assert!(left.is_at_least(&decision.requirement));
                }
                _ => {}
            }
        }
    }

    /// Two rules that hold of somebody at once are not said to be apart: then a contradiction would be missed.
    #[test]
    fn no_contradiction_is_missed(a in any_when(), b in any_when(), facts in known_facts(), more in any_demand()) {
        let first = rule("first", a, only(TOTP));
        let second = rule("second", b, Demand { strength: more.strength, ..only(WEBAUTHN) });
        let mut policy = policy(false, &[], &[]);
        policy.networks = [(id("office"), ["192.0.2.0/24".parse().unwrap()].into()), (id("lab"), [].into())].into();
        policy.rules = vec![first, second];
        let both = decide(&policy, &facts).trace[2..].iter().all(|entry| entry.outcome == Outcome::Hit);
        let named = problems(&policy).iter().any(|(_, problem)| matches!(problem, Problem::Contradicts(_)));
        prop_assert!(!both || named);
    }
}
