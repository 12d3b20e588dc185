//! How a person sets a provider up: what is started, shown, checked and kept.

use app::api::sign_in::SetUpFields;
use app::model::set_up::SetUpShape;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{ProviderError, Seen, webauthn};
use crate::store::StoreError;
use crate::work::Work;

/// How a person sets a provider up. Storing and sealing are the caller's.
#[async_trait]
pub trait SetUp: Send + Sync {
    /// Makes what is shown, to be kept sealed until it is confirmed or runs out.
    fn start(&self, seen: &Seen<'_>) -> Result<Zeroizing<Vec<u8>>, ProviderError>;

    /// What it looks like.
    fn show(&self, seen: &Seen<'_>, pending: &[u8]) -> SetUpView;

    /// Whether any answer uses up what was started; a wrong one is then followed by another start.
    fn once(&self) -> bool {
        false
    }

    /// Checks the answers, and gives what is stored for good.
    fn finish(&self, seen: &Seen<'_>, pending: &[u8], fields: &SetUpFields)
    -> Result<Finished, SetUpProblem>;

    /// Keeps, beside the new enrolment, what the confirmation has used up: [`Finished::used`]. False when it is not free.
    async fn keep(&self, _work: &mut Work<'_>, _enrolment_id: &str, _used: &str) -> Result<bool, StoreError> {
        Ok(true)
    }
}

/// What a set-up looks like.
#[derive(Clone, Debug)]
pub struct SetUpView {
    /// The question.
    pub heading: &'static str,
    /// One sentence under it.
    pub lead: Option<&'static str>,
    /// The form.
    pub shape: SetUpShape,
    /// The suggested name.
    pub name: &'static str,
}

/// A set-up that worked.
#[derive(Debug)]
pub struct Finished {
    /// What is stored, before sealing; `None` for providers that store nothing.
    pub data: Option<Zeroizing<Vec<u8>>>,
    /// What the confirmation has used up, in the provider's own notation: see [`SetUp::keep`].
    pub used: Option<String>,
    /// What it is called, where the person is not asked for a name before.
    pub name: Option<String>,
}

/// Why a set-up did not work. Closed and without text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetUpProblem {
    /// No code was entered.
    CodeEmpty {
        /// Digits wanted.
        digits: u8,
    },
    /// The code does not match.
    CodeWrong,
    /// A typed key cannot be used.
    TokenKey,
    /// The person has connected this key already.
    TokenKnown,
    /// The digits of a typed token are out of bounds.
    TokenDigits,
    /// So are its seconds.
    TokenPeriod,
    /// The name is not usable.
    Name,
    /// The name is taken.
    NameTaken,
    /// The set-up has run out.
    Gone,
    /// A security key or passkey that cannot be added.
    Key(webauthn::KeyProblem),
}
