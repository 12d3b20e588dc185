//! Why something is asked of a person: what every rule of the policy said, in the words of pages.

use app::model::admin::Rule;
use app::words::admin_person as words;
use policy::{Decision, Policy, Reason, Requirement};

use super::Desk;
use super::people::asked_words;
pub use crate::admin::policy::trace::rule_name;
use crate::admin::policy::trace::{self, Called};
use crate::standing::Standing;

/// What is asked of somebody; because of what, with every rule, for who may look at the policy.
pub fn asked(desk: &Desk<'_>, standing: &Standing) -> (String, Vec<Rule>) {
    let (lang, policy, decision) = (desk.lang, &standing.policy, &standing.decision);
    let what = asked_words(desk, &decision.requirement);
    if !desk.sees_policy() {
        return (words::asked_only(lang, what), Vec::new());
    }
    let why = because(desk, policy, &decision.requirement);
    (
        words::asked_for(lang, what, &why, policy.version),
        rules(desk, policy, decision),
    )
}

/// Every rule: those that count first, in their order.
pub fn rules(desk: &Desk<'_>, policy: &Policy, decision: &Decision) -> Vec<Rule> {
    let mut all = trace::rules(&called(desk, policy), decision);
    all.sort_by_key(|rule| !rule.counts);
    all
}

fn called<'a>(desk: &Desk<'a>, policy: &'a Policy) -> Called<'a> {
    Called {
        deps: desk.deps,
        policy,
        lang: desk.lang,
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
