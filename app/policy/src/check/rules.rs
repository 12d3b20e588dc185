//! Rules that never hold, say nothing, are shadowed by stricter ones, or leave nothing that satisfies.

use super::overlap::Reach;
use super::{Finding, Known, Place, Problem};
use crate::document::Policy;
use crate::requirement::Requirement;
use crate::rule::{Rule, State};

/// A rule, ready to be compared with others.
struct Judged<'p> {
    rule: &'p Rule,
    reach: Reach<'p>,
    /// What is demanded when it holds, with what the base allows.
    demand: Requirement,
    satisfiable: bool,
    /// Beyond what the base says.
    says_something: bool,
}

pub(super) fn findings(policy: &Policy, known: &Known) -> Vec<Finding> {
    let base = Requirement::from_base(&policy.base, &policy.networks);
    let live = policy.rules.iter().filter(|rule| rule.state != State::Off);
    let all: Vec<_> = live
        .map(|rule| {
            let demand = Requirement::from_demand(&rule.demand, &policy.networks, []).merge(base.clone());
            Judged {
                rule,
                reach: Reach::of(rule, policy),
                satisfiable: is_satisfiable(&demand, known),
                says_something: !base.is_at_least(&demand),
                demand,
            }
        })
        .collect();
    let mut found = Vec::new();
    for (n, judged) in all.iter().enumerate() {
        let place = Place::Rule(judged.rule.id.clone());
        let problems = alone(judged).into_iter().chain(beside(n, &all, known));
        found.extend(problems.map(|problem| Finding {
            place: place.clone(),
            problem,
        }));
    }
    found
}

/// What is odd about a rule by itself.
fn alone(judged: &Judged<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(condition) = judged.reach.keeps_apart(&judged.reach) {
        problems.push(Problem::NeverHolds(condition));
    }
    if judged.rule.demand.is_nothing() {
        problems.push(Problem::DemandsNothing);
    } else if !judged.says_something {
        problems.push(Problem::NothingBeyondBase);
    }
    if !judged.satisfiable {
        problems.push(Problem::NothingSatisfies);
    }
    problems
}

/// What is odd about a rule beside the others. Of two that say the same, the later one is shadowed; of two that contradict
/// each other, the later one is named.
fn beside(n: usize, all: &[Judged<'_>], known: &Known) -> Vec<Problem> {
    let judged = &all[n];
    if judged.reach.keeps_apart(&judged.reach).is_some() {
        return Vec::new();
    }
    let shadows = |(m, other): &(usize, &Judged<'_>)| {
        *m != n && is_shadowed(judged, other) && (*m < n || !is_shadowed(other, judged))
    };
    let shadowed = all
        .iter()
        .enumerate()
        .filter(|_| judged.says_something)
        .find(shadows);
    let mut problems: Vec<_> = shadowed
        .map(|(_, other)| Problem::ShadowedBy(other.rule.id.clone()))
        .into_iter()
        .collect();
    for other in &all[..n] {
        if contradict(judged, other, known) {
            problems.push(Problem::Contradicts(other.rule.id.clone()));
        }
    }
    problems
}

/// Only a rule that is acted upon makes another one needless.
fn is_shadowed(judged: &Judged<'_>, by: &Judged<'_>) -> bool {
    by.rule.state == State::On && by.demand.is_at_least(&judged.demand) && by.reach.covers(&judged.reach)
}

fn contradict(a: &Judged<'_>, b: &Judged<'_>, known: &Known) -> bool {
    let both = a.demand.clone().merge(b.demand.clone());
    let matters = a.demand.second_factor() && b.demand.second_factor() || both.keys().excludes_all();
    matters
        && a.satisfiable
        && b.satisfiable
        && !is_satisfiable(&both, known)
        && a.reach.keeps_apart(&b.reach).is_none()
}

/// Whether some provider that people can have would do. A fallback is none: it runs out. Nobody writes a list of models for keys
/// so that no key is accepted.
fn is_satisfiable(demand: &Requirement, known: &Known) -> bool {
    let would_do =
        |one: &super::KnownProvider| one.role == crate::Role::Primary && demand.accepts_settable(&one.into());
    let somebody_can = !demand.second_factor() || known.providers.iter().any(would_do);
    somebody_can && !demand.keys().excludes_all()
}
