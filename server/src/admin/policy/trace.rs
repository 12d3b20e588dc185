//! A trace in words: one walk for pages and console, which differ only in what they call things ([`Names`]).

use std::collections::BTreeSet;

use app::model::admin::Rule;
use app::words::{Lang, admin_person as words};
use policy::{Checked, Condition, Decision, FactName, Id, Outcome, Policy, ProviderId, Trace, What, Why};

use crate::deps::Deps;
use crate::security::browsers::method;

/// What things are called.
pub trait Names {
    /// In which language.
    fn lang(&self) -> Lang;
    /// A rule.
    fn rule(&self, id: &Id) -> String;
    /// A group.
    fn group(&self, name: &str) -> String;
    /// A method.
    fn method(&self, id: &ProviderId) -> String;
}

/// As people call them: for pages.
pub struct Called<'a> {
    /// Knows the methods.
    pub deps: &'a Deps,
    /// Knows the rules.
    pub policy: &'a Policy,
    /// The language of the page.
    pub lang: Lang,
}

impl Names for Called<'_> {
    fn lang(&self) -> Lang {
        self.lang
    }

    fn rule(&self, id: &Id) -> String {
        rule_name(self.policy, id)
    }

    fn group(&self, name: &str) -> String {
        name.to_owned()
    }

    fn method(&self, id: &ProviderId) -> String {
        method(self.deps, id.as_str(), self.lang)
    }
}

/// What people call a rule; its id when they gave it no name.
pub fn rule_name(policy: &Policy, id: &Id) -> String {
    let rule = policy.rules.iter().find(|rule| rule.id == *id);
    match rule {
        Some(rule) if !rule.name.is_empty() => rule.name.clone(),
        _ => id.to_string(),
    }
}

/// As the document writes them: for the console, in English. What somebody chose is quoted, with its hidden characters shown.
pub struct Written;

impl Names for Written {
    fn lang(&self) -> Lang {
        Lang::En
    }

    fn rule(&self, id: &Id) -> String {
        id.to_string()
    }

    fn group(&self, name: &str) -> String {
        format!("{name:?}")
    }

    fn method(&self, id: &ProviderId) -> String {
        id.to_string()
    }
}

/// What every rule said, in the order of the document.
pub fn rules(names: &impl Names, decision: &Decision) -> Vec<Rule> {
    decision.trace.iter().map(|trace| rule(names, trace)).collect()
}

fn rule(names: &impl Names, trace: &Trace) -> Rule {
    let lang = names.lang();
    let (name, acts) = match &trace.what {
        What::Enforcement => (words::rule_enforcement(lang).to_owned(), true),
        What::OwnFactor => (words::rule_own(lang).to_owned(), true),
        What::Rule(id) => (words::rule_named(lang, &names.rule(id)), true),
        What::Report(id) => (words::rule_report(lang, &names.rule(id)), false),
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
        why: why(names, &trace.why),
    }
}

fn why(names: &impl Names, why: &Why) -> String {
    let lang = names.lang();
    let groups = |all: &BTreeSet<String>| listed(all, |name| names.group(name));
    let methods = |all: &BTreeSet<ProviderId>| listed(all, |id| names.method(id));
    match why {
        Why::Off => words::because_off(lang).to_owned(),
        Why::Everybody => words::because_everybody(lang).to_owned(),
        Why::InGroups(all) => words::because_groups(lang, &groups(all)),
        Why::NotInGroups => words::because_no_group(lang).to_owned(),
        Why::InExcludedGroups(all) => words::because_excluded(lang, &groups(all)),
        Why::HasFactor(all) => words::because_has(lang, &methods(all)),
        Why::CouldNotLoad(all) => words::because_not_loaded(lang, &methods(all)),
        Why::OnlyFallbacks => words::because_fallbacks(lang).to_owned(),
        Why::NothingEnrolled => words::because_nothing(lang).to_owned(),
        Why::FactMissing(fact) => words::because_missing(lang, fact_words(*fact, lang)),
        Why::Conditions(all) if all.is_empty() => words::because_always(lang).to_owned(),
        Why::Conditions(all) => {
            let each: Vec<_> = all.iter().map(|checked| condition(*checked, lang)).collect();
            format!("{}.", each.join(" · "))
        }
        Why::UnknownNetworks(all) => words::because_networks(lang, &listed(all, Id::to_string)),
    }
}

fn listed<T>(all: &BTreeSet<T>, name: impl Fn(&T) -> String) -> String {
    all.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn condition(checked: Checked, lang: Lang) -> String {
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

fn fact_words(fact: FactName, lang: Lang) -> &'static str {
    match fact {
        FactName::Groups => words::about_groups(lang),
        FactName::Enrolled => words::about_methods(lang),
        FactName::Administrator => words::about_administrators(lang),
        FactName::Application => words::about_applications(lang),
        FactName::Address => words::about_networks(lang),
        FactName::Time => words::about_times(lang),
    }
}
