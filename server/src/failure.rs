//! What can stop a use case that did nothing wrong. It is logged once, where it is answered, and a browser sees one sentence.

use crate::providers::ProviderError;
use crate::store::StoreError;

/// Why a use case could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A provider.
    #[error("provider: {0}")]
    Provider(ProviderError),
    /// Too much to hash; try again after so many seconds.
    #[error("busy, retry after {0} s")]
    Busy(u32),
}

impl From<ProviderError> for Failure {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::Store(error) => Self::Store(error),
            ProviderError::Busy(seconds) => Self::Busy(seconds),
            other => Self::Provider(other),
        }
    }
}

impl Failure {
    /// Seconds after which the same request may work; `None` when waiting does not help.
    pub fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::Busy(seconds) => Some(*seconds),
            Self::Store(error) if error.is_unavailable() => Some(5),
            // An account was deleted while somebody acted in it: asked again, they are told that they are signed out.
            Self::Store(error) if error.is_orphaned() => Some(1),
            _ => None,
        }
    }
}
