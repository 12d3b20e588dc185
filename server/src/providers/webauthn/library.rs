//! webauthn-rs behind text: options and answers are JSON as browsers speak it, states are JSON for the caller to seal.

use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AttestationFormat, AuthenticationResult, Credential, CredentialID, DiscoverableAuthentication,
    PublicKeyCredential, RegisterPublicKeyCredential, RequestChallengeResponse, SecurityKey,
    SecurityKeyAuthentication, SecurityKeyRegistration, Url, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};
use webauthn_rs_proto::{
    AttestationConveyancePreference, AuthenticatorTransport, CredProtect, CredentialProtectionPolicy,
    RequestAuthenticationExtensions, ResidentKeyRequirement, UserVerificationPolicy,
};

use super::KeyProblem;
use super::answer::{ClientData, aaguid, parse, place, problem};
use super::key::StoredKey;
use super::trust::Trust;
use crate::config::Config;

/// In bytes (section 7.1, step 25).
pub(super) const LONGEST_ID: usize = 1023;

/// Where the flags are in authenticator data, and the one that says that a key may be synced (section 6.1).
const FLAGS_AT: usize = 32;
const BACKUP_ELIGIBLE: u8 = 0x08;

/// The library, set to the portal's address: the relying party's id is its host, the only origin is itself.
pub struct Library {
    core: Webauthn,
    origin: String,
    trust: Trust,
}

/// What an accepted answer says of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The new signature counter.
    pub counter: u32,
    /// The key has verified the person.
    pub verified: bool,
    /// The key may be synced.
    pub synced: bool,
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

impl Said {
    fn of(said: &AuthenticationResult) -> Self {
        Self {
            counter: said.counter(),
            verified: said.user_verified(),
            synced: said.backup_eligible(),
        }
    }
}

impl Library {
    /// Sets it up.
    ///
    /// # Errors
    /// When the public address has no name.
    pub fn new(config: &Config, trust: Trust) -> Result<Self, WebauthnError> {
        let url = &config.public_url;
        let origin = Url::parse(&url.origin()).map_err(|_| WebauthnError::Configuration)?;
        WebauthnBuilder::new(url.host(), &origin)?
            .rp_name(&config.instance_name)
            .build()
            .map(|core| Self {
                core,
                origin: url.origin(),
                trust,
            })
    }

    /// Who may say which model a key is.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Asks for one of these keys: what the browser gets, and the state.
    ///
    /// # Errors
    /// Why the library could not, for the log.
    pub fn ask<'k>(&self, keys: impl Iterator<Item = &'k StoredKey>) -> Result<(String, String), String> {
        let keys: Vec<&StoredKey> = keys.collect();
        let credentials: Vec<SecurityKey> = keys.iter().map(|k| k.credential.clone().into()).collect();
        let (mut asked, state) = self
            .core
            .start_securitykey_authentication(&credentials)
            .map_err(|e| e.to_string())?;
        asked.public_key.hints = None;
        let mut state = serde_json::to_value(state).map_err(|e| e.to_string())?;
        if keys.iter().any(|k| k.u2f) {
            // U2F keys were registered for the origin as their application (section 10.1.1).
            asked.public_key.extensions = Some(RequestAuthenticationExtensions {
                appid: Some(self.origin.clone()),
                uvm: None,
                hmac_get_secret: None,
            });
            set(&mut state, "appid", self.origin.as_str())?;
        }
        // The key that answers is put in when it is judged, as it is then.
        set(&mut state, "credentials", Vec::<serde_json::Value>::new())?;
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
        asked.public_key.user_verification = UserVerificationPolicy::Preferred;
        texts(&asked, &preferred(&state)?)
    }

    /// Judges an answer to [`Self::ask`].
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge(&self, answer: &str, state: &str, key: &StoredKey) -> Result<Said, KeyProblem> {
        let answer = self.read(answer)?;
        if !key.foreign {
            same_owner(&answer, key)?;
        }
        let mut state: serde_json::Value = serde_json::from_str(state).map_err(|_| KeyProblem::Late)?;
        // The one key that is answered for, as it is now.
        let credential = serde_json::to_value(learnt(key, &answer)).map_err(|_| KeyProblem::Wrong)?;
        set(&mut state, "credentials", vec![credential]).map_err(|_| KeyProblem::Wrong)?;
        let state: SecurityKeyAuthentication = serde_json::from_value(state).map_err(|_| KeyProblem::Late)?;
        let said = self.core.finish_securitykey_authentication(&answer, &state);
        said.map(|said| Said::of(&said)).map_err(|error| problem(&error))
    }

    /// Judges an answer to [`Self::ask_anybody`] by the key that [`super::whose`] has led to.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge_alone(&self, answer: &str, state: &str, key: &StoredKey) -> Result<Said, KeyProblem> {
        let answer = self.read(answer)?;
        same_owner(&answer, key)?;
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(|_| KeyProblem::Late)?;
        let said = self
            .core
            .finish_discoverable_authentication_v2(&answer, state, learnt(key, &answer))
            .map_err(|error| problem(&error))?;
        Ok(Said::of(&said))
    }

    /// Asks for a new key, other than those the person has, that meets these demands. Browsers ask the person before they tell the
    /// model, so it is asked for only where it matters.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn ask_new(
        &self,
        whom: &For<'_>,
        others: Vec<CredentialID>,
        demanded: &policy::Keys,
    ) -> Result<(String, String), String> {
        let (mut asked, state) = self
            .core
            .start_securitykey_registration(whom.handle, whom.username, whom.shown, Some(others), None, None)
            .map_err(|e| e.to_string())?;
        let options = &mut asked.public_key;
        options.hints = None;
        if demanded.attested {
            options.attestation = Some(AttestationConveyancePreference::Direct);
        }
        if let Some(wanted) = options.authenticator_selection.as_mut() {
            wanted.resident_key = Some(ResidentKeyRequirement::Preferred);
            wanted.require_resident_key = false;
            wanted.user_verification = match demanded.user_verification {
                true => UserVerificationPolicy::Required,
                false => UserVerificationPolicy::Preferred,
            };
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

    /// Judges a new key. Whether it meets what is demanded is the caller's to ask.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge_new(
        &self,
        answer: &str,
        state: &str,
        (handle, now_ms): (Uuid, i64),
    ) -> Result<StoredKey, KeyProblem> {
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
        credential.transports = new.response.transports.as_deref().map(known_transports);
        // What a U2F key says of its model is not signed.
        let aaguid = match credential.attestation_format {
            AttestationFormat::FIDOU2F => Uuid::nil(),
            _ => aaguid(new.response.attestation_object.as_ref()),
        };
        let attested = self.trust.vouches(&credential.attestation.data, aaguid, now_ms);
        // The certificates were looked at, and may be long.
        credential.attestation = Default::default();
        Ok(StoredKey {
            place: place(answer, new.response.transports.as_deref().unwrap_or_default()),
            aaguid,
            attested,
            discoverable: new
                .extensions
                .cred_props
                .as_ref()
                .and_then(|p| p.rk)
                .unwrap_or(false),
            credential,
            handle,
            imported: false,
            foreign: false,
            u2f: false,
        })
    }
}

/// Each once, and only those that browsers are told again: the list is what a client sent.
fn known_transports(sent: &[AuthenticatorTransport]) -> Vec<AuthenticatorTransport> {
    use AuthenticatorTransport::{Ble, Hybrid, Internal, Nfc, Usb};
    [Usb, Nfc, Ble, Internal, Hybrid]
        .into_iter()
        .filter(|known| sent.contains(known))
        .collect()
}

fn texts<S: serde::Serialize>(
    asked: &RequestChallengeResponse,
    state: &S,
) -> Result<(String, String), String> {
    let options = serde_json::to_string(&asked.public_key).map_err(|e| e.to_string())?;
    Ok((options, serde_json::to_string(state).map_err(|e| e.to_string())?))
}

/// The library would refuse a key that does not verify its owner. Such a key is one factor, and the password comes after it; one
/// that verified at its set-up must go on doing so, which the library sees to.
fn preferred(state: &DiscoverableAuthentication) -> Result<serde_json::Value, String> {
    let mut state = serde_json::to_value(state).map_err(|e| e.to_string())?;
    set(&mut state, "policy", "preferred")?;
    Ok(state)
}

/// Sets what the library has no function for, in the state as it is kept.
fn set(state: &mut serde_json::Value, name: &str, value: impl Into<serde_json::Value>) -> Result<(), String> {
    match state.pointer_mut(&format!("/ast/{name}")) {
        Some(place) => *place = value.into(),
        None => return Err(format!("the library keeps no {name} in its state any more")),
    }
    Ok(())
}

/// Whether a key from elsewhere is synced is learnt from its first answer, which is signed (section 6.1.3); then it holds.
fn learnt(key: &StoredKey, answer: &PublicKeyCredential) -> Credential {
    let mut credential = key.credential.clone();
    if key.imported {
        let data: &[u8] = answer.response.authenticator_data.as_ref();
        credential.backup_eligible = data
            .get(FLAGS_AT)
            .is_some_and(|flags| flags & BACKUP_ELIGIBLE != 0);
    }
    credential
}

/// A user handle, where there is one, is the owner's (section 7.2, step 6).
fn same_owner(answer: &PublicKeyCredential, key: &StoredKey) -> Result<(), KeyProblem> {
    match answer.response.user_handle.as_deref() {
        Some(handle) if handle != key.handle.as_bytes() => Err(KeyProblem::Unknown),
        _ => Ok(()),
    }
}
