use super::{Panel, draw, spoken};
use crate::draft::{Problem, Wrong};
use crate::words::Lang;
use policy::{Affected, Effect, Finding, Policy, Preview, check};
use proptest::prelude::*;

fn preview(name: &str) -> Preview {
    let who = vec![Affected {
        name: name.to_owned(),
        effect: Effect::LockedOut,
        rules: vec!["a".parse().expect("an id")],
    }];
    Preview {
        counts: [3, 0, 0, 0, 0, 9],
        who,
    }
}

fn drawn(name: &str, findings: &[Finding], lang: Lang) -> String {
    let groups = ["Finance".to_owned()];
    let problems = [Problem {
        field: "networks".to_owned(),
        what: Wrong::Line(name.to_owned()),
    }];
    let panel = Panel {
        now: &Policy::default(),
        draft: &Policy::default(),
        preview: &preview(name),
        findings,
        problems: &problems,
        groups: &groups,
    };
    draw(&panel, lang)
}

#[test]
fn it_says_who_how_many_and_why() {
    let html = drawn("bob", &[], Lang::En);
    for part in [
        "3 locked out",
        "9 unchanged",
        "Locked out (3)",
        r#"<a href="/admin/people/bob">bob</a>: rule “a”"#,
        "and 2 more",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(drawn("bob", &[], Lang::De).contains("3 ausgesperrt"));
    assert_eq!(spoken(&preview("bob"), Lang::En), "Preview: 3 locked out.");
    assert_eq!(
        spoken(&Preview::default(), Lang::De),
        "Vorschau: Niemand ist betroffen."
    );
}

#[test]
fn a_mistyped_group_is_proposed() {
    let policy =
        Policy::from_json(r#"{ "version": 0, "enforcement": { "on": true, "groups": ["Finanse"] } }"#)
            .expect("a policy");
    let found = check(&policy, &policy::Known::default());
    let html = drawn("bob", &found, Lang::En);
    assert!(
        html.contains("no group is called “Finanse”. Did you mean “Finance”?"),
        "{html}"
    );
}

proptest! {
    #[test]
    fn names_are_text_wherever_they_stand(name in "[<>&\"'a/?#% ]{1,20}") {
        let html = drawn(&name, &[], Lang::En);
        let plain = drawn("x", &[], Lang::En);
        let count = |html: &str, sign| html.matches(sign).count();
        for sign in ['<', '>', '"'] {
            prop_assert_eq!(count(&html, sign), count(&plain, sign), "{}", html);
        }
    }
}

fn in_words(now: &str, rules: &str, lang: Lang) -> String {
    let of = |rules: &str| {
        Policy::from_json(&format!(
            r#"{{ "version": 0, "enforcement": {{ "on": true }}, "rules": {rules} }}"#
        ))
        .expect("a policy")
    };
    let (now, draft) = (of(now), of(rules));
    let panel = Panel {
        now: &now,
        draft: &draft,
        preview: &Preview::default(),
        findings: &[],
        problems: &[],
        groups: &[],
    };
    draw(&panel, lang)
}

#[test]
fn what_changes_is_put_into_words() {
    let finance = r#"{ "id": "finance", "name": "Finance <b>",
        "when": { "groups": ["Finance", "Cash"], "except_groups": ["Interns"], "except_networks": ["10.0.0.0/8"],
            "times": [{ "days": ["mon"], "from": "08:00", "until": "17:00" }] },
        "demand": { "strength": "phishing_resistant", "providers": ["webauthn"], "session_minutes": 60,
            "remember_browser_days": 0, "first_method_code": true } }"#;
    let html = in_words("[]", &format!("[{finance}]"), Lang::En);
    assert!(
        html.contains(
            "<strong>Finance &lt;b&gt;</strong>: members of “Cash” or “Finance”, except members of “Interns”, from outside \
             “10.0.0.0/8”, at “mon 08:00-17:00” – a phishing-resistant second step, only by “webauthn”; no browser is \
             remembered; a session lasts at most 60 minutes; a first method only with a code from an administrator."
        ),
        "{html}"
    );
    let html = in_words("[]", r#"[{ "id": "all", "state": "report" }]"#, Lang::De);
    assert!(
        html.contains("<strong>all</strong>: alle – nichts weiter. Nur Bericht, fragt niemanden."),
        "{html}"
    );
    let html = in_words(&format!("[{finance}]"), "[]", Lang::En);
    assert!(
        html.contains("<strong>Finance &lt;b&gt;</strong>: is removed."),
        "{html}"
    );
    let members = |is: &str| {
        format!(
            r#"[{{ "id": "a", "when": {{ "groups": ["Finance"], "administrators": {is} }}, "demand": {{ "idle_minutes": 15 }} }}]"#
        )
    };
    for (is, lang, says) in [
        (
            "true",
            Lang::En,
            "members of “Finance” who are administrators – a session ends after 15 minutes without activity.",
        ),
        (
            "false",
            Lang::En,
            "members of “Finance” who are not administrators –",
        ),
        (
            "false",
            Lang::De,
            "Mitglieder von „Finance“, die nicht zur Administration gehören –",
        ),
    ] {
        let html = in_words("[]", &members(is), lang);
        assert!(html.contains(says), "{says}: {html}");
    }
    let html = in_words(
        "[]",
        r#"[{ "id": "none", "demand": { "providers": [] } }]"#,
        Lang::En,
    );
    assert!(html.contains("everybody – no method is accepted."), "{html}");
    let same = format!("[{finance}]");
    assert!(!in_words(&same, &same, Lang::En).contains("In words"));
}

#[test]
fn of_many_changed_rules_some_are_put_into_words() {
    let rules: Vec<String> = (0..12).map(|n| format!(r#"{{ "id": "r{n}" }}"#)).collect();
    let html = in_words("[]", &format!("[{}]", rules.join(",")), Lang::En);
    assert_eq!(html.matches("nothing more").count(), 10);
    assert!(html.contains("and 2 more rules"), "{html}");
    let groups: Vec<String> = (10..22).map(|n| format!(r#""G{n}""#)).collect();
    let rule = format!(
        r#"[{{ "id": "a", "when": {{ "groups": [{}] }} }}]"#,
        groups.join(",")
    );
    let html = in_words("[]", &rule, Lang::En);
    assert!(
        html.contains("“G18”, “G19” or 2 others – nothing more."),
        "{html}"
    );
}
