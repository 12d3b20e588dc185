//! `what_now` as a table: Nextcloud's redirects (reference/nextcloud.md sections 2 and 9.3), and where we are
//! better.

use policy::{
    ADMIN_CODE, Blocked, Choices, Enrolled, Fact, Facts, Next, Policy, ProviderId, Requirement, Role,
    Settable, Strength, factor_still_owed, what_now,
};

use crate::support::{
    BACKUP_CODES, EMAIL, REALLY_ME, TOTP, WEBAUTHN, code_given, demand, has, has_codes, has_passkey,
    has_totp, not_loaded, person, policy, proof, settable, with_settable,
};

fn enforced() -> Policy {
    policy(true, &[], &[])
}

fn choices(primary: &[ProviderId], fallback: &[ProviderId], could_not_load: bool) -> Choices {
    Choices {
        primary: primary.to_vec(),
        fallback: fallback.to_vec(),
        could_not_load,
    }
}

fn set_up(first: Option<Choices>) -> Next {
    Next::SetUp {
        postpone_until_ms: None,
        offers: vec![TOTP],
        first,
    }
}

fn next(policy: &Policy, facts: &Facts) -> Next {
    what_now(&demand(policy, facts), facts, &[])
}

#[test]
fn nextclouds_redirects() {
    let challenge = Next::Challenge;
    let nothing_usable = Next::Blocked(Blocked::NothingUsable);
    let two = || vec![has_passkey(), has_totp()];
    let codes = [BACKUP_CODES];
    // enforced, enrolled, next, straight to
    let table: [(bool, Vec<Enrolled>, Next, Option<ProviderId>); 11] = [
        (false, vec![], Next::Enough, None),
        (false, vec![has_codes(3)], Next::Enough, None),
        (
            false,
            vec![has_totp()],
            challenge(choices(&[TOTP], &[], false)),
            Some(TOTP),
        ),
        (
            true,
            vec![has_totp()],
            challenge(choices(&[TOTP], &[], false)),
            Some(TOTP),
        ),
        (
            true,
            vec![has_totp(), has_codes(3)],
            challenge(choices(&[TOTP], &codes, false)),
            Some(TOTP),
        ),
        (
            true,
            vec![has_totp(), not_loaded(has_passkey())],
            challenge(choices(&[TOTP], &[], true)),
            None,
        ),
        (
            true,
            two(),
            challenge(choices(&[WEBAUTHN, TOTP], &[], false)),
            None,
        ),
        (true, vec![], set_up(None), None),
        // Missing: set-up is refused, other ways still work, otherwise nobody gets in. Enforced or not.
        (true, vec![not_loaded(has_totp())], nothing_usable.clone(), None),
        (false, vec![not_loaded(has_totp())], nothing_usable, None),
        (
            false,
            vec![not_loaded(has_totp()), has_codes(3)],
            challenge(choices(&[], &codes, true)),
            None,
        ),
    ];
    for (on, enrolled, expected, straight) in table {
        let case = format!("{on} {enrolled:?}");
        let got = next(&policy(on, &[], &[]), &person(&[], enrolled));
        assert_eq!(got, expected, "{case}");
        if let Next::Challenge(choices) = got {
            assert_eq!(choices.straight_to(), straight.as_ref(), "{case}");
        }
    }
}

#[test]
fn nothing_enrolled_and_nothing_to_set_up() {
    let blocked = Next::Blocked(Blocked::NothingToSetUp);
    let alone = with_settable(person(&[], vec![]), vec![]);
    assert_eq!(next(&enforced(), &alone), blocked);
    let unknown = Facts {
        settable: Fact::Missing,
        ..person(&[], vec![has_codes(2)])
    };
    assert_eq!(next(&enforced(), &unknown), blocked);
    // "Use one of your backup codes to log in", and then that is enough.
    let with_codes = with_settable(person(&[], vec![has_codes(2)]), vec![]);
    let challenge = Next::Challenge(choices(&[], &[BACKUP_CODES], false));
    assert_eq!(next(&enforced(), &with_codes), challenge);
    let after = what_now(&demand(&enforced(), &with_codes), &with_codes, &[code_given()]);
    assert_eq!(after, Next::Enough);
}

#[test]
fn only_backup_codes_is_no_factor_but_a_code_comes_first() {
    let person_with = |left| person(&[], vec![has_codes(left)]);
    let code_first = choices(&[], &[BACKUP_CODES], false);
    assert_eq!(next(&enforced(), &person_with(1)), set_up(Some(code_first)));
    // Used up is as good as none.
    assert_eq!(next(&enforced(), &person_with(0)), set_up(None));
    // The last code was just given: it opens the set-up, and is not enough by itself.
    let facts = person_with(0);
    let after = what_now(&demand(&enforced(), &facts), &facts, &[code_given()]);
    assert_eq!(after, set_up(None));
    // What was set up counts as the proof of this sign-in.
    let facts = person(&[], vec![has_totp(), has_codes(0)]);
    let set_up_now = proof(TOTP, Role::Primary, Strength::NotInterceptable);
    let after = what_now(&demand(&enforced(), &facts), &facts, &[code_given(), set_up_now]);
    assert_eq!(after, Next::Enough);
}

#[test]
fn a_code_that_cannot_be_loaded_refuses_set_up() {
    let facts = person(&[], vec![not_loaded(has_codes(5))]);
    assert_eq!(next(&enforced(), &facts), Next::Blocked(Blocked::NothingUsable));
}

#[test]
fn a_backup_code_replaces_a_lost_factor() {
    let facts = person(&[], vec![has_totp(), has_codes(4)]);
    let requirement = demand(&enforced(), &facts);
    assert_eq!(what_now(&requirement, &facts, &[code_given()]), Next::Enough);
}

#[test]
fn missing_enrolments_block() {
    let facts = Facts {
        enrolled: Fact::Missing,
        ..person(&[], vec![])
    };
    let requirement = demand(&Policy::default(), &facts);
    let blocked = Next::Blocked(Blocked::NothingUsable);
    assert_eq!(what_now(&requirement, &facts, &[]), blocked);
    assert_eq!(what_now(&requirement, &facts, &[code_given()]), blocked);
}

#[test]
fn several_of_a_kind_are_one_choice() {
    let facts = person(&[], vec![has_totp(), has_totp()]);
    let Next::Challenge(choices) = next(&enforced(), &facts) else {
        panic!("a challenge");
    };
    assert_eq!(choices.straight_to(), Some(&TOTP));
    assert!(choices.contains(&TOTP) && !choices.contains(&EMAIL));
}

#[test]
fn the_button_that_proves_nothing() {
    let really_me = || has(REALLY_ME, Strength::None);
    let button = Next::Challenge(choices(&[REALLY_ME], &[], false));
    let alone = person(&[], vec![really_me()]);
    assert_eq!(next(&Policy::default(), &alone), button);
    let pressed = [proof(REALLY_ME, Role::Primary, Strength::None)];
    let requirement = demand(&Policy::default(), &alone);
    assert_eq!(what_now(&requirement, &alone, &pressed), Next::Enough);
    // It does not undo a real factor, and does not meet the enforcement.
    let both = person(&[], vec![really_me(), has_totp()]);
    let code = Next::Challenge(choices(&[TOTP], &[], false));
    assert_eq!(next(&Policy::default(), &both), code);
    let requirement = demand(&enforced(), &alone);
    assert_eq!(what_now(&requirement, &alone, &pressed), set_up(None));
    // Nobody is led to set it up.
    let offered = vec![settable(REALLY_ME, Strength::None)];
    let only_it = with_settable(person(&[], vec![]), offered);
    assert_eq!(
        next(&enforced(), &only_it),
        Next::Blocked(Blocked::NothingToSetUp)
    );
    // Whatever the demand.
    let least = Requirement::asking(Strength::None, []);
    assert_eq!(
        what_now(&least, &only_it, &[]),
        Next::Blocked(Blocked::NothingToSetUp)
    );
}

/// No policy demands it yet; the engine is ready for rules that do.
#[test]
fn too_weak_a_factor_is_proven_before_a_stronger_one_is_set_up() {
    let demanded = Requirement::asking(Strength::PhishingResistant, []);
    let enrolled = vec![has(EMAIL, Strength::Any), has_totp(), has_codes(2)];
    let offers: Vec<Settable> = vec![
        settable(TOTP, Strength::NotInterceptable),
        settable(WEBAUTHN, Strength::PhishingResistant),
    ];
    let facts = with_settable(person(&[], enrolled), offers);
    let set_up = |first| Next::SetUp {
        postpone_until_ms: None,
        offers: vec![WEBAUTHN],
        first,
    };
    let strongest = choices(&[TOTP], &[BACKUP_CODES], false);
    assert_eq!(what_now(&demanded, &facts, &[]), set_up(Some(strongest.clone())));
    let mail = [proof(EMAIL, Role::Primary, Strength::Any)];
    assert_eq!(what_now(&demanded, &facts, &mail), set_up(Some(strongest)));
    let totp = [proof(TOTP, Role::Primary, Strength::NotInterceptable)];
    assert_eq!(what_now(&demanded, &facts, &totp), set_up(None));
    assert_eq!(what_now(&demanded, &facts, &[code_given()]), set_up(None));
}

#[test]
fn the_last_factor_is_owed_while_it_is_demanded() {
    let left = |enrolled| person(&["finance"], enrolled);
    let finance = policy(true, &["finance"], &[]);
    assert_eq!(factor_still_owed(&finance, &left(vec![has_totp()])), None);
    let nothing_left = factor_still_owed(&finance, &left(vec![]));
    assert_eq!(nothing_left, Some(demand(&finance, &left(vec![]))));
    assert!(factor_still_owed(&finance, &left(vec![has_codes(9)])).is_some());
    // Not demanded: it may go. But not when what stays could not be used.
    assert_eq!(
        factor_still_owed(&Policy::default(), &left(vec![has_codes(9)])),
        None
    );
    let broken = left(vec![not_loaded(has_totp())]);
    assert!(factor_still_owed(&Policy::default(), &broken).is_some());
    assert!(factor_still_owed(&Policy::default(), &Facts::default()).is_some());
}

fn has_admin_code() -> Enrolled {
    Enrolled {
        provider: ADMIN_CODE,
        ..has_codes(1)
    }
}

#[test]
fn an_administrator_code_stands_in_or_leads_to_set_up() {
    let given = [proof(ADMIN_CODE, Role::Fallback, Strength::Any)];
    // Any factor is enough: so is the code, beside one that was lost.
    let facts = person(&[], vec![has_totp(), has_admin_code()]);
    let expected = Next::Challenge(choices(&[TOTP], &[ADMIN_CODE], false));
    assert_eq!(next(&enforced(), &facts), expected);
    assert_eq!(
        what_now(&demand(&enforced(), &facts), &facts, &given),
        Next::Enough
    );
    // Nothing is there: the code comes first, then the set-up.
    let facts = person(&[], vec![has_admin_code()]);
    let first = choices(&[], &[ADMIN_CODE], false);
    assert_eq!(next(&enforced(), &facts), set_up(Some(first)));
    assert_eq!(
        what_now(&demand(&enforced(), &facts), &facts, &given),
        set_up(None)
    );
    // More is demanded than a fallback can be, and the key is lost: the code leads to another key, and to nothing else.
    let strong = Requirement::asking(Strength::PhishingResistant, []);
    let keys = vec![settable(WEBAUTHN, Strength::PhishingResistant)];
    let facts = with_settable(person(&[], vec![has_passkey(), has_admin_code()]), keys);
    let expected = Next::Challenge(choices(&[WEBAUTHN], &[ADMIN_CODE], false));
    assert_eq!(what_now(&strong, &facts, &[]), expected);
    let only_set_up = Next::SetUp {
        postpone_until_ms: None,
        offers: vec![WEBAUTHN],
        first: None,
    };
    assert_eq!(what_now(&strong, &facts, &given), only_set_up);
    // Not where something cannot be loaded, and not where nothing that would do can be set up.
    let broken = with_settable(
        person(&[], vec![has_passkey(), not_loaded(has_totp()), has_admin_code()]),
        vec![settable(WEBAUTHN, Strength::PhishingResistant)],
    );
    let expected = Next::Challenge(choices(&[WEBAUTHN], &[], true));
    assert_eq!(what_now(&strong, &broken, &given), expected);
    let nothing = with_settable(facts, vec![]);
    let expected = Next::Challenge(choices(&[WEBAUTHN], &[], false));
    assert_eq!(what_now(&strong, &nothing, &given), expected);
}
