//! Why something is asked of a person: what every rule of the policy said, in words.

use app::model::admin::Rule;
use app::words::admin_person as words;
use policy::{
    Checked, Condition, Decision, Outcome, Policy, ProviderId, Reason, Requirement, Trace, What, Why,
};

use super::Desk;
use crate::security::browsers::method;

/// Every rule: those that count first, in their order.
pub fn rules(desk: &Desk<'_>, policy: &Policy, decision: &Decision) -> Vec<Rule> {
    let mut all: Vec<Rule> = decision
        .trace
        .iter()
        .map(|trace| rule(desk, policy, trace))
        .collect();
    all.sort_by_key(|rule| !rule.counts);
    all
}

fn rule(desk: &Desk<'_>, policy: &Policy, trace: &Trace) -> Rule {
    let lang = desk.lang;
    let (name, acts) = match &trace.what {
        What::Enforcement => (words::rule_enforcement(lang).to_owned(), true),
        What::OwnFactor => (words::rule_own(lang).to_owned(), true),
        What::Rule(id) => (words::rule_named(lang, &rule_name(policy, id)), true),
        What::Report(id) => (words::rule_report(lang, &rule_name(policy, id)), false),
    };
    let outcome = match trace.outcome {
        Outcome::Hit => words::hit(lang),
        Outcome::Miss => words::miss(lang),
        Outcome::May => words::may(lang),
    };
    Rule {
        name,
        outcome: outcome.to_owned(),
        counts: acts && trace.outcome != Outcome::Miss,
        why: why(desk, &trace.why),
    }
}

/// What people call a rule; its id when they gave it no name.
pub fn rule_name(policy: &Policy, id: &policy::Id) -> String {
    let rule = policy.rules.iter().find(|rule| rule.id == *id);
    match rule {
        Some(rule) if !rule.name.is_empty() => rule.name.clone(),
        _ => id.to_string(),
    }
}

fn why(desk: &Desk<'_>, why: &Why) -> String {
    let lang = desk.lang;
    let groups =
        |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    let methods = |ids: &std::collections::BTreeSet<ProviderId>| {
        let names: Vec<_> = ids
            .iter()
            .map(|id| method(desk.deps, id.as_str(), lang))
            .collect();
        names.join(", ")
    };
    match why {
        Why::Off => words::because_off(lang).to_owned(),
        Why::Everybody => words::because_everybody(lang).to_owned(),
        Why::InGroups(names) => words::because_groups(lang, &groups(names)),
        Why::NotInGroups => words::because_no_group(lang).to_owned(),
        Why::InExcludedGroups(names) => words::because_excluded(lang, &groups(names)),
        Why::HasFactor(ids) => words::because_has(lang, &methods(ids)),
        Why::CouldNotLoad(ids) => words::because_not_loaded(lang, &methods(ids)),
        Why::OnlyFallbacks => words::because_fallbacks(lang).to_owned(),
        Why::NothingEnrolled => words::because_nothing(lang).to_owned(),
        Why::FactMissing(fact) => words::because_missing(lang, fact_words(desk, *fact)),
        Why::Conditions(all) if all.is_empty() => words::because_always(lang).to_owned(),
        Why::Conditions(all) => {
            let each: Vec<_> = all.iter().map(|checked| condition(desk, *checked)).collect();
            format!("{}.", each.join(" · "))
        }
        Why::UnknownNetworks(_) => words::because_networks(lang).to_owned(),
    }
}

fn condition(desk: &Desk<'_>, checked: Checked) -> String {
    let lang = desk.lang;
    let what = match checked.condition {
        Condition::Groups => words::about_groups(lang),
        Condition::ExceptGroups => words::about_except_groups(lang),
        Condition::Administrators => words::about_administrators(lang),
        Condition::Applications => words::about_applications(lang),
        Condition::Networks => words::about_networks(lang),
        Condition::ExceptNetworks => words::about_except_networks(lang),
        Condition::Times => words::about_times(lang),
        Condition::ExceptTimes => words::about_except_times(lang),
    };
    let outcome = match checked.outcome {
        Outcome::Hit => words::is_true(lang),
        Outcome::Miss => words::is_false(lang),
        Outcome::May => words::is_open(lang),
    };
    words::condition(lang, what, outcome)
}

fn fact_words(desk: &Desk<'_>, fact: policy::FactName) -> &'static str {
    let lang = desk.lang;
    match fact {
        policy::FactName::Groups => words::about_groups(lang),
        policy::FactName::Administrator => words::about_administrators(lang),
        policy::FactName::Application => words::about_applications(lang),
        policy::FactName::Address => words::about_networks(lang),
        policy::FactName::Time => words::about_times(lang),
        _ => words::about_methods(lang),
    }
}

/// The weightiest reason in one sentence.
pub fn because(desk: &Desk<'_>, policy: &Policy, requirement: &Requirement) -> String {
    let lang = desk.lang;
    let reasons = requirement.reasons();
    let group = reasons.iter().find_map(|r| match r {
        Reason::EnforcedForGroup(group) => Some(words::why_group(lang, group)),
        _ => None,
    });
    let rule = reasons.iter().find_map(|r| match r {
        Reason::Rule(id) | Reason::CannotEvaluate(id) => Some(words::why_rule(lang, &rule_name(policy, id))),
        _ => None,
    });
    let everybody = reasons.contains(&Reason::EnforcedForEverybody);
    let missing = reasons.iter().any(|r| matches!(r, Reason::FactMissing(_)));
    let own = reasons.contains(&Reason::OwnFactor);
    rule.or(group)
        .or_else(|| everybody.then(|| words::why_everybody(lang).to_owned()))
        .or_else(|| missing.then(|| words::why_missing(lang).to_owned()))
        .or_else(|| own.then(|| words::why_own(lang).to_owned()))
        .unwrap_or_else(|| words::why_nothing(lang).to_owned())
}
