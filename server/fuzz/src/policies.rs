//! Policies as people and programs write them, and facts; and whatever could be read is decided.

use policy::check::Known;
use policy::lockout::{Administrator, guard};
use policy::{Compiled, Facts, Policy, Proof, Requirement, check, decide, factor_still_owed, what_now};

pub(crate) fn toml(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(policy) = Policy::from_toml(text) else {
        return;
    };
    // What was read can be written, and says the same.
    if let Ok(written) = policy.to_toml() {
        assert_eq!(
            Policy::from_toml(&written).as_ref(),
            Ok(&policy),
            "written: {written}"
        );
    }
    judged(&policy, &Facts::default(), &[]);
}

pub(crate) fn json(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(policy) = Policy::from_json(text) else {
        return;
    };
    let written = serde_json::to_string(&policy).expect("a policy can be written");
    assert_eq!(
        Policy::from_json(&written).as_ref(),
        Ok(&policy),
        "written: {written}"
    );
    judged(&policy, &Facts::default(), &[]);
}

/// Up to four JSON documents, one a line: facts, a policy, proofs, a requirement. Unlike a document that is saved, the policy is
/// not checked: the engine must stand that too.
pub(crate) fn facts(bytes: &[u8]) {
    let mut lines = bytes.splitn(4, |byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let facts: Facts = serde_json::from_slice(line()).unwrap_or_default();
    let policy: Policy = serde_json::from_slice(line()).unwrap_or_default();
    let proofs: Vec<Proof> = serde_json::from_slice(line()).unwrap_or_default();
    judged(&policy, &facts, &proofs);
    if let Ok(requirement) = serde_json::from_slice::<Requirement>(line()) {
        let _ = what_now(&requirement, &facts, &proofs);
        let both = requirement.clone().merge(decide(&policy, &facts).requirement);
        assert!(both.is_at_least(&requirement));
    }
}

fn judged(policy: &Policy, facts: &Facts, proofs: &[Proof]) {
    let decision = decide(policy, facts);
    let compiled = Compiled::new(policy);
    assert_eq!(compiled.requirement(facts), decision.requirement);
    assert!(decision.requirement.is_at_least(&compiled.floor(facts)));
    let _ = what_now(&decision.requirement, facts, proofs);
    let _ = factor_still_owed(policy, facts);
    let _ = check(policy, &Known::default());
    let administrator = Administrator {
        name: String::new(),
        enabled: true,
        has_password: true,
        facts: facts.clone(),
        seen: Vec::new(),
    };
    let _ = guard(policy, &[administrator]);
}
