//! Who is alike to a policy. It looks at groups only as far as it names them, so people who differ in others are decided once.
//!
//! What does not depend on the policy is sorted once ([`Alike`]); each policy then splits that by the groups that it names
//! ([`Alike::under`]), which costs no more than these groups have members.

use std::collections::HashMap;
use std::hash::Hash;

use crate::document::Policy;
use crate::facts::{Fact, Facts};

/// Situations, sorted by all that is known but the groups; and who is in which group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alike {
    /// For each situation, its class.
    class: Vec<u32>,
    /// For each group, the situations that are in it.
    members: HashMap<String, Vec<u32>>,
}

impl Alike {
    pub(crate) fn of(situations: &[Facts]) -> Self {
        let mut members: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, facts) in (0..).zip(situations) {
            for group in facts.groups.known().into_iter().flatten() {
                match members.get_mut(group) {
                    Some(members) => members.push(number),
                    None => {
                        members.insert(group.clone(), vec![number]);
                    }
                }
            }
        }
        let class = numbered(situations.iter().map(but_groups));
        Self { class, members }
    }

    /// For each situation, a number: those of one number are one and the same to this policy. They are counted from 0, in the order
    /// of the situations.
    pub(crate) fn under(&self, policy: &Policy) -> Vec<u32> {
        let mut class = self.class.clone();
        let mut next = u32::try_from(class.len()).unwrap_or(u32::MAX);
        for group in policy.named_groups() {
            // Whoever is in the group moves, with all of their class who are in it, to a class of its own.
            let mut moved: HashMap<u32, u32> = HashMap::new();
            for number in self.members.get(group).into_iter().flatten() {
                let class = &mut class[*number as usize];
                *class = *moved.entry(*class).or_insert_with(|| {
                    next += 1;
                    next
                });
            }
        }
        numbered(class.into_iter())
    }

    /// Those who differ by this as well are not alike any more: a value for each situation.
    pub(crate) fn split<T: Hash + Eq>(&mut self, by: &[T]) {
        self.class = numbered(self.class.iter().zip(by));
    }
}

/// The first situation of each class, in the order of the classes.
pub(crate) fn first_of_each(class: &[u32]) -> impl Iterator<Item = usize> {
    let mut known = 0;
    class.iter().enumerate().filter_map(move |(at, class)| {
        let is_first = *class == known;
        known += u32::from(is_first);
        is_first.then_some(at)
    })
}

/// Equal values get equal numbers, from 0 in their order.
fn numbered<T: Hash + Eq>(values: impl Iterator<Item = T>) -> Vec<u32> {
    let mut numbers: HashMap<T, u32> = HashMap::new();
    values
        .map(|value| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(value).or_insert(next)
        })
        .collect()
}

/// All that is known, of the groups only whether they are. Written out in full, so that a fact that is added is not forgotten here.
fn but_groups(facts: &Facts) -> impl Hash + Eq {
    let Facts {
        groups,
        enrolled,
        settable,
        administrator,
        application,
        address,
        at,
        owing_since_ms,
    } = facts;
    let (has, where_to) = ((enrolled, settable), (application, address));
    let known = matches!(groups, Fact::Known(_));
    (known, has, administrator, where_to, at, owing_since_ms)
}
