//! What browsers send: read with care, before anything is judged; and what the library found wrong with it.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_cbor_2::Value;
use uuid::Uuid;
use webauthn_rs::prelude::{PublicKeyCredential, WebauthnError};
use webauthn_rs_proto::AuthenticatorTransport;

use super::KeyProblem;
use super::key::Place;

/// An answer longer than this is not read: with a credential id of 1023 bytes and an attestation it stays far below.
const LONGEST: usize = 64 * 1024;

/// Who answered a challenge that was asked of nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone {
    /// The user handle.
    pub handle: Uuid,
    /// The credential id.
    pub id: Vec<u8>,
}

/// The parts of client data that the library does not look at, or not closely (section 5.8.1): it would take an origin with a
/// path, and an assertion from a frame.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientData {
    pub(super) origin: String,
    #[serde(default)]
    pub(super) cross_origin: bool,
    pub(super) top_origin: Option<String>,
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

/// Reads an answer as whatever is of interest in it.
pub(super) fn parse<T: DeserializeOwned>(answer: &str) -> Result<T, KeyProblem> {
    if answer.len() > LONGEST {
        return Err(KeyProblem::Wrong);
    }
    serde_json::from_str(answer).map_err(|_| KeyProblem::Wrong)
}

/// What the library's refusal means.
pub(super) fn problem(error: &WebauthnError) -> KeyProblem {
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
}

/// Where the key lives.
pub(super) fn place(answer: &str, transports: &[AuthenticatorTransport]) -> Place {
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

/// The model, in an attestation object (sections 6.5.4 and 6.1): its authenticator data are 32 bytes hash, 1 byte flags, 4 bytes
/// counter, then the model.
pub(super) fn aaguid(attestation_object: &[u8]) -> Uuid {
    let object = serde_cbor_2::from_slice::<Value>(attestation_object).ok();
    let data = match &object {
        Some(Value::Map(members)) => members.get(&Value::Text("authData".to_owned())),
        _ => None,
    };
    let model = match data {
        Some(Value::Bytes(data)) => data.get(37..53),
        _ => None,
    };
    model
        .and_then(|bytes| Uuid::from_slice(bytes).ok())
        .unwrap_or_default()
}
