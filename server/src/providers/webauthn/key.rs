//! A key as it is stored: the library's record, and what it does not keep.

use app::words::{Lang, providers as words};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use webauthn_rs::prelude::Credential;

use crate::deps::Deps;
use crate::providers::{ProviderError, open_data, place};
use crate::store::{self, enrolments::Enrolment};
use crate::work::Work;

/// Sealed in the enrolment's data.
#[derive(Clone, Serialize, Deserialize)]
pub struct StoredKey {
    /// Public key, flags and policy, as the library keeps them. Its counter is the one from the set-up: the one that counts is
    /// in the table `credentials`.
    pub credential: Credential,
    /// The user handle that the key knows its owner by (section 5.4.3): random, one for all keys of a person.
    pub handle: Uuid,
    /// The model; nil when the key did not say.
    pub aaguid: Uuid,
    /// Its maker has said so too, and was believed when it was set up. Otherwise the model is only what the key said.
    #[serde(default)]
    pub attested: bool,
    /// Where it lives.
    pub place: Place,
    /// Whether the browser said that it can be found without its id.
    pub discoverable: bool,
    /// It was registered elsewhere: not everything about it is known.
    #[serde(default)]
    pub imported: bool,
    /// It was registered elsewhere, for a user handle that is not known here: it is found by its id alone, after the password.
    #[serde(default)]
    pub foreign: bool,
    /// It was registered with U2F, and answers for an `appid` (section 10.1.1).
    #[serde(default)]
    pub u2f: bool,
}

/// Where a key lives, as the browser said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the device that it was set up on.
    ThisDevice,
    /// In a phone.
    Phone,
    /// In a device of its own.
    Key,
}

impl StoredKey {
    /// Its id.
    pub fn id(&self) -> &[u8] {
        &self.credential.cred_id
    }

    /// What it is found by.
    pub fn id_hash(&self) -> [u8; 32] {
        id_hash(self.id())
    }

    /// Whether it exists in several devices.
    pub fn is_synced(&self) -> bool {
        self.credential.backup_eligible
    }

    /// Whether it can sign in alone: it can be found, and it checks who uses it.
    pub fn works_alone(&self) -> bool {
        self.discoverable && self.credential.user_verified
    }

    /// What the policy is told of it. Of a key from elsewhere it is not known whether it is synced: that does not help it.
    pub fn fact(&self) -> policy::Key {
        policy::Key {
            verifies: self.credential.user_verified,
            synced: self.is_synced() || self.imported,
            attested: self
                .attested
                .then(|| policy::Aaguid::from_bytes(self.aaguid.into_bytes())),
        }
    }

    /// "Passkey, synced", "Security key, works without a password".
    pub fn kind(&self, lang: Lang) -> String {
        let what = match (self.is_synced(), self.place) {
            (true, _) => words::kind_synced(lang),
            (false, Place::ThisDevice) => words::kind_this_device(lang),
            (false, Place::Phone) => words::kind_phone(lang),
            (false, Place::Key) => words::kind_key(lang),
        };
        if self.works_alone() {
            words::kind_alone(lang, what)
        } else {
            what.to_owned()
        }
    }
}

/// SHA-256 of a credential id.
pub fn id_hash(id: &[u8]) -> [u8; 32] {
    Sha256::digest(id).into()
}

/// Reads an enrolment's key.
///
/// # Errors
/// [`ProviderError::Unreadable`].
pub fn read(deps: &Deps, enrolment: &Enrolment) -> Result<StoredKey, ProviderError> {
    let plain = open_data(deps, enrolment)?;
    serde_json::from_slice(&plain).map_err(|error| ProviderError::Unreadable {
        enrolment_id: enrolment.id.clone(),
        why: error.to_string(),
    })
}

/// What was not known of a key from elsewhere is kept, and holds from now on.
pub(super) async fn learn(
    work: &mut Work<'_>,
    (person_id, enrolment_id): (&str, &str),
    synced: bool,
) -> Result<(), ProviderError> {
    let Some(enrolment) = store::enrolments::by_id(&mut work.conn, person_id, enrolment_id).await? else {
        return Ok(());
    };
    let mut key = read(work.deps, &enrolment)?;
    key.credential.backup_eligible = synced;
    key.imported = false;
    let plain = serde_json::to_vec(&key).unwrap_or_default();
    let sealed = work
        .deps
        .keys
        .seal(place(enrolment_id), &plain, work.deps.random.as_ref());
    store::enrolments::set_data(&mut work.conn, enrolment_id, Some(&sealed)).await?;
    Ok(())
}

/// Those that can be read; what is wrong with the others is logged.
pub fn readable<'e>(deps: &Deps, enrolments: &'e [Enrolment]) -> Vec<(&'e Enrolment, StoredKey)> {
    let read = |e: &'e Enrolment| {
        read(deps, e)
            .inspect_err(|error| tracing::error!(%error, "a key cannot be read"))
            .ok()
            .map(|key| (e, key))
    };
    enrolments.iter().filter_map(read).collect()
}
