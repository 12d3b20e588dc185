//! webauthn-rs behind text: options and answers are JSON as browsers speak it, states are JSON for the caller to seal.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use uuid::Uuid;
use webauthn_rs::prelude::{
    Credential, CredentialID, DiscoverableAuthentication, PublicKeyCredential, RegisterPublicKeyCredential,
    RequestChallengeResponse, SecurityKey, SecurityKeyAuthentication, SecurityKeyRegistration, Url,
    WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};
use webauthn_rs_proto::{
    AuthenticatorTransport, CredProtect, CredentialProtectionPolicy, ResidentKeyRequirement,
    UserVerificationPolicy,
};

use super::KeyProblem;
use super::key::{Place, StoredKey};
use crate::config::Config;

/// An answer longer than this is not read: with a credential id of 1023 bytes and an attestation it stays far below.
const LONGEST: usize = 64 * 1024;

/// In bytes (section 7.1, step 25).
const LONGEST_ID: usize = 1023;

/// The library, set to the portal's address: the relying party's id is its host, the only origin is itself.
pub struct Library {
    core: Webauthn,
    origin: String,
}

/// Who answered a challenge that was asked of nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone {
    /// The user handle.
    pub handle: Uuid,
    /// The credential id.
    pub id: Vec<u8>,
}

/// Whom a key is made for.
pub struct For<'a> {
    /// The user handle.
    pub handle: Uuid,
    /// The username.
    pub username: &'a str,
    /// What the key's own list shows; never empty.
    pub shown: &'a str,
}

/// The parts of client data that the library does not look at, or not closely (section 5.8.1): it would take an origin with a
/// path, and an assertion from a frame.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

impl Library {
    /// Sets it up.
    ///
    /// # Errors
    /// When the public address has no name.
    pub fn new(config: &Config) -> Result<Self, WebauthnError> {
        let url = &config.public_url;
        let origin = Url::parse(&url.origin()).map_err(|_| WebauthnError::Configuration)?;
        WebauthnBuilder::new(url.host(), &origin)?
            .rp_name(&config.instance_name)
            .build()
            .map(|core| Self {
                core,
                origin: url.origin(),
            })
    }

    /// Asks for one of these keys: what the browser gets, and the state.
    ///
    /// # Errors
    /// Why the library could not, for the log.
    pub fn ask<'k>(&self, keys: impl Iterator<Item = &'k StoredKey>) -> Result<(String, String), String> {
        let keys: Vec<SecurityKey> = keys.map(|k| k.credential.clone().into()).collect();
        let (mut asked, state) = self
            .core
            .start_securitykey_authentication(&keys)
            .map_err(|e| e.to_string())?;
        asked.public_key.hints = None;
        texts(&asked, &state)
    }

    /// Asks for any passkey of this portal.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn ask_anybody(&self) -> Result<(String, String), String> {
        let (mut asked, state) = self
            .core
            .start_discoverable_authentication()
            .map_err(|e| e.to_string())?;
        asked.public_key.extensions = None;
        texts(&asked, &state)
    }

    /// Judges an answer to [`Self::ask`]: the new signature counter.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge(&self, answer: &str, state: &str, key: &StoredKey) -> Result<u32, KeyProblem> {
        let answer = self.read(answer)?;
        same_owner(&answer, key)?;
        let state: SecurityKeyAuthentication = serde_json::from_str(state).map_err(|_| KeyProblem::Late)?;
        let said = self.core.finish_securitykey_authentication(&answer, &state);
        said.map(|said| said.counter()).map_err(|error| problem(&error))
    }

    /// Judges an answer to [`Self::ask_anybody`] by the key that [`whose`] has led to. The key has verified the person.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge_alone(&self, answer: &str, state: &str, key: &StoredKey) -> Result<u32, KeyProblem> {
        let answer = self.read(answer)?;
        same_owner(&answer, key)?;
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(|_| KeyProblem::Late)?;
        let said = self
            .core
            .finish_discoverable_authentication_v2(&answer, state, &key.credential)
            .map_err(|error| problem(&error))?;
        if !said.user_verified() {
            return Err(KeyProblem::NotVerified);
        }
        Ok(said.counter())
    }

    /// Asks for a new key, other than those the person has.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn ask_new(&self, whom: &For<'_>, others: Vec<CredentialID>) -> Result<(String, String), String> {
        let (mut asked, state) = self
            .core
            .start_securitykey_registration(whom.handle, whom.username, whom.shown, Some(others), None, None)
            .map_err(|e| e.to_string())?;
        let options = &mut asked.public_key;
        options.hints = None;
        if let Some(wanted) = options.authenticator_selection.as_mut() {
            wanted.resident_key = Some(ResidentKeyRequirement::Preferred);
            wanted.require_resident_key = false;
            wanted.user_verification = UserVerificationPolicy::Preferred;
        }
        if let Some(extensions) = options.extensions.as_mut() {
            extensions.uvm = None;
            extensions.cred_protect = Some(CredProtect {
                credential_protection_policy:
                    CredentialProtectionPolicy::UserVerificationOptionalWithCredentialIDList,
                enforce_credential_protection_policy: Some(false),
            });
        }
        let options = serde_json::to_string(&asked.public_key).map_err(|e| e.to_string())?;
        Ok((options, serde_json::to_string(&state).map_err(|e| e.to_string())?))
    }

    fn read(&self, answer: &str) -> Result<PublicKeyCredential, KeyProblem> {
        let answer: PublicKeyCredential = parse(answer)?;
        let names = (answer.id.as_str(), answer.raw_id.as_ref(), answer.type_.as_str());
        self.sound(names, answer.response.client_data_json.as_ref())?;
        Ok(answer)
    }

    /// What the library leaves to us: it is a key's answer, its two ids agree, and the page was ours and in no other page.
    fn sound(&self, (id, raw_id, kind): (&str, &[u8], &str), client_data: &[u8]) -> Result<(), KeyProblem> {
        if kind != "public-key" || id != BASE64URL_NOPAD.encode(raw_id) {
            return Err(KeyProblem::Wrong);
        }
        let data: ClientData = serde_json::from_slice(client_data).map_err(|_| KeyProblem::Wrong)?;
        if data.origin != self.origin || data.cross_origin || data.top_origin.is_some() {
            return Err(KeyProblem::OtherAddress);
        }
        Ok(())
    }

    /// Judges a new key.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge_new(&self, answer: &str, state: &str, handle: Uuid) -> Result<StoredKey, KeyProblem> {
        let new: RegisterPublicKeyCredential = parse(answer)?;
        self.sound(
            (&new.id, new.raw_id.as_ref(), &new.type_),
            new.response.client_data_json.as_ref(),
        )?;
        let state: SecurityKeyRegistration = serde_json::from_str(state).map_err(|_| KeyProblem::Late)?;
        let key = self
            .core
            .finish_securitykey_registration(&new, &state)
            .map_err(|error| problem(&error))?;
        let mut credential = Credential::from(key);
        // Section 7.1, step 25, which the library leaves to us; and it is the id that the key will be asked for by.
        if credential.cred_id.len() > LONGEST_ID || *credential.cred_id != *new.raw_id {
            return Err(KeyProblem::Wrong);
        }
        // Without attestation the library drops them, and browsers would offer phone, key and laptop alike.
        credential.transports = new.response.transports.clone();
        Ok(StoredKey {
            place: place(answer, new.response.transports.as_deref().unwrap_or_default()),
            aaguid: aaguid(answer),
            discoverable: new
                .extensions
                .cred_props
                .as_ref()
                .and_then(|p| p.rk)
                .unwrap_or(false),
            credential,
            handle,
        })
    }
}

fn texts<S: serde::Serialize>(
    asked: &RequestChallengeResponse,
    state: &S,
) -> Result<(String, String), String> {
    let options = serde_json::to_string(&asked.public_key).map_err(|e| e.to_string())?;
    Ok((options, serde_json::to_string(state).map_err(|e| e.to_string())?))
}

/// Which key an answer claims to be from.
pub(super) fn credential_id(answer: &str) -> Option<Vec<u8>> {
    let answer: PublicKeyCredential = parse(answer).ok()?;
    Some(answer.raw_id.to_vec())
}

/// Whose key an answer claims to be from, when nobody was asked in particular.
pub fn whose(answer: &str) -> Option<Alone> {
    let answer: PublicKeyCredential = parse(answer).ok()?;
    let handle = Uuid::from_slice(answer.response.user_handle.as_deref()?).ok()?;
    Some(Alone {
        handle,
        id: answer.raw_id.to_vec(),
    })
}

fn parse<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, KeyProblem> {
    if answer.len() > LONGEST {
        return Err(KeyProblem::Wrong);
    }
    serde_json::from_str(answer).map_err(|_| KeyProblem::Wrong)
}

/// A user handle, where there is one, is the owner's (section 7.2, step 6).
fn same_owner(answer: &PublicKeyCredential, key: &StoredKey) -> Result<(), KeyProblem> {
    match answer.response.user_handle.as_deref() {
        Some(handle) if handle != key.handle.as_bytes() => Err(KeyProblem::Unknown),
        _ => Ok(()),
    }
}

fn problem(error: &WebauthnError) -> KeyProblem {
    match error {
        WebauthnError::CredentialNotFound => KeyProblem::Unknown,
        WebauthnError::UserNotVerified => KeyProblem::NotVerified,
        WebauthnError::InvalidRPOrigin | WebauthnError::InvalidRPIDHash => KeyProblem::OtherAddress,
        WebauthnError::CredentialPossibleCompromise => KeyProblem::Copied,
        WebauthnError::MismatchedChallenge => KeyProblem::Late,
        WebauthnError::CredentialAlreadyExists | WebauthnError::CredentialExcludedFromRequest => {
            KeyProblem::Known
        }
        WebauthnError::CredentialAlteredAlgFromRequest
        | WebauthnError::COSEKeyInvalidAlgorithm
        | WebauthnError::COSEKeyInvalidType
        | WebauthnError::CredentialInsecureCryptography => KeyProblem::Algorithm,
        _ => KeyProblem::Wrong,
    }
}

/// What browsers add to an answer, and the library does not read: for display only, nothing rests on it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extra {
    authenticator_attachment: Option<String>,
    response: ExtraResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExtraResponse {
    authenticator_data: Option<String>,
}

fn place(answer: &str, transports: &[AuthenticatorTransport]) -> Place {
    let attachment = parse::<Extra>(answer)
        .ok()
        .and_then(|e| e.authenticator_attachment);
    if attachment.as_deref() == Some("platform") {
        Place::ThisDevice
    } else if transports.contains(&AuthenticatorTransport::Hybrid) {
        Place::Phone
    } else {
        Place::Key
    }
}

/// Authenticator data: 32 bytes hash, 1 byte flags, 4 bytes counter, then the model (section 6.1).
fn aaguid(answer: &str) -> Uuid {
    let data = parse::<Extra>(answer)
        .ok()
        .and_then(|e| e.response.authenticator_data);
    let bytes = data.and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok());
    bytes
        .as_deref()
        .and_then(|b| b.get(37..53))
        .and_then(|b| Uuid::from_slice(b).ok())
        .unwrap_or_default()
}
