//! What is found odd about a policy. That no finding is wrong is in `check_laws.rs`.

use crate::support::{BACKUP_CODES, EMAIL, TOTP, WEBAUTHN, id, networks, policy, rule, set};
use policy::check::{Finding, Known, KnownProvider, Place, Problem, Severity};
use policy::{Base, Condition, Demand, Policy, Role, Rule, SavedTest, State, Strength, When, check};

pub(crate) fn known() -> Known {
    let provider = |id, role, strength| KnownProvider {
        attests: id == WEBAUTHN,
        id,
        role,
        strength,
    };
    Known {
        groups: set(&["admins", "finance", "guests"]),
        providers: vec![
            provider(TOTP, Role::Primary, Strength::NotInterceptable),
            provider(WEBAUTHN, Role::Primary, Strength::PhishingResistant),
            provider(BACKUP_CODES, Role::Fallback, Strength::Any),
        ],
        applications: Some(set(&["portal", "wiki"])),
    }
}

pub(crate) fn problems(policy: &Policy) -> Vec<(Place, Problem)> {
    let found = check(policy, &known());
    found
        .into_iter()
        .map(|Finding { place, problem }| (place, problem))
        .collect()
}

fn of_rules(rules: Vec<Rule>) -> Vec<(String, Problem)> {
    let policy = Policy {
        base: Base {
            remember_browser_days: 7,
            ..Base::default()
        },
        networks: [(id("office"), ["192.0.2.0/24".parse().unwrap()].into())].into(),
        rules,
        ..policy(true, &[], &[])
    };
    problems(&policy)
        .into_iter()
        .filter_map(|(place, problem)| match place {
            Place::Rule(id) => Some((id.to_string(), problem)),
            _ => None,
        })
        .collect()
}

fn strength(least: Strength) -> Demand {
    Demand {
        strength: Some(least),
        ..Demand::default()
    }
}

pub(crate) fn only(provider: policy::ProviderId) -> Demand {
    Demand {
        providers: Some([provider].into()),
        ..Demand::default()
    }
}

fn groups(names: &[&str]) -> When {
    When {
        groups: set(names),
        ..When::default()
    }
}

fn said(problems: &[(&str, Problem)]) -> Vec<(String, Problem)> {
    problems
        .iter()
        .map(|(id, problem)| ((*id).to_owned(), problem.clone()))
        .collect()
}

#[test]
fn an_application_that_does_not_ask_is_told_of() {
    let when = |names: &[&str]| When {
        applications: set(names),
        ..When::default()
    };
    let rules = vec![
        rule("wiki", when(&["portal", "wiki"]), only(TOTP)),
        rule("portal", when(&["portal"]), only(TOTP)),
    ];
    let nobody_asks = Known {
        applications: None,
        ..known()
    };
    let found: Vec<_> = check(
        &Policy {
            rules,
            ..policy(false, &[], &[])
        },
        &nobody_asks,
    )
    .into_iter()
    .filter(|finding| matches!(finding.problem, Problem::ApplicationDoesNotAsk(_)))
    .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].problem,
        Problem::ApplicationDoesNotAsk("wiki".to_owned())
    );
    assert_eq!(found[0].problem.severity(), Severity::Warning);
}

#[test]
fn unknown_names() {
    let when = When {
        groups: set(&["finanse"]),
        applications: set(&["wikki"]),
        ..When::default()
    };
    let found = of_rules(vec![rule("a", when, only(EMAIL))]);
    let expected = said(&[
        ("a", Problem::UnknownGroup("finanse".to_owned())),
        ("a", Problem::UnknownApplication("wikki".to_owned())),
        ("a", Problem::UnknownProvider(EMAIL)),
        ("a", Problem::NothingSatisfies),
    ]);
    assert_eq!(found, expected);
    assert!(
        found
            .iter()
            .all(|(_, problem)| problem.severity() == Severity::Error)
    );
    let enforced = policy(true, &["admins", "gone"], &["guests"]);
    let expected = [
        (Place::Enforcement, Problem::UnknownGroup("gone".to_owned())),
        (Place::Enforcement, Problem::ExclusionWithoutEffect),
    ];
    assert_eq!(problems(&enforced), expected);
}

#[test]
fn networks_that_are_not_what_they_seem() {
    let ranges = |written: &[&str]| written.iter().map(|text| text.parse().unwrap()).collect();
    let mut policy = policy(false, &[], &[]);
    policy.networks = [(id("empty"), ranges(&[])), (id("odd"), ranges(&["10.0.0.5/8"]))].into();
    let from = When {
        networks: networks(&["empty"]),
        ..When::default()
    };
    policy.rules = vec![rule("a", from, strength(Strength::Any))];
    let expected = [
        (Place::Network(id("empty")), Problem::EmptyNetwork),
        (
            Place::Network(id("odd")),
            Problem::HostBits("10.0.0.5/8".parse().unwrap()),
        ),
        (Place::Network(id("odd")), Problem::UnusedNetwork),
        (Place::Rule(id("a")), Problem::NeverHolds(Condition::Networks)),
    ];
    assert_eq!(problems(&policy), expected);
}

#[test]
fn rules_that_never_hold() {
    let never = |when| {
        let found = of_rules(vec![rule("a", when, strength(Strength::Any))]);
        match found.as_slice() {
            [(_, Problem::NeverHolds(condition))] => Some(*condition),
            [] => None,
            other => panic!("{other:?}"),
        }
    };
    let base = When::default;
    let times = |json: &str| serde_json::from_str(json).unwrap();
    let excepted = When {
        except_groups: set(&["finance", "guests"]),
        ..groups(&["finance"])
    };
    assert_eq!(never(excepted), Some(Condition::Groups));
    let some_left = When {
        except_groups: set(&["guests"]),
        ..groups(&["finance", "guests"])
    };
    assert_eq!(never(some_left), None);
    let from = |inside: &[&str], outside: &[&str]| When {
        networks: networks(inside),
        except_networks: networks(outside),
        ..base()
    };
    assert_eq!(
        never(from(&["192.0.2.7"], &["office"])),
        Some(Condition::Networks)
    );
    // Two halves make a whole.
    assert_eq!(
        never(from(&["office"], &["192.0.2.0/25", "192.0.2.128/25"])),
        Some(Condition::Networks)
    );
    assert_eq!(never(from(&["office"], &["192.0.2.0/25"])), None);
    assert_eq!(
        never(from(&[], &["0.0.0.0/0", "::/0"])),
        Some(Condition::Networks)
    );
    assert_eq!(never(from(&[], &["0.0.0.0/0"])), None);
    let at = When {
        times: times(r#"[{"days":["sat"]}]"#),
        except_times: times(r#"[{"days":["fri"],"from":"12:00","until":"08:00"},{"from":"08:00"}]"#),
        ..base()
    };
    assert_eq!(never(at), Some(Condition::Times));
}

#[test]
fn rules_that_say_nothing() {
    let days = |days| Demand {
        remember_browser_days: Some(days),
        ..Demand::default()
    };
    let found = of_rules(vec![
        rule("a", When::default(), Demand::default()),
        rule("b", When::default(), days(7)),
        rule("c", When::default(), days(6)),
    ]);
    let expected = said(&[("a", Problem::DemandsNothing), ("b", Problem::NothingBeyondBase)]);
    assert_eq!(found, expected);
}

#[test]
fn shadowed_rules() {
    let narrow = || rule("narrow", groups(&["finance"]), strength(Strength::Any));
    let wide = || {
        rule(
            "wide",
            groups(&["finance", "guests"]),
            strength(Strength::PhishingResistant),
        )
    };
    let shadowed = said(&[("narrow", Problem::ShadowedBy(id("wide")))]);
    assert_eq!(of_rules(vec![narrow(), wide()]), shadowed);
    assert_eq!(of_rules(vec![wide(), narrow()]), shadowed);
    // The same twice: the later one.
    let twin = Rule {
        id: id("twin"),
        ..narrow()
    };
    assert_eq!(
        of_rules(vec![narrow(), twin]),
        said(&[("twin", Problem::ShadowedBy(id("narrow")))])
    );
    // One that is not acted upon shadows nothing.
    assert_eq!(
        of_rules(vec![
            narrow(),
            Rule {
                state: State::Report,
                ..wide()
            }
        ]),
        []
    );
    let outside = When {
        except_networks: networks(&["office"]),
        ..groups(&["finance"])
    };
    assert_eq!(
        of_rules(vec![
            narrow(),
            Rule {
                when: outside,
                ..wide()
            }
        ]),
        []
    );
}

#[test]
fn contradictions() {
    let impossible = Demand {
        strength: Some(Strength::PhishingResistant),
        ..only(TOTP)
    };
    assert_eq!(
        of_rules(vec![rule("a", When::default(), impossible)]),
        said(&[("a", Problem::NothingSatisfies)])
    );
    let fallback = of_rules(vec![rule("a", When::default(), only(BACKUP_CODES))]);
    assert_eq!(fallback, said(&[("a", Problem::NothingSatisfies)]));
    let keys = rule("keys", groups(&["finance"]), only(WEBAUTHN));
    let codes = rule("codes", groups(&["guests"]), only(TOTP));
    assert_eq!(
        of_rules(vec![keys.clone(), codes.clone()]),
        said(&[("codes", Problem::Contradicts(id("keys")))])
    );
    // Nobody comes under both.
    let guests_only = When {
        except_groups: set(&["finance"]),
        ..groups(&["guests"])
    };
    assert_eq!(
        of_rules(vec![
            keys,
            Rule {
                when: guests_only,
                ..codes
            }
        ]),
        []
    );
}

#[test]
fn a_saved_test_that_fails() {
    let test = SavedTest {
        name: "nobody is asked".to_owned(),
        asked: Some(false),
        given: policy::Given::default(),
        needs: Demand::default(),
    };
    let policy = Policy {
        tests: vec![test],
        ..policy(true, &[], &[])
    };
    let place = Place::Test("nobody is asked".to_owned());
    assert_eq!(
        problems(&policy),
        [(place, Problem::TestFails(policy::TestFailure::Asked))]
    );
}
