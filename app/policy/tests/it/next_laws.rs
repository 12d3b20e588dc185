//! What holds of `what_now` for everybody.

use policy::{
    ADMIN_CODE, BACKUP_CODES, Blocked, Enrolled, Fact, Facts, Next, Proof, Requirement, Role, Strength,
    what_now,
};
use proptest::prelude::*;

use crate::random::{any_facts, any_first_method, any_policy, any_requirement, named, with_less};
use crate::support::{any_proof, any_proofs, demand, proof};

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
            prop_assert!(demanded.satisfied_by(&proofs, &facts.at));
        }
    }

    #[test]
    fn a_satisfying_factor_is_always_enough(demanded in any_requirement(), facts in any_facts(), proofs in any_proofs()) {
        let factors: Vec<_> = proofs.into_iter().filter(|proof| proof.role == Role::Primary).collect();
        prop_assert_eq!(is_enough(&demanded, &facts, &factors), demanded.satisfied_by(&factors, &facts.at));
    }

    #[test]
    fn a_stricter_demand_is_never_met_more_easily(
        a in any_requirement(), b in any_requirement(), facts in any_facts(), proofs in any_proofs(),
    ) {
        if is_enough(&a.clone().merge(b), &facts, &proofs) {
            prop_assert!(is_enough(&a, &facts, &proofs));
        }
    }

    /// With a fact missing, nobody is let in who would not be with any value of it, and nobody may put off more.
    #[test]
    fn a_missing_fact_never_lets_in(policy in any_policy(), facts in any_facts(), proofs in any_proofs()) {
        let next = |facts: &Facts| what_now(&demand(&policy, facts), facts, &proofs);
        let may_wait = |next: &Next| {
            matches!(next, Next::SetUp { postpone_until_ms: Some(_), .. } | Next::SetUpLater { .. })
        };
        let with_all = next(&facts);
        for less in with_less(&facts) {
            let with_less = next(&less);
            prop_assert!(with_less != Next::Enough || with_all == Next::Enough, "{:?}", less);
            prop_assert!(!may_wait(&with_less) || may_wait(&with_all) || with_all == Next::Enough, "{:?}", less);
        }
    }

    #[test]
    fn set_up_needs_known_facts_and_everything_loaded(demanded in any_requirement(), facts in any_facts(), proofs in any_proofs()) {
        if let Next::SetUp { offers, first, .. } = what_now(&demanded, &facts, &proofs) {
            let enrolled = facts.enrolled.known().expect("known");
            let settable = facts.settable.known().expect("known");
            prop_assert!(enrolled.iter().all(|entry| entry.usable));
            prop_assert!(!offers.is_empty());
            for offer in &offers {
                prop_assert!(settable.iter().any(|s| s.provider == *offer
                    && s.role == Role::Primary && demanded.accepts_settable(s)));
            }
            // Nobody who would do already is led to set-up, but by the code of an administrator.
            let helped = proofs.iter().any(|p| p.provider == ADMIN_CODE && p.role == Role::Fallback);
            prop_assert!(helped || !enrolled.iter().any(|entry| entry.is_primary()
                && entry.can_answer() && demanded.accepts_enrolled(entry)));
            prop_assert!(first.is_none_or(|first| !first.is_empty()));
        }
    }

    /// The password alone adds a factor only to an account that has nothing real.
    #[test]
    fn set_up_on_the_password_only_without_anything_real(demanded in any_requirement(), facts in any_facts()) {
        if let Next::SetUp { first: None, .. } = what_now(&demanded, &facts, &[]) {
            prop_assert!(!facts.enrolled.known().expect("known").iter().any(real));
            // And where nothing more is demanded of a first method.
            let first = demanded.first_method();
            prop_assert!(!first.code && first.is_there(&facts.address));
        }
    }

    /// A demand on first methods opens no set-up and no way in, lets nobody wait longer, and is none of who has something real.
    #[test]
    fn a_first_method_is_never_easier(
        demanded in any_requirement(), first in any_first_method(), facts in any_facts(), proofs in any_proofs(),
    ) {
        let more = demanded.clone().merge(Requirement::from_demand(&first, &named(), []));
        let (without, with) = (what_now(&demanded, &facts, &proofs), what_now(&more, &facts, &proofs));
        let may_wait = |next: &Next| match next {
            Next::SetUp { postpone_until_ms, .. } => *postpone_until_ms,
            Next::SetUpLater { until_ms, .. } => Some(*until_ms),
            _ => None,
        };
        let opens = |next: &Next| matches!(next, Next::SetUp { first: None, .. });
        prop_assert_eq!(with == Next::Enough, without == Next::Enough);
        prop_assert!(!opens(&with) || opens(&without));
        prop_assert!(may_wait(&with).is_none() || may_wait(&with) == may_wait(&without));
        let known = facts.enrolled.known();
        if known.is_some_and(|all| all.iter().any(|entry| entry.is_primary() && real(entry))) {
            prop_assert_eq!(&with, &without);
        }
        // An address that is not known helps nobody.
        let nowhere = Facts { address: Fact::Missing, ..facts.clone() };
        prop_assert!(!opens(&what_now(&more, &nowhere, &proofs)) || opens(&with));
    }

    /// Where the code of an administrator is demanded, no other proof stands in for it, and it for no other.
    #[test]
    fn the_code_of_an_administrator_is_given_beside_all_else(
        demanded in any_requirement(), facts in any_facts(), proofs in any_proofs(),
    ) {
        let Fact::Known(enrolled) = &facts.enrolled else { return Ok(()) };
        let has_real = enrolled.iter().any(|entry| entry.is_primary() && real(entry));
        if has_real || !demanded.first_method().code {
            return Ok(());
        }
        let is_code = |p: &Proof| p.provider == ADMIN_CODE && p.role == Role::Fallback;
        let without: Vec<_> = proofs.iter().filter(|p| !is_code(p)).cloned().collect();
        let next = what_now(&demanded, &facts, &without);
        let opened = matches!(next, Next::SetUp { first: None, .. });
        prop_assert!(!opened);
        let good = |e: &Enrolled| e.provider == ADMIN_CODE && real(e);
        if let Next::Blocked(Blocked::CodeDemanded) | Next::SetUpLater { why: Blocked::CodeDemanded, .. } = next {
            prop_assert!(!enrolled.iter().any(good));
        }
        let only_code: Vec<_> = proofs.iter().filter(|p| is_code(p)).cloned().collect();
        let codes = |e: &Enrolled| real(e) && e.role == Role::Fallback && e.provider != ADMIN_CODE;
        if let Next::SetUp { first: None, .. } = what_now(&demanded, &facts, &only_code) {
            prop_assert!(!enrolled.iter().any(codes));
        }
    }

    /// Every choice that is shown can be answered, would do, and leads on.
    #[test]
    fn every_choice_leads_on(demanded in any_requirement(), facts in any_facts(), proofs in any_proofs()) {
        let (Fact::Known(enrolled), Fact::Known(now)) = (&facts.enrolled, &facts.at) else { return Ok(()) };
        let given = |entry: &Enrolled| {
            let proof = proof(entry.provider.clone(), entry.role, entry.strength);
            [Proof { at_ms: now.ms, key: entry.key, ..proof }]
        };
        let would_do = |e: &Enrolled| e.can_answer() && demanded.accepts_enrolled(e);
        let next = what_now(&demanded, &facts, &proofs);
        if let Next::Challenge(choices) = &next {
            prop_assert!(!choices.is_empty());
            for entry in enrolled.iter().filter(|entry| would_do(entry)) {
                prop_assert!(choices.contains(&entry.provider));
                prop_assert_eq!(what_now(&demanded, &facts, &given(entry)), Next::Enough);
            }
        }
        if let Next::SetUp { first: Some(first), offers, .. } = next {
            let has_real = enrolled.iter().any(|entry| real(entry) && entry.is_primary());
            // Where more is demanded of a first method, this is not all: see below.
            let apart = !has_real && !demanded.first_method().is_nothing();
            for entry in enrolled.iter().filter(|entry| !apart && real(entry) && entry.role == Role::Fallback) {
                let stands_in = !has_real || demanded.bounds().backup_codes || entry.provider != BACKUP_CODES;
                prop_assert_eq!(first.fallback.contains(&entry.provider), stands_in);
                let after = what_now(&demanded, &facts, &given(entry));
                let opened = matches!(&after, Next::SetUp { first: None, offers: same, .. } if *same == offers);
                prop_assert_eq!(opened, stands_in);
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

    /// The code of an administrator meets no demand beyond that of any fallback, and keeps nobody from going on.
    #[test]
    fn an_administrator_code_lifts_nobody(demanded in any_requirement(), facts in any_facts(), proofs in any_proofs()) {
        let with = |more: Option<Proof>| {
            let others = proofs.iter().filter(|p| p.provider != ADMIN_CODE).cloned();
            what_now(&demanded, &facts, &others.chain(more).collect::<Vec<_>>())
        };
        let now = facts.at.known().map_or(0, |at| at.ms);
        let code = Proof { at_ms: now, ..proof(ADMIN_CODE, Role::Fallback, Strength::Any) };
        let (without, given) = (with(None), with(Some(code)));
        if given == Next::Enough && without != Next::Enough {
            prop_assert!(demanded.accepts(&ADMIN_CODE, Strength::Any, Role::Fallback));
        }
        if matches!(given, Next::Blocked(_)) {
            prop_assert_eq!(without, given);
        }
    }

    #[test]
    fn straight_to_only_without_choice(demanded in any_requirement(), facts in any_facts()) {
        if let Next::Challenge(choices) = what_now(&demanded, &facts, &[]) {
            let alone = choices.primary.len() == 1 && !choices.could_not_load;
            prop_assert_eq!(choices.straight_to().is_some(), alone);
        }
    }
}
