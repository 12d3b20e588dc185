//! What browsers send: read with care, before anything is judged; and what the library found wrong with it.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
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
    response: ExtraResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExtraResponse {
    authenticator_data: Option<String>,
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

/// Authenticator data: 32 bytes hash, 1 byte flags, 4 bytes counter, then the model (section 6.1).
pub(super) fn aaguid(answer: &str) -> Uuid {
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
