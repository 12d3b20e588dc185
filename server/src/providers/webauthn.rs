//! Security keys and passkeys (W3C Web Authentication Level 3). webauthn-rs judges; this folder decides what is asked of it.
//!
//! # One record, several types
//!
//! A person's key is one enrolment: a row of `credentials` (hash of the credential id, signature counter) and, sealed in the
//! enrolment, a [`key::StoredKey`] around the library's `Credential`. The library has a type for each use; they all wrap that
//! one record, and are made from it for one call:
//!
//! | use | type of webauthn-rs | user verification |
//! | --- | --- | --- |
//! | set-up | `SecurityKeyRegistration` → `SecurityKey` → `Credential` | preferred |
//! | second step after the password | `SecurityKey` / `SecurityKeyAuthentication` | preferred; a key that verified at set-up must do so again |
//! | alone, without name and password | `DiscoverableAuthentication` with the `Credential` itself | preferred: with it two factors, without it one, and the password comes next |
//!
//! `Passkey` is not used: it would demand verification at set-up, and shut out keys without a PIN. Neither are the attested
//! types (see "Models" below).
//!
//! # Features of the library
//!
//! * `conditional-ui`: sign-in without a name.
//! * `danger-allow-state-serialisation`: a ceremony's state lives in the attempt's or set-up's row, sealed for it; before anybody
//!   is known it travels sealed with the form. Safe because it is taken once, by a conditional statement, before the answer is
//!   judged: the library itself would accept an answer twice.
//! * `danger-credential-internals`: to keep the one record, and the transports, which the library drops without attestation; and to
//!   look at the attestation. Safe because the record is never written but from what the library has just verified.
//!
//! `webauthn-rs-core`, of the same version, is named for its check of a chain of certificates alone.
//!
//! # What is changed of what it sends
//!
//! `hints` go (they would hide phones and laptops), `residentKey` is preferred (Android makes nothing that can be found without
//! it), and credProtect is level 2: found without verification only by its id, so a key without a PIN still works after a password.
//!
//! # Verification of the person
//!
//! A key that verifies its owner is two factors only if it did so when it was set up. One that came without a PIN can be given
//! one by whoever finds it, so it stays one factor until it is set up again (section 7.2: raising `uvInitialized` needs more).
//!
//! # Models
//!
//! A policy may demand that the maker of a key attests which model it is ([`policy::Keys`]). Only then the browser is asked for an
//! attestation ("direct"), because it asks the person first. The library verifies the statement; whether somebody trusted signed
//! it, [`trust`] decides by the roots of that model, and not by the library's own lists: those know neither a model of each root
//! for every format, nor the time that we are given. It is verified once, at the set-up, and kept as [`StoredKey::attested`];
//! which models count is asked of the policy at every step, so a shorter list reaches keys that are set up already.
//!
//! # Signature counters
//!
//! A counter that does not rise is refused, told to the person and logged: somebody may have a copy of the key. Counters that
//! stay at zero are fine, as synced passkeys have them (section 6.1.1). A counter that has risen once may not go back to zero.

mod answer;
pub mod import;
pub mod key;
mod library;
mod metadata;
mod models;
mod problem;
mod set_up;
pub mod trust;

use app::model::step::KeyForm;
use app::words::{Lang, providers as words};
use async_trait::async_trait;
use policy::{ProviderId, Role, Strength};
use serde::{Deserialize, Serialize};

use super::{
    About, AdminControl, Challenge, Claim, Judgement, Provider, ProviderError, Rejection, Seen, SetUp,
    Verdict,
};
use crate::audit::{Event, Record};
use crate::config::Config;
use crate::deps::Deps;
use crate::notices::{self, Notice};
use crate::store::{self, enrolments::Enrolment};
use crate::work::Work;
pub use answer::{Alone, whose};
pub use key::StoredKey;
pub use library::{For, Library, Said};
pub use problem::KeyProblem;
pub use set_up::random_handle;
use trust::Trust;

/// Its id in addresses and rows.
pub const ID: &str = "webauthn";

/// The provider.
pub struct WebAuthn {
    library: Library,
}

/// What an accepted answer uses up: a value of the signature counter; or that it must not be accepted after all.
#[derive(Serialize, Deserialize)]
struct Use {
    person_id: String,
    name: String,
    /// `None`: the library has seen that it went back.
    counter: Option<u32>,
    /// Of a key from elsewhere: whether it is synced, as its first answer says.
    synced: Option<bool>,
}

/// A challenge as it is kept until the answer.
#[derive(Serialize, Deserialize)]
struct Pending {
    options: String,
    state: String,
}

impl WebAuthn {
    /// The provider for this address; `None` where browsers know no keys (an address without a name). When the roots cannot be
    /// read, no key can be attested until they can; everybody signs in as before.
    pub fn new(config: &Config, now_ms: i64) -> Option<Self> {
        let trust = Trust::load(&config.webauthn, now_ms).unwrap_or_else(|error| {
            tracing::error!(%error, "no security key can be attested");
            Trust::default()
        });
        match Library::new(config, trust) {
            Ok(library) => Some(Self { library }),
            Err(error) => {
                tracing::warn!(%error, host = config.public_url.host(), "no security keys and passkeys at this address");
                None
            }
        }
    }

    /// The library, for signing in with a passkey alone.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// What the policy is told of one enrolment's key; `None` when it cannot be read, which does not help it.
    pub fn fact(&self, deps: &Deps, enrolment: &Enrolment) -> Option<policy::Key> {
        key::read(deps, enrolment)
            .inspect_err(|error| tracing::error!(%error, "a key cannot be read"))
            .ok()
            .map(|key| key.fact())
    }

    /// Turns what the library said of one enrolment's key into a judgement.
    pub fn judged(enrolment: &Enrolment, key: &StoredKey, said: Result<Said, KeyProblem>) -> Judgement {
        let said = match said {
            Ok(said) => Some(said),
            Err(KeyProblem::Copied) => None,
            Err(problem) => return Judgement::rejected(Rejection::Key(problem)),
        };
        let item = Use {
            person_id: enrolment.person_id.clone(),
            name: enrolment.name.clone(),
            counter: said.map(|said| said.counter),
            synced: said.filter(|_| key.imported).map(|said| said.synced),
        };
        Judgement {
            verdict: Verdict::Accepted {
                enrolment_id: enrolment.id.clone(),
            },
            claim: Some(Claim {
                enrolment_id: enrolment.id.clone(),
                item: serde_json::to_string(&item).unwrap_or_default(),
            }),
        }
    }
}

#[async_trait]
impl Provider for WebAuthn {
    fn id(&self) -> ProviderId {
        const { ProviderId::from_static(ID) }
    }

    fn about(&self, lang: Lang) -> About {
        About {
            name: words::key_name(lang),
            line: words::key_line(lang),
            need: words::key_need(lang),
            icon: "passkey",
            strength: Strength::PhishingResistant,
            role: Role::Primary,
        }
    }

    async fn begin(
        &self,
        work: &mut Work<'_>,
        enrolments: &[Enrolment],
    ) -> Result<Option<Vec<u8>>, ProviderError> {
        let keys: Vec<_> = key::readable(work.deps, enrolments);
        let (options, state) = self
            .library
            .ask(keys.iter().map(|(_, key)| key))
            .map_err(|why| unreadable(enrolments, why))?;
        Ok(serde_json::to_vec(&Pending { options, state }).ok())
    }

    fn once(&self) -> bool {
        true
    }

    fn challenge(&self, seen: &Seen<'_>) -> Challenge {
        let lang = seen.lang;
        Challenge::Key(KeyForm {
            provider: ID.to_owned(),
            heading: words::key_heading(lang).to_owned(),
            lead: words::key_lead(lang).to_owned(),
            options: pending(seen).map(|p| p.options).unwrap_or_default(),
            problem: None,
            other_way: true,
        })
    }

    async fn judge(&self, seen: &Seen<'_>, answer: &str) -> Result<Judgement, ProviderError> {
        if answer.trim().is_empty() {
            return Ok(Judgement::rejected(Rejection::Empty));
        }
        let Some(pending) = pending(seen) else {
            return Ok(Judgement::rejected(Rejection::Key(KeyProblem::Late)));
        };
        let keys = key::readable(seen.deps, seen.enrolments);
        let used = answer::credential_id(answer);
        let Some((enrolment, key)) = keys.iter().find(|(_, key)| used.as_deref() == Some(key.id())) else {
            return Ok(Judgement::rejected(Rejection::Key(match used {
                Some(_) => KeyProblem::Unknown,
                None => KeyProblem::Wrong,
            })));
        };
        Ok(Self::judged(
            enrolment,
            key,
            self.library.judge(answer, &pending.state, key),
        ))
    }

    async fn settle(&self, work: &mut Work<'_>, judgement: Judgement) -> Result<Verdict, ProviderError> {
        let Some(claim) = judgement.claim else {
            return Ok(judgement.verdict);
        };
        let Ok(used) = serde_json::from_str::<Use>(&claim.item) else {
            return Ok(Verdict::Rejected(Rejection::Key(KeyProblem::Wrong)));
        };
        if let Some(counter) = used.counter
            && store::credentials::raise_counter(&mut work.conn, &claim.enrolment_id, counter.into()).await?
        {
            if let Some(synced) = used.synced {
                key::learn(work, (&used.person_id, &claim.enrolment_id), synced).await?;
            }
            return Ok(judgement.verdict);
        }
        // Removed a moment ago: that is no copy.
        if !store::credentials::exists(&mut work.conn, &claim.enrolment_id).await? {
            return Ok(Verdict::Rejected(Rejection::Key(KeyProblem::Unknown)));
        }
        let detail = serde_json::json!({ "enrolment": claim.enrolment_id, "name": used.name });
        let record = Record::of(&used.person_id).by(ID).with(detail);
        work.record(Event::KeyCopied, record).await?;
        notices::tell(work, &used.person_id, &Notice::KeyCopied { name: used.name }).await?;
        Ok(Verdict::Rejected(Rejection::Key(KeyProblem::Copied)))
    }

    fn explain(&self, seen: &Seen<'_>, rejection: &Rejection) -> String {
        match rejection {
            Rejection::Key(problem) => {
                let host = seen.deps.config.public_url.host();
                problem.words(seen.lang, &seen.person.username, host)
            }
            Rejection::Empty => words::key_no_script(seen.lang).to_owned(),
            _ => words::unavailable(seen.lang).to_owned(),
        }
    }

    fn set_up(&self) -> Option<&dyn SetUp> {
        Some(self)
    }

    fn admin(&self) -> AdminControl {
        AdminControl {
            enable: false,
            disable: true,
        }
    }

    fn kind(&self, deps: &Deps, enrolment: &Enrolment, lang: Lang) -> String {
        match key::read(deps, enrolment) {
            Ok(key) => key.kind(lang),
            Err(_) => words::key_name(lang).to_owned(),
        }
    }

    fn passkeys(&self) -> Option<&WebAuthn> {
        Some(self)
    }
}

fn pending(seen: &Seen<'_>) -> Option<Pending> {
    serde_json::from_slice(seen.pending?).ok()
}

fn unreadable(enrolments: &[Enrolment], why: String) -> ProviderError {
    ProviderError::Unreadable {
        enrolment_id: enrolments.first().map(|e| e.id.clone()).unwrap_or_default(),
        why,
    }
}
