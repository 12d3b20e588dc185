//! What a change of the policy means to everybody: decided once for each distinct situation, in the browser while an administrator
//! types, and on the server for pages without script and for the command line.
//!
//! ```text
//! Crowd { situations, people } + policy in force + draft ──▶ Preview { counts, who }
//! ```
//!
//! Nothing secret is in a [`Crowd`]: names, and what the engine is told.

use serde::{Deserialize, Serialize};

use crate::compiled::Compiled;
use crate::document::Policy;
use crate::effect::{Effect, effect};
use crate::facts::{Circumstance, Facts};
use crate::id::Id;
use crate::requirement::Reason;

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

impl Crowd {
    /// What it means to all of them when one policy is replaced by the other, under these circumstances. Of each effect at most
    /// `most` people are named whose names hold `search`, without regard to case; all are counted.
    #[must_use]
    pub fn preview(
        &self,
        (before, after): (&Policy, &Policy),
        circumstance: &Circumstance,
        (search, most): (&str, usize),
    ) -> Preview {
        let (compiled_before, compiled_after) = (Compiled::new(before), Compiled::new(after));
        let search = search.to_lowercase();
        let judged: Vec<(Effect, Vec<Id>)> = self
            .situations
            .iter()
            .map(|facts| {
                let facts = facts.under(circumstance);
                let effect = effect(&compiled_before, &compiled_after, &facts);
                let rules = match effect {
                    Effect::Unchanged | Effect::Eased => Vec::new(),
                    _ => rules(&compiled_after, &facts),
                };
                (effect, rules)
            })
            .collect();
        let mut preview = Preview::default();
        let mut named = [0; 6];
        for (name, of) in self.names.iter().zip(&self.of) {
            let Some((effect, rules)) = judged.get(*of as usize) else {
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

fn rules(compiled: &Compiled<'_>, facts: &Facts) -> Vec<Id> {
    let requirement = compiled.requirement(facts);
    let id = |reason: &Reason| match reason {
        Reason::Rule(id) | Reason::CannotEvaluate(id) => Some(id.clone()),
        _ => None,
    };
    requirement.reasons().iter().filter_map(id).collect()
}
