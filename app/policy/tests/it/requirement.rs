//! The laws of the merge, and what a fallback is worth.

use policy::{Fact, Proof, Requirement, Role, Strength};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::{any_moment, any_requirement};
use crate::support::{
    BACKUP_CODES, DAY_MS, TOTP, any_proof, any_proofs, any_provider, any_role, any_strength, proof,
};

#[test]
fn a_fallback_stands_in_for_any_and_for_no_more() {
    let table = [
        // demanded, strength, as primary, as fallback
        (Strength::None, Strength::None, true, true),
        (Strength::Any, Strength::None, false, false),
        (Strength::Any, Strength::Any, true, true),
        (Strength::NotInterceptable, Strength::Any, false, false),
        (
            Strength::NotInterceptable,
            Strength::NotInterceptable,
            true,
            false,
        ),
        (
            Strength::NotInterceptable,
            Strength::PhishingResistant,
            true,
            false,
        ),
        (
            Strength::PhishingResistant,
            Strength::NotInterceptable,
            false,
            false,
        ),
        (
            Strength::PhishingResistant,
            Strength::PhishingResistant,
            true,
            false,
        ),
    ];
    for (least, strength, as_primary, as_fallback) in table {
        let case = format!("{least:?} {strength:?}");
        let demanded = Requirement::asking(least, []);
        assert_eq!(
            demanded.accepts(&TOTP, strength, Role::Primary),
            as_primary,
            "{case}"
        );
        assert_eq!(
            demanded.accepts(&BACKUP_CODES, strength, Role::Fallback),
            as_fallback,
            "{case}"
        );
        let primary = [proof(TOTP, Role::Primary, strength)];
        assert_eq!(
            demanded.satisfied_by(&primary, &Fact::Missing),
            as_primary,
            "{case}"
        );
        let fallback = [proof(BACKUP_CODES, Role::Fallback, strength)];
        assert_eq!(
            demanded.satisfied_by(&fallback, &Fact::Missing),
            as_fallback,
            "{case}"
        );
    }
}

#[test]
fn a_demand_without_strength_still_wants_a_proof() {
    assert!(Requirement::nothing().satisfied_by(&[], &Fact::Missing));
    assert!(!Requirement::asking(Strength::None, []).satisfied_by(&[], &Fact::Missing));
}

proptest! {
    #[test]
    fn merge_is_commutative(a in any_requirement(), b in any_requirement()) {
        prop_assert_eq!(a.clone().merge(b.clone()), b.merge(a));
    }

    #[test]
    fn merge_is_associative(a in any_requirement(), b in any_requirement(), c in any_requirement()) {
        prop_assert_eq!(a.clone().merge(b.clone()).merge(c.clone()), a.merge(b.merge(c)));
    }

    #[test]
    fn merge_is_idempotent_and_nothing_is_neutral(a in any_requirement()) {
        prop_assert_eq!(a.clone().merge(a.clone()), a.clone());
        prop_assert_eq!(a.clone().merge(Requirement::nothing()), a);
    }

    #[test]
    fn merge_is_monotone(a in any_requirement(), b in any_requirement(), c in any_requirement()) {
        let merged = a.clone().merge(b.clone());
        prop_assert!(merged.is_at_least(&a) && merged.is_at_least(&b));
        prop_assert!(merged.reasons().is_superset(a.reasons()));
        // And nothing stricter than needed: it is the least upper bound.
        if c.is_at_least(&a) && c.is_at_least(&b) {
            prop_assert!(c.is_at_least(&merged));
        }
        if a.is_at_least(&b) {
            prop_assert!(a.merge(c.clone()).is_at_least(&b.merge(c)));
        }
    }

    #[test]
    fn what_meets_the_merge_meets_each(
        a in any_requirement(), b in any_requirement(), proofs in any_proofs(), at in any_moment(),
    ) {
        let merged = a.clone().merge(b.clone());
        let at = Fact::Known(at);
        let each = |proofs: &[Proof]| a.satisfied_by(proofs, &at) && b.satisfied_by(proofs, &at);
        prop_assert!(!merged.satisfied_by(&proofs, &at) || each(&proofs));
        // Of a single proof, both ways: two proofs may meet one demand each, and that is not the same as both at once.
        if let [one] = proofs.as_slice() && a.second_factor() && b.second_factor() {
            let one = std::slice::from_ref(one);
            prop_assert_eq!(merged.satisfied_by(one, &at), each(one));
        }
    }

    #[test]
    fn an_older_proof_is_never_better(
        a in any_requirement(), given in any_proof(), earlier in 0..DAY_MS, at in any_moment(),
    ) {
        let at = Fact::Known(at);
        let older = Proof { at_ms: given.at_ms - earlier, ..given.clone() };
        prop_assert!(!a.satisfied_by(&[older], &at) || a.satisfied_by(std::slice::from_ref(&given), &at));
        prop_assert!(!a.satisfied_by(std::slice::from_ref(&given), &Fact::Missing) || a.satisfied_by(&[given], &at));
    }

    #[test]
    fn one_more_proof_never_hurts(
        a in any_requirement(), proofs in any_proofs(), more in any_proof(), at in any_moment(),
    ) {
        let at = Fact::Known(at);
        let all: Vec<_> = proofs.iter().cloned().chain([more]).collect();
        prop_assert!(!a.satisfied_by(&proofs, &at) || a.satisfied_by(&all, &at));
    }

    #[test]
    fn no_heap_of_fallbacks_lifts_above_any(
        least in any_strength(),
        strengths in vec(any_strength(), 0..5),
    ) {
        let proofs: Vec<_> = strengths.into_iter().map(|s| proof(BACKUP_CODES, Role::Fallback, s)).collect();
        if Requirement::asking(least, []).satisfied_by(&proofs, &Fact::Missing) {
            prop_assert!(least <= Strength::Any);
        }
    }

    #[test]
    fn accepts_is_monotone(
        a in any_requirement(), by in any_provider(), x in any_strength(), y in any_strength(), role in any_role(),
    ) {
        prop_assert!(!a.accepts(&by, x.min(y), role) || a.accepts(&by, x.max(y), role));
        prop_assert!(!a.accepts(&by, x, Role::Fallback) || a.accepts(&by, x, Role::Primary));
    }
}
