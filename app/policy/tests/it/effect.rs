//! What a change means to people, one by one and all together.

use policy::{Affected, Blocked, Circumstance, Crowd, Effect, Fact, Facts, Policy, Reason, effect};
use policy::{Compiled, Demand, Next, Strength, When, what_now};
use proptest::prelude::*;

use crate::random::{any_facts, any_policy};
use crate::support::{
    TOTP, WEBAUTHN, any_groups, demand, has_codes, has_passkey, has_totp, person, policy, rule, set,
    settable, with_settable,
};

fn of(before: &Policy, after: &Policy, facts: &Facts) -> Effect {
    effect(&Compiled::new(before), &Compiled::new(after), facts)
}

fn with(demand: Demand) -> Policy {
    Policy {
        rules: vec![rule(
            "finance",
            When {
                groups: set(&["finance"]),
                ..When::default()
            },
            demand,
        )],
        ..Policy::default()
    }
}

#[test]
fn each_effect_by_an_example() {
    let nothing = Policy::default();
    let asks = policy(true, &["finance"], &[]);
    let strong = with(Demand {
        strength: Some(Strength::PhishingResistant),
        ..Demand::default()
    });
    let finance = |has: Vec<policy::Enrolled>, can: &[policy::Settable]| {
        with_settable(person(&["finance"], has), can.to_vec())
    };
    let can = [settable(WEBAUTHN, Strength::PhishingResistant)];
    for (before, after, who, expected) in [
        (&nothing, &asks, finance(vec![], &can), Effect::MustSetUp),
        (&nothing, &asks, finance(vec![], &[]), Effect::LockedOut),
        (&asks, &nothing, finance(vec![], &can), Effect::Eased),
        (&asks, &asks, finance(vec![has_totp()], &can), Effect::Unchanged),
        (
            &nothing,
            &strong,
            finance(vec![has_totp()], &can),
            Effect::MustSetUp,
        ),
        (
            &nothing,
            &strong,
            finance(vec![has_totp(), has_passkey()], &can),
            Effect::LosesMethod,
        ),
        (
            &nothing,
            &strong,
            finance(vec![has_totp()], &[]),
            Effect::LockedOut,
        ),
        (
            &nothing,
            &strong,
            person(&[], vec![has_totp()]),
            Effect::Unchanged,
        ),
        // Codes alone are no factor.
        (
            &nothing,
            &asks,
            finance(vec![has_codes(3)], &can),
            Effect::MustSetUp,
        ),
    ] {
        assert_eq!(of(before, after, &who), expected, "{who:?}");
    }
}

#[test]
fn a_crowd_is_counted_whole_and_named_as_far_as_wanted() {
    let crowd = Crowd {
        situations: vec![
            with_settable(
                person(&["finance"], vec![]),
                vec![settable(TOTP, Strength::NotInterceptable)],
            ),
            person(&[], vec![]),
        ],
        names: (0..10).map(|n| format!("Person{n}")).collect(),
        of: vec![0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
    };
    let (before, after) = (
        Policy::default(),
        with(Demand {
            strength: Some(Strength::Any),
            ..Demand::default()
        }),
    );
    let before = crowd.before(&before);
    let preview = crowd.preview(&before, &after, ("", 2));
    assert_eq!(
        (preview.count(Effect::MustSetUp), preview.count(Effect::Unchanged)),
        (4, 6)
    );
    let names: Vec<_> = preview.who.iter().map(|who| who.name.as_str()).collect();
    assert_eq!(names, ["Person0", "Person1"]);
    assert_eq!(preview.who[0].rules[0].to_string(), "finance");
    let found = crowd.preview(&before, &after, ("SON3", 2));
    assert_eq!((found.who.len(), found.count(Effect::MustSetUp)), (1, 4));
    // An index that is not there is nobody.
    let odd = Crowd { of: vec![7], ..crowd };
    assert_eq!(odd.preview(&before, &after, ("", 2)).counts, [0; 6]);
}

proptest! {
    #[test]
    fn nothing_changes_for_anybody_when_nothing_is_changed(policy in any_policy(), facts in any_facts()) {
        prop_assert_eq!(of(&policy, &policy, &facts), Effect::Unchanged);
    }

    #[test]
    fn who_could_get_in_and_cannot_any_more_is_locked_out(before in any_policy(), after in any_policy(), facts in any_facts()) {
        let blocked = |policy: &Policy| {
            let next = what_now(&Compiled::new(policy).requirement(&facts), &facts, &[]);
            // Who may set up from elsewhere only, can go there.
            matches!(next, Next::Blocked(why) if why != Blocked::NotFromHere)
        };
        let locked_out = of(&before, &after, &facts) == Effect::LockedOut;
        prop_assert_eq!(locked_out, !blocked(&before) && blocked(&after));
    }

    /// Whoever is decided together with others gets what they would get alone: the effect, and the rules it comes from.
    #[test]
    fn everybody_is_counted_once_and_as_they_would_be_alone(
        before in any_policy(), after in any_policy(), crowd in any_crowd(), most in 0..4_usize,
    ) {
        let all = crowd.preview(&crowd.before(&before), &after, ("", usize::MAX));
        let named = crowd.preview(&crowd.before(&before), &after, ("1", most));
        let mut counts = [0; 6];
        let mut who = Vec::new();
        for (name, number) in crowd.names.iter().zip(&crowd.of) {
            let facts = &crowd.situations[*number as usize];
            let effect = of(&before, &after, facts);
            counts[effect.index()] += 1;
            let reasons = demand(&after, facts).reasons().clone();
            let rules = reasons.into_iter().filter_map(|reason| match reason {
                Reason::Rule(id) | Reason::CannotEvaluate(id) => Some(id),
                _ => None,
            });
            let rules = if effect == Effect::Eased { Vec::new() } else { rules.collect() };
            if effect != Effect::Unchanged {
                who.push(Affected { name: name.clone(), effect, rules });
            }
        }
        who.sort_by_key(|affected| affected.effect);
        prop_assert_eq!((all.counts, &all.who), (counts, &who));
        // And of those whose names are looked for, the first of each effect.
        let mut seen = [0; 6];
        who.retain(|one| {
            let fits = one.name.contains('1');
            seen[one.effect.index()] += usize::from(fits);
            fits && seen[one.effect.index()] <= most
        });
        prop_assert_eq!((named.counts, named.who), (counts, who));
    }
}

prop_compose! {
    /// People who have much in common: a few who differ in all else, in groups of which policies name only some.
    fn any_crowd()(
        rest in proptest::collection::vec(any_facts(), 1..4),
        people in proptest::collection::vec((0..4_usize, any_groups(), any_groups()), 0..24),
        missing in prop::bool::weighted(0.1),
    ) -> Crowd {
        let situations = people.iter().map(|(which, named, others)| {
            let groups = named.iter().cloned().chain(others.iter().map(|group| format!("old {group}")));
            let groups = Fact::Known(groups.collect());
            let groups = if missing && *which == 0 { Fact::Missing } else { groups };
            Facts { groups, ..rest[which % rest.len()].clone() }
        });
        let situations: Vec<Facts> = situations.collect();
        let number = |n: usize| u32::try_from(n).expect("few");
        Crowd {
            names: (0..situations.len() * 2).map(|n| n.to_string()).collect(),
            // Each situation is that of two people.
            of: (0..situations.len() * 2).map(|n| number(n / 2)).collect(),
            situations,
        }
    }
}

#[test]
fn a_crowd_is_the_same_people_under_other_circumstances() {
    let crowd = Crowd {
        situations: vec![person(&["finance"], vec![]), person(&[], vec![has_totp()])],
        names: vec!["a".to_owned(), "b".to_owned()],
        of: vec![0, 1],
    };
    let here = Circumstance {
        application: Fact::Known("wiki".to_owned()),
        ..Circumstance::default()
    };
    let moved = crowd.clone().under(&here);
    assert_eq!((&moved.names, &moved.of), (&crowd.names, &crowd.of));
    for (was, is) in crowd.situations.iter().zip(&moved.situations) {
        assert_eq!(was.under(&here), *is);
    }
}
