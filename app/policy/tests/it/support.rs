//! Builders for the tables, and strategies for the properties. The worlds are small on purpose: three groups
//! and five providers meet each other often.

use std::collections::BTreeSet;

use policy::{
    ADMIN_CODE, Aaguid, Base, Demand, Enforcement, Enrolled, Fact, Facts, Id, Key, Moment, NetworkRef,
    Networks, Policy, Proof, ProviderId, Reason, Requirement, Role, Rule, Settable, State, Strength, Weekday,
    When, decide,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

pub(crate) const TOTP: ProviderId = ProviderId::from_static("totp");
pub(crate) const WEBAUTHN: ProviderId = ProviderId::from_static("webauthn");
pub(crate) const EMAIL: ProviderId = ProviderId::from_static("email");
pub(crate) const REALLY_ME: ProviderId = ProviderId::from_static("really_me");
pub(crate) const BACKUP_CODES: ProviderId = ProviderId::from_static("backup_codes");

pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

const GROUPS: [&str; 3] = ["admins", "finance", "guests"];

pub(crate) fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

pub(crate) fn policy(on: bool, groups: &[&str], excluded: &[&str]) -> Policy {
    Policy {
        version: 7,
        enforcement: Enforcement {
            on,
            groups: set(groups),
            excluded: set(excluded),
        },
        ..Policy::default()
    }
}

/// A rule that is on.
pub(crate) fn rule(id: &str, when: When, demand: Demand) -> Rule {
    Rule {
        id: self::id(id),
        name: String::new(),
        state: State::On,
        when,
        demand,
    }
}

pub(crate) fn id(name: &str) -> Id {
    name.parse().expect("an id")
}

pub(crate) fn networks(written: &[&str]) -> BTreeSet<NetworkRef> {
    written
        .iter()
        .map(|text| text.parse().expect("a network"))
        .collect()
}

/// 08:30 on a Tuesday; the instant is not that of a real Tuesday, because nothing compares the two.
pub(crate) fn tuesday_morning(ms: i64) -> Moment {
    Moment {
        ms,
        weekday: Weekday::Tue,
        time: "08:30".parse().expect("a time"),
    }
}

/// Demands such a second factor, with what the default base allows.
pub(crate) fn asking(least: Strength, reasons: impl IntoIterator<Item = Reason>) -> Requirement {
    Requirement::asking(least, reasons).merge(nothing())
}

/// Demands nothing, with what the default base allows.
pub(crate) fn nothing() -> Requirement {
    Requirement::from_base(&Base::default(), &Networks::new())
}

/// All is known that the two built-in rules look at: in these groups, with these enrolments, with TOTP to set up.
pub(crate) fn person(groups: &[&str], enrolled: Vec<Enrolled>) -> Facts {
    Facts {
        groups: Fact::Known(set(groups)),
        enrolled: Fact::Known(enrolled),
        settable: Fact::Known(vec![settable(TOTP, Strength::NotInterceptable)]),
        ..Facts::default()
    }
}

pub(crate) fn with_settable(facts: Facts, settable: Vec<Settable>) -> Facts {
    Facts {
        settable: Fact::Known(settable),
        ..facts
    }
}

pub(crate) fn has(provider: ProviderId, strength: Strength) -> Enrolled {
    Enrolled {
        provider,
        role: Role::Primary,
        strength,
        usable: true,
        left: None,
        key: None,
    }
}

pub(crate) fn has_totp() -> Enrolled {
    has(TOTP, Strength::NotInterceptable)
}

pub(crate) fn has_passkey() -> Enrolled {
    has(WEBAUTHN, Strength::PhishingResistant)
}

/// A security key of which this is known.
pub(crate) fn has_key(key: Key) -> Enrolled {
    Enrolled {
        key: Some(key),
        ..has_passkey()
    }
}

/// The model of this number.
pub(crate) fn model(number: u8) -> Aaguid {
    Aaguid::from_bytes([number; 16])
}

pub(crate) fn models(numbers: &[u8]) -> BTreeSet<Aaguid> {
    numbers.iter().map(|number| model(*number)).collect()
}

pub(crate) fn has_codes(left: u32) -> Enrolled {
    Enrolled {
        role: Role::Fallback,
        left: Some(left),
        ..has(BACKUP_CODES, Strength::Any)
    }
}

pub(crate) fn not_loaded(enrolled: Enrolled) -> Enrolled {
    Enrolled {
        usable: false,
        ..enrolled
    }
}

pub(crate) fn settable(provider: ProviderId, strength: Strength) -> Settable {
    Settable {
        provider,
        role: Role::Primary,
        strength,
        attests: false,
    }
}

pub(crate) fn proof(provider: ProviderId, role: Role, strength: Strength) -> Proof {
    Proof {
        provider,
        role,
        strength,
        at_ms: 0,
        remembered: false,
        key: None,
        enrolment: None,
    }
}

pub(crate) fn code_given() -> Proof {
    proof(BACKUP_CODES, Role::Fallback, Strength::Any)
}

pub(crate) fn demand(policy: &Policy, facts: &Facts) -> Requirement {
    decide(policy, facts).requirement
}

pub(crate) fn any_groups() -> impl Strategy<Value = BTreeSet<String>> {
    subsequence(GROUPS.to_vec(), 0..=GROUPS.len()).prop_map(|names| set(&names))
}

pub(crate) fn any_group() -> impl Strategy<Value = String> {
    select(GROUPS.to_vec()).prop_map(str::to_owned)
}

pub(crate) fn any_strength() -> impl Strategy<Value = Strength> {
    select(vec![
        Strength::None,
        Strength::Any,
        Strength::NotInterceptable,
        Strength::PhishingResistant,
    ])
}

pub(crate) fn any_role() -> impl Strategy<Value = Role> {
    select(vec![Role::Primary, Role::Fallback])
}

pub(crate) fn any_provider() -> impl Strategy<Value = ProviderId> {
    select(vec![TOTP, WEBAUTHN, EMAIL, REALLY_ME, BACKUP_CODES, ADMIN_CODE])
}

pub(crate) fn any_models() -> impl Strategy<Value = BTreeSet<Aaguid>> {
    subsequence(vec![1, 2, 3], 0..=3).prop_map(|numbers| models(&numbers))
}

prop_compose! {
    pub(crate) fn any_key()(
        (verifies, synced) in any::<(bool, bool)>(),
        attested in prop::option::weighted(0.7, 1_u8..4),
    ) -> Key {
        Key { verifies, synced, attested: attested.map(model) }
    }
}

prop_compose! {
    pub(crate) fn any_enrolled()(
        provider in any_provider(),
        role in any_role(),
        strength in any_strength(),
        usable in prop::bool::weighted(0.8),
        left in prop::option::of(0_u32..3),
        key in prop::option::weighted(0.7, any_key()),
    ) -> Enrolled {
        Enrolled { provider, role, strength, usable, left, key }
    }
}

prop_compose! {
    pub(crate) fn any_settable()(
        provider in any_provider(),
        role in any_role(),
        strength in any_strength(),
        attests in any::<bool>(),
    ) -> Settable {
        Settable { provider, role, strength, attests }
    }
}

prop_compose! {
    pub(crate) fn any_proof()(
        provider in any_provider(),
        role in any_role(),
        strength in any_strength(),
        at_ms in 0..5 * DAY_MS,
        remembered in prop::bool::weighted(0.2),
        key in prop::option::weighted(0.7, any_key()),
        enrolment in prop::option::of("[a-z]{1,3}"),
    ) -> Proof {
        Proof { provider, role, strength, at_ms, remembered, key, enrolment }
    }
}

pub(crate) fn any_proofs() -> impl Strategy<Value = Vec<Proof>> {
    vec(any_proof(), 0..3)
}
