//! The fields of the editor's form: their names, and what they hold for a policy. Everything is text, as a form sends it.
//!
//! | name | holds |
//! | --- | --- |
//! | [`DOCUMENT`] | the policy that the form was made from, as JSON: what has no field (saved tests) stays as it is |
//! | [`WHO`], [`GROUPS`], [`EXCLUDED`] | the enforcement |
//! | `remember_days` and its like ([`NUMBERS`]), [`CODES`] | the base |
//! | [`FIRST_CODE`], [`FIRST_NETWORKS`] | what the base demands of a first method |
//! | [`NETWORKS`] | one a line: `office = 192.0.2.0/24, 2001:db8::/32` |
//! | `r0_id`, `r0_name`, … ([`rule`]) | the first rule, and so on |
//!
//! Lists are one a line. A field that is not there leaves what the document says.

use std::collections::BTreeMap;
use std::fmt::Display;

use policy::{Base, Demand, Policy, ProviderId, Rule, State, Strength, When};

use crate::times;

/// A form: names and texts.
pub type Fields = BTreeMap<String, String>;

/// The policy that the form was made from.
pub const DOCUMENT: &str = "document";
/// Of whom a second step is demanded: [`EVERYONE`], [`ONLY`] or [`OFF`].
pub const WHO: &str = "who";
/// Of everyone.
pub const EVERYONE: &str = "everyone";
/// Of members of [`GROUPS`] only.
pub const ONLY: &str = "only";
/// Of nobody.
pub const OFF: &str = "off";
/// Groups whose members are asked.
pub const GROUPS: &str = "groups";
/// Groups whose members are excepted.
pub const EXCLUDED: &str = "excluded";
/// Whether backup codes are accepted: `yes` or `no`.
pub const CODES: &str = "codes";
/// Where the rules are, for what is wrong with all of them.
pub const RULES: &str = "rules";
/// Whether the code of an administrator is demanded of a first method: `yes` or `no`; of a rule with its prefix.
pub const FIRST_CODE: &str = "first_code";
/// Networks from which a first method is set up; of a rule with its prefix.
pub const FIRST_NETWORKS: &str = "first_networks";
/// Named networks.
pub const NETWORKS: &str = "networks";
/// The numbers that a base and a rule have in common; of a rule with its prefix.
pub const NUMBERS: [&str; 5] = [
    "remember_days",
    "session_minutes",
    "idle_minutes",
    "proof_minutes",
    "grace_days",
];
/// The most rules that a form has.
pub const MOST_RULES: usize = 200;

/// The name of a field of the rule at that place.
#[must_use]
pub fn rule(at: usize, name: &str) -> String {
    format!("r{at}_{name}")
}

/// The name of the box by which the rule at that place accepts a provider.
#[must_use]
pub fn method(at: usize, provider: &str) -> String {
    rule(at, &format!("m_{provider}"))
}

/// What the fields hold for a policy.
#[must_use]
pub fn fields(policy: &Policy) -> Fields {
    let mut fields = Fields::new();
    let mut put = |name: &str, text: String| fields.insert(name.to_owned(), text);
    put(DOCUMENT, serde_json::to_string(policy).unwrap_or_default());
    let enforcement = &policy.enforcement;
    let who = match (enforcement.on, enforcement.groups.is_empty()) {
        (false, _) => OFF,
        (true, true) => EVERYONE,
        (true, false) => ONLY,
    };
    put(WHO, who.to_owned());
    put(GROUPS, lines(&enforcement.groups));
    put(EXCLUDED, lines(&enforcement.excluded));
    for (name, number) in NUMBERS.into_iter().zip(base_numbers(&policy.base)) {
        put(name, number.map(|n| n.to_string()).unwrap_or_default());
    }
    put(CODES, yes_no(policy.base.backup_codes).to_owned());
    put(FIRST_CODE, yes_no(policy.base.first_method_code).to_owned());
    put(FIRST_NETWORKS, lines(&policy.base.first_method_networks));
    let networks = policy.networks.iter().map(|(id, ranges)| {
        let ranges: Vec<String> = ranges.iter().map(ToString::to_string).collect();
        format!("{id} = {}", ranges.join(", "))
    });
    put(NETWORKS, networks.collect::<Vec<_>>().join("\n"));
    for (at, one) in policy.rules.iter().enumerate() {
        rule_fields(&mut fields, at, one);
    }
    fields
}

fn rule_fields(fields: &mut Fields, at: usize, one: &Rule) {
    let Rule {
        id,
        name,
        state,
        when,
        demand,
    } = one;
    let mut put = |name: &str, text: String| fields.insert(rule(at, name), text);
    put("id", id.to_string());
    put("name", name.clone());
    put("state", state_word(*state).to_owned());
    let When {
        groups,
        except_groups,
        administrators,
        applications,
        networks,
        except_networks,
        times,
        except_times,
    } = when;
    put("groups", lines(groups));
    put("except_groups", lines(except_groups));
    put("admins", administrators.map_or("", yes_no).to_owned());
    put("applications", lines(applications));
    put("networks", lines(networks));
    put("except_networks", lines(except_networks));
    let written = |all: &std::collections::BTreeSet<policy::Window>| {
        all.iter().map(times::written).collect::<Vec<_>>().join("\n")
    };
    put("times", written(times));
    put("except_times", written(except_times));
    put("strength", demand.strength.map_or("", strength_word).to_owned());
    for (name, number) in NUMBERS.into_iter().zip(demand_numbers(demand)) {
        put(name, number.map(|n| n.to_string()).unwrap_or_default());
    }
    put("codes", demand.backup_codes.map_or("", yes_no).to_owned());
    put(FIRST_CODE, demand.first_method_code.map_or("", yes_no).to_owned());
    put(FIRST_NETWORKS, lines(&demand.first_method_networks));
    for provider in demand.providers.iter().flatten() {
        fields.insert(method(at, ProviderId::as_str(provider)), "1".to_owned());
    }
    if demand.providers.is_some() {
        fields.insert(rule(at, "named"), "1".to_owned());
    }
}

fn lines<T: Display>(all: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    all.join("\n")
}

/// In the order of [`NUMBERS`].
pub(crate) fn base_numbers(base: &Base) -> [Option<u32>; 5] {
    [
        Some(base.remember_browser_days),
        base.session_minutes,
        base.idle_minutes,
        base.proof_minutes,
        Some(base.enrolment_grace_days),
    ]
}

/// In the order of [`NUMBERS`].
pub(crate) fn demand_numbers(demand: &Demand) -> [Option<u32>; 5] {
    [
        demand.remember_browser_days,
        demand.session_minutes,
        demand.idle_minutes,
        demand.proof_minutes,
        demand.enrolment_grace_days,
    ]
}

/// `yes` or `no`.
#[must_use]
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// As a field has it.
#[must_use]
pub fn state_word(state: State) -> &'static str {
    match state {
        State::On => "on",
        State::Report => "report",
        State::Off => "off",
    }
}

/// As a field has it.
#[must_use]
pub fn strength_word(strength: Strength) -> &'static str {
    match strength {
        Strength::None => "none",
        Strength::Any => "any",
        Strength::NotInterceptable => "not_interceptable",
        Strength::PhishingResistant => "phishing_resistant",
    }
}
