//! The rules that administrators write: condition by condition, together, in report mode, and when they cannot be evaluated.
//! What holds of all of them is in `rules_laws.rs`.

use crate::support::{
    TOTP, WEBAUTHN, asking, demand, has_codes, has_passkey, id, networks, nothing, person, rule, set,
    tuesday_morning,
};
use policy::{
    BACKUP_CODES, Blocked, Checked, Condition, Decision, Demand, Fact, FactName, Facts, Next, Outcome,
    Policy, Reason, Rule, State, Strength, What, When, Why, decide, what_now,
};

fn with_rules(rules: Vec<Rule>) -> Policy {
    Policy {
        version: 7,
        networks: [(
            id("office"),
            ["192.0.2.0/24".parse().expect("a network")].into_iter().collect(),
        )]
        .into_iter()
        .collect(),
        rules,
        ..Policy::default()
    }
}

fn passkey() -> Demand {
    Demand {
        strength: Some(Strength::PhishingResistant),
        ..Demand::default()
    }
}

/// Somebody in finance, in the office, on the way to the portal, on Tuesday at 08:30.
fn in_the_office() -> Facts {
    Facts {
        administrator: Fact::Known(false),
        application: Fact::Known(policy::PORTAL.to_owned()),
        address: Fact::Known("192.0.2.7".parse().expect("an address")),
        at: Fact::Known(tuesday_morning(0)),
        ..person(&["finance"], vec![])
    }
}

fn windows(json: &str) -> std::collections::BTreeSet<policy::Window> {
    serde_json::from_str(json).expect("windows")
}

fn outcome(when: When, facts: &Facts) -> (Outcome, Why) {
    let mut decision = decide(&with_rules(vec![rule("one", when, passkey())]), facts);
    let entry = decision.trace.pop().expect("an entry");
    assert_eq!(entry.what, What::Rule(id("one")));
    let asked = decision.requirement.least() == Strength::PhishingResistant;
    assert_eq!(asked, entry.outcome != Outcome::Miss, "{entry:?}");
    (entry.outcome, entry.why)
}

/// For each condition one that is true of [`in_the_office`] and one that is not.
fn one_condition_each() -> Vec<(Condition, When, When)> {
    let when = When::default;
    let groups = |names: &[&str]| When {
        groups: set(names),
        ..when()
    };
    let except = |names: &[&str]| When {
        except_groups: set(names),
        ..when()
    };
    let to = |names: &[&str]| When {
        applications: set(names),
        ..when()
    };
    let from = |written: &[&str]| When {
        networks: networks(written),
        ..when()
    };
    let outside = |written: &[&str]| When {
        except_networks: networks(written),
        ..when()
    };
    let is = |administrator| When {
        administrators: Some(administrator),
        ..when()
    };
    let at = |json: &str| When {
        times: windows(json),
        ..when()
    };
    let not_at = |json: &str| When {
        except_times: windows(json),
        ..when()
    };
    let working_hours = r#"[{"days":["mon","tue"],"from":"08:30","until":"17:00"}]"#;
    let later = r#"[{"from":"08:31"},{"days":["mon"]}]"#;
    vec![
        (
            Condition::Groups,
            groups(&["finance", "guests"]),
            groups(&["guests"]),
        ),
        (
            Condition::ExceptGroups,
            except(&["guests"]),
            except(&["guests", "finance"]),
        ),
        (Condition::Administrators, is(false), is(true)),
        (Condition::Applications, to(&["portal", "wiki"]), to(&["wiki"])),
        (
            Condition::Networks,
            from(&["office"]),
            from(&["10.0.0.0/8", "2001:db8::/32"]),
        ),
        (
            Condition::ExceptNetworks,
            outside(&["10.0.0.0/8"]),
            outside(&["192.0.2.7", "10.0.0.0/8"]),
        ),
        (Condition::Times, at(working_hours), at(later)),
        (Condition::ExceptTimes, not_at(later), not_at(working_hours)),
    ]
}

#[test]
fn each_condition_hits_misses_or_may() {
    for (condition, hit, miss) in one_condition_each() {
        for (when, expected) in [(hit.clone(), Outcome::Hit), (miss, Outcome::Miss)] {
            let outcome = outcome(when, &in_the_office());
            let checks = vec![Checked {
                condition,
                outcome: expected,
            }];
            assert_eq!(outcome, (expected, Why::Conditions(checks)), "{condition:?}");
        }
        let (doubt, why) = outcome(hit, &Facts::default());
        let checks = vec![Checked {
            condition,
            outcome: Outcome::May,
        }];
        assert_eq!(
            (doubt, why),
            (Outcome::May, Why::Conditions(checks)),
            "{condition:?}"
        );
    }
}

#[test]
fn all_conditions_must_hold_and_a_rule_without_any_always_does() {
    assert_eq!(
        outcome(When::default(), &Facts::default()),
        (Outcome::Hit, Why::Conditions(vec![]))
    );
    let both = When {
        groups: set(&["finance"]),
        networks: networks(&["10.0.0.0/8"]),
        ..When::default()
    };
    let elsewhere = Facts {
        address: Fact::Missing,
        ..in_the_office()
    };
    assert_eq!(outcome(both.clone(), &in_the_office()).0, Outcome::Miss);
    assert_eq!(outcome(both.clone(), &elsewhere).0, Outcome::May);
    // What is missing does not matter when another condition is false for certain.
    let guest = Facts {
        groups: Fact::Known(set(&["guests"])),
        ..elsewhere
    };
    assert_eq!(outcome(both, &guest).0, Outcome::Miss);
}

#[test]
fn an_ipv4_address_is_the_same_in_ipv6_clothes() {
    let inside = When {
        networks: networks(&["office"]),
        ..When::default()
    };
    let mapped = When {
        networks: networks(&["::ffff:192.0.2.0/120"]),
        ..When::default()
    };
    for address in ["192.0.2.7", "::ffff:192.0.2.7"] {
        let facts = Facts {
            address: Fact::Known(address.parse().unwrap()),
            ..in_the_office()
        };
        assert_eq!(outcome(inside.clone(), &facts).0, Outcome::Hit, "{address}");
        assert_eq!(outcome(mapped.clone(), &facts).0, Outcome::Hit, "{address}");
    }
}

#[test]
fn a_demand_of_providers_or_strength_asks_by_itself() {
    let facts = person(&[], vec![]);
    let only_bounds = Demand {
        session_minutes: Some(5),
        ..Demand::default()
    };
    let policy = with_rules(vec![rule("one", When::default(), only_bounds)]);
    let decided = demand(&policy, &facts);
    assert!(!decided.second_factor() && decided.reasons().is_empty());
    assert_eq!(decided.bounds().session_minutes, Some(5));
    let named = Demand {
        providers: Some([TOTP].into()),
        ..Demand::default()
    };
    let policy = with_rules(vec![rule("one", When::default(), named)]);
    let decided = demand(&policy, &facts);
    assert_eq!(
        decided.reasons().iter().collect::<Vec<_>>(),
        [&Reason::Rule(id("one"))]
    );
    assert_eq!(
        (decided.least(), decided.providers()),
        (Strength::Any, Some(&[TOTP].into()))
    );
    // What is not named is not accepted, fallbacks too.
    let accepts = |provider, strength, role| decided.accepts(&provider, strength, role);
    assert!(accepts(TOTP, Strength::NotInterceptable, policy::Role::Primary));
    assert!(!accepts(
        WEBAUTHN,
        Strength::PhishingResistant,
        policy::Role::Primary
    ));
    assert!(!accepts(BACKUP_CODES, Strength::Any, policy::Role::Fallback));
}

#[test]
fn what_is_missing_is_told() {
    let when = When {
        groups: set(&["finance"]),
        networks: networks(&["office"]),
        ..When::default()
    };
    let facts = Facts {
        address: Fact::Missing,
        ..in_the_office()
    };
    let decided = demand(&with_rules(vec![rule("one", when, passkey())]), &facts);
    let reasons = [Reason::Rule(id("one")), Reason::FactMissing(FactName::Address)];
    assert_eq!(decided, asking(Strength::PhishingResistant, reasons));
}

#[test]
fn a_rule_that_cannot_be_evaluated_denies() {
    let nowhere = When {
        except_networks: networks(&["nowhere"]),
        ..When::default()
    };
    let policy = with_rules(vec![rule("one", nowhere, Demand::default())]);
    let facts = Facts {
        enrolled: Fact::Known(vec![has_passkey()]),
        ..in_the_office()
    };
    let decision = decide(&policy, &facts);
    assert!(decision.requirement.denies());
    assert_eq!(
        decision.trace[2].why,
        Why::UnknownNetworks([id("nowhere")].into())
    );
    let proof = crate::support::proof(WEBAUTHN, policy::Role::Primary, Strength::PhishingResistant);
    assert_eq!(
        what_now(&decision.requirement, &facts, &[proof]),
        Next::Blocked(Blocked::Denied)
    );
    // Nobody else is concerned, and in report mode nobody is.
    let guests = When {
        groups: set(&["guests"]),
        ..policy.rules[0].when.clone()
    };
    let elsewhere = with_rules(vec![rule("one", guests, Demand::default())]);
    assert!(!demand(&elsewhere, &facts).denies());
    let mut report = policy;
    report.rules[0].state = State::Report;
    let decision = decide(&report, &facts);
    assert!(!decision.requirement.denies() && decision.would[0].requirement.denies());
}

#[test]
fn backup_codes_that_may_not_stand_in() {
    let no_codes = Demand {
        backup_codes: Some(false),
        strength: Some(Strength::Any),
        ..Demand::default()
    };
    let policy = with_rules(vec![rule("one", When::default(), no_codes)]);
    let next = |facts: &Facts, proofs: &[policy::Proof]| what_now(&demand(&policy, facts), facts, proofs);
    let facts = person(&[], vec![has_passkey(), has_codes(3)]);
    let Next::Challenge(choices) = next(&facts, &[crate::support::code_given()]) else {
        panic!("still a challenge");
    };
    assert!(choices.fallback.is_empty() && choices.contains(&WEBAUTHN));
    // With nothing else, a code still guards the first set-up, and opens no more than that.
    let facts = person(&[], vec![has_codes(3)]);
    let Next::SetUp {
        first: Some(first), ..
    } = next(&facts, &[])
    else {
        panic!("a code first");
    };
    assert!(first.contains(&BACKUP_CODES));
    let after = next(&facts, &[crate::support::code_given()]);
    assert!(matches!(after, Next::SetUp { first: None, .. }));
}

#[test]
fn a_report_rule_is_recorded_and_nothing_else() {
    let mut report = rule("watch", When::default(), passkey());
    report.state = State::Report;
    let mut off = report.clone();
    (off.id, off.state) = (id("asleep"), State::Off);
    let Decision {
        requirement,
        trace,
        would,
        ..
    } = decide(&with_rules(vec![report, off]), &in_the_office());
    assert_eq!(requirement, nothing());
    assert_eq!(
        (&trace[2].what, trace[2].outcome),
        (&What::Report(id("watch")), Outcome::Hit)
    );
    assert_eq!(
        (&trace[3].what, &trace[3].why),
        (&What::Rule(id("asleep")), &Why::Off)
    );
    let [would] = would.as_slice() else {
        panic!("one: {would:?}")
    };
    assert_eq!((&would.rule, would.outcome), (&id("watch"), Outcome::Hit));
    let expected = asking(Strength::PhishingResistant, [Reason::Rule(id("watch"))]);
    assert_eq!(would.requirement, expected);
}
