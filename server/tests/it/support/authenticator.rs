//! A software WebAuthn authenticator for tests: browser and key at once.
//!
//! It takes the options as the JSON that a page hands to `parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()` and gives
//! the JSON that `credential.toJSON()` gives. A [`Tamper`] makes it lie at one place or at several.
//!
//! Keys follow from the seed, the origin, the relying party, the user handle and the number of keys made before: a test that runs again
//! meets the same keys. Two authenticators of one user need two seeds.

mod cose;
mod maker;
mod tamper;

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha384};

pub(crate) use cose::Cose;
use cose::{cbor_bytes, cbor_int, cbor_map, cbor_text, stretch};
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

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const ATTESTED: u8 = 0x40;

/// What a `SubjectPublicKeyInfo` says before the point, for P-256.
const SPKI_P256: &str = "3059301306072A8648CE3D020106082A8648CE3D030107034200";
/// What a `SubjectPublicKeyInfo` says before the point, for P-384.
const SPKI_P384: &str = "3076301006072A8648CE3D020106052B81040022036200";

/// A kind of key that the authenticator can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Es256,
    Es384,
}

impl Algorithm {
    /// The number in COSE.
    fn number(self) -> i64 {
        match self {
            Self::Es256 => -7,
            Self::Es384 => -35,
        }
    }
}

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

/// The secret half of a key.
#[derive(Clone)]
enum Secret {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

impl Secret {
    /// The secret that follows from a seed.
    fn new(algorithm: Algorithm, seed: &[u8]) -> Self {
        match algorithm {
            Algorithm::Es256 => Self::P256(
                p256::ecdsa::SigningKey::from_slice(&Sha256::digest(seed)).expect("a scalar of P-256"),
            ),
            Algorithm::Es384 => Self::P384(
                p384::ecdsa::SigningKey::from_slice(&Sha384::digest(seed)).expect("a scalar of P-384"),
            ),
        }
    }

    /// The signature, as DER.
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
        }
    }

    /// The public half: the byte 4, x and y.
    fn point(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Self::P384(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
        }
    }
}

/// A key of the authenticator.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) id: Vec<u8>,
    pub(crate) rp_id: String,
    pub(crate) user_handle: Vec<u8>,
    pub(crate) discoverable: bool,
    pub(crate) counter: u32,
    algorithm: Algorithm,
    secret: Secret,
}

impl Key {
    /// The public key in COSE.
    pub(crate) fn cose(&self) -> Vec<u8> {
        let curve = match self.algorithm {
            Algorithm::Es256 => 1,
            Algorithm::Es384 => 2,
        };
        let point = self.secret.point();
        let (x, y) = point[1..].split_at((point.len() - 1) / 2);
        cbor_map(&[
            (cbor_int(1), cbor_int(2)),
            (cbor_int(3), cbor_int(self.algorithm.number())),
            (cbor_int(-1), cbor_int(curve)),
            (cbor_int(-2), cbor_bytes(x)),
            (cbor_int(-3), cbor_bytes(y)),
        ])
    }

    /// The public key as U2F has it: the byte 4, x and y.
    pub(crate) fn point(&self) -> Vec<u8> {
        self.secret.point()
    }

    /// The public key as `getPublicKey()` gives it.
    fn spki(&self) -> Vec<u8> {
        let prefix = match self.algorithm {
            Algorithm::Es256 => SPKI_P256,
            Algorithm::Es384 => SPKI_P384,
        };
        let mut spki = data_encoding::HEXUPPER
            .decode(prefix.as_bytes())
            .expect("the prefix is in base 16");
        spki.extend(self.secret.point());
        spki
    }
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

    /// The relying party of the options, as far as the page may speak for it.
    fn rp_id(&self, asked: &Value, tamper: &Tamper) -> Result<String, &'static str> {
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
    fn verify_user(&self, requirement: &Value, tamper: &Tamper) -> Result<bool, &'static str> {
        match (requirement.as_str(), tamper.user_verified) {
            (_, Some(forced)) => Ok(forced),
            (Some("required"), None) if !self.user_verifies => Err(NOT_ALLOWED),
            (Some("discouraged"), None) => Ok(false),
            _ => Ok(self.user_verifies),
        }
    }

    /// The first of the listed credentials that is here.
    fn listed(&self, list: &Value, rp_id: &str) -> Option<usize> {
        let list = list.as_array()?;
        list.iter().find_map(|entry| {
            let id = bytes(&entry["id"], "a listed credential");
            self.credentials
                .iter()
                .position(|key| key.rp_id == rp_id && key.id == id)
        })
    }

    /// The key to sign with.
    fn choose(&self, allowed: &Value, rp_id: &str, tamper: &Tamper) -> Option<usize> {
        let named = allowed.as_array().is_some_and(|list| !list.is_empty());
        if named && !tamper.ignore_lists {
            return self.listed(allowed, rp_id);
        }
        self.credentials
            .iter()
            .rposition(|key| key.rp_id == rp_id && (key.discoverable || tamper.ignore_lists))
    }

    /// The first kind of key in the options that the authenticator knows.
    fn algorithm(&self, asked: &Value, tamper: &Tamper) -> Result<Algorithm, &'static str> {
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
    fn stores(&self, selection: &Value) -> Result<bool, &'static str> {
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

    /// The client data, in the order that the standard prescribes.
    fn client_data(&self, ceremony: &str, options: &Value, tamper: &Tamper) -> Vec<u8> {
        if let Some(replaced) = &tamper.client_data {
            return replaced.clone();
        }
        let asked = bytes(&options["challenge"], "the challenge");
        let challenge = text(tamper.challenge.as_ref().unwrap_or(&asked));
        let ceremony = tamper.client_data_type.as_deref().unwrap_or(ceremony);
        let origin = tamper.origin.as_ref().unwrap_or(&self.origin);
        let mut data = format!(
            r#"{{"type":{},"challenge":{},"origin":{},"crossOrigin":{}"#,
            json!(ceremony),
            json!(challenge),
            json!(origin),
            tamper.cross_origin
        );
        if let Some(top) = &tamper.top_origin {
            data.push_str(&format!(r#","topOrigin":{}"#, json!(top)));
        }
        data.push('}');
        data.into_bytes()
    }

    /// The authenticator data, as it is signed.
    fn auth_data(&self, key: &Key, user_verified: bool, new: bool, tamper: &Tamper) -> Vec<u8> {
        let rp_id = tamper.rp_id.as_ref().unwrap_or(&key.rp_id);
        let attested = tamper.attested.unwrap_or(new);
        let mut flags = 0;
        for (bit, set) in [
            (USER_PRESENT, tamper.user_present.unwrap_or(true)),
            (USER_VERIFIED, user_verified),
            (
                BACKUP_ELIGIBLE,
                tamper.backup_eligible.unwrap_or(self.backup_eligible),
            ),
            (BACKED_UP, tamper.backed_up.unwrap_or(self.backed_up)),
            (ATTESTED, attested),
        ] {
            if set {
                flags |= bit;
            }
        }
        let mut data = Sha256::digest(rp_id).to_vec();
        data.push(flags);
        data.extend(tamper.counter.unwrap_or(key.counter).to_be_bytes());
        if attested {
            let id = tamper.attested_id.as_ref().unwrap_or(&key.id);
            let length = u16::try_from(id.len()).expect("a credential id fits in 16 bits");
            data.extend(self.aaguid);
            data.extend(length.to_be_bytes());
            data.extend(id);
            data.extend(tamper.cose.as_ref().map_or_else(|| key.cose(), Cose::encode));
        }
        data.truncate(tamper.truncate.unwrap_or(usize::MAX));
        data.extend(&tamper.extra);
        data
    }

    /// The format and the statement of the attestation.
    fn statement(&self, key: &Key, signature: &[u8], tamper: &Tamper) -> (String, Vec<u8>) {
        match (&tamper.statement, self.attestation) {
            (Some(forged), _) => forged.clone(),
            (None, Attestation::None) => ("none".to_owned(), cbor_map(&[])),
            (None, Attestation::PackedSelf) => {
                let statement = cbor_map(&[
                    (cbor_text("alg"), cbor_int(key.algorithm.number())),
                    (cbor_text("sig"), cbor_bytes(signature)),
                ]);
                ("packed".to_owned(), statement)
            }
        }
    }

    /// What `toJSON()` gives.
    fn answer(&self, id: &[u8], response: Value, results: Value, tamper: &Tamper) -> String {
        if let Some(replaced) = &tamper.raw {
            return replaced.clone();
        }
        let id = text(tamper.credential_id.as_deref().unwrap_or(id));
        json!({
            "id": tamper.shown_id.as_ref().unwrap_or(&id),
            "rawId": id,
            "type": tamper.credential_type.as_deref().unwrap_or("public-key"),
            "authenticatorAttachment": self.attachment,
            "response": response,
            "clientExtensionResults": tamper.extension_results.as_ref().unwrap_or(&results),
        })
        .to_string()
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
