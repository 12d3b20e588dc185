//! No sequence of events reaches a session without every proof that the policy demands at that moment.

use std::collections::BTreeSet;

use policy::{Enforcement, Enrolled, Fact, Facts, Policy, Requirement, Role, Settable, Strength, decide};
use proptest::prelude::*;

use super::*;

const NAMES: [&str; 3] = ["totp", "webauthn", "backup_codes"];

fn id(name: &str) -> ProviderId {
    name.parse().expect("a name of this test")
}

fn role(name: &str) -> Role {
    if name == "backup_codes" {
        Role::Fallback
    } else {
        Role::Primary
    }
}

fn proof(name: &str) -> Proof {
    Proof {
        provider: id(name),
        role: role(name),
        strength: Strength::Any,
        at_ms: 0,
        remembered: false,
        key: None,
        enrolment: None,
    }
}

#[derive(Clone, Debug)]
enum Event {
    Password,
    Passkey(bool),
    Choose(usize),
    Accept(usize),
    SetUp(usize),
    SetUpDone(usize, bool),
    CodesDone,
    OtherWay,
    PutOff,
    /// The world changes under the attempt: enforcement, or what the person has.
    World(bool, [bool; 3], u32, bool),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::Password),
        any::<bool>().prop_map(Event::Passkey),
        (0..3_usize).prop_map(Event::Choose),
        (0..3_usize).prop_map(Event::Accept),
        (0..3_usize).prop_map(Event::SetUp),
        (0..3_usize, any::<bool>()).prop_map(|(i, codes)| Event::SetUpDone(i, codes)),
        Just(Event::CodesDone),
        Just(Event::OtherWay),
        Just(Event::PutOff),
        (any::<bool>(), any::<[bool; 3]>(), 0..3_u32, any::<bool>())
            .prop_map(|(on, has, left, grace)| Event::World(on, has, left, grace)),
    ]
}

/// `grace`: a first set-up may be put off.
fn world(on: bool, has: [bool; 3], left: u32, grace: bool) -> (Requirement, Facts) {
    let policy = Policy {
        base: policy::Base {
            enrolment_grace_days: u32::from(grace),
            ..policy::Base::default()
        },
        enforcement: Enforcement {
            on,
            ..Enforcement::default()
        },
        ..Policy::default()
    };
    let enrolled = NAMES
        .iter()
        .zip(has)
        .filter(|(_, has)| *has)
        .map(|(name, _)| Enrolled {
            provider: id(name),
            role: role(name),
            strength: Strength::Any,
            usable: true,
            left: (role(name) == Role::Fallback).then_some(left),
            key: None,
        });
    let settable = vec![Settable {
        provider: id("totp"),
        role: Role::Primary,
        strength: Strength::Any,
        attests: false,
    }];
    let facts = Facts {
        groups: Fact::Known(BTreeSet::new()),
        enrolled: Fact::Known(enrolled.collect()),
        settable: Fact::Known(settable),
        at: Fact::Known(policy::Moment {
            ms: 10,
            weekday: policy::Weekday::Mon,
            time: policy::TimeOfDay::START,
        }),
        owing_since_ms: Fact::Known(0),
        ..Facts::default()
    };
    (decide(&policy, &facts).requirement, facts)
}

proptest! {
    #[test]
    fn only_what_was_proven_gets_in(
        events in proptest::collection::vec(event(), 0..40),
        kind in 0..4_u8, on: bool, has: [bool; 3], left in 0..3_u32, grace: bool,
    ) {
        let (mut requirement, mut facts) = world(on, has, left, grace);
        let mut attempt = match kind {
            0 => Attempt::after_password(),
            1 => Attempt::sudo(),
            2 => Attempt::after_passkey(proof("webauthn"), true),
            _ => Attempt::step_up(Vec::new(), false),
        };
        // A passkey that verified its owner stands for it. A session that steps up has given it once; for setting up, it must be given again.
        let mut password_given = kind != 1;
        let mut password_fresh = kind == 0 || kind == 2;
        // What really happened, kept apart from the machine.
        let mut really_proven: Vec<Proof> = if kind == 2 { vec![proof("webauthn")] } else { Vec::new() };
        for event in events {
            let now = World { requirement: &requirement, facts: &facts };
            let before = attempt.clone();
            let after = match event {
                Event::Password => attempt.password_accepted().inspect(|_| {
                    password_given = true;
                    password_fresh = true;
                    really_proven.retain(|p| p.role == Role::Primary);
                }),
                Event::Passkey(verified) => {
                    password_given |= verified;
                    password_fresh |= verified;
                    really_proven.push(proof("webauthn"));
                    Ok(attempt.passkey_accepted(proof("webauthn"), verified))
                }
                Event::Choose(i) => attempt.choose(now, &id(NAMES[i])),
                Event::Accept(i) => {
                    let asked = attempt.ask(now) == Ask::Challenge(id(NAMES[i]));
                    let after = attempt.accept(now, proof(NAMES[i]));
                    prop_assert_eq!(after.is_ok(), asked, "an answer that was not asked for");
                    after.inspect(|_| really_proven.push(proof(NAMES[i])))
                }
                Event::SetUp(i) => attempt.set_up(now, &id(NAMES[i])),
                Event::SetUpDone(i, codes) => {
                    let asked = attempt.ask(now) == Ask::SetUp(id(NAMES[i]));
                    let after = attempt.set_up_done(now, proof(NAMES[i]), codes);
                    prop_assert_eq!(after.is_ok(), asked, "a set-up that was not open");
                    prop_assert!(!asked || password_fresh, "a set-up by a cookie alone");
                    after.inspect(|_| really_proven.push(proof(NAMES[i])))
                }
                Event::CodesDone => attempt.codes_done(),
                Event::OtherWay => Ok(attempt.other_way()),
                Event::PutOff => {
                    let may = attempt.may_put_off_until(now).is_some();
                    let after = attempt.put_off(now);
                    prop_assert_eq!(after.is_ok(), may, "put off against the policy");
                    prop_assert!(!may || password_fresh, "put off by a cookie alone");
                    after
                }
                Event::World(on, has, left, grace) => {
                    (requirement, facts) = world(on, has, left, grace);
                    Ok(attempt)
                }
            };
            attempt = after.unwrap_or(before);
            let now = World { requirement: &requirement, facts: &facts };
            if let Ok(completed) = attempt.complete(now) {
                prop_assert!(password_given);
                // Who owes a method may put it off while the grace lasts, having shown all that they have.
                let grace = attempt.has_put_off() && attempt.may_put_off_until(now).is_some();
                prop_assert!(grace || requirement.satisfied_by(&completed.proofs, &facts.at));
                prop_assert_eq!(&completed.proofs, &really_proven);
            }
        }
    }

    #[test]
    fn a_real_factor_cannot_be_walked_around(events in proptest::collection::vec(event(), 0..40)) {
        // Somebody who has an app and no codes, and only knows the password: whatever they send, they stay out.
        let (requirement, facts) = world(true, [true, false, false], 0, true);
        let now = World { requirement: &requirement, facts: &facts };
        let mut attempt = Attempt::after_password();
        for event in events {
            let before = attempt.clone();
            attempt = match event {
                Event::Choose(i) => attempt.choose(now, &id(NAMES[i])),
                Event::SetUp(i) => attempt.set_up(now, &id(NAMES[i])),
                Event::SetUpDone(i, codes) => attempt.set_up_done(now, proof(NAMES[i]), codes),
                Event::CodesDone => attempt.codes_done(),
                Event::Password => attempt.password_accepted(),
                Event::PutOff => attempt.put_off(now),
                _ => Ok(attempt.other_way()),
            }
            .unwrap_or(before);
            prop_assert!(attempt.complete(now).is_err());
        }
    }
}

#[test]
fn a_person_with_codes_only_gives_one_before_setting_up() {
    let (requirement, facts) = world(true, [false, false, true], 2, true);
    let now = World {
        requirement: &requirement,
        facts: &facts,
    };
    let attempt = Attempt::after_password();
    assert!(attempt.clone().set_up(now, &id("totp")).is_err());
    assert!(attempt.clone().put_off(now).is_err());
    let attempt = attempt.choose(now, &id("backup_codes")).expect("offered");
    let attempt = attempt.accept(now, proof("backup_codes")).expect("asked");
    assert_eq!(attempt.ask(now), Ask::ChooseSetUp(vec![id("totp")]));
    assert!(attempt.complete(now).is_err());
    assert!(attempt.set_up(now, &id("totp")).is_ok());
}

#[test]
fn a_passkey_alone_is_two_factors_and_nothing_is_asked_on_top() {
    // Somebody who has an app as well, where everybody must have a second step.
    let (requirement, facts) = world(true, [true, true, false], 0, false);
    let now = World {
        requirement: &requirement,
        facts: &facts,
    };
    let attempt = Attempt::after_passkey(proof("webauthn"), true);
    assert_eq!(attempt.ask(now), Ask::Complete);
    assert_eq!(attempt.complete(now).expect("in").proofs, [proof("webauthn")]);
}

#[test]
fn a_passkey_that_checked_nothing_comes_before_the_password() {
    let (requirement, facts) = world(true, [false, true, false], 0, false);
    let now = World {
        requirement: &requirement,
        facts: &facts,
    };
    let attempt = Attempt::after_passkey(proof("webauthn"), false);
    assert_eq!(attempt.ask(now), Ask::Password);
    assert!(attempt.complete(now).is_err());
    let attempt = attempt.password_accepted().expect("asked");
    assert_eq!(attempt.complete(now).expect("in").proofs, [proof("webauthn")]);
}
