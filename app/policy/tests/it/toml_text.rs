//! The document as TOML: it comes back, and every error names its line, and its key.

use policy::{Flaw, MAX_BYTES, Policy, run_tests};
use proptest::prelude::*;

use crate::random::any_policy;

/// Most of what a document can say.
const DOCUMENT: &str = r#"version = 7

[enforcement]
on = true
excluded = ["guests"]

[base]
remember_browser_days = 30
enrolment_grace_days = 14

[networks]
office = ["192.0.2.0/24", "2001:db8::/32"]

[[rules]]
id = "finance-outside"
name = "Finance from outside"
state = "report"

[rules.when]
groups = ["finance"]
except_networks = ["office", "198.51.100.7"]
times = [{ days = ["sat", "sun"] }, { from = "18:00", until = "08:00" }]

[rules.demand]
providers = ["webauthn"]
strength = "phishing_resistant"
remember_browser_days = 0

[[tests]]
name = "everybody but guests is asked"
asked = true

[tests.given]
groups = ["finance"]
"#;

fn refusal(text: &str) -> (Option<usize>, Option<String>, Flaw) {
    let error = Policy::from_toml(text).expect_err("refused");
    (error.line, error.key, error.flaw)
}

/// The document with a line replaced: where it is refused.
fn refusal_with(line: &str, instead: &str) -> (usize, String) {
    assert!(DOCUMENT.contains(line));
    let (at, key, flaw) = refusal(&DOCUMENT.replacen(line, instead, 1));
    let expected = DOCUMENT.lines().position(|one| one == line).map(|n| n + 1);
    assert_eq!(at, expected, "{instead}: {flaw}");
    (at.unwrap_or_default(), key.unwrap_or_default())
}

#[test]
fn a_document_is_read_and_its_tests_hold() {
    let policy = Policy::from_toml(DOCUMENT).expect("a policy");
    assert_eq!(policy.validate(), Ok(()));
    assert!(run_tests(&policy).iter().all(|tested| tested.failure.is_none()));
    let again = Policy::from_toml(&policy.to_toml().unwrap());
    assert_eq!(again.as_ref(), Ok(&policy));
    let json = serde_json::to_string(&policy).unwrap();
    assert_eq!(Policy::from_json(&json), Ok(policy));
}

#[test]
fn an_error_names_its_line_and_key() {
    for (line, instead, key) in [
        ("version = 7", "version = -7", "version"),
        ("version = 7", "version = 7\nformat = 2", "format"),
        (
            r#"excluded = ["guests"]"#,
            r#"exclude = ["guests"]"#,
            "enforcement.exclude",
        ),
        (
            r#"office = ["192.0.2.0/24", "2001:db8::/32"]"#,
            r#"office = ["192.0.2.0/24", "10.0.0.0/99"]"#,
            "networks.office[1]",
        ),
        (
            "remember_browser_days = 30",
            "remember_browser_days = 366",
            "base.remember_browser_days",
        ),
        (
            r#"id = "finance-outside""#,
            r#"id = "Finance Outside""#,
            "rules[0].id",
        ),
        (r#"state = "report""#, r#"state = "maybe""#, "rules[0].state"),
        (
            r#"except_networks = ["office", "198.51.100.7"]"#,
            r#"except_networks = ["ofice"]"#,
            "rules[0].when.except_networks",
        ),
        (
            r#"times = [{ days = ["sat", "sun"] }, { from = "18:00", until = "08:00" }]"#,
            r#"times = [{ days = ["sat"] }, { from = "18:00", until = "8:00" }]"#,
            "rules[0].when.times[1].until",
        ),
        (
            r#"strength = "phishing_resistant""#,
            r#"strenght = "any""#,
            "rules[0].demand.strenght",
        ),
        (
            r#"providers = ["webauthn"]"#,
            r#"providers = ["Web Authn"]"#,
            "rules[0].demand.providers[0]",
        ),
        ("asked = true", r#"asked = "yes""#, "tests[0].asked"),
    ] {
        let instead_only = instead.lines().last().unwrap_or_default();
        if instead.contains('\n') {
            let (at, found, _) = refusal(&DOCUMENT.replacen(line, instead, 1));
            assert_eq!((at, found.as_deref()), (Some(2), Some(key)), "{instead_only}");
        } else {
            assert_eq!(refusal_with(line, instead).1, key, "{instead}");
        }
    }
}

#[test]
fn a_missing_key_names_its_table() {
    let (line, key, flaw) = refusal(&DOCUMENT.replacen("id = \"finance-outside\"\n", "", 1));
    assert_eq!((line, key.as_deref()), (Some(14), Some("rules[0]")), "{flaw}");
    assert!(flaw.to_string().contains("id"));
}

#[test]
fn what_is_not_toml_names_its_line() {
    for (text, line) in [
        ("version = 7\nenforcement = {", 2),
        ("version = 7\nversion = 8", 2),
        ("\n\n\u{0}", 3),
        ("version = 7\n[enforcement\non = true", 2),
    ] {
        assert_eq!(refusal(text).0, Some(line), "{text}");
    }
}

#[test]
fn hostile_documents() {
    let rules: String = (0..10_000)
        .map(|n| format!("[[rules]]\nid = \"r{n}\"\n"))
        .collect();
    let text = format!("version = 7\nenforcement = {{ on = true }}\n{rules}");
    let (line, key, flaw) = refusal(&text);
    assert_eq!((line, key.as_deref()), (Some(3), Some("rules")));
    assert_eq!(flaw, Flaw::TooMany(10_000, 1_000));
    assert_eq!(
        refusal(&"#".repeat(10 * MAX_BYTES)).2,
        Flaw::TooLarge(10 * MAX_BYTES)
    );
    let deep = 200_000;
    for text in [
        format!("networks = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("networks = {}", "{a=".repeat(deep)),
        format!("{}a = 1", "a.".repeat(deep)),
        format!("[{}a]", "a.".repeat(deep)),
    ] {
        let (line, _, flaw) = refusal(&text);
        // The reader does not say where a dotted key became too deep.
        let is_key = flaw == Flaw::Unreadable("recursion limit".to_owned());
        assert!(line == Some(1) || is_key, "{text:.20}: {flaw}");
    }
    // Many keys, all wrong: no slower than it is long.
    let many: String = (0..50_000).map(|n| format!("k{n} = {n}\n")).collect();
    assert_eq!(refusal(&many).0, Some(1));
}

proptest! {
    #[test]
    fn toml_comes_back(policy in any_policy()) {
        let text = policy.to_toml().expect("text");
        prop_assert_eq!(Policy::from_toml(&text), Ok(policy), "{}", text);
    }

    #[test]
    fn mangled_toml_does_not_panic(
        policy in any_policy(), cut in any::<prop::sample::Index>(),
        piece in prop::sample::select(vec!["\"", "[", "[[", "=", "\n[rules]\n", "{", "'''", "\u{0}", "ß", "99999999999999999999"]),
    ) {
        for mut text in [DOCUMENT.to_owned(), policy.to_toml().expect("text")] {
            let at = cut.index(text.len());
            if text.is_char_boundary(at) {
                text.insert_str(at, piece);
                if let Err(error) = Policy::from_toml(&text) {
                    prop_assert!(error.line.is_some_and(|line| line <= text.lines().count() + 1), "{}", error);
                }
            }
        }
    }
}
