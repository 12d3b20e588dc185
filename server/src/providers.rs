//! Providers: kinds of second factor, one per file. A provider holds configuration, never a person's state.
//!
//! To write one: a file here that implements [`Provider`] (start from `really_me.rs`, whose module doc is the tutorial), one
//! line in [`Registry::of`], and its words in `locales/providers.rs`. Nothing else changes.

pub mod admin_code;
pub mod backup_codes;
pub mod really_me;
pub mod set_up;
mod sheet_code;
pub mod totp;
pub mod webauthn;

use std::sync::Arc;

use app::model::step::{ButtonForm, CodeForm, KeyForm};
use app::words::Lang;
use async_trait::async_trait;
use policy::{ProviderId, Requirement, Role, Strength};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use set_up::{Finished, SetUp, SetUpProblem, SetUpView};

use crate::config::Config;
use crate::deps::Deps;
use crate::secrets::Place;
use crate::store::{Conn, StoreError, enrolments::Enrolment, people::Person};
use crate::work::Work;

/// What a provider is, for people and for the policy.
#[derive(Clone, Debug)]
pub struct About {
    /// What it is called.
    pub name: &'static str,
    /// What it is, in one line.
    pub line: &'static str,
    /// What one needs to set it up.
    pub need: &'static str,
    /// Its picture, by the name in `components/icon.rs`.
    pub icon: &'static str,
    /// What it proves.
    pub strength: Strength,
    /// Whether it is offered first, or for those who can use nothing else.
    pub role: Role,
}

/// A challenge as pages show it. Closed: a provider chooses a shape, it does not draw.
#[derive(Clone, Debug)]
pub enum Challenge {
    /// A code in one field.
    Code(CodeForm),
    /// A button.
    Button(ButtonForm),
    /// A security key or passkey.
    Key(KeyForm),
}

/// A challenge or a set-up: who sees it, and in which language.
pub struct Seen<'a> {
    /// What the portal is made of.
    pub deps: &'a Deps,
    /// Who.
    pub person: &'a Person,
    /// Their enrolments of this provider.
    pub enrolments: &'a [Enrolment],
    /// What the policy demands of them.
    pub demanded: &'a Requirement,
    /// The language.
    pub lang: Lang,
    /// What [`Provider::begin`] kept for this challenge.
    pub pending: Option<&'a [u8]>,
}

/// What came of an answer, before anything is used up.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Right or wrong.
    pub verdict: Verdict,
    /// What must be used up when the answer is decided, in the provider's own notation.
    pub claim: Option<Claim>,
}

impl Judgement {
    /// It was wrong.
    pub fn rejected(rejection: Rejection) -> Self {
        Self {
            verdict: Verdict::Rejected(rejection),
            claim: None,
        }
    }
}

/// Something that can be used once.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The enrolment it belongs to.
    pub enrolment_id: String,
    /// What it is, in the provider's own notation.
    pub item: String,
}

/// Right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is this person; by this enrolment.
    Accepted {
        /// Which of the person's enrolments.
        enrolment_id: String,
    },
    /// It is not, or cannot be told.
    Rejected(Rejection),
}

/// Why an answer was not accepted. Closed and without text, so that it can travel to the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rejection {
    /// Nothing was entered.
    Empty,
    /// So many digits are wanted, so many came.
    Count {
        /// Wanted.
        want: u8,
        /// Entered.
        got: u32,
    },
    /// It does not match.
    Wrong,
    /// It was right a moment ago.
    Earlier {
        /// Seconds that a code lasts.
        period: u32,
    },
    /// It has been used.
    Used {
        /// Seconds until the next one.
        wait_s: u32,
    },
    /// The clock of the device is off.
    Clock {
        /// By how many minutes, at least 1.
        minutes: u32,
        /// Ahead rather than behind.
        fast: bool,
    },
    /// The provider cannot work just now.
    Unavailable,
    /// A security key or passkey was used, and is not accepted.
    Key(webauthn::KeyProblem),
}

impl Rejection {
    /// Whether somebody may be guessing: an empty or short answer is not a try.
    pub fn is_a_try(&self) -> bool {
        match self {
            Self::Empty | Self::Count { .. } => false,
            // It is the person's key: it does not count here, that is all.
            Self::Key(problem) => !problem.is_unfit(),
            _ => true,
        }
    }
}

/// Why a provider could not do its work. Logged, never shown.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too much to hash just now.
    #[error("busy, retry after {0} s")]
    Busy(u32),
    /// What is stored cannot be read.
    #[error("enrolment {enrolment_id}: {why}")]
    Unreadable {
        /// The enrolment.
        enrolment_id: String,
        /// What is wrong.
        why: String,
    },
}

/// One way of proving, beyond the password, that it is really this person.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Stable, in addresses and rows.
    fn id(&self) -> ProviderId;

    /// What it is.
    fn about(&self, lang: Lang) -> About;

    /// Starts a challenge; called by a POST only. What it gives back is kept, sealed, until the answer: [`Seen::pending`].
    /// It may queue a message, and never sends one.
    async fn begin(
        &self,
        _work: &mut Work<'_>,
        _enrolments: &[Enrolment],
    ) -> Result<Option<Vec<u8>>, ProviderError> {
        Ok(None)
    }

    /// Whether any answer uses the challenge up. It is then taken before the answer is judged, and a wrong answer is followed by
    /// another challenge.
    fn once(&self) -> bool {
        false
    }

    /// Whether an accepted answer may change what the engine is told of the person: a code is used up, a key tells news of itself.
    /// It is then told anew before it decides.
    fn answer_changes_facts(&self) -> bool {
        true
    }

    /// Whether judging is quick, and asks neither the store nor anybody else: then it happens in the transaction that counts the
    /// try, and what it rests on is read once.
    fn judges_in_place(&self) -> bool {
        false
    }

    /// What the challenge looks like. Changes nothing: a page may be opened as often as one likes.
    fn challenge(&self, seen: &Seen<'_>) -> Challenge;

    /// Judges an answer, outside of any transaction, so that it may hash (but see [`Provider::judges_in_place`]). It writes nothing.
    async fn judge(&self, seen: &Seen<'_>, answer: &str) -> Result<Judgement, ProviderError>;

    /// Uses up what the judgement claims, in the transaction that decides. Of two requests at once only one gets it.
    async fn settle(&self, _work: &mut Work<'_>, judgement: Judgement) -> Result<Verdict, ProviderError> {
        Ok(judgement.verdict)
    }

    /// Says what was wrong.
    fn explain(&self, seen: &Seen<'_>, rejection: &Rejection) -> String;

    /// How a person sets it up by themselves, in the settings or during sign-in; `None` when they cannot.
    fn set_up(&self) -> Option<&dyn SetUp> {
        None
    }

    /// What an administrator may do.
    fn admin(&self) -> AdminControl {
        AdminControl::default()
    }

    /// What one enrolment is, in a few words: "Security key, works without a password".
    fn kind(&self, _deps: &Deps, _enrolment: &Enrolment, lang: Lang) -> String {
        self.about(lang).name.to_owned()
    }

    /// The provider that signs people in alone, before anything is known of them.
    fn passkeys(&self) -> Option<&webauthn::WebAuthn> {
        None
    }

    /// How many answers are left, for providers that can run out.
    async fn left(&self, _conn: &mut Conn, _enrolments: &[Enrolment]) -> Result<Option<u32>, StoreError> {
        Ok(None)
    }
}

/// What an administrator may do with a provider for somebody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdminControl {
    /// Switch it on: it needs nothing from the person.
    pub enable: bool,
    /// Switch it off: the enrolments go.
    pub disable: bool,
}

/// Where an enrolment's data is sealed for.
pub fn place(enrolment_id: &str) -> Place<'_> {
    Place {
        table: "enrolments",
        column: "data",
        row: enrolment_id,
    }
}

/// Opens an enrolment's data.
pub fn open_data(deps: &Deps, enrolment: &Enrolment) -> Result<Zeroizing<Vec<u8>>, ProviderError> {
    let unreadable = |why: String| ProviderError::Unreadable {
        enrolment_id: enrolment.id.clone(),
        why,
    };
    let sealed = enrolment
        .data
        .as_deref()
        .ok_or_else(|| unreadable("no data".to_owned()))?;
    deps.keys
        .open(place(&enrolment.id), sealed)
        .map_err(|error| unreadable(error.to_string()))
}

/// Every provider that could be loaded.
#[derive(Clone, Default)]
pub struct Registry(Vec<Arc<dyn Provider>>);

impl Registry {
    /// The providers of this configuration, in the order in which they are offered. What they read from files is judged as of now.
    pub fn of(config: &Config, now_ms: i64) -> Self {
        let mut all: Vec<Arc<dyn Provider>> = vec![
            Arc::new(totp::Totp::new(config.totp)),
            Arc::new(backup_codes::BackupCodes),
            Arc::new(admin_code::AdminCodes),
        ];
        if let Some(webauthn) = webauthn::WebAuthn::new(config, now_ms) {
            all.insert(0, Arc::new(webauthn));
        }
        if config.providers.really_me {
            all.push(Arc::new(really_me::ReallyMe));
        }
        Self(all)
    }

    /// A registry with exactly these, for tests.
    pub fn with(providers: Vec<Arc<dyn Provider>>) -> Self {
        Self(providers)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Provider> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// One of them; `None` when it could not be loaded.
    pub fn get(&self, id: &str) -> Option<&dyn Provider> {
        self.iter().find(|p| p.id().as_str() == id)
    }
}
