//! Whether the rules of an administrator hold for a person: condition by condition.
//!
//! Rules and facts are prepared once, so that a rule is a few comparisons: groups become numbers, networks lists of ranges.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::document::Policy;
use crate::facts::Facts;
use crate::id::Id;
use crate::network::NetworkRef;
use crate::requirement::{Reason, Requirement};
use crate::rule::Rule;
use crate::time::Moment;
use crate::trace::{Checked, Condition, Outcome, Why};

/// The groups that a policy names, by number.
#[derive(Debug)]
pub(crate) struct GroupNumbers<'p>(Vec<&'p str>);

impl<'p> GroupNumbers<'p> {
    pub(crate) fn of(policy: &'p Policy) -> Self {
        Self(policy.named_groups().into_iter().collect())
    }

    fn numbers(&self, names: &BTreeSet<String>) -> Vec<usize> {
        let number = |name: &String| self.0.binary_search(&name.as_str()).ok();
        names.iter().filter_map(number).collect()
    }

    /// For each number, whether it is among these. Looks the shorter list up in the longer one.
    fn marks(&self, names: &BTreeSet<String>) -> Vec<bool> {
        if self.0.len() <= names.len() {
            return self.0.iter().map(|name| names.contains(*name)).collect();
        }
        let mut marks = vec![false; self.0.len()];
        for number in self.numbers(names) {
            marks[number] = true;
        }
        marks
    }
}

/// The facts that conditions look at.
#[derive(Debug)]
pub(crate) struct Subject<'f> {
    member: Option<Vec<bool>>,
    administrator: Option<bool>,
    application: Option<&'f str>,
    address: Option<IpAddr>,
    at: Option<&'f Moment>,
}

impl<'f> Subject<'f> {
    pub(crate) fn of(facts: &'f Facts, groups: &GroupNumbers<'_>) -> Self {
        Self {
            member: facts.groups.known().map(|names| groups.marks(names)),
            administrator: facts.administrator.known().copied(),
            application: facts.application.known().map(String::as_str),
            address: facts.address.known().map(IpAddr::to_canonical),
            at: facts.at.known(),
        }
    }
}

/// A rule, ready to be asked.
#[derive(Debug)]
pub(crate) struct CompiledRule<'p> {
    pub(crate) rule: &'p Rule,
    /// What it demands when it holds; when it cannot be evaluated, the impossible.
    pub(crate) demand: Requirement,
    groups: Vec<usize>,
    except_groups: Vec<usize>,
    networks: Vec<IpNet>,
    except_networks: Vec<IpNet>,
    unknown_networks: BTreeSet<Id>,
}

impl<'p> CompiledRule<'p> {
    pub(crate) fn new(rule: &'p Rule, policy: &'p Policy, groups: &GroupNumbers<'_>) -> Self {
        let mut unknown = BTreeSet::new();
        let mut ranges = |networks: &BTreeSet<NetworkRef>| resolve(networks, policy, &mut unknown);
        let networks = ranges(&rule.when.networks);
        let except_networks = ranges(&rule.when.except_networks);
        // What it demands is resolved with the demand; here only so that a name that nothing has is seen.
        ranges(&rule.demand.first_method_networks);
        let demand = if unknown.is_empty() {
            Requirement::from_demand(&rule.demand, &policy.networks, [Reason::Rule(rule.id.clone())])
        } else {
            Requirement::denying([Reason::CannotEvaluate(rule.id.clone())])
        };
        Self {
            rule,
            demand,
            groups: groups.numbers(&rule.when.groups),
            except_groups: groups.numbers(&rule.when.except_groups),
            networks,
            except_networks,
            unknown_networks: unknown,
        }
    }

    /// Whether the rule holds: not when one condition is false, and for sure only when all are true. One that cannot be
    /// evaluated holds for everybody whom no other condition rules out.
    pub(crate) fn outcome(&self, subject: &Subject<'_>) -> Outcome {
        let mut outcome = Outcome::Hit;
        for condition in Condition::ALL {
            match self.check(condition, subject) {
                Some(Outcome::Miss) => return Outcome::Miss,
                Some(Outcome::May) => outcome = Outcome::May,
                Some(Outcome::Hit) | None => {}
            }
        }
        outcome
    }

    /// Why it holds, or does not.
    pub(crate) fn why(&self, subject: &Subject<'_>) -> Why {
        if !self.unknown_networks.is_empty() && self.outcome(subject) != Outcome::Miss {
            return Why::UnknownNetworks(self.unknown_networks.clone());
        }
        let check = |condition| {
            let outcome = self.check(condition, subject)?;
            Some(Checked { condition, outcome })
        };
        Why::Conditions(Condition::ALL.into_iter().filter_map(check).collect())
    }

    /// The demand of a rule that may hold, with the facts that are missing among its reasons.
    pub(crate) fn doubtful_demand(&self, subject: &Subject<'_>) -> Requirement {
        let mut demand = self.demand.clone();
        if demand.second_factor() {
            let missing = Condition::ALL
                .into_iter()
                .filter(|condition| self.check(*condition, subject) == Some(Outcome::May))
                .filter(|condition| subject.lacks(*condition))
                .map(|condition| Reason::FactMissing(condition.fact()));
            demand.absorb(&Requirement::asking(demand.least(), missing));
        }
        demand
    }

    /// Whether a condition is true; `None` when the rule does not make it.
    fn check(&self, condition: Condition, subject: &Subject<'_>) -> Option<Outcome> {
        let when = &self.rule.when;
        let in_one = |groups: &[usize]| {
            let member = subject.member.as_ref()?;
            Some(groups.iter().any(|number| member[*number]))
        };
        let at_one = |times: &BTreeSet<crate::Window>| {
            let at = subject.at?;
            Some(times.iter().any(|window| window.contains(at.weekday, at.time)))
        };
        let (made, answer) = match condition {
            Condition::Groups => (!when.groups.is_empty(), in_one(&self.groups)),
            Condition::ExceptGroups => (!when.except_groups.is_empty(), not(in_one(&self.except_groups))),
            Condition::Administrators => {
                let wanted = when.administrators?;
                (true, subject.administrator.map(|is| is == wanted))
            }
            Condition::Applications => {
                let among = |name: &str| when.applications.contains(name);
                (!when.applications.is_empty(), subject.application.map(among))
            }
            Condition::Networks => (
                !when.networks.is_empty(),
                self.comes_from(&self.networks, &when.networks, subject),
            ),
            Condition::ExceptNetworks => (
                !when.except_networks.is_empty(),
                not(self.comes_from(&self.except_networks, &when.except_networks, subject)),
            ),
            Condition::Times => (!when.times.is_empty(), at_one(&when.times)),
            Condition::ExceptTimes => (!when.except_times.is_empty(), not(at_one(&when.except_times))),
        };
        let outcome = match answer {
            Some(true) => Outcome::Hit,
            Some(false) => Outcome::Miss,
            None => Outcome::May,
        };
        made.then_some(outcome)
    }

    /// Whether the address is in one of these ranges. When it is in none and one is not known, nobody can say.
    fn comes_from(
        &self,
        ranges: &[IpNet],
        written: &BTreeSet<NetworkRef>,
        subject: &Subject<'_>,
    ) -> Option<bool> {
        let address = subject.address?;
        let is_in = ranges.iter().any(|range| range.contains(&address));
        let is_unknown = |network: &NetworkRef| match network {
            NetworkRef::Named(id) => self.unknown_networks.contains(id),
            NetworkRef::Range(_) => false,
        };
        let all_known = self.unknown_networks.is_empty() || !written.iter().any(is_unknown);
        (is_in || all_known).then_some(is_in)
    }
}

impl Subject<'_> {
    fn lacks(&self, condition: Condition) -> bool {
        match condition {
            Condition::Groups | Condition::ExceptGroups => self.member.is_none(),
            Condition::Administrators => self.administrator.is_none(),
            Condition::Applications => self.application.is_none(),
            Condition::Networks | Condition::ExceptNetworks => self.address.is_none(),
            Condition::Times | Condition::ExceptTimes => self.at.is_none(),
        }
    }
}

/// The ranges behind what a rule has written.
pub(crate) fn resolve(
    networks: &BTreeSet<NetworkRef>,
    policy: &Policy,
    unknown: &mut BTreeSet<Id>,
) -> Vec<IpNet> {
    let mut ranges = Vec::new();
    for network in networks {
        match network {
            NetworkRef::Range(range) => ranges.push(range.range()),
            NetworkRef::Named(id) => match policy.networks.get(id) {
                Some(named) => ranges.extend(named.iter().map(|network| network.range())),
                None => {
                    unknown.insert(id.clone());
                }
            },
        }
    }
    ranges
}

fn not(answer: Option<bool>) -> Option<bool> {
    answer.map(|answer| !answer)
}
