use super::{Problem, Wrong, draft};
use crate::form::{Fields, MOST_RULES, fields};
use policy::Policy;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

const WHOLE: &str = r#"{
    "version": 4,
    "enforcement": { "on": true, "groups": ["Finance"], "excluded": ["Guests", "Ünïcode, with = signs"] },
    "base": { "remember_browser_days": 30, "session_minutes": 600, "enrolment_grace_days": 7, "backup_codes": false,
              "first_method_code": true, "first_method_networks": ["office", "10.0.0.0/8"] },
    "networks": { "office": ["192.0.2.0/24", "2001:db8::/32"], "lab": [] },
    "rules": [
        { "id": "finance", "name": "Finance", "state": "report",
          "when": { "groups": ["Finance"], "except_groups": ["Guests"], "administrators": false, "applications": ["portal"],
                    "networks": ["office"], "except_networks": ["10.0.0.0/8"],
                    "times": [{ "days": ["mon", "tue"], "from": "08:00", "until": "17:00" }] },
          "demand": { "providers": ["totp", "webauthn"], "strength": "phishing_resistant", "idle_minutes": 5,
                      "backup_codes": false, "approval_by_tap": false,
                      "first_method_code": true, "first_method_networks": ["office"] } },
        { "id": "all" }
    ],
    "tests": [{ "name": "guests may", "asked": false, "given": { "groups": ["Guests"] } }]
}"#;

fn whole() -> Policy {
    Policy::from_json(WHOLE).expect("a policy")
}

#[test]
fn what_the_form_shows_is_what_it_says() {
    let draft = draft(&fields(&whole()));
    assert_eq!(draft.problems, []);
    assert_eq!(draft.policy, whole());
}

#[test]
fn a_form_without_its_document_is_refused_and_keeps_all_that_has_a_field() {
    let mut form = fields(&whole());
    let mut expected = whole();
    (expected.version, expected.tests) = (0, Vec::new());
    expected.rules[0].demand.approval_by_tap = None;
    let long = " ".repeat(policy::MAX_BYTES + 1);
    for document in [None, Some(""), Some("{"), Some("null"), Some(long.as_str())] {
        match document {
            Some(text) => form.insert("document".to_owned(), text.to_owned()),
            None => form.remove("document"),
        };
        let draft = draft(&form);
        assert_eq!(draft.policy, expected);
        assert_eq!(
            draft.problems,
            [Problem {
                field: "document".to_owned(),
                what: Wrong::NoBase
            }]
        );
    }
}

#[test]
fn no_rule_goes_by_not_being_in_the_form() {
    let wrong = |form: &Fields| {
        let draft = draft(form);
        draft.problems.first().map(|problem| problem.what.clone())
    };
    let mut form = fields(&whole());
    form.insert("r200_id".to_owned(), "more".to_owned());
    assert_eq!(wrong(&form), Some(Wrong::TooMany));
    for lost in ["r0_id", "r1_id"] {
        let mut form = fields(&whole());
        form.remove(lost);
        assert_eq!(wrong(&form), Some(Wrong::RuleLost), "{lost}");
    }
    let mut many = whole();
    let rule = many.rules[1].clone();
    for n in 0..MOST_RULES {
        let id = format!("more-{n}").parse().expect("an id");
        many.rules.push(policy::Rule { id, ..rule.clone() });
    }
    let mut form = fields(&many);
    assert_eq!(draft(&form).policy.rules, many.rules);
    assert_eq!(wrong(&form), Some(Wrong::TooMany));
    // One more is added to a form that shows none of them.
    form.retain(|name, _| !name.starts_with('r') || !name.ends_with("_id"));
    form.insert("r0_id".to_owned(), "new".to_owned());
    assert_eq!(draft(&form).policy.rules, many.rules);
    assert_eq!(wrong(&form), Some(Wrong::TooMany));
}

#[test]
fn what_cannot_be_read_is_named_with_its_field() {
    let wrong = |name: &str, text: &str| {
        let mut form = fields(&whole());
        form.insert(name.to_owned(), text.to_owned());
        let draft = draft(&form);
        let problem = draft
            .problems
            .first()
            .unwrap_or_else(|| panic!("{name} = {text:?}"));
        (problem.field.clone(), problem.what.clone())
    };
    let line = |text: &str| Wrong::Line(text.to_owned());
    assert_eq!(
        wrong("networks", "office = 10.0.0.0/99"),
        ("networks".to_owned(), line("office = 10.0.0.0/99"))
    );
    assert_eq!(
        wrong("r0_networks", "Not One"),
        ("r0_networks".to_owned(), line("Not One"))
    );
    assert_eq!(wrong("first_networks", "Not One").1, line("Not One"));
    assert_eq!(
        wrong("r0_first_code", "maybe").1,
        Wrong::Choice("maybe".to_owned())
    );
    assert_eq!(
        wrong("r0_times", "always"),
        ("r0_times".to_owned(), line("always"))
    );
    assert_eq!(wrong("r1_idle_minutes", "-1").1, Wrong::Number("-1".to_owned()));
    assert_eq!(wrong("r1_state", "maybe").1, Wrong::Choice("maybe".to_owned()));
    assert_eq!(wrong("r1_id", "Not an id").1, Wrong::BadId);
    assert_eq!(
        wrong("r1_id", "finance").1,
        Wrong::Document("the id finance is used twice".to_owned())
    );
    assert_eq!(wrong("r1_named", "1").1, Wrong::NoMethod);
    assert_eq!(wrong("groups", " ").1, Wrong::NoGroup);
    assert_eq!(wrong("session_minutes", "0").0, "base.session_minutes");
    assert_eq!(
        wrong("r0_networks", "elsewhere").1,
        Wrong::Document("there is no network elsewhere".to_owned())
    );
}

#[test]
fn a_rule_is_added_and_another_goes() {
    let mut form = fields(&whole());
    form.insert("r0_gone".to_owned(), "1".to_owned());
    form.insert("r7_id".to_owned(), "new".to_owned());
    form.insert("r7_strength".to_owned(), "any".to_owned());
    let draft = draft(&form);
    let ids: Vec<_> = draft.policy.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["all", "new"]);
    assert_eq!(draft.policy.rules[1].demand.strength, Some(policy::Strength::Any));
}

proptest! {
    #[test]
    fn hostile_forms_do_not_panic_and_what_is_read_is_valid(
        names in vec("(r[0-9]{1,5}_(id|name|groups|times|networks|strength|gone|named|m_[a-z]{1,3}|idle_minutes))|who|groups|networks|document|codes", 0..20),
        texts in vec("\\PC{0,30}|[a-z]{1,3}|[0-9]{1,12}|yes|no|everyone|only|a = 10.0.0.0/8", 20),
    ) {
        let form: Fields = names.into_iter().zip(texts).collect();
        let draft = draft(&form);
        prop_assert!(!draft.problems.is_empty() || draft.policy.validate().is_ok());
    }

    #[test]
    fn what_is_typed_comes_back(form in btree_map("[a-z_]{1,10}", "\\PC{0,20}", 0..10)) {
        // Fields that nobody knows change nothing.
        let mut known = fields(&whole());
        let names: Vec<String> = known.keys().cloned().collect();
        known.extend(form.into_iter().filter(|(name, _)| !names.contains(name)));
        prop_assert_eq!(draft(&known).policy, whole());
    }
}
