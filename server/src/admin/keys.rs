//! Which security keys and passkeys people have, of which makers and models.

use std::collections::{BTreeMap, HashSet};

use app::words::Lang;
use uuid::Uuid;

use super::authority::{self, Act, Authority};
use super::{AdminError, people};
use crate::deps::Deps;
use crate::providers::webauthn::{self, StoredKey, key};
use crate::store::{
    self, Conn,
    enrolments::{Enrolment, Owned},
    people::Person,
};

/// A key that somebody has set up. Names are hostile text.
#[derive(Clone, Debug)]
pub struct Key {
    /// Whose.
    pub username: String,
    /// The enrolment's id.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// When it was set up.
    pub created_at: i64,
    /// When it was last accepted.
    pub last_used_at: Option<i64>,
    /// What it is; `None` when it cannot be read, which the log explains.
    pub about: Option<About>,
}

/// What a key is.
#[derive(Clone, Debug)]
pub struct About {
    /// Its model; nil when the key did not say.
    pub aaguid: Uuid,
    /// Maker and model, where they are known.
    pub model: Option<String>,
    /// Whether its maker has attested the model; otherwise it is only what the key said.
    pub attested: bool,
    /// "Security key · signs in without a password".
    pub kind: String,
    /// Whether it exists in several devices; `None` when that is not known yet, of a key from elsewhere.
    pub synced: Option<bool>,
    /// Whether it verifies its owner, and did so when it was set up.
    pub verifies: bool,
}

/// How many keys of one model there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The model; nil: the keys did not say.
    pub aaguid: Uuid,
    /// Maker and model, where they are known.
    pub model: Option<String>,
    /// How many.
    pub keys: u64,
    /// Of how many of them it is attested.
    pub attested: u64,
}

/// Everybody's keys, as far as the one who looks may see their owners; or one person's. By username.
///
/// # Errors
/// [`AdminError::NotAllowed`], or the store.
pub async fn list(
    conn: &mut Conn,
    deps: &Deps,
    actor: Option<&str>,
    (person, lang): (Option<&Person>, Lang),
) -> Result<Vec<Key>, AdminError> {
    let id = person.map(|p| p.id.as_str());
    let authority = authority::allowed(conn, actor, (Act::SeePeople, id)).await?;
    let mut owned = match person {
        None => store::enrolments::of_provider(conn, webauthn::ID).await?,
        Some(person) => store::enrolments::of_person_provider(conn, &person.id, webauthn::ID)
            .await?
            .into_iter()
            .map(|enrolment| Owned {
                username: person.username.clone(),
                enrolment,
            })
            .collect(),
    };
    if person.is_none() && authority != Authority::Everything {
        let seen = people::list(conn, actor, "").await?;
        let seen: HashSet<_> = seen.into_iter().map(|person| person.id).collect();
        owned.retain(|one| seen.contains(&one.enrolment.person_id));
    }
    Ok(owned.into_iter().map(|one| described(deps, one, lang)).collect())
}

/// The models of these keys, the most frequent first.
pub fn models(keys: &[Key]) -> Vec<Count> {
    let mut counts: BTreeMap<Uuid, Count> = BTreeMap::new();
    for about in keys.iter().filter_map(|key| key.about.as_ref()) {
        let count = counts.entry(about.aaguid).or_insert_with(|| Count {
            aaguid: about.aaguid,
            model: about.model.clone(),
            keys: 0,
            attested: 0,
        });
        count.keys += 1;
        count.attested += u64::from(about.attested);
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.keys));
    counts
}

fn described(deps: &Deps, Owned { username, enrolment }: Owned, lang: Lang) -> Key {
    let about = key::read(deps, &enrolment)
        .inspect_err(|error| tracing::error!(%error, "a key cannot be read"))
        .ok()
        .map(|stored| about(deps, &stored, lang));
    let Enrolment {
        id,
        name,
        created_at,
        last_used_at,
        ..
    } = enrolment;
    Key {
        username,
        id,
        name,
        created_at,
        last_used_at,
        about,
    }
}

fn about(deps: &Deps, stored: &StoredKey, lang: Lang) -> About {
    let provider = deps.providers.get(webauthn::ID).and_then(|p| p.passkeys());
    let model = provider.and_then(|p| p.library().trust().name(stored.aaguid));
    About {
        aaguid: stored.aaguid,
        model: model.map(str::to_owned),
        attested: stored.attested,
        kind: stored.kind(lang),
        synced: (!stored.imported).then(|| stored.is_synced()),
        verifies: stored.fact().verifies,
    }
}
