//! Why a key is not accepted, and what is said then.

use app::words::{Lang, providers as words};
use policy::Unfit;
use serde::{Deserialize, Serialize};

/// Why a key is not accepted. Closed and without text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyProblem {
    /// It is not known here, or not this person's.
    Unknown,
    /// It did not check that it is the person, which is demanded.
    NotVerified,
    /// It did not check that it is the person when it was set up, which the policy demands.
    Unfit,
    /// It was used on another address.
    OtherAddress,
    /// Its signature counter went back.
    Copied,
    /// The challenge is not the one that was asked, or has run out.
    Late,
    /// It is set up already.
    Known,
    /// It speaks none of the algorithms that we verify.
    Algorithm,
    /// It may exist in several devices, which the policy does not accept.
    Synced,
    /// Nobody trusted says which model it is, which the policy demands.
    NotAttested,
    /// The policy does not accept its model.
    Model,
    /// The answer is not sound.
    Wrong,
}

impl From<Unfit> for KeyProblem {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::NotVerifying => Self::Unfit,
            Unfit::Synced => Self::Synced,
            Unfit::NotAttested => Self::NotAttested,
            Unfit::Model => Self::Model,
        }
    }
}

impl KeyProblem {
    /// Whether the key is the person's, and only does not count for what the policy demands.
    pub fn is_unfit(self) -> bool {
        matches!(self, Self::Unfit | Self::Synced | Self::NotAttested | Self::Model)
    }

    /// What is said. `person` is empty before anybody is known.
    pub fn words(self, lang: Lang, person: &str, host: &str) -> String {
        match self {
            Self::Unknown if person.is_empty() => words::passkey_unknown(lang).to_owned(),
            Self::Unknown => words::key_unknown(lang, person),
            Self::NotVerified => words::key_not_verified(lang).to_owned(),
            Self::Unfit => words::key_unfit(lang).to_owned(),
            Self::OtherAddress => words::key_other_address(lang, host),
            Self::Copied => words::key_copied(lang).to_owned(),
            Self::Late => words::key_late(lang).to_owned(),
            Self::Known => words::key_known(lang).to_owned(),
            Self::Algorithm => words::key_algorithm(lang).to_owned(),
            Self::Synced => words::key_synced(lang).to_owned(),
            Self::NotAttested => words::key_not_attested(lang).to_owned(),
            Self::Model => words::key_model(lang).to_owned(),
            Self::Wrong => words::key_wrong(lang).to_owned(),
        }
    }
}
