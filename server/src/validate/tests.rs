//! Names as people, and attackers, type them.

use super::*;
use proptest::prelude::*;

#[test]
fn usernames() {
    for good in [
        "a",
        "ada",
        "Ada.Lovelace-2_x",
        "_system",
        "grüße",
        "名前",
        "007",
        &"a".repeat(255),
    ] {
        assert_eq!(username(good, false).unwrap().name, good);
    }
    assert_eq!(
        username("  Ada ", false).unwrap(),
        Named {
            name: "Ada".into(),
            key: "ada".into()
        }
    );
    assert_eq!(
        username("ａｄａ", false).unwrap().key,
        "ada",
        "wide letters are the same letters"
    );
    assert_eq!(username("ada@example.org", true).unwrap().key, "ada@example.org");
    let table = [
        ("", UsernameProblem::Empty),
        (" \t ", UsernameProblem::Empty),
        ("ada@example.org", UsernameProblem::AtSign),
        ("ada lovelace", UsernameProblem::Character),
        ("ada\0", UsernameProblem::Character),
        ("ada\u{202e}", UsernameProblem::Character),
        ("ada\u{200b}", UsernameProblem::Character),
        ("<b>", UsernameProblem::Character),
        ("a/b", UsernameProblem::Character),
        ("🔑", UsernameProblem::Character),
        ("-rf", UsernameProblem::Beginning),
        ("..", UsernameProblem::Beginning),
    ];
    for (typed, problem) in table {
        assert_eq!(username(typed, false), Err(problem), "{typed:?}");
    }
    assert_eq!(username("@ada", true), Err(UsernameProblem::Beginning));
    assert_eq!(username(&"a".repeat(256), true), Err(UsernameProblem::TooLong));
    assert_eq!(
        username(&"a".repeat(1 << 20), true),
        Err(UsernameProblem::TooLong)
    );
    assert_eq!(
        username(&"\u{3392}".repeat(85), true).map(|named| named.name.len()),
        Ok(255),
        "㎒ is MHz"
    );
    assert!(
        username(&"ﷺ".repeat(85), true).is_err(),
        "one character that becomes eighteen"
    );
}

#[test]
fn keys_compare_what_looks_the_same() {
    for (one, other) in [
        ("ADA", "ada"),
        ("ΟΔΟΣ", "οδος"),
        ("İ", "i\u{307}"),
        ("é", "e\u{301}"),
        ("Ⅷ", "viii"),
        (" a ", "a"),
    ] {
        assert_eq!(key(one), key(other), "{one} {other}");
    }
    assert_ne!(key("ada"), key("аdа"), "Cyrillic letters are others");
}

#[test]
fn lines() {
    assert_eq!(full_name("  Ada  Lovelace\t").unwrap(), "Ada  Lovelace");
    assert_eq!(full_name("e\u{301}").unwrap(), "é");
    assert_eq!(enrolment_name("My 📱").unwrap().key, "my 📱");
    assert_eq!(enrolment_name("👩\u{200d}💻").unwrap().name, "👩\u{200d}💻");
    assert_eq!(
        group_name("Finance, Ltd. & <b>").unwrap().key,
        "finance, ltd. & <b>"
    );
    assert_eq!(enrolment_name(&"é".repeat(64)).unwrap().name.chars().count(), 64);
    assert_eq!(
        enrolment_name(&"é".repeat(65)),
        Err(LineProblem::TooLong { max: 64 })
    );
    assert_eq!(
        full_name(&"a".repeat(1 << 20)),
        Err(LineProblem::TooLong { max: 128 })
    );
    for empty in ["", "  ", "\n", "\u{a0}", "\u{200d}", "\u{fe0f}"] {
        assert_eq!(enrolment_name(empty), Err(LineProblem::Empty), "{empty:?}");
    }
    for hidden in [
        "a\0",
        "a\nb",
        "a\r\nb",
        "\u{202e}evil",
        "a\u{200b}b",
        "\u{2066}a",
        "\u{3164}",
        "a\u{85}b",
        "a\u{1b}[31m",
    ] {
        assert_eq!(enrolment_name(hidden), Err(LineProblem::Hidden), "{hidden:?}");
    }
}

#[test]
fn emails() {
    assert_eq!(
        email(" Ada@Example.ORG ").unwrap(),
        Named {
            name: "Ada@Example.ORG".into(),
            key: "ada@example.org".into()
        }
    );
    for good in [
        "a@b",
        "ada+tag@example.org",
        "o'neil@example.co.uk",
        "müller@bücher.example",
        "1@2.3",
    ] {
        assert!(email(good).is_ok(), "{good}");
    }
    let bad = [
        "",
        "ada",
        "@",
        "ada@",
        "@example.org",
        "a b@example.org",
        "ada@exa mple.org",
        "ada@-a.org",
        "ada@a-.org",
        "ada@a..org",
        ".ada@example.org",
        "ada.@example.org",
        "a..b@example.org",
        "ada@example.org.",
        "\"a\"@example.org",
        "ada@[192.0.2.7]",
        "ada@example.org\nBcc: x@y",
        "ada@@example.org",
        "a@b@example.org",
        "Ada <ada@example.org>",
        "a,b@example.org",
        "ada@ex\0.org",
    ];
    for bad in bad {
        assert_eq!(email(bad), Err(EmailProblem::Malformed), "{bad:?}");
    }
    assert_eq!(
        email(&format!("{}@b", "a".repeat(65))),
        Err(EmailProblem::TooLong)
    );
    assert_eq!(email(&"a".repeat(1 << 20)), Err(EmailProblem::TooLong));
}

proptest! {
    #[test]
    fn keys_of_keys_are_the_same(text in "\\PC{0,20}") {
        prop_assert_eq!(key(&key(&text)), key(&text));
    }

    #[test]
    fn a_username_stays_itself(text in "\\PC{0,20}", at_sign: bool) {
        if let Ok(named) = username(&text, at_sign) {
            prop_assert!(!named.name.is_empty() && named.name.len() <= USERNAME_BYTES);
            prop_assert_eq!(username(&named.name, at_sign).unwrap(), named);
        }
    }

    #[test]
    fn a_line_stays_itself(text in ".{0,80}") {
        if let Ok(name) = line(&text, 64) {
            prop_assert!(!name.chars().any(char::is_control));
            prop_assert_eq!(line(&name, 64).unwrap(), name);
        }
    }

    #[test]
    fn an_email_stays_itself(text in "[a-zA-Z0-9.@ +-]{0,40}") {
        if let Ok(named) = email(&text) {
            prop_assert_eq!(email(&named.name).unwrap(), named);
        }
    }
}
