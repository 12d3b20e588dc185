//! A software WebAuthn authenticator for tests: browser and key at once.
//!
//! It takes the options as the JSON that a page hands to `parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()` and gives
//! the JSON that `credential.toJSON()` gives. A [`Tamper`] makes it lie at one place or at several.
//!
//! Keys follow from the seed, the origin, the relying party, the user handle and the number of keys made before: a test that runs again
//! meets the same keys. Two authenticators of one user need two seeds.

mod cose;
mod data;
mod key;
mod maker;
mod options;
mod tamper;

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

pub(crate) use cose::Cose;
use cose::{cbor_bytes, cbor_map, cbor_text, stretch};
use key::Secret;
pub(crate) use key::{Algorithm, Key};
pub(crate) use maker::{Batch, Maker};
pub(crate) use tamper::Tamper;

/// A key that may be of use here is registered already.
pub(crate) const INVALID_STATE: &str = "InvalidStateError";
/// No key fits, or the user may not be verified.
pub(crate) const NOT_ALLOWED: &str = "NotAllowedError";
/// The authenticator knows none of the algorithms.
pub(crate) const NOT_SUPPORTED: &str = "NotSupportedError";
/// The relying party is not a domain of the origin.
pub(crate) const SECURITY: &str = "SecurityError";

/// Which keys can be found without being named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Discoverable {
    /// All of them: a password manager, a phone.
    Always,
    /// Those whose options prefer or require it: a security key with room for keys.
    WhenAsked,
    /// None of them: an old security key.
    Never,
}

/// What the authenticator says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attestation {
    /// Nothing.
    None,
    /// "packed", signed with the new key itself.
    PackedSelf,
}

/// A browser with an authenticator. A clone has the same keys, with counters of its own.
#[derive(Clone)]
pub(crate) struct Authenticator {
    /// The origin of the page.
    pub(crate) origin: String,
    /// Where keys come from.
    pub(crate) seed: u64,
    /// The model.
    pub(crate) aaguid: [u8; 16],
    /// "platform" or "cross-platform".
    pub(crate) attachment: &'static str,
    pub(crate) transports: Vec<&'static str>,
    /// The kinds of keys that it can make. Which of them it makes is up to the order of the options.
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) attestation: Attestation,
    /// Its maker's certificate: it attests with it, when it is asked to.
    pub(crate) batch: Option<Arc<Batch>>,
    pub(crate) discoverable: Discoverable,
    /// Whether it asks for a PIN or a finger, unless that is discouraged.
    pub(crate) user_verifies: bool,
    pub(crate) backup_eligible: bool,
    pub(crate) backed_up: bool,
    /// By how much each use raises the counter. 0 is a synced passkey: its counter stays at zero.
    pub(crate) counter_step: u32,
    /// From 16 to 1023 bytes, says the standard.
    pub(crate) credential_id_length: usize,
    pub(crate) credentials: Vec<Key>,
}

impl Authenticator {
    /// A security key that verifies its user, counts, and stores a key when asked to.
    pub(crate) fn new(origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            seed: 0,
            aaguid: *b"twinlatch-test-1",
            attachment: "cross-platform",
            transports: vec!["usb"],
            algorithms: vec![Algorithm::Es256],
            attestation: Attestation::None,
            batch: None,
            discoverable: Discoverable::WhenAsked,
            user_verifies: true,
            backup_eligible: false,
            backed_up: false,
            counter_step: 1,
            credential_id_length: 32,
            credentials: Vec::new(),
        }
    }

    /// A password manager: its keys are synced, found without being named, and count nothing.
    pub(crate) fn synced(origin: impl Into<String>) -> Self {
        Self {
            aaguid: *b"twinlatch-test-2",
            attachment: "platform",
            transports: vec!["hybrid", "internal"],
            discoverable: Discoverable::Always,
            backup_eligible: true,
            backed_up: true,
            counter_step: 0,
            ..Self::new(origin)
        }
    }

    /// The same authenticator with other keys.
    pub(crate) fn seeded(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// `navigator.credentials.create()`: makes a key.
    pub(crate) fn create(&mut self, options: &str, tamper: &Tamper) -> Result<String, &'static str> {
        let options = parse(options);
        let rp_id = self.rp_id(&options["rp"]["id"], tamper)?;
        let selection = &options["authenticatorSelection"];
        let user_verified = self.verify_user(&selection["userVerification"], tamper)?;
        if !tamper.ignore_lists && self.listed(&options["excludeCredentials"], &rp_id).is_some() {
            return Err(INVALID_STATE);
        }
        let algorithm = self.algorithm(&options["pubKeyCredParams"], tamper)?;
        let discoverable = self.stores(selection)?;
        let user_handle = bytes(&options["user"]["id"], "user.id");

        let mut key = self.new_key(rp_id, user_handle, algorithm, discoverable);
        key.counter = self.counter_step;
        let client_data = self.client_data("webauthn.create", &options, tamper);
        let auth_data = self.auth_data(&key, user_verified, true, tamper);
        let mut signed = auth_data.clone();
        signed.extend(Sha256::digest(&client_data));
        let batch = self.batch.as_ref().filter(|_| options["attestation"] == "direct");
        let signature = match batch {
            Some(batch) => batch.sign(&signed),
            None => key.secret.sign(&signed),
        };
        let signature = tamper.signature(signature);
        let auth_data = tamper.auth_data_after(auth_data);
        let (format, statement) = match batch {
            Some(batch) if tamper.statement.is_none() => ("packed".to_owned(), batch.statement(&signature)),
            _ => self.statement(&key, &signature, tamper),
        };
        let object = cbor_map(&[
            (cbor_text("fmt"), cbor_text(&format)),
            (cbor_text("attStmt"), statement),
            (cbor_text("authData"), cbor_bytes(&auth_data)),
        ]);
        let response = json!({
            "clientDataJSON": text(&tamper.client_data_after(client_data)),
            "authenticatorData": text(&auth_data),
            "transports": self.transports,
            "publicKey": text(&key.spki()),
            "publicKeyAlgorithm": algorithm.number(),
            "attestationObject": text(&object),
        });
        let mut results = Map::new();
        if options["extensions"]["credProps"] == true {
            results.insert("credProps".to_owned(), json!({ "rk": discoverable }));
        }
        let answer = self.answer(&key.id, response, results.into(), tamper);
        self.credentials.push(key);
        Ok(answer)
    }

    /// `navigator.credentials.get()`: signs with a key. Of the keys that fit, the first one listed; if none is listed, the last one made.
    pub(crate) fn get(&mut self, options: &str, tamper: &Tamper) -> Result<String, &'static str> {
        let options = parse(options);
        let rp_id = self.rp_id(&options["rpId"], tamper)?;
        let user_verified = self.verify_user(&options["userVerification"], tamper)?;
        let found = self.choose(&options["allowCredentials"], &rp_id, tamper);
        let found = found.ok_or(NOT_ALLOWED)?;
        self.credentials[found].counter += self.counter_step;
        let key = &self.credentials[found];

        let client_data = self.client_data("webauthn.get", &options, tamper);
        let auth_data = self.auth_data(key, user_verified, false, tamper);
        let mut signed = auth_data.clone();
        signed.extend(Sha256::digest(&client_data));
        let mut response = json!({
            "clientDataJSON": text(&tamper.client_data_after(client_data)),
            "authenticatorData": text(&tamper.auth_data_after(auth_data)),
            "signature": text(&tamper.signature(key.secret.sign(&signed))),
        });
        let honest_handle = key.discoverable.then(|| key.user_handle.clone());
        if let Some(handle) = tamper.user_handle.clone().unwrap_or(honest_handle) {
            response["userHandle"] = text(&handle).into();
        }
        Ok(self.answer(&key.id, response, json!({}), tamper))
    }

    /// A key that is not stored yet.
    fn new_key(&self, rp_id: String, user_handle: Vec<u8>, algorithm: Algorithm, discoverable: bool) -> Key {
        let mut seed = json!([self.seed, self.origin, rp_id, user_handle, self.credentials.len()])
            .to_string()
            .into_bytes();
        let id = stretch(&seed, self.credential_id_length);
        seed.extend(b"secret");
        Key {
            id,
            rp_id,
            user_handle,
            discoverable,
            counter: 0,
            algorithm,
            secret: Secret::new(algorithm, &seed),
        }
    }
}

/// The options, also if they are still in their `publicKey`.
fn parse(options: &str) -> Value {
    let mut options: Value = serde_json::from_str(options).expect("the options are JSON");
    match options.get_mut("publicKey") {
        Some(inner) => inner.take(),
        None => options,
    }
}

/// Bytes of a member that must be there.
fn bytes(value: &Value, what: &str) -> Vec<u8> {
    let encoded = value.as_str().unwrap_or_else(|| panic!("{what} is missing"));
    BASE64URL_NOPAD
        .decode(encoded.as_bytes())
        .unwrap_or_else(|_| panic!("{what} is not in base64url: {encoded}"))
}

/// Bytes as text.
fn text(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}
