//! Lists of models: how they are written, their bounds, and those that leave nothing.

use policy::check::{KnownProvider, Place, Problem};
use policy::{Aaguid, Base, Demand, Flaw, Policy, Role, Strength, When, check};

use super::{attested, keys_only};
use crate::check::{known, problems};
use crate::support::{WEBAUTHN, id, models, policy, rule, set};

#[test]
fn lists_that_leave_nothing_are_contradictions() {
    let with_rules = |rules| Policy {
        rules,
        ..policy(false, &[], &[])
    };
    let one = |name, numbers: &[u8]| rule(name, When::default(), attested(Some(numbers)));
    let place = |name| Place::Rule(id(name));
    let empty = problems(&with_rules(vec![one("empty", &[])]));
    assert!(
        empty.contains(&(place("empty"), Problem::NothingSatisfies)),
        "{empty:?}"
    );
    let apart = problems(&with_rules(vec![one("a", &[1, 2]), one("b", &[3])]));
    assert!(
        apart.contains(&(place("b"), Problem::Contradicts(id("a")))),
        "{apart:?}"
    );
    let in_common = problems(&with_rules(vec![one("a", &[1, 2]), one("b", &[2])]));
    assert!(
        !in_common
            .iter()
            .any(|(_, problem)| matches!(problem, Problem::Contradicts(_))),
        "{in_common:?}"
    );
    // With the list of the base; and where the rules never meet.
    let against_base = Policy {
        base: Base {
            models: Some(models(&[3])),
            ..Base::default()
        },
        ..with_rules(vec![one("a", &[1])])
    };
    assert!(problems(&against_base).contains(&(place("a"), Problem::NothingSatisfies)));
    let only_in = |group: &str| When {
        groups: set(&[group]),
        except_groups: set(&[if group == "admins" { "guests" } else { "admins" }]),
        ..When::default()
    };
    let never_meet = problems(&with_rules(vec![
        rule("a", only_in("admins"), attested(Some(&[1]))),
        rule("b", only_in("guests"), attested(Some(&[2]))),
    ]));
    assert!(never_meet.is_empty(), "{never_meet:?}");
}

#[test]
fn nobody_can_check_what_is_demanded() {
    let mut known = known();
    known.providers = vec![KnownProvider {
        id: WEBAUTHN,
        role: Role::Primary,
        strength: Strength::PhishingResistant,
        attests: false,
    }];
    let found = check(&keys_only(attested(None)), &known);
    assert!(found.iter().any(|one| one.problem == Problem::NothingSatisfies));
}

#[test]
fn models_are_written_as_uuids() {
    let text = "2fc0579f-8113-47ea-b116-bb5a8db9202a";
    let read: Aaguid = text.parse().expect("a model");
    assert_eq!(read.to_string(), text);
    assert_eq!(text.to_uppercase().parse(), Ok(read));
    let long = "a".repeat(1 << 20);
    for bad in [
        "",
        "2fc0579f811347eab116bb5a8db9202a",
        "2fc0579f-8113-47ea-b116-bb5a8db9202",
        "2fc0579f-8113-47ea-b116-bb5a8db9202g",
        "2fc0579f-8113-47ea-b116-bb5a8db920+a",
        "2fc0579f-8113-47ea-b116bb5a8db9202aa",
        "é2c0579f-8113-47ea-b116-bb5a8db9202",
        &long,
    ] {
        assert!(bad.parse::<Aaguid>().is_err(), "{bad}");
    }
}

#[test]
fn a_list_has_bounds() {
    let many = (0..=policy::MAX_MODELS).map(|n| {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
        Aaguid::from_bytes(bytes)
    });
    let policy = keys_only(Demand {
        models: Some(many.collect()),
        ..Demand::default()
    });
    let error = policy.validate().expect_err("too many");
    assert_eq!(error.key.as_deref(), Some("rules[0].demand.models"));
    assert_eq!(error.flaw, Flaw::TooMany(1_001, 1_000));
}
