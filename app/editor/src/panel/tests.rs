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
