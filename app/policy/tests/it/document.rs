//! The document as JSON: what older versions wrote is read, limits are kept, what is hostile is refused.

use policy::{BadNetwork, Flaw, MAX_BYTES, MAX_NAME, Network, NetworkRef, Policy, TimeOfDay};
use proptest::prelude::*;

use crate::random::any_policy;
use crate::support::{id, policy};

fn refusal(json: &str) -> policy::DocumentError {
    Policy::from_json(json).expect_err("refused")
}

/// As they were stored before there were rules.
#[test]
fn stored_versions_stay_readable() {
    for (json, days) in [
        (
            r#"{"version":7,"enforcement":{"on":true,"groups":["a"],"excluded":[]}}"#,
            0,
        ),
        (
            r#"{"version":7,"enforcement":{"on":true,"groups":["a"],"excluded":[]},"base":{"remember_browser_days":30}}"#,
            30,
        ),
    ] {
        let read = Policy::from_json(json).expect("readable");
        assert_eq!(
            (read.base.remember_browser_days, read.base.backup_codes),
            (days, true)
        );
        assert_eq!((read.base.approval_by_tap, read.rules.len()), (false, 0));
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }
}

#[test]
fn ten_thousand_rules_are_too_many() {
    let rules: Vec<_> = (0..10_000).map(|n| format!(r#"{{"id":"r{n}"}}"#)).collect();
    let json = format!(
        r#"{{"version":1,"enforcement":{{"on":false}},"rules":[{}]}}"#,
        rules.join(",")
    );
    let error = refusal(&json);
    assert_eq!(
        (error.key.as_deref(), error.flaw),
        (Some("rules"), Flaw::TooMany(10_000, 1_000))
    );
}

#[test]
fn ten_mebibytes_are_not_even_looked_at() {
    let json = " ".repeat(10 * MAX_BYTES);
    assert_eq!(refusal(&json).flaw, Flaw::TooLarge(10 * MAX_BYTES));
}

#[test]
fn limits_name_the_key() {
    let long = "x".repeat(MAX_NAME + 1);
    let with = |rest: &str| format!(r#"{{"version":1,"enforcement":{{"on":true}},{rest}}}"#);
    for (json, key) in [
        (with(r#""rules":[{"id":"a"},{"id":"a"}]"#), "rules[1].id"),
        (
            with(r#""rules":[{"id":"a","when":{"networks":["office"]}}]"#),
            "rules[0].when.networks",
        ),
        (
            with(r#""rules":[{"id":"a","when":{"groups":[""]}}]"#),
            "rules[0].when.groups",
        ),
        (
            with(&format!(r#""rules":[{{"id":"a","name":"{long}"}}]"#)),
            "rules[0].name",
        ),
        (with(r#""rules":[{"id":"a","name":"a\u0000b"}]"#), "rules[0].name"),
        (
            with(r#""rules":[{"id":"a","demand":{"session_minutes":0}}]"#),
            "rules[0].demand.session_minutes",
        ),
        (
            with(r#""base":{"remember_browser_days":366}"#),
            "base.remember_browser_days",
        ),
        (with(r#""tests":[{"name":""}]"#), "tests[0].name"),
        (
            with(r#""tests":[{"name":"a","given":{"groups":["\n"]}}]"#),
            "tests[0].given.groups",
        ),
        (
            format!(r#"{{"version":1,"enforcement":{{"on":true,"groups":["{long}"]}}}}"#),
            "enforcement.groups",
        ),
        (
            r#"{"version":9223372036854775808,"enforcement":{"on":true}}"#.to_owned(),
            "version",
        ),
    ] {
        assert_eq!(refusal(&json).key.as_deref(), Some(key), "{json}");
    }
}

#[test]
fn what_the_schema_does_not_know_is_refused() {
    let with = |rest: &str| format!(r#"{{"version":1,"enforcement":{{"on":true}},{rest}}}"#);
    for json in [
        with(r#""format":2"#),
        with(r#""format":0"#),
        with(r#""format":"1""#),
        with(r#""networks":{"Office":[]}"#),
        with(r#""networks":{"office":["10.0.0.0/99"]}"#),
        with(r#""rules":[{"id":"a","when":{"group":["x"]}}]"#),
        with(r#""rules":[{"id":"a","when":{"times":[{"from":"25:00"}]}}]"#),
        with(r#""rules":[{"id":"a","demand":{"strength":"strong"}}]"#),
        with(r#""rules":[{"id":"a","demand":{"session_minutes":-1}}]"#),
        with(r#""rules":[{"id":"a","state":"maybe"}]"#),
        with(r#""rules":[{"name":"no id"}]"#),
    ] {
        assert!(matches!(refusal(&json).flaw, Flaw::Unreadable(_)), "{json}");
    }
    assert!(Policy::from_json(&with(r#""format":1"#)).is_ok());
}

#[test]
fn networks_and_times_are_read_exactly() {
    assert_eq!(
        "10.0.0.5/8".parse::<Network>().map(Network::has_host_bits),
        Ok(true)
    );
    assert_eq!(
        "192.0.2.7".parse::<Network>().unwrap().to_string(),
        "192.0.2.7/32"
    );
    assert_eq!(
        "::ffff:192.0.2.0/120".parse::<Network>().unwrap().to_string(),
        "192.0.2.0/24"
    );
    for bad in [
        "10.0.0.0/99",
        "10.0.0/8",
        "10.0.0.0/",
        "1.2.3.4/-1",
        "::/129",
        "",
        " 10.0.0.1",
        "10.0.0.1 ",
    ] {
        assert_eq!(bad.parse::<Network>(), Err(BadNetwork), "{bad}");
        assert!(bad.parse::<NetworkRef>().is_err(), "{bad}");
    }
    assert_eq!("office".parse(), Ok(NetworkRef::Named(id("office"))));
    for (text, minutes) in [("00:00", 0), ("08:30", 510), ("23:59", 1439), ("24:00", 1440)] {
        assert_eq!(text.parse::<TimeOfDay>().map(TimeOfDay::minutes), Ok(minutes));
    }
    for bad in [
        "24:01", "8:30", "08:60", "08:3", "0830", "-1:00", "+1:00", "08:30:00", "",
    ] {
        assert!(bad.parse::<TimeOfDay>().is_err(), "{bad}");
    }
}

#[test]
fn a_window_may_go_on_past_midnight() {
    use policy::Weekday::{Fri, Sat, Sun};
    let night: policy::Window =
        serde_json::from_str(r#"{"days":["fri"],"from":"22:00","until":"06:00"}"#).unwrap();
    for (day, time, expected) in [
        (Fri, "21:59", false),
        (Fri, "22:00", true),
        (Sat, "05:59", true),
        (Sat, "06:00", false),
        (Sat, "22:00", false),
        (Fri, "05:59", false),
        (Sun, "01:00", false),
    ] {
        assert_eq!(
            night.contains(day, time.parse().unwrap()),
            expected,
            "{day:?} {time}"
        );
    }
}

proptest! {
    #[test]
    fn json_comes_back(policy in any_policy()) {
        let json = serde_json::to_string(&policy).unwrap();
        prop_assert_eq!(Policy::from_json(&json), Ok(policy));
    }
}

#[test]
fn a_document_without_rules_is_as_short_as_before() {
    let json = serde_json::to_string(&policy(false, &[], &[])).unwrap();
    assert_eq!(
        json,
        r#"{"version":7,"enforcement":{"on":false,"groups":[],"excluded":[]}}"#
    );
}
