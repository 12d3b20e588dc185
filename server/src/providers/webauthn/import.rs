//! Keys that were registered elsewhere, from what that place knew of them. They go on working as long as the portal answers at
//! the same host: a key belongs to a relying party's id (or, a U2F key, to an `appid`), and that cannot be changed.
//!
//! What such a place did not keep is taken as unknown: verification counts only when the key gives it, and whether it is synced
//! is learnt from its answers.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use serde::Deserialize;
use serde_cbor_2::Value;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AttestationFormat, AttestationMetadata, COSEAlgorithm, COSEKey, Credential, ParsedAttestation,
    ParsedAttestationData,
};
use webauthn_rs_proto::{AuthenticatorTransport, RegisteredExtensions, UserVerificationPolicy};

use super::key::{Place, StoredKey};

/// One line of the file: a JSON object. See `twinlatch webauthn import --help`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Whose key.
    pub username: String,
    /// What the person calls it.
    pub name: String,
    /// The credential id or U2F key handle, Base64 of either alphabet.
    pub credential_id: String,
    /// The COSE key, or for U2F the point of 65 bytes; Base64 of either alphabet.
    pub public_key: String,
    /// The signature counter so far.
    #[serde(default)]
    pub counter: u32,
    /// Registered with the old U2F interface (also if it was migrated since): the key answers for an `appid`.
    #[serde(default)]
    pub u2f: bool,
    /// How the key can be reached: `usb`, `nfc`, `ble`, `internal`, `hybrid`.
    #[serde(default)]
    pub transports: Vec<String>,
    /// The model.
    pub aaguid: Option<Uuid>,
    /// When it was registered, in seconds since 1970.
    pub created_at: Option<i64>,
}

impl Line {
    /// The key as it is stored here. `handle` is its owner's user handle at this portal.
    ///
    /// # Errors
    /// Which field cannot be used.
    pub fn key(&self, handle: Uuid) -> Result<StoredKey, &'static str> {
        let cred_id = base64(&self.credential_id)
            .filter(|id| (1..=super::library::LONGEST_ID).contains(&id.len()))
            .ok_or("credential_id is not Base64 of 1 to 1023 bytes")?;
        let cred = self.public_key()?;
        let transports: Vec<AuthenticatorTransport> =
            self.transports.iter().filter_map(|t| t.parse().ok()).collect();
        let place = match (&*transports, self.u2f) {
            ([AuthenticatorTransport::Internal], false) => Place::ThisDevice,
            (all, false) if all.contains(&AuthenticatorTransport::Hybrid) => Place::Phone,
            _ => Place::Key,
        };
        Ok(StoredKey {
            credential: Credential {
                cred_id,
                cred,
                counter: self.counter,
                transports: (!transports.is_empty()).then_some(transports),
                user_verified: false,
                backup_eligible: false,
                backup_state: false,
                registration_policy: UserVerificationPolicy::Discouraged_DO_NOT_USE,
                extensions: RegisteredExtensions::none(),
                attestation: ParsedAttestation {
                    data: ParsedAttestationData::None,
                    metadata: AttestationMetadata::None,
                },
                attestation_format: AttestationFormat::None,
            },
            handle,
            aaguid: self.aaguid.unwrap_or_default(),
            attested: false,
            place,
            discoverable: false,
            imported: true,
            foreign: true,
            u2f: self.u2f,
        })
    }

    fn public_key(&self) -> Result<COSEKey, &'static str> {
        let bytes = base64(&self.public_key).ok_or("public_key is not Base64")?;
        let cose = match (bytes.as_slice(), self.u2f) {
            ([4, point @ ..], _) if point.len() == 64 => p256_point(point),
            (_, true) => return Err("public_key of a U2F key is not a point of 65 bytes"),
            _ => serde_cbor_2::from_slice(&bytes).map_err(|_| "public_key is not a COSE key")?,
        };
        let key =
            COSEKey::try_from(&cose).map_err(|_| "public_key is not a COSE key that is verified here")?;
        match key.type_ {
            COSEAlgorithm::ES256 | COSEAlgorithm::ES384 | COSEAlgorithm::RS256 => Ok(key),
            _ => Err("public_key is not for ES256, ES384 or RS256"),
        }
    }
}

/// The COSE key of a bare point on P-256 (RFC 9053, section 7.1.1).
fn p256_point(point: &[u8]) -> Value {
    let (x, y) = point.split_at(point.len() / 2);
    let entries = [
        (1, Value::Integer(2)),
        (3, Value::Integer(-7)),
        (-1, Value::Integer(1)),
        (-2, Value::Bytes(x.to_vec())),
        (-3, Value::Bytes(y.to_vec())),
    ];
    Value::Map(entries.into_iter().map(|(k, v)| (Value::Integer(k), v)).collect())
}

/// Either alphabet, padded or not, as databases have both.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().trim_end_matches('=');
    let bytes = text.as_bytes();
    BASE64URL_NOPAD
        .decode(bytes)
        .or_else(|_| BASE64_NOPAD.decode(bytes))
        .ok()
        .filter(|decoded| !decoded.is_empty())
}
