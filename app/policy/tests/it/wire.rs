//! JSON: what goes out comes back, and what is hostile is refused without a panic.

use policy::lockout::Administrator;
use policy::{
    BadProviderId, Decision, Enforcement, Enrolled, Fact, Facts, Next, Policy, Proof, ProviderId,
    Requirement, Strength, decide, what_now,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::random::{any_facts, any_policy, any_requirement};
use crate::support::{any_proofs, has_codes, policy};

fn round_trip<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let json = serde_json::to_string(value).expect("writes");
    serde_json::from_str(&json).expect("reads what it wrote")
}

fn refused<T: DeserializeOwned>(json: &str) -> bool {
    serde_json::from_str::<T>(json).is_err()
}

/// Written down, because stored versions and other programs rely on it.
#[test]
fn the_shape_of_a_policy() {
    let json = r#"{"version":7,"enforcement":{"on":true,"groups":["a","b"],"excluded":["x"]}}"#;
    let written = policy(true, &["b", "a"], &["x"]);
    assert_eq!(serde_json::to_string(&written).unwrap(), json);
    assert_eq!(serde_json::from_str::<Policy>(json).unwrap(), written);
    let short = r#"{"version":7,"enforcement":{"on":false}}"#;
    assert_eq!(
        serde_json::from_str::<Policy>(short).unwrap(),
        policy(false, &[], &[])
    );
}

#[test]
fn the_shape_of_a_decision() {
    let facts: Facts = serde_json::from_str(
        r#"{"groups":["finance"],"enrolled":[{"provider":"totp","role":"primary","strength":"not_interceptable","usable":true}]}"#,
    )
    .unwrap();
    assert_eq!(facts.settable, Fact::Missing);
    let decision = decide(&policy(true, &["finance"], &[]), &facts);
    let json = serde_json::json!({
        "policy_version": 7,
        "requirement": {
            "demand": {"second_factor": "any"},
            "bounds": {
                "remember_browser_days": 0, "session_minutes": null, "idle_minutes": null, "proof_minutes": null,
                "enrolment_grace_days": 0, "backup_codes": true, "approval_by_tap": false,
            },
            "reasons": [{"enforced_for_group": "finance"}, "own_factor"],
        },
        "trace": [
            {"what": "enforcement", "outcome": "hit", "why": {"in_groups": ["finance"]}},
            {"what": "own_factor", "outcome": "hit", "why": {"has_factor": ["totp"]}},
        ],
    });
    assert_eq!(serde_json::to_value(&decision).unwrap(), json);
}

#[test]
fn what_is_not_said_is_not_taken_for_nothing() {
    for json in [
        "{}",
        r#"{"version":1}"#,
        r#"{"enforcement":{"on":true}}"#,
        r#"{"version":1,"enforcement":{}}"#,
        r#"{"version":1,"enforcement":{"on":true,"exclude":["x"]}}"#,
        r#"{"version":1,"enforcement":{"on":true},"rule":[]}"#,
        r#"{"version":1,"enforcement":{"on":"true"}}"#,
        r#"{"version":1,"enforcement":{"on":true,"on":false}}"#,
        r#"{"version":-1,"enforcement":{"on":true}}"#,
        r#"{"version":1e400,"enforcement":{"on":true}}"#,
        r#"{"version":1,"enforcement":{"on":true,"groups":null}}"#,
        r#"{"version":1,"enforcement":{"on":true,"groups":"a"}}"#,
    ] {
        assert!(refused::<Policy>(json), "{json}");
    }
    assert!(refused::<Requirement>("{}"));
    assert!(refused::<Requirement>(
        r#"{"demand":"second_factor","reasons":[]}"#
    ));
    assert!(refused::<Facts>(r#"{"group":["a"]}"#));
    assert!(refused::<Enrolled>(
        r#"{"provider":"totp","role":"primary","strength":"any"}"#
    ));
    assert!(refused::<Strength>(r#""strong""#));
}

#[test]
fn an_absent_fact_is_missing() {
    for json in ["{}", r#"{"groups":null,"enrolled":null,"settable":null}"#] {
        assert_eq!(serde_json::from_str::<Facts>(json).unwrap(), Facts::default());
    }
    let empty: Facts = serde_json::from_str(r#"{"groups":[]}"#).unwrap();
    assert_ne!(empty.groups, Fact::Missing);
}

#[test]
fn provider_ids() {
    for good in ["a", "totp", "backup_codes", "u2f", "_", &"a".repeat(32)] {
        assert_eq!(good.parse::<ProviderId>().unwrap().as_str(), good);
        assert_eq!(ProviderId::try_from(good.to_owned()).unwrap().to_string(), good);
    }
    let hostile = "a".repeat(1 << 20);
    let long = "a".repeat(33);
    for bad in [
        "", "Totp", "to-tp", "to tp", "../x", "t\0", "é", "totp\n", &long, &hostile,
    ] {
        assert_eq!(bad.parse::<ProviderId>(), Err(BadProviderId));
        assert!(refused::<ProviderId>(&serde_json::to_string(bad).unwrap()));
    }
    assert_eq!(
        serde_json::to_string(&ProviderId::from_static("totp")).unwrap(),
        r#""totp""#
    );
    let error = serde_json::from_str::<ProviderId>(r#""<script>""#).unwrap_err();
    assert!(!error.to_string().contains("script"));
}

#[test]
fn the_order_of_strength() {
    let order = ["none", "any", "not_interceptable", "phishing_resistant"];
    let read = order.map(|name| serde_json::from_str::<Strength>(&format!("{name:?}")).unwrap());
    assert!(read.is_sorted() && read[0] == Strength::default());
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refused::<Policy>(&deep) && refused::<Facts>(&deep) && refused::<Next>(&deep));
    let json = format!(r#"{{"groups":{deep}}}"#);
    assert!(refused::<Facts>(&json));
}

/// Reads it as everything, and acts upon whatever could be read.
fn feed(json: &[u8]) {
    let policy = serde_json::from_slice::<Policy>(json).unwrap_or_default();
    let facts = serde_json::from_slice::<Facts>(json).unwrap_or_default();
    let proofs = serde_json::from_slice::<Vec<Proof>>(json).unwrap_or_default();
    let requirement = serde_json::from_slice(json).unwrap_or_else(|_| decide(&policy, &facts).requirement);
    let _ = what_now(&requirement, &facts, &proofs);
    let _ = serde_json::from_slice::<Decision>(json);
    let _ = serde_json::from_slice::<Next>(json);
    let _ = serde_json::from_slice::<Enforcement>(json);
    let _ = serde_json::from_slice::<Administrator>(json);
}

proptest! {
    #[test]
    fn everything_comes_back(
        policy in any_policy(), facts in any_facts(), proofs in any_proofs(), demanded in any_requirement(),
    ) {
        let decision = decide(&policy, &facts);
        let next = what_now(&demanded, &facts, &proofs);
        prop_assert_eq!(round_trip(&policy), policy);
        prop_assert_eq!(round_trip(&facts), facts);
        prop_assert_eq!(round_trip(&proofs), proofs);
        prop_assert_eq!(round_trip(&demanded), demanded);
        prop_assert_eq!(round_trip(&decision), decision);
        prop_assert_eq!(round_trip(&next), next);
    }

    #[test]
    fn garbage_does_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        feed(&bytes);
    }

    /// Nearly right is the harder case: real JSON with a piece overwritten or cut off.
    #[test]
    fn mangled_json_does_not_panic(
        facts in any_facts(), policy in any_policy(), cut in any::<prop::sample::Index>(),
        piece in prop::sample::select(vec!["null", "{}", "[", "\"", "\\u0000", "-1", "1e999", "99999999999999999999", "true"]),
        truncate in any::<bool>(),
    ) {
        for mut json in [serde_json::to_vec(&facts).unwrap(), serde_json::to_vec(&policy).unwrap()] {
            let at = cut.index(json.len());
            if truncate { json.truncate(at) } else { json.splice(at..at, piece.bytes()); }
            feed(&json);
        }
    }
}

#[test]
fn no_codes_left_is_written() {
    assert_eq!(round_trip(&has_codes(0)), has_codes(0));
}
