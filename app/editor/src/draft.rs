//! What the fields of the form say: a policy, and what could not be read.

use std::collections::{BTreeMap, BTreeSet};

use policy::{Demand, Id, Network, NetworkRef, Policy, ProviderId, Rule, State, Strength, When};
use serde::{Deserialize, Serialize};

use crate::form::{
    CODES, DOCUMENT, EVERYONE, EXCLUDED, FIRST_CODE, FIRST_NETWORKS, Fields, GROUPS, MOST_RULES, NETWORKS,
    NUMBERS, OFF, ONLY, RULES, WHO, base_numbers, demand_numbers, rule,
};
use crate::read::{Reader, flag, maybe, short};
use crate::times;

/// What the fields say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The policy, as far as it could be read.
    pub policy: Policy,
    /// What could not be read, in the order of the form.
    pub problems: Vec<Problem>,
}

/// A field that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Its name.
    pub field: String,
    /// What is wrong with it.
    pub what: Wrong,
}

/// What is wrong with a field. What was typed is cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wrong {
    /// This line.
    Line(String),
    /// Not a whole number.
    Number(String),
    /// Not one of the choices.
    Choice(String),
    /// Members of groups only, and no group is named.
    NoGroup,
    /// Methods are to be named, and none is.
    NoMethod,
    /// The rule has no short name, or one that is none.
    BadId,
    /// The policy that the form was made from is not there, or cannot be read: what has no field would be lost.
    NoBase,
    /// More rules than a form holds.
    TooMany,
    /// A rule that the form was made from is not in it, without having been taken out.
    RuleLost,
    /// The whole of it: what the checks of a document say.
    Document(String),
}

/// Reads the fields of the form.
#[must_use]
pub fn draft(fields: &Fields) -> Draft {
    let mut reader = Reader::new(fields);
    let document = fields.get(DOCUMENT).map_or("", String::as_str);
    let base = Policy::from_json(document).unwrap_or_else(|_| {
        reader.wrong(DOCUMENT, Wrong::NoBase);
        Policy::default()
    });
    let mut policy = base.clone();
    enforcement(&mut reader, &mut policy);
    numbers_of_base(&mut reader, &mut policy);
    reader.choice(CODES, &mut policy.base.backup_codes, flag);
    reader.choice(FIRST_CODE, &mut policy.base.first_method_code, flag);
    reader.list(FIRST_NETWORKS, &mut policy.base.first_method_networks);
    networks(&mut reader, &mut policy.networks);
    policy.rules = rules(&mut reader, &base);
    if reader.problems.is_empty()
        && let Err(error) = policy.validate()
    {
        let field = error.key.clone().unwrap_or_else(|| DOCUMENT.to_owned());
        reader.wrong(&field, Wrong::Document(error.flaw.to_string()));
    }
    Draft {
        policy,
        problems: reader.problems,
    }
}

fn enforcement(reader: &mut Reader<'_>, policy: &mut Policy) {
    let enforcement = &mut policy.enforcement;
    reader.list(GROUPS, &mut enforcement.groups);
    reader.list(EXCLUDED, &mut enforcement.excluded);
    match reader.text(WHO) {
        Some(OFF) => enforcement.on = false,
        Some(EVERYONE) => {
            enforcement.on = true;
            enforcement.groups.clear();
        }
        Some(ONLY) => {
            enforcement.on = true;
            if enforcement.groups.is_empty() {
                // Nobody is demanded of, rather than everybody, until one is named; it cannot be saved so.
                enforcement.on = false;
                reader.wrong(GROUPS, Wrong::NoGroup);
            }
        }
        Some(other) => reader.wrong(WHO, Wrong::Choice(short(other))),
        None => {}
    }
}

fn numbers_of_base(reader: &mut Reader<'_>, policy: &mut Policy) {
    let mut all = base_numbers(&policy.base);
    for (name, number) in NUMBERS.into_iter().zip(&mut all) {
        reader.number(name, number);
    }
    let [remember, session, idle, proof, grace] = all;
    policy.base.remember_browser_days = remember.unwrap_or(0);
    policy.base.session_minutes = session;
    policy.base.idle_minutes = idle;
    policy.base.proof_minutes = proof;
    policy.base.enrolment_grace_days = grace.unwrap_or(0);
}

/// `office = 192.0.2.0/24, 2001:db8::/32`, one a line.
fn networks(reader: &mut Reader<'_>, into: &mut BTreeMap<Id, BTreeSet<Network>>) {
    let Some(text) = reader.text(NETWORKS) else { return };
    let mut all = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match network(line) {
            Some((id, ranges)) => {
                all.entry(id).or_insert_with(BTreeSet::new).extend(ranges);
            }
            None => return reader.wrong(NETWORKS, Wrong::Line(short(line))),
        }
    }
    *into = all;
}

fn network(line: &str) -> Option<(Id, BTreeSet<Network>)> {
    let (id, ranges) = line.split_once('=')?;
    let ranges = ranges.split(',').map(str::trim).filter(|range| !range.is_empty());
    let ranges: Result<BTreeSet<Network>, _> = ranges.map(str::parse).collect();
    Some((id.trim().parse().ok()?, ranges.ok()?))
}

/// The rules of the form, in its order. One that the document has too keeps what has no field. None goes by not being there: it is
/// taken out by its own field.
fn rules(reader: &mut Reader<'_>, base: &Policy) -> Vec<Rule> {
    let places: BTreeSet<usize> = reader.names().filter_map(place).collect();
    if base.rules.len() > MOST_RULES || places.last().is_some_and(|at| *at >= MOST_RULES) {
        reader.wrong(RULES, Wrong::TooMany);
        return base.rules.clone();
    }
    if (0..base.rules.len()).any(|at| !places.contains(&at)) {
        reader.wrong(RULES, Wrong::RuleLost);
    }
    let mut rules = Vec::new();
    for at in places {
        if reader.text(&rule(at, "gone")) == Some("1") {
            continue;
        }
        let Some(id) = reader.text(&rule(at, "id")).and_then(|id| id.parse::<Id>().ok()) else {
            reader.wrong(&rule(at, "id"), Wrong::BadId);
            continue;
        };
        let known = base.rules.iter().find(|known| known.id == id);
        let mut one = known.cloned().unwrap_or_else(|| empty(id));
        read_rule(reader, at, &mut one);
        rules.push(one);
    }
    rules
}

/// A rule that says nothing yet.
fn empty(id: Id) -> Rule {
    Rule {
        id,
        name: String::new(),
        state: State::On,
        when: When::default(),
        demand: Demand::default(),
    }
}

/// The place of a rule's short name: `r0_id`.
fn place(name: &str) -> Option<usize> {
    name.strip_prefix('r')?.strip_suffix("_id")?.parse().ok()
}

fn read_rule(reader: &mut Reader<'_>, at: usize, one: &mut Rule) {
    if let Some(name) = reader.text(&rule(at, "name")) {
        name.clone_into(&mut one.name);
    }
    reader.choice(&rule(at, "state"), &mut one.state, |word| match word {
        "on" => Some(State::On),
        "report" => Some(State::Report),
        "off" => Some(State::Off),
        _ => None,
    });
    let when = &mut one.when;
    reader.list(&rule(at, "groups"), &mut when.groups);
    reader.list(&rule(at, "except_groups"), &mut when.except_groups);
    reader.choice(&rule(at, "admins"), &mut when.administrators, maybe);
    reader.list(&rule(at, "applications"), &mut when.applications);
    reader.list::<NetworkRef>(&rule(at, "networks"), &mut when.networks);
    reader.list::<NetworkRef>(&rule(at, "except_networks"), &mut when.except_networks);
    reader.list_by(&rule(at, "times"), &mut when.times, times::read);
    reader.list_by(&rule(at, "except_times"), &mut when.except_times, times::read);
    let demand = &mut one.demand;
    reader.choice(&rule(at, "strength"), &mut demand.strength, |word| match word {
        "" => Some(None),
        "none" => Some(Some(Strength::None)),
        "any" => Some(Some(Strength::Any)),
        "not_interceptable" => Some(Some(Strength::NotInterceptable)),
        "phishing_resistant" => Some(Some(Strength::PhishingResistant)),
        _ => None,
    });
    let mut numbers = demand_numbers(demand);
    for (name, number) in NUMBERS.into_iter().zip(&mut numbers) {
        reader.number(&rule(at, name), number);
    }
    let [remember, session, idle, proof, grace] = numbers;
    demand.remember_browser_days = remember;
    demand.session_minutes = session;
    demand.idle_minutes = idle;
    demand.proof_minutes = proof;
    demand.enrolment_grace_days = grace;
    reader.choice(&rule(at, "codes"), &mut demand.backup_codes, maybe);
    reader.choice(&rule(at, FIRST_CODE), &mut demand.first_method_code, maybe);
    reader.list(&rule(at, FIRST_NETWORKS), &mut demand.first_method_networks);
    demand.providers = methods(reader, at);
}

/// The methods that are ticked; none ticked: any, unless the form says that they are named.
fn methods(reader: &mut Reader<'_>, at: usize) -> Option<BTreeSet<ProviderId>> {
    let prefix = rule(at, "m_");
    let ticked = reader.names().filter_map(|name| name.strip_prefix(&prefix));
    let all: BTreeSet<ProviderId> = ticked.filter_map(|id| id.parse().ok()).collect();
    let named = reader.text(&rule(at, "named")) == Some("1");
    if named && all.is_empty() {
        reader.wrong(&rule(at, "named"), Wrong::NoMethod);
    }
    (named || !all.is_empty()).then_some(all)
}

#[cfg(test)]
mod tests;
