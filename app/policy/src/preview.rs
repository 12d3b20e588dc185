//! What a change of the policy means to everybody: decided once for each distinct situation, in the browser while an administrator
//! types, and on the server for pages without script and for the command line.
//!
//! ```text
//! Crowd { situations, people } ──under circumstances──▶ the same ──policy in force──▶ Before
//! Crowd + Before + draft ──▶ Preview { counts, who }
//! ```
//!
//! What holds before is decided once, not with every change of the draft; and people whom a policy cannot tell apart are decided
//! together (`alike.rs`), because most of their groups are named in none.
//!
//! Nothing secret is in a [`Crowd`]: names, and what the engine is told.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::alike::{Alike, first_of_each};
use crate::compiled::Compiled;
use crate::document::Policy;
use crate::effect::{Effect, between, first_step};
use crate::facts::{Circumstance, Facts};
use crate::id::Id;
use crate::next::{Next, what_now};
use crate::requirement::{Reason, Requirement};

/// Everybody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crowd {
    /// The distinct situations that people are in.
    pub situations: Vec<Facts>,
    /// Their names, in the order to show.
    pub names: Vec<String>,
    /// In which situation each of them is: an index for each name.
    pub of: Vec<u32>,
}

/// What a draft would mean.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Preview {
    /// How many people, for each of [`Effect::ALL`].
    pub counts: [usize; 6],
    /// Who, by effect and in the order of the crowd; not those for whom nothing changes.
    pub who: Vec<Affected>,
}

/// Somebody to whom a draft means something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// Their name.
    pub name: String,
    /// What it means.
    pub effect: Effect,
    /// The rules of the draft that demand a second factor of them.
    pub rules: Vec<Id>,
}

/// What everybody meets under the policy in force, and who is alike in that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// For each situation of the [`Crowd`], what it meets.
    next: Vec<Arc<Next>>,
    alike: Alike,
}

impl Crowd {
    /// The same people, from there, to that and then.
    #[must_use]
    pub fn under(mut self, circumstance: &Circumstance) -> Self {
        for facts in &mut self.situations {
            *facts = facts.under(circumstance);
        }
        self
    }

    /// What everybody meets under a policy.
    #[must_use]
    pub fn before(&self, policy: &Policy) -> Before {
        let compiled = Compiled::new(policy);
        let mut alike = Alike::of(&self.situations);
        let class = alike.under(policy);
        let firsts = first_of_each(&class);
        let met: Vec<Arc<Next>> = firsts
            .map(|at| Arc::new(first_step(&compiled, &self.situations[at])))
            .collect();
        let next: Vec<Arc<Next>> = class.iter().map(|class| met[*class as usize].clone()).collect();
        alike.split(&next);
        Before { next, alike }
    }

    /// What it means to all of them when another policy is put in force. Of each effect at most `most` people are named whose
    /// names hold `search`, without regard to case; all are counted.
    #[must_use]
    pub fn preview(&self, before: &Before, after: &Policy, (search, most): (&str, usize)) -> Preview {
        let compiled = Compiled::new(after);
        let search = search.to_lowercase();
        let class = before.alike.under(after);
        let judged: Vec<(Effect, Vec<Id>)> = first_of_each(&class)
            .filter_map(|at| Some(judge(&before.next[at], &compiled, self.situations.get(at)?)))
            .collect();
        let judged_of = |of: &u32| judged.get(*class.get(*of as usize)? as usize);
        let mut preview = Preview::default();
        let mut named = [0; 6];
        for (name, of) in self.names.iter().zip(&self.of) {
            let Some((effect, rules)) = judged_of(of) else {
                continue;
            };
            preview.counts[effect.index()] += 1;
            let named = &mut named[effect.index()];
            if *effect == Effect::Unchanged || *named >= most || !found(name, &search) {
                continue;
            }
            *named += 1;
            preview.who.push(Affected {
                name: name.clone(),
                effect: *effect,
                rules: rules.clone(),
            });
        }
        preview.who.sort_by_key(|affected| affected.effect);
        preview
    }
}

impl Preview {
    /// How many people it means this to.
    #[must_use]
    pub fn count(&self, effect: Effect) -> usize {
        self.counts[effect.index()]
    }
}

fn found(name: &str, search: &str) -> bool {
    search.is_empty() || name.to_lowercase().contains(search)
}

/// What it means to somebody, and the rules that demand a second factor of them then.
fn judge(before: &Next, after: &Compiled<'_>, facts: &Facts) -> (Effect, Vec<Id>) {
    let requirement = after.requirement(facts);
    let effect = between(before, &what_now(&requirement, facts, &[]));
    let rules = match effect {
        Effect::Unchanged | Effect::Eased => Vec::new(),
        _ => rules(&requirement),
    };
    (effect, rules)
}

fn rules(requirement: &Requirement) -> Vec<Id> {
    let id = |reason: &Reason| match reason {
        Reason::Rule(id) | Reason::CannotEvaluate(id) => Some(id.clone()),
        _ => None,
    };
    requirement.reasons().iter().filter_map(id).collect()
}
