//! What the options ask for, and whether the authenticator does it.

use serde_json::Value;

use super::{Algorithm, Authenticator, Discoverable, NOT_ALLOWED, NOT_SUPPORTED, SECURITY, Tamper, bytes};

impl Authenticator {
    /// The relying party of the options, as far as the page may speak for it.
    pub(super) fn rp_id(&self, asked: &Value, tamper: &Tamper) -> Result<String, &'static str> {
        let host = self
            .origin
            .split_once("://")
            .map_or("", |(_, rest)| rest)
            .split([':', '/'])
            .next()
            .unwrap_or_default();
        let rp_id = asked.as_str().unwrap_or(host);
        let fits = host == rp_id || host.ends_with(&format!(".{rp_id}"));
        if fits || tamper.rp_id.is_some() {
            Ok(rp_id.to_owned())
        } else {
            Err(SECURITY)
        }
    }

    /// Whether the user is verified.
    pub(super) fn verify_user(&self, requirement: &Value, tamper: &Tamper) -> Result<bool, &'static str> {
        match (requirement.as_str(), tamper.user_verified) {
            (_, Some(forced)) => Ok(forced),
            (Some("required"), None) if !self.user_verifies => Err(NOT_ALLOWED),
            (Some("discouraged"), None) => Ok(false),
            _ => Ok(self.user_verifies),
        }
    }

    /// The first of the listed credentials that is here.
    pub(super) fn listed(&self, list: &Value, rp_id: &str) -> Option<usize> {
        let list = list.as_array()?;
        list.iter().find_map(|entry| {
            let id = bytes(&entry["id"], "a listed credential");
            self.credentials
                .iter()
                .position(|key| key.rp_id == rp_id && key.id == id)
        })
    }

    /// The key to sign with.
    pub(super) fn choose(&self, allowed: &Value, rp_id: &str, tamper: &Tamper) -> Option<usize> {
        let named = allowed.as_array().is_some_and(|list| !list.is_empty());
        if named && !tamper.ignore_lists {
            return self.listed(allowed, rp_id);
        }
        self.credentials
            .iter()
            .rposition(|key| key.rp_id == rp_id && (key.discoverable || tamper.ignore_lists))
    }

    /// The first kind of key in the options that the authenticator knows.
    pub(super) fn algorithm(&self, asked: &Value, tamper: &Tamper) -> Result<Algorithm, &'static str> {
        if let Some(forced) = tamper.algorithm {
            return Ok(forced);
        }
        let known = |number| self.algorithms.iter().find(|known| known.number() == number);
        asked
            .as_array()
            .into_iter()
            .flatten()
            .filter(|entry| entry["type"] == "public-key")
            .find_map(|entry| entry["alg"].as_i64().and_then(known))
            .copied()
            .ok_or(NOT_SUPPORTED)
    }

    /// Whether a new key can be found without being named.
    pub(super) fn stores(&self, selection: &Value) -> Result<bool, &'static str> {
        let old_word = selection["requireResidentKey"] == true;
        let word = selection["residentKey"].as_str();
        let required = word.map_or(old_word, |word| word == "required");
        match self.discoverable {
            Discoverable::Always => Ok(true),
            Discoverable::WhenAsked => Ok(required || word == Some("preferred")),
            Discoverable::Never if required => Err(NOT_ALLOWED),
            Discoverable::Never => Ok(false),
        }
    }
}
