//! The document as JSON: on the wire and in the store.

use crate::document::Policy;
use crate::limits::{DocumentError, Flaw, MAX_BYTES};

impl Policy {
    /// Reads a document from JSON and checks it.
    ///
    /// # Errors
    ///
    /// Too large, not JSON, an unknown or missing key, or what [`Policy::validate`] refuses.
    pub fn from_json(text: &str) -> Result<Self, DocumentError> {
        not_too_large(text)?;
        let policy: Self = serde_json::from_str(text).map_err(|error| DocumentError {
            line: Some(error.line()),
            key: None,
            flaw: Flaw::Unreadable(error.to_string()),
        })?;
        policy.validate()?;
        Ok(policy)
    }
}

/// Looked at before anything is read.
pub(crate) fn not_too_large(text: &str) -> Result<(), DocumentError> {
    if text.len() > MAX_BYTES {
        return Err(DocumentError {
            line: None,
            key: None,
            flaw: Flaw::TooLarge(text.len()),
        });
    }
    Ok(())
}
