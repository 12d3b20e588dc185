//! Demands on security keys and passkeys: which of them count, and what happens to those that do not.

use policy::lockout::{Administrator, Why, obstacle};
use policy::{
    Aaguid, Base, Blocked, Demand, Enrolled, Facts, Key, Next, Policy, Proof, Role, Strength, Unfit, When,
    what_now,
};

use crate::support::{
    TOTP, WEBAUTHN, code_given, demand, has_codes, has_key, has_passkey, has_totp, model, models, person,
    policy, proof, rule, settable, with_settable,
};

mod laws;
mod lists;

/// A key with all virtues, of the first model.
const GOOD: Key = Key {
    verifies: true,
    synced: false,
    attested: Some(Aaguid::from_bytes([1; 16])),
};

/// Demands a key of everybody, and that of it.
fn keys_only(more: Demand) -> Policy {
    let demand = Demand {
        strength: Some(Strength::PhishingResistant),
        ..more
    };
    Policy {
        rules: vec![rule("keys", When::default(), demand)],
        ..policy(false, &[], &[])
    }
}

fn attested(numbers: Option<&[u8]>) -> Demand {
    Demand {
        attested: Some(true),
        models: numbers.map(models),
        ..Demand::default()
    }
}

fn given(key: Option<Key>) -> Proof {
    Proof {
        key,
        ..proof(WEBAUTHN, Role::Primary, Strength::PhishingResistant)
    }
}

/// Somebody with this, who could set up a key whose model can be checked.
fn with(enrolled: Vec<Enrolled>) -> Facts {
    let key = policy::Settable {
        attests: true,
        ..settable(WEBAUTHN, Strength::PhishingResistant)
    };
    with_settable(person(&[], enrolled), vec![key])
}

#[test]
fn which_keys_count() {
    let verified = || Demand {
        user_verification: Some(true),
        ..Demand::default()
    };
    let bound = || Demand {
        synced_passkeys: Some(false),
        ..Demand::default()
    };
    let without_pin = Key {
        verifies: false,
        ..GOOD
    };
    let synced = Key { synced: true, ..GOOD };
    let unknown = Key {
        attested: None,
        ..GOOD
    };
    let other = Key {
        attested: Some(model(2)),
        ..GOOD
    };
    let table = [
        (Demand::default(), None, None),
        (verified(), Some(GOOD), None),
        (verified(), Some(synced), None),
        (verified(), Some(without_pin), Some(Unfit::NotVerifying)),
        (verified(), None, Some(Unfit::NotVerifying)),
        (bound(), Some(without_pin), None),
        (bound(), Some(synced), Some(Unfit::Synced)),
        (bound(), None, Some(Unfit::Synced)),
        (attested(None), Some(other), None),
        (attested(None), Some(unknown), Some(Unfit::NotAttested)),
        (attested(None), None, Some(Unfit::NotAttested)),
        (attested(Some(&[1])), Some(GOOD), None),
        (attested(Some(&[1])), Some(other), Some(Unfit::Model)),
        (attested(Some(&[])), Some(GOOD), Some(Unfit::Model)),
        // Naming models is enough.
        (
            Demand {
                attested: None,
                ..attested(Some(&[1]))
            },
            Some(unknown),
            Some(Unfit::NotAttested),
        ),
    ];
    for (asked, key, expected) in table {
        let case = format!("{asked:?} {key:?}");
        let policy = keys_only(asked);
        let facts = with(vec![Enrolled { key, ..has_passkey() }]);
        let demanded = demand(&policy, &facts);
        assert_eq!(demanded.unfit(&WEBAUTHN, key.as_ref()), expected, "{case}");
        assert_eq!(demanded.unfit(&TOTP, key.as_ref()), None, "{case}");
        let enough = what_now(&demanded, &facts, &[given(key)]) == Next::Enough;
        assert_eq!(enough, expected.is_none(), "{case}");
        let asks_for_it = matches!(what_now(&demanded, &facts, &[]), Next::Challenge(_));
        assert_eq!(asks_for_it, expected.is_none(), "{case}");
    }
}

/// The list of the base holds wherever attestation is demanded, and demands nothing by itself.
#[test]
fn the_list_of_the_base_narrows_that_of_a_rule() {
    let base = |numbers| Base {
        models: Some(models(numbers)),
        ..Base::default()
    };
    let with_base = |numbers, rule: Demand| Policy {
        base: base(numbers),
        ..keys_only(rule)
    };
    let unfit = |policy: &Policy, key| demand(policy, &with(vec![has_key(key)])).unfit(&WEBAUTHN, Some(&key));
    let unknown = Key {
        attested: None,
        ..GOOD
    };
    assert_eq!(unfit(&with_base(&[2], Demand::default()), unknown), None);
    assert_eq!(unfit(&with_base(&[1, 2], attested(None)), GOOD), None);
    assert_eq!(unfit(&with_base(&[2], attested(None)), GOOD), Some(Unfit::Model));
    assert_eq!(unfit(&with_base(&[1, 2], attested(Some(&[1, 3]))), GOOD), None);
    assert_eq!(
        unfit(&with_base(&[2], attested(Some(&[1]))), GOOD),
        Some(Unfit::Model)
    );
}

/// Another method does not count less, and nobody is asked for a second factor because of a demand on keys.
#[test]
fn only_keys_are_concerned() {
    let strict = Base {
        user_verification: true,
        synced_passkeys: false,
        attested: true,
        models: Some(models(&[])),
        ..Base::default()
    };
    let policy = Policy {
        base: strict,
        ..policy(false, &[], &[])
    };
    let nobody_asked = person(&[], vec![]);
    assert!(!demand(&policy, &nobody_asked).second_factor());
    let facts = person(&[], vec![has_totp()]);
    let code = proof(TOTP, Role::Primary, Strength::NotInterceptable);
    assert_eq!(what_now(&demand(&policy, &facts), &facts, &[code]), Next::Enough);
}

/// Somebody whose key ceases to count proves with it, and sets up another; or uses another method that is there.
#[test]
fn a_key_that_ceases_to_count_leads_on() {
    let synced = Key { synced: true, ..GOOD };
    let policy = Policy {
        base: Base {
            synced_passkeys: false,
            ..Base::default()
        },
        ..policy(true, &[], &[])
    };
    let alone = with(vec![has_key(synced)]);
    let demanded = demand(&policy, &alone);
    let Next::SetUp {
        first: Some(first),
        offers,
        ..
    } = what_now(&demanded, &alone, &[])
    else {
        panic!("to set-up, after the old key");
    };
    assert_eq!((first.primary, offers), (vec![WEBAUTHN], vec![WEBAUTHN]));
    let Next::SetUp { first: None, .. } = what_now(&demanded, &alone, &[given(Some(synced))]) else {
        panic!("to set-up");
    };
    let two = with(vec![has_key(synced), has_totp()]);
    let Next::Challenge(choices) = what_now(&demanded, &two, &[given(Some(synced))]) else {
        panic!("another method");
    };
    assert_eq!(choices.primary, [TOTP]);
    // Of two keys the one that counts is asked for, once.
    let both = with(vec![has_key(synced), has_key(GOOD)]);
    let Next::Challenge(choices) = what_now(&demanded, &both, &[]) else {
        panic!("the other key");
    };
    assert_eq!(choices.primary, [WEBAUTHN]);
    assert_eq!(what_now(&demanded, &both, &[given(Some(GOOD))]), Next::Enough);
    // A sheet of codes guards the way, as ever, and never is enough where something could be set up.
    let codes = with(vec![has_key(synced), has_codes(3)]);
    let after = what_now(&demanded, &codes, &[code_given()]);
    assert!(matches!(after, Next::SetUp { first: None, .. }), "{after:?}");
}

/// Where nobody can check what a key is, none is offered that would have to be attested.
#[test]
fn attestation_needs_somebody_who_checks_it() {
    let policy = keys_only(attested(None));
    let blind = with_settable(
        person(&[], vec![]),
        vec![settable(WEBAUTHN, Strength::PhishingResistant)],
    );
    let next = what_now(&demand(&policy, &blind), &blind, &[]);
    assert_eq!(next, Next::Blocked(Blocked::NothingToSetUp));
    let seeing = with(vec![]);
    let next = what_now(&demand(&policy, &seeing), &seeing, &[]);
    assert!(matches!(next, Next::SetUp { .. }), "{next:?}");
}

/// The guard hears every demand on keys by way of the decision.
#[test]
fn the_guard_hears_of_keys() {
    let ada = |enrolled, offers| Administrator {
        name: "ada".to_owned(),
        enabled: true,
        has_password: true,
        facts: with_settable(person(&["admins"], enrolled), offers),
        seen: vec![],
    };
    let key = |attests| policy::Settable {
        attests,
        ..settable(WEBAUTHN, Strength::PhishingResistant)
    };
    let listed = keys_only(attested(Some(&[1])));
    let other = Key {
        attested: Some(model(2)),
        ..GOOD
    };
    assert_eq!(obstacle(&listed, &ada(vec![has_key(GOOD)], vec![])), None);
    assert_eq!(
        obstacle(&listed, &ada(vec![has_key(other)], vec![])),
        Some(Why::NothingToSetUp)
    );
    assert_eq!(
        obstacle(&listed, &ada(vec![has_key(other)], vec![key(false)])),
        Some(Why::NothingToSetUp)
    );
    // Proves with the old key, and sets up another.
    assert_eq!(
        obstacle(&listed, &ada(vec![has_key(other)], vec![key(true)])),
        None
    );
}
