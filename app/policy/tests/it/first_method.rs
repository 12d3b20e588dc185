//! What is demanded before a first method is set up: the code of an administrator, networks, and both.

use policy::{
    ADMIN_CODE, Base, Blocked, Choices, Demand, Enrolled, Fact, Facts, Moment, Next, Policy, Proof, Role,
    Strength, Weekday, owes_first_method, what_now,
};

use crate::support::{
    BACKUP_CODES, DAY_MS, REALLY_ME, TOTP, code_given, demand, has, has_codes, has_passkey, has_totp, id,
    networks, not_loaded, person, policy, proof, rule,
};

mod editing;

/// A second factor is demanded of everybody, with this base.
fn with_base(base: Base) -> Policy {
    Policy {
        base,
        networks: [
            (id("office"), ["192.0.2.0/24".parse().unwrap()].into()),
            (id("nowhere"), [].into()),
        ]
        .into(),
        ..policy(true, &[], &[])
    }
}

fn code() -> Base {
    Base {
        first_method_code: true,
        ..Base::default()
    }
}

fn only_from(written: &[&str]) -> Base {
    Base {
        first_method_networks: networks(written),
        ..Base::default()
    }
}

fn has_help() -> Enrolled {
    Enrolled {
        role: Role::Fallback,
        left: Some(1),
        ..has(ADMIN_CODE, Strength::Any)
    }
}

fn help_given() -> Proof {
    proof(ADMIN_CODE, Role::Fallback, Strength::Any)
}

fn from(address: &str, facts: Facts) -> Facts {
    Facts {
        address: Fact::Known(address.parse().unwrap()),
        ..facts
    }
}

fn next(policy: &Policy, facts: &Facts, proofs: &[Proof]) -> Next {
    what_now(&demand(policy, facts), facts, proofs)
}

fn set_up(fallbacks: &[policy::ProviderId]) -> Next {
    let first = Choices {
        fallback: fallbacks.to_vec(),
        ..Choices::default()
    };
    Next::SetUp {
        offers: vec![TOTP],
        first: (!first.is_empty()).then_some(first),
        postpone_until_ms: None,
    }
}

#[test]
fn a_code_is_demanded_of_a_first_method_and_of_no_other() {
    let demanded = with_base(code());
    let blocked = Next::Blocked(Blocked::CodeDemanded);
    let button = has(REALLY_ME, Strength::None);
    let table = [
        (vec![], vec![], blocked.clone()),
        (vec![has_help()], vec![], set_up(&[ADMIN_CODE])),
        (vec![], vec![help_given()], set_up(&[])),
        // What proves nothing is no method, and nothing stands in for the code.
        (vec![button.clone()], vec![], blocked.clone()),
        (vec![button, has_help()], vec![], set_up(&[ADMIN_CODE])),
        (vec![has_codes(3)], vec![code_given()], blocked.clone()),
        // Unused backup codes are given as well, in any order.
        (vec![has_codes(3)], vec![], blocked.clone()),
        (
            vec![has_codes(3), has_help()],
            vec![],
            set_up(&[BACKUP_CODES, ADMIN_CODE]),
        ),
        (
            vec![has_codes(2), has_help()],
            vec![code_given()],
            set_up(&[ADMIN_CODE]),
        ),
        (vec![has_codes(3)], vec![help_given()], set_up(&[BACKUP_CODES])),
        (vec![has_codes(2)], vec![help_given(), code_given()], set_up(&[])),
        (vec![has_codes(0)], vec![help_given()], set_up(&[])),
    ];
    for (enrolled, proofs, expected) in table {
        let case = format!("{enrolled:?} {proofs:?}");
        assert_eq!(
            next(&demanded, &person(&[], enrolled), &proofs),
            expected,
            "{case}"
        );
    }
    // Who has a method is asked for it, and one that is remembered gives no code.
    let facts = person(&[], vec![has_totp()]);
    assert_eq!(
        next(&demanded, &facts, &[]),
        next(&with_base(Base::default()), &facts, &[])
    );
    let remembered = Proof {
        remembered: true,
        ..help_given()
    };
    assert_eq!(next(&demanded, &person(&[], vec![]), &[remembered]), blocked);
}

#[test]
fn a_network_is_demanded_of_a_first_method_and_of_no_other() {
    let demanded = with_base(only_from(&["office", "2001:db8::/32"]));
    let nothing = || person(&[], vec![]);
    let elsewhere = Next::Blocked(Blocked::NotFromHere);
    for (facts, expected) in [
        (from("192.0.2.7", nothing()), set_up(&[])),
        (from("::ffff:192.0.2.7", nothing()), set_up(&[])),
        (from("2001:db8::1", nothing()), set_up(&[])),
        (from("203.0.113.9", nothing()), elsewhere.clone()),
        // Nobody knows from where.
        (nothing(), elsewhere.clone()),
        (person(&[], vec![has_help()]), elsewhere.clone()),
    ] {
        assert_eq!(next(&demanded, &facts, &[]), expected, "{facts:?}");
    }
    let facts = from("203.0.113.9", person(&[], vec![has_passkey()]));
    assert_eq!(
        next(&demanded, &facts, &[]),
        next(&with_base(Base::default()), &facts, &[])
    );
    // No address is there, so nothing can be set up.
    let nowhere = with_base(only_from(&["nowhere"]));
    let facts = from("192.0.2.7", nothing());
    assert_eq!(
        next(&nowhere, &facts, &[]),
        Next::Blocked(Blocked::NothingToSetUp)
    );
}

/// A base and rules together: the code, and an address that is in each of the lists.
#[test]
fn the_strictest_wins() {
    let mut both = with_base(only_from(&["office"]));
    let narrower = Demand {
        first_method_networks: networks(&["192.0.2.0/28", "10.0.0.0/8"]),
        ..Demand::default()
    };
    let with_code = Demand {
        first_method_code: Some(true),
        ..Demand::default()
    };
    both.rules = vec![rule("narrower", policy::When::default(), narrower)];
    let at = |policy: &Policy, address: &str| next(policy, &from(address, person(&[], vec![])), &[]);
    assert_eq!(at(&both, "192.0.2.7"), set_up(&[]));
    for outside in ["192.0.2.77", "10.0.0.1"] {
        assert_eq!(
            at(&both, outside),
            Next::Blocked(Blocked::NotFromHere),
            "{outside}"
        );
    }
    both.rules.push(rule("code", policy::When::default(), with_code));
    assert_eq!(at(&both, "192.0.2.7"), Next::Blocked(Blocked::CodeDemanded));
    assert_eq!(at(&both, "10.0.0.1"), Next::Blocked(Blocked::NotFromHere));
    let helped = from("192.0.2.7", person(&[], vec![has_help()]));
    assert_eq!(next(&both, &helped, &[]), set_up(&[ADMIN_CODE]));
}

/// While a grace lasts nobody is locked out by it; they may wait, and set up nothing meanwhile.
#[test]
fn a_grace_lets_them_wait_and_no_more() {
    let grace = with_base(Base {
        enrolment_grace_days: 3,
        ..code()
    });
    let owing = |enrolled, ms| Facts {
        at: Fact::Known(Moment {
            ms,
            weekday: Weekday::Tue,
            time: "08:30".parse().unwrap(),
        }),
        owing_since_ms: Fact::Known(0),
        ..person(&[], enrolled)
    };
    let later = Next::SetUpLater {
        why: Blocked::CodeDemanded,
        until_ms: 3 * DAY_MS,
    };
    let over = Next::Blocked(Blocked::CodeDemanded);
    assert_eq!(next(&grace, &owing(vec![], 1), &[]), later);
    assert_eq!(next(&grace, &owing(vec![], 3 * DAY_MS), &[]), over);
    assert_eq!(
        next(&grace, &owing(vec![has_help()], 1), &[]),
        set_up(&[ADMIN_CODE])
    );
    // What they have is given first, as without the demand.
    let codes = owing(vec![has_codes(3)], 1);
    assert_eq!(next(&grace, &codes, &[]), set_up(&[BACKUP_CODES]));
    assert_eq!(next(&grace, &codes, &[code_given()]), later);
}

#[test]
fn who_owes_it() {
    let demanded = with_base(code());
    let owes = |policy: &Policy, facts: &Facts| owes_first_method(&demand(policy, facts), facts);
    for (enrolled, expected) in [
        (vec![], true),
        (vec![has_codes(3), has_help()], true),
        (vec![has(REALLY_ME, Strength::None)], true),
        (vec![has_totp()], false),
        (vec![not_loaded(has_totp())], false),
    ] {
        let facts = person(&[], enrolled);
        assert_eq!(owes(&demanded, &facts), expected, "{facts:?}");
        assert!(!owes(&with_base(Base::default()), &facts));
    }
    assert!(owes(&demanded, &Facts::default()));
}
