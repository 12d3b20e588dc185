//! Everybody, as the engine sees them: people in the same situation are one. Five queries, however many people there are; and
//! every security key is opened, because what it is is sealed with it.

use std::collections::{BTreeSet, HashMap};

use policy::{Crowd, Enrolled, Fact, Facts, Key, ProviderId};

use crate::admin::AdminError;
use crate::admin::authority::{Act, allowed};
use crate::deps::Deps;
use crate::providers::webauthn;
use crate::standing;
use crate::store::{self, Conn, StoreError, crowd::Has, providers::Switch};

/// What tells one situation from another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Situation {
    administrator: bool,
    groups: BTreeSet<String>,
    /// With whether codes are left.
    providers: BTreeSet<(String, bool)>,
    /// What their security keys are; `None` for one that cannot be read.
    keys: BTreeSet<Option<Key>>,
}

/// Everybody whose account is on.
///
/// # Errors
/// Not allowed; the store.
pub async fn everybody(conn: &mut Conn, actor: Option<&str>, deps: &Deps) -> Result<Crowd, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    Ok(read(conn, deps).await?)
}

/// The same, for a use case that has asked already.
pub(super) async fn read(conn: &mut Conn, deps: &Deps) -> Result<Crowd, StoreError> {
    let people = store::crowd::people(conn).await?;
    let groups = by_person(store::crowd::groups(conn).await?);
    let providers = by_person(store::crowd::providers(conn).await?);
    let codes = by_person(store::crowd::unused_codes(conn).await?);
    let keys = keys(conn, deps).await?;
    let switches = store::providers::switches(conn).await?;
    let mut numbers: HashMap<Situation, u32> = HashMap::new();
    let mut crowd = Crowd::default();
    for one in people {
        let left = |provider: &String| codes.get(&one.id).is_some_and(|all| all.contains(provider));
        let has = providers.get(&one.id).into_iter().flatten();
        let situation = Situation {
            administrator: one.administrator,
            groups: groups.get(&one.id).into_iter().flatten().cloned().collect(),
            providers: has.map(|provider| (provider.clone(), left(provider))).collect(),
            keys: keys.get(&one.id).cloned().unwrap_or_default(),
        };
        let next = u32::try_from(crowd.situations.len()).unwrap_or(u32::MAX);
        let number = match numbers.get(&situation) {
            Some(number) => *number,
            None => {
                crowd.situations.push(facts(deps, &switches, &situation));
                numbers.insert(situation, next);
                next
            }
        };
        crowd.names.push(one.username);
        crowd.of.push(number);
    }
    Ok(crowd)
}

async fn keys(conn: &mut Conn, deps: &Deps) -> Result<HashMap<String, BTreeSet<Option<Key>>>, StoreError> {
    let mut by: HashMap<String, BTreeSet<Option<Key>>> = HashMap::new();
    let Some(provider) = deps.providers.get(webauthn::ID).and_then(|p| p.passkeys()) else {
        return Ok(by);
    };
    for owned in store::enrolments::of_provider(conn, webauthn::ID).await? {
        let key = provider.fact(deps, &owned.enrolment);
        by.entry(owned.enrolment.person_id).or_default().insert(key);
    }
    Ok(by)
}

fn by_person(all: Vec<Has>) -> HashMap<String, Vec<String>> {
    let mut by: HashMap<String, Vec<String>> = HashMap::new();
    for has in all {
        by.entry(has.person_id).or_default().push(has.what);
    }
    by
}

fn facts(deps: &Deps, switches: &[Switch], situation: &Situation) -> Facts {
    let groups: Vec<String> = situation.groups.iter().cloned().collect();
    let enrolled = situation.providers.iter().flat_map(|(provider, left)| {
        let on = standing::is_on(switches, provider, &groups);
        let counts = deps
            .providers
            .get(provider)
            .is_some_and(|known| known.about(app::words::Lang::En).role == policy::Role::Fallback);
        let left = counts.then_some(u32::from(*left));
        // A name that is none could not be loaded either; nothing can be told of it.
        let id = provider.parse::<ProviderId>().ok();
        let one = id.and_then(|id| standing::enrolled(deps, id, (on, left)));
        let keys = provider == webauthn::ID && !situation.keys.is_empty();
        let keys = if keys {
            situation.keys.iter().copied().collect()
        } else {
            vec![None]
        };
        keys.into_iter()
            .filter_map(move |key| one.clone().map(|one| Enrolled { key, ..one }))
    });
    Facts {
        enrolled: Fact::Known(enrolled.collect()),
        settable: Fact::Known(standing::settable(deps, switches, &groups)),
        groups: Fact::Known(situation.groups.clone()),
        administrator: Fact::Known(situation.administrator),
        ..Facts::default()
    }
}
