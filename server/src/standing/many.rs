//! How many people stand at once: for lists and counts. Two statements for fifty people, whatever they have; one person by
//! themselves is [`super::Standing`], which is exact about backup codes that are used up. Here a set of codes counts as having some,
//! which changes neither what is demanded nor whether a factor is still owed.

use std::collections::BTreeMap;
use std::sync::Arc;

use policy::{Compiled, Enrolled, Fact, Facts, Policy, Requirement};

use super::{enrolled, is_on, settable};
use crate::deps::Deps;
use crate::policies;
use crate::store::{self, Conn, StoreError, facts, people::Person, providers::Switch};

/// How one of many stands.
#[derive(Clone, Debug)]
pub struct Stands {
    /// Who.
    pub person: Person,
    /// The names of their groups, sorted.
    pub groups: Vec<String>,
    /// The providers that they have set up, in the order in which they were.
    pub providers: Vec<String>,
    /// What is demanded of them on this portal's own pages.
    pub requirement: Requirement,
    /// A factor is demanded, and they have none that would do.
    pub owes: bool,
}

/// What everybody is judged by.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The policy in force.
    pub policy: Arc<Policy>,
    /// The switches.
    pub switches: Vec<Switch>,
}

impl Rules {
    /// Reads them.
    pub async fn read(conn: &mut Conn, deps: &Deps) -> Result<Self, StoreError> {
        Ok(Self {
            policy: policies::in_force(conn, deps).await?,
            switches: store::providers::switches(conn).await?,
        })
    }

    /// How these people stand, in their order.
    pub async fn judge(
        &self,
        conn: &mut Conn,
        deps: &Deps,
        people: Vec<Person>,
    ) -> Result<Vec<Stands>, StoreError> {
        let compiled = Compiled::new(&self.policy);
        let mut all = Vec::with_capacity(people.len());
        let mut rest = people.into_iter();
        loop {
            let some: Vec<Person> = rest.by_ref().take(facts::MOST).collect();
            if some.is_empty() {
                return Ok(all);
            }
            let ids: Vec<&str> = some.iter().map(|p| p.id.as_str()).collect();
            let mut groups = by_person(facts::groups(conn, &ids).await?);
            let mut providers = by_person(facts::providers(conn, &ids).await?);
            for person in some {
                let groups = groups.remove(&person.id).unwrap_or_default();
                let providers = providers.remove(&person.id).unwrap_or_default();
                all.push(self.one(deps, &compiled, (person, groups, providers)));
            }
        }
    }

    fn one(
        &self,
        deps: &Deps,
        compiled: &Compiled<'_>,
        (person, groups, providers): (Person, Vec<String>, Vec<String>),
    ) -> Stands {
        let enrolled: Vec<Enrolled> = providers
            .iter()
            .filter_map(|id| enrolled(deps, id.parse().ok()?, (is_on(&self.switches, id, &groups), None)))
            .collect();
        let facts = Facts {
            groups: Fact::Known(groups.iter().cloned().collect()),
            enrolled: Fact::Known(enrolled.clone()),
            settable: Fact::Known(settable(deps, &self.switches, &groups)),
            administrator: Fact::Known(person.administrator),
            application: Fact::Known(policy::PORTAL.to_owned()),
            at: Fact::Known(crate::times::policy_moment(deps.now_ms(), &deps.config.time_zone)),
            ..Facts::default()
        };
        let requirement = compiled.requirement(&facts);
        let would_do =
            |e: &Enrolled| e.is_primary() && e.usable && requirement.accepts(&e.provider, e.strength, e.role);
        // What cannot be loaded is not owed: it stands in the way, and setting another up does not help.
        let broken = enrolled.iter().any(|e| e.is_primary() && !e.usable);
        let owes = requirement.second_factor() && !broken && !enrolled.iter().any(would_do);
        Stands {
            person,
            groups,
            providers,
            requirement,
            owes,
        }
    }
}

fn by_person(said: Vec<facts::Said>) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for facts::Said { person_id, word } in said {
        let words = all.entry(person_id).or_default();
        if !words.contains(&word) {
            words.push(word);
        }
    }
    all
}
