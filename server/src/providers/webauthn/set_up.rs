//! Adding a security key or passkey: the browser makes it, the person names it afterwards.

use app::api::sign_in::SetUpFields;
use app::model::set_up::SetUpShape;
use app::words::{Lang, providers as words};
use async_trait::async_trait;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::library::For;
use super::{KeyProblem, StoredKey, WebAuthn, key, unreadable};
use crate::deps::Deps;
use crate::providers::{Finished, ProviderError, Seen, SetUp, SetUpProblem, SetUpView};
use crate::store::{self, StoreError};
use crate::validate::{self, LABEL_CHARACTERS};
use crate::work::Work;

/// What is kept until the answer.
#[derive(Serialize, Deserialize)]
struct Started {
    options: String,
    state: String,
    handle: Uuid,
    lang: String,
}

#[async_trait]
impl SetUp for WebAuthn {
    fn start(&self, seen: &Seen<'_>) -> Result<Zeroizing<Vec<u8>>, ProviderError> {
        let keys = key::readable(seen.deps, seen.enrolments);
        // One handle for all keys of a person, or a new key would take the place of another in the same device.
        let handle = keys
            .first()
            .map_or_else(|| random_handle(seen.deps), |(_, key)| key.handle);
        let person = seen.person;
        let whom = For {
            handle,
            username: &person.username,
            shown: if person.full_name.is_empty() {
                &person.username
            } else {
                &person.full_name
            },
        };
        let others = keys.iter().map(|(_, key)| key.id().to_vec()).collect();
        let (options, state) = self
            .library
            .ask_new(&whom, others, seen.demanded.keys())
            .map_err(|why| unreadable(seen.enrolments, why))?;
        let started = Started {
            options,
            state,
            handle,
            lang: seen.lang.tag().to_owned(),
        };
        Ok(Zeroizing::new(serde_json::to_vec(&started).unwrap_or_default()))
    }

    fn show(&self, seen: &Seen<'_>, pending: &[u8]) -> SetUpView {
        let started = serde_json::from_slice::<Started>(pending).ok();
        SetUpView {
            heading: words::key_add_heading(seen.lang),
            lead: Some(words::key_add_lead(seen.lang)),
            shape: SetUpShape::Key {
                options: started.map(|s| s.options).unwrap_or_default(),
            },
            name: words::key_passkey(seen.lang),
        }
    }

    fn once(&self) -> bool {
        true
    }

    fn finish(
        &self,
        seen: &Seen<'_>,
        pending: &[u8],
        fields: &SetUpFields,
    ) -> Result<Finished, SetUpProblem> {
        let started: Started = serde_json::from_slice(pending).map_err(|_| SetUpProblem::Gone)?;
        let key = self
            .library
            .judge_new(&fields.code, &started.state, (started.handle, seen.deps.now_ms()))
            .map_err(SetUpProblem::Key)?;
        if let Some(unfit) = seen.demanded.unfit(&policy::WEBAUTHN, Some(&key.fact())) {
            return Err(SetUpProblem::Key(unfit.into()));
        }
        let lang = Lang::from_tag(&started.lang).unwrap_or_default();
        Ok(Finished {
            used: Some(format!(
                "{}/{}",
                HEXLOWER.encode(&key.id_hash()),
                key.credential.counter
            )),
            name: Some(self.name(&key, lang)),
            data: Some(
                serde_json::to_vec(&key)
                    .map(Zeroizing::new)
                    .map_err(|_| SetUpProblem::Key(KeyProblem::Wrong))?,
            ),
        })
    }

    async fn keep(&self, work: &mut Work<'_>, enrolment_id: &str, used: &str) -> Result<bool, StoreError> {
        let (hash, counter) = used.split_once('/').unwrap_or_default();
        let hash = HEXLOWER.decode(hash.as_bytes()).unwrap_or_default();
        let counter = counter.parse().unwrap_or_default();
        store::credentials::insert(&mut work.conn, enrolment_id, &hash, counter).await
    }
}

impl WebAuthn {
    /// The maker and model where they are known, or what it is.
    fn name(&self, key: &StoredKey, lang: Lang) -> String {
        // A number may come behind it.
        let short = |name: &str| name.chars().take(LABEL_CHARACTERS - 4).collect::<String>();
        let model = self.library.trust().name(key.aaguid).map(short);
        let usable = model.filter(|model| validate::enrolment_name(model).is_ok());
        usable.unwrap_or_else(|| {
            let kind = match key.place {
                key::Place::Key if !key.is_synced() => words::kind_key(lang),
                _ => words::key_passkey(lang),
            };
            kind.to_owned()
        })
    }
}

/// Random, so that it tells nothing about the person (section 14.6.1).
pub fn random_handle(deps: &Deps) -> Uuid {
    let mut bytes = [0; 16];
    deps.random.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
