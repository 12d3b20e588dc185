//! What a change means to people, one by one and all together.

use policy::{Circumstance, Crowd, Effect, Facts, Policy, effect};
use policy::{Compiled, Demand, Next, Strength, When, what_now};
use proptest::prelude::*;

use crate::random::{any_facts, any_policy};
use crate::support::{
    TOTP, WEBAUTHN, has_codes, has_passkey, has_totp, person, policy, rule, set, settable, with_settable,
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
            matches!(what_now(&Compiled::new(policy).requirement(&facts), &facts, &[]), Next::Blocked(_))
        };
        let locked_out = of(&before, &after, &facts) == Effect::LockedOut;
        prop_assert_eq!(locked_out, !blocked(&before) && blocked(&after));
    }

    #[test]
    fn everybody_is_counted_once_and_as_they_would_be_alone(
        before in any_policy(), after in any_policy(), situations in proptest::collection::vec(any_facts(), 1..5),
        of in proptest::collection::vec(0..4_u32, 0..20),
    ) {
        let names = (0..of.len()).map(|n| n.to_string()).collect();
        let of: Vec<u32> = of.into_iter().map(|n| n % u32::try_from(situations.len()).expect("few")).collect();
        let crowd = Crowd { situations, names, of };
        let here = Circumstance::default();
        let crowd = crowd.under(&here);
        let preview = crowd.preview(&crowd.before(&before), &after, ("", usize::MAX));
        prop_assert_eq!(preview.counts.iter().sum::<usize>(), crowd.names.len());
        for who in &preview.who {
            let n: usize = who.name.parse().expect("a number");
            let facts = &crowd.situations[crowd.of[n] as usize];
            prop_assert_eq!(who.effect, super::effect::of(&before, &after, facts));
        }
    }
}
