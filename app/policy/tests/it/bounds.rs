//! The bounds at work: how old a proof may be, for how long a browser is remembered, and the grace for enrolment.

use policy::{
    BACKUP_CODES, Base, Demand, Fact, Facts, Moment, Networks, Next, Policy, Proof, Requirement, Role,
    Strength, When, what_now,
};

use crate::support::{
    DAY_MS, REALLY_ME, TOTP, has, has_codes, has_totp, person, policy, proof, rule, tuesday_morning,
};

const MINUTE_MS: i64 = 60_000;

fn with_base(base: Base) -> Policy {
    Policy {
        base,
        ..policy(true, &[], &[])
    }
}

fn at(ms: i64) -> Fact<Moment> {
    Fact::Known(tuesday_morning(ms))
}

fn totp_at(at_ms: i64, remembered: bool) -> [Proof; 1] {
    let given = proof(TOTP, Role::Primary, Strength::NotInterceptable);
    [Proof {
        at_ms,
        remembered,
        ..given
    }]
}

fn is_enough(policy: &Policy, at: &Fact<Moment>, proofs: &[Proof]) -> bool {
    let facts = Facts {
        at: at.clone(),
        ..person(&[], vec![has_totp()])
    };
    what_now(&policy::decide(policy, &facts).requirement, &facts, proofs) == Next::Enough
}

#[test]
fn a_proof_gets_too_old() {
    let fresh = with_base(Base {
        proof_minutes: Some(30),
        ..Base::default()
    });
    let proofs = totp_at(1_000, false);
    assert!(is_enough(&fresh, &at(1_000 + 30 * MINUTE_MS - 1), &proofs));
    assert!(!is_enough(&fresh, &at(1_000 + 30 * MINUTE_MS), &proofs));
    assert!(!is_enough(&fresh, &Fact::Missing, &proofs));
    assert!(is_enough(&with_base(Base::default()), &Fact::Missing, &proofs));
}

#[test]
fn a_remembered_proof_counts_for_as_long_as_allowed_now() {
    let allowed = |days| {
        with_base(Base {
            remember_browser_days: days,
            ..Base::default()
        })
    };
    let remembered = totp_at(0, true);
    assert!(is_enough(&allowed(2), &at(2 * DAY_MS - 1), &remembered));
    assert!(!is_enough(&allowed(2), &at(2 * DAY_MS), &remembered));
    assert!(!is_enough(&allowed(0), &at(1), &remembered));
    assert!(!is_enough(&allowed(2), &Fact::Missing, &remembered));
    assert!(is_enough(&allowed(0), &at(DAY_MS), &totp_at(0, false)));
}

#[test]
fn a_rule_only_tightens_the_base() {
    let base = Base {
        remember_browser_days: 7,
        approval_by_tap: true,
        backup_codes: false,
        ..Base::default()
    };
    let looser = Demand {
        remember_browser_days: Some(30),
        approval_by_tap: Some(true),
        backup_codes: Some(true),
        ..Demand::default()
    };
    let stricter = Demand {
        remember_browser_days: Some(1),
        approval_by_tap: Some(false),
        ..Demand::default()
    };
    let bounds = |demand| {
        let rules = vec![rule("one", When::default(), demand)];
        let policy = Policy {
            rules,
            ..with_base(base.clone())
        };
        *policy::decide(&policy, &person(&[], vec![])).requirement.bounds()
    };
    let unchanged = bounds(looser);
    assert_eq!(
        unchanged,
        *Requirement::from_base(&base, &Networks::new()).bounds()
    );
    let changed = bounds(stricter);
    assert_eq!(
        (changed.remember_browser_days, changed.approval_by_tap),
        (Some(1), false)
    );
}

#[test]
fn enrolment_may_be_put_off_for_a_while() {
    let grace = with_base(Base {
        enrolment_grace_days: 3,
        ..Base::default()
    });
    let until_with = |policy: &Policy, facts: &Facts, proofs: &[Proof]| {
        let requirement = policy::decide(policy, facts).requirement;
        match what_now(&requirement, facts, proofs) {
            Next::SetUp {
                postpone_until_ms, ..
            } => postpone_until_ms,
            other => panic!("set-up, not {other:?}"),
        }
    };
    let until = |policy: &Policy, facts: &Facts| until_with(policy, facts, &[]);
    let owing = |enrolled, ms| Facts {
        at: at(ms),
        owing_since_ms: Fact::Known(0),
        ..person(&[], enrolled)
    };
    assert_eq!(until(&grace, &owing(vec![], 3 * DAY_MS - 1)), Some(3 * DAY_MS));
    assert_eq!(until(&grace, &owing(vec![], 3 * DAY_MS)), None);
    assert_eq!(until(&policy(true, &[], &[]), &owing(vec![], 1)), None);
    // Nobody knows since when, or what time it is.
    let missing = Facts {
        owing_since_ms: Fact::Missing,
        ..owing(vec![], 1)
    };
    assert_eq!(until(&grace, &missing), None);
    assert_eq!(
        until(
            &grace,
            &Facts {
                at: Fact::Missing,
                ..owing(vec![], 1)
            }
        ),
        None
    );
    // What they have comes first, even what proves nothing.
    let button = vec![has(REALLY_ME, Strength::None)];
    assert_eq!(until(&grace, &owing(button.clone(), 1)), None);
    // It is shown by itself, and not by what counts for nothing.
    let no_codes = with_base(Base {
        backup_codes: false,
        enrolment_grace_days: 3,
        ..Base::default()
    });
    let shown = |by| {
        let proof = proof(by, Role::Primary, Strength::None);
        until_with(&no_codes, &owing(button.clone(), 1), &[proof])
    };
    assert_eq!(shown(REALLY_ME), Some(3 * DAY_MS));
    assert_eq!(shown(BACKUP_CODES), None);
    assert_eq!(until(&grace, &owing(vec![has_codes(3)], 1)), None);
}
