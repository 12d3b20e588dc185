//! What is demanded before a first method is set up: the code of an administrator, networks, and both.

use policy::check::{Place, Problem};
use policy::lockout::{Administrator, Why, obstacle};
use policy::{
    ADMIN_CODE, Base, Blocked, Choices, Circumstance, Compiled, Demand, Effect, Enrolled, Fact, Facts,
    Moment, Next, Policy, Proof, Role, Strength, Weekday, effect, owes_first_method, what_now,
};

use crate::check::problems;
use crate::support::{
    BACKUP_CODES, DAY_MS, REALLY_ME, TOTP, code_given, demand, has, has_codes, has_passkey, has_totp, id,
    networks, not_loaded, person, policy, proof, rule,
};

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

#[test]
fn the_lockout_guard_counts_nobody_who_cannot_set_up() {
    let admin = |enrolled, seen: &[&str]| Administrator {
        name: "ada".to_owned(),
        enabled: true,
        has_password: true,
        facts: person(&[], enrolled),
        seen: seen
            .iter()
            .map(|address| Circumstance {
                address: Fact::Known(address.parse().unwrap()),
                ..Circumstance::default()
            })
            .collect(),
    };
    let office = with_base(only_from(&["office"]));
    let code = with_base(code());
    for (policy, administrator, expected) in [
        (&office, admin(vec![], &[]), Some(Why::NotFromHere)),
        (&office, admin(vec![], &["203.0.113.9"]), Some(Why::NotFromHere)),
        (&office, admin(vec![], &["203.0.113.9", "192.0.2.7"]), None),
        (&office, admin(vec![has_totp()], &[]), None),
        (&code, admin(vec![], &["192.0.2.7"]), Some(Why::CodeDemandedFirst)),
        // A code runs out, so the guard does not lean on one.
        (&code, admin(vec![has_help()], &[]), Some(Why::CodeDemandedFirst)),
        (&code, admin(vec![has_totp()], &[]), None),
    ] {
        assert_eq!(obstacle(policy, &administrator), expected, "{administrator:?}");
    }
}

#[test]
fn the_preview_tells_who_needs_help_and_who_must_go_there() {
    let before = with_base(Base::default());
    let of = |base: Base, enrolled| {
        let after = with_base(base);
        effect(
            &Compiled::new(&before),
            &Compiled::new(&after),
            &person(&[], enrolled),
        )
    };
    let off = Policy::default();
    assert_eq!(of(code(), vec![]), Effect::LockedOut);
    assert_eq!(of(code(), vec![has_totp()]), Effect::Unchanged);
    assert_eq!(of(only_from(&["nowhere"]), vec![]), Effect::LockedOut);
    assert_eq!(
        of(only_from(&["office"]), vec![]),
        Effect::Unchanged,
        "set up, and there"
    );
    let office = with_base(only_from(&["office"]));
    let newly = effect(
        &Compiled::new(&off),
        &Compiled::new(&office),
        &person(&[], vec![]),
    );
    assert_eq!(newly, Effect::MustSetUp);
}

#[cfg(feature = "toml")]
#[test]
fn what_a_document_may_say() {
    let text = |base: &str, demand: &str, needs: &str| {
        format!(
            "version = 1\n[enforcement]\non = true\n[base]\n{base}\n[networks]\noffice = [\"192.0.2.0/24\"]\n\
             [[rules]]\nid = \"a\"\n[rules.demand]\n{demand}\n[[tests]]\nname = \"t\"\n[tests.needs]\n{needs}\n"
        )
    };
    let unknown = "first_method_networks = [\"ofice\"]";
    for (text, line, key) in [
        (text(unknown, "", ""), 5, "base.first_method_networks"),
        (text("", unknown, ""), 11, "rules[0].demand.first_method_networks"),
        (text("", "", unknown), 15, "tests[0].needs.first_method_networks"),
    ] {
        let error = Policy::from_toml(&text).expect_err("refused");
        assert_eq!(
            (error.line, error.key.as_deref()),
            (Some(line), Some(key)),
            "{text}"
        );
        assert_eq!(error.flaw, policy::Flaw::UnknownNetwork(id("ofice")));
    }
    let said = "first_method_code = true\nfirst_method_networks = [\"office\", \"10.0.0.0/8\"]";
    let read = Policy::from_toml(&text(said, said, said)).expect("a policy");
    assert!(read.base.first_method_code && read.rules[0].demand.first_method_code == Some(true));
    assert_eq!(Policy::from_toml(&read.to_toml().unwrap()).as_ref(), Ok(&read));
    let json = serde_json::to_string(&read).unwrap();
    assert_eq!(Policy::from_json(&json).as_ref(), Ok(&read));
    assert!(
        policy::run_tests(&read)
            .iter()
            .all(|tested| tested.failure.is_none())
    );
}

#[test]
fn a_demand_that_nobody_can_meet_is_named() {
    let place = Place::Base;
    let found = |base: Base| problems(&with_base(base));
    assert!(found(code()).contains(&(place.clone(), Problem::UnknownProvider(ADMIN_CODE))));
    assert!(found(only_from(&["nowhere"])).contains(&(place.clone(), Problem::NothingSatisfies)));
    assert!(found(only_from(&["lab"])).contains(&(place.clone(), Problem::UnknownNetwork(id("lab")))));
    let host_bits = Problem::HostBits("10.0.0.5/8".parse().unwrap());
    assert!(found(only_from(&["10.0.0.5/8"])).contains(&(place, host_bits)));
    let mut used = with_base(only_from(&["office"]));
    used.networks.retain(|name, _| *name == id("office"));
    assert_eq!(problems(&used), []);
    let looser = Demand {
        first_method_networks: networks(&["192.0.2.0/24", "10.0.0.0/8"]),
        ..Demand::default()
    };
    used.rules = vec![rule("looser", policy::When::default(), looser)];
    let nothing_more = (Place::Rule(id("looser")), Problem::NothingBeyondBase);
    assert_eq!(problems(&used), [nothing_more]);
}
