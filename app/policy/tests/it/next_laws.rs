//! What holds of `what_now` for everybody.

use policy::{Enrolled, Fact, Facts, Next, Proof, Requirement, Role, Strength, what_now};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{
    any_enrolled, any_facts, any_groups, any_policy, any_proof, any_proofs, any_requirement, any_settable,
    demand, proof,
};

fn is_enough(requirement: &Requirement, facts: &Facts, proofs: &[Proof]) -> bool {
    what_now(requirement, facts, proofs) == Next::Enough
}

fn real(entry: &Enrolled) -> bool {
    entry.can_answer() && entry.strength > Strength::None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn never_enough_unless_satisfied(demanded in any_requirement(), facts in any_facts(), proofs in any_proofs()) {
        if is_enough(&demanded, &facts, &proofs) {
            prop_assert!(demanded.satisfied_by(&proofs));
        }
    }

    #[test]
    fn a_satisfying_factor_is_always_enough(demanded in any_requirement(), facts in any_facts(), proofs in any_proofs()) {
        let factors: Vec<_> = proofs.into_iter().filter(|proof| proof.role == Role::Primary).collect();
        prop_assert_eq!(is_enough(&demanded, &facts, &factors), demanded.satisfied_by(&factors));
    }

    #[test]
    fn a_stricter_demand_is_never_met_more_easily(
        a in any_requirement(), b in any_requirement(), facts in any_facts(), proofs in any_proofs(),
    ) {
        if is_enough(&a.clone().merge(b), &facts, &proofs) {
            prop_assert!(is_enough(&a, &facts, &proofs));
        }
    }

    /// With a fact missing, nobody is let in who would not be with any value of it.
    #[test]
    fn a_missing_fact_never_lets_in(
        policy in any_policy(), facts in any_facts(), proofs in any_proofs(),
        groups in any_groups(), enrolled in vec(any_enrolled(), 0..4), settable in vec(any_settable(), 0..3),
    ) {
        let enough = |facts: &Facts| is_enough(&demand(&policy, facts), facts, &proofs);
        let pairs = [
            (Facts { groups: Fact::Missing, ..facts.clone() }, Facts { groups: Fact::Known(groups), ..facts.clone() }),
            (Facts { enrolled: Fact::Missing, ..facts.clone() }, Facts { enrolled: Fact::Known(enrolled), ..facts.clone() }),
            (Facts { settable: Fact::Missing, ..facts.clone() }, Facts { settable: Fact::Known(settable), ..facts.clone() }),
            (Facts::default(), facts.clone()),
        ];
        for (missing, known) in pairs {
            prop_assert!(!enough(&missing) || enough(&known), "{:?} but not {:?}", missing, known);
        }
    }

    #[test]
    fn set_up_needs_known_facts_and_everything_loaded(demanded in any_requirement(), facts in any_facts(), proofs in any_proofs()) {
        if let Next::SetUp { offers, first } = what_now(&demanded, &facts, &proofs) {
            let enrolled = facts.enrolled.known().expect("known");
            let settable = facts.settable.known().expect("known");
            prop_assert!(enrolled.iter().all(|entry| entry.usable));
            prop_assert!(!offers.is_empty());
            for offer in &offers {
                prop_assert!(settable.iter().any(|s| s.provider == *offer
                    && s.role == Role::Primary && demanded.accepts(s.strength, s.role)));
            }
            // Nobody who would do already is led to set-up.
            prop_assert!(!enrolled.iter().any(|entry| entry.is_primary()
                && entry.can_answer() && demanded.accepts(entry.strength, entry.role)));
            prop_assert!(first.is_none_or(|first| !first.is_empty()));
        }
    }

    /// The password alone adds a factor only to an account that has nothing real.
    #[test]
    fn set_up_on_the_password_only_without_anything_real(demanded in any_requirement(), facts in any_facts()) {
        if let Next::SetUp { first: None, .. } = what_now(&demanded, &facts, &[]) {
            prop_assert!(!facts.enrolled.known().expect("known").iter().any(real));
        }
    }

    /// Every choice that is shown can be answered, would do, and leads on.
    #[test]
    fn every_choice_leads_on(demanded in any_requirement(), facts in any_facts(), proofs in any_proofs()) {
        let Fact::Known(enrolled) = &facts.enrolled else { return Ok(()) };
        let next = what_now(&demanded, &facts, &proofs);
        if let Next::Challenge(choices) = &next {
            prop_assert!(!choices.is_empty());
            for entry in enrolled.iter().filter(|e| e.can_answer() && demanded.accepts(e.strength, e.role)) {
                prop_assert!(choices.contains(&entry.provider));
                let given = [proof(entry.provider.clone(), entry.role, entry.strength)];
                prop_assert_eq!(what_now(&demanded, &facts, &given), Next::Enough);
            }
        }
        if let Next::SetUp { first: Some(first), offers } = next {
            for entry in enrolled.iter().filter(|e| real(e)) {
                let given = proof(entry.provider.clone(), entry.role, entry.strength);
                let after = what_now(&demanded, &facts, &[given]);
                if entry.role == Role::Fallback {
                    prop_assert!(first.fallback.contains(&entry.provider));
                    prop_assert_eq!(after, Next::SetUp { offers: offers.clone(), first: None });
                }
            }
        }
    }

    #[test]
    fn one_more_proof_never_undoes_enough(
        demanded in any_requirement(), facts in any_facts(), proofs in any_proofs(), more in any_proof(),
    ) {
        let all: Vec<_> = proofs.iter().cloned().chain([more]).collect();
        prop_assert!(!is_enough(&demanded, &facts, &proofs) || is_enough(&demanded, &facts, &all));
    }

    #[test]
    fn straight_to_only_without_choice(demanded in any_requirement(), facts in any_facts()) {
        if let Next::Challenge(choices) = what_now(&demanded, &facts, &[]) {
            let alone = choices.primary.len() == 1 && !choices.could_not_load;
            prop_assert_eq!(choices.straight_to().is_some(), alone);
        }
    }
}
