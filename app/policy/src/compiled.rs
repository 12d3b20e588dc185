//! A policy made ready for many decisions: what does not depend on the person is done once.

use crate::built_in::{enforcement, own_factor};
use crate::decision::Decision;
use crate::document::Policy;
use crate::facts::Facts;
use crate::matching::{CompiledRule, GroupNumbers, Subject};
use crate::requirement::Requirement;
use crate::rule::State;
use crate::trace::{Outcome, Trace, What, Why, Would};

/// A policy, ready to decide. [`crate::decide`] makes one for one decision; who decides for many people makes it once.
#[derive(Debug)]
pub struct Compiled<'p> {
    policy: &'p Policy,
    base: Requirement,
    groups: GroupNumbers<'p>,
    /// All of them, in the order of the document.
    rules: Vec<CompiledRule<'p>>,
}

impl<'p> Compiled<'p> {
    /// Prepares a policy. Total: what cannot be evaluated denies when it comes to a decision.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        let groups = GroupNumbers::of(policy);
        let rules = policy.rules.iter();
        let rules = rules
            .map(|rule| CompiledRule::new(rule, policy, &groups))
            .collect();
        Self {
            policy,
            base: Requirement::from_base(&policy.base, &policy.networks),
            groups,
            rules,
        }
    }

    /// Decides, with a trace of every rule.
    #[must_use]
    pub fn decide(&self, facts: &Facts) -> Decision {
        let subject = Subject::of(facts, &self.groups);
        let (mut requirement, mut trace) = self.built_in(facts, |_| true);
        for rule in self.rules_in(State::On) {
            self.apply(rule, &subject, &mut requirement);
        }
        trace.extend(self.rules.iter().map(|rule| traced(rule, &subject)));
        let would = self.would(&subject, &requirement);
        Decision {
            policy_version: self.policy.version,
            requirement,
            trace,
            would,
        }
    }

    /// What [`Compiled::decide`] demands, without saying why each rule holds or not: for deciding about everybody.
    #[must_use]
    pub fn requirement(&self, facts: &Facts) -> Requirement {
        let subject = Subject::of(facts, &self.groups);
        let (mut requirement, _) = self.built_in(facts, |_| true);
        for rule in self.rules_in(State::On) {
            self.apply(rule, &subject, &mut requirement);
        }
        requirement
    }

    /// What is demanded whatever the missing facts are: rules that only may hold do not count. Never to let somebody in by;
    /// for saying "they will be asked in any case".
    #[must_use]
    pub fn floor(&self, facts: &Facts) -> Requirement {
        let subject = Subject::of(facts, &self.groups);
        let (mut requirement, _) = self.built_in(facts, |outcome| outcome == Outcome::Hit);
        for rule in self.rules_in(State::On) {
            if rule.outcome(&subject) == Outcome::Hit {
                requirement.absorb(&rule.demand);
            }
        }
        requirement
    }

    /// The base and the two rules that every policy has, as far as their outcome counts.
    fn built_in(&self, facts: &Facts, counts: impl Fn(Outcome) -> bool) -> (Requirement, Vec<Trace>) {
        let mut requirement = self.base.clone();
        let mut trace = Vec::with_capacity(2 + self.policy.rules.len());
        for (demand, entry) in [
            enforcement(&self.policy.enforcement, &facts.groups),
            own_factor(&facts.enrolled),
        ] {
            if counts(entry.outcome) {
                requirement.absorb(&demand);
            }
            trace.push(entry);
        }
        (requirement, trace)
    }

    fn rules_in(&self, state: State) -> impl Iterator<Item = &CompiledRule<'p>> {
        self.rules.iter().filter(move |rule| rule.rule.state == state)
    }

    fn apply(
        &self,
        rule: &CompiledRule<'_>,
        subject: &Subject<'_>,
        requirement: &mut Requirement,
    ) -> Outcome {
        let outcome = rule.outcome(subject);
        match outcome {
            Outcome::Hit => requirement.absorb(&rule.demand),
            Outcome::May => requirement.absorb(&rule.doubtful_demand(subject)),
            Outcome::Miss => {}
        }
        outcome
    }

    fn would(&self, subject: &Subject<'_>, decided: &Requirement) -> Vec<Would> {
        let mut would = Vec::new();
        for rule in self.rules_in(State::Report) {
            let mut requirement = decided.clone();
            let outcome = self.apply(rule, subject, &mut requirement);
            if outcome != Outcome::Miss {
                would.push(Would {
                    rule: rule.rule.id.clone(),
                    outcome,
                    requirement,
                });
            }
        }
        would
    }
}

fn traced(rule: &CompiledRule<'_>, subject: &Subject<'_>) -> Trace {
    let id = rule.rule.id.clone();
    let (what, outcome, why) = match rule.rule.state {
        State::On => (What::Rule(id), rule.outcome(subject), rule.why(subject)),
        State::Report => (What::Report(id), rule.outcome(subject), rule.why(subject)),
        State::Off => (What::Rule(id), Outcome::Miss, Why::Off),
    };
    Trace { what, outcome, why }
}
