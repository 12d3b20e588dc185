//! The FIDO Alliance's list of models (FIDO Metadata Service 3.0, section 3.1.6): a JSON Web Token in a file that the operator
//! fetches from <https://mds3.fidoalliance.org>. Nothing of it is believed before its signature is verified.
//!
//! rustls-webpki verifies: it is in the program for TLS already and takes the time from us. (The crate fido-mds can neither be
//! given another root nor a time, and does not look at the status of a model.)

use std::collections::BTreeMap;
use std::time::Duration;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use rustls_pki_types::{CertificateDer, ServerName, SignatureVerificationAlgorithm, UnixTime};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert, ring};

/// Who signs the list (section 3.2, step 5).
const SIGNER: &str = "mds.fidoalliance.org";

/// The longest name of a model, in characters.
const LONGEST_NAME: usize = 100;

/// What a status report says of a model that must not be trusted any more (section 3.1.4). One is enough, however old: an
/// operator who knows better says so with a root of their own.
const BROKEN: [&str; 5] = [
    "REVOKED",
    "ATTESTATION_KEY_COMPROMISE",
    "USER_VERIFICATION_BYPASS",
    "USER_KEY_REMOTE_COMPROMISE",
    "USER_KEY_PHYSICAL_COMPROMISE",
];

/// A model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Model {
    /// What its maker calls it.
    pub(super) name: String,
    /// Who may attest it, in DER.
    pub(super) roots: Vec<Vec<u8>>,
    /// It is known to be broken.
    pub(super) broken: bool,
}

/// The list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Metadata {
    /// The day by which there will be another, as it says.
    pub(super) next_update: String,
    /// The models of FIDO2, by AAGUID.
    pub(super) models: BTreeMap<Uuid, Model>,
}

/// Why a list is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// It is no list at all.
    #[error("is not a FIDO metadata BLOB")]
    NotABlob,
    /// Its certificates do not lead to the root, or not at this time, or are for somebody else.
    #[error("is signed by a certificate that is not valid now for mds.fidoalliance.org under the root")]
    Signer,
    /// It was changed, or signed by somebody else.
    #[error("does not match its signature")]
    Signature,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    x5c: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    next_update: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    aaguid: Option<Uuid>,
    metadata_statement: Option<Statement>,
    #[serde(default)]
    status_reports: Vec<Report>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statement {
    description: String,
    #[serde(default)]
    attestation_root_certificates: Vec<String>,
}

#[derive(Deserialize)]
struct Report {
    status: String,
}

/// Reads a list whose signer this root vouches for at this time.
///
/// # Errors
/// [`MetadataError`].
pub(super) fn read(blob: &[u8], root: &CertificateDer<'_>, now_ms: i64) -> Result<Metadata, MetadataError> {
    let blob = blob.trim_ascii();
    let mut parts = blob.rsplitn(2, |byte| *byte == b'.');
    let (Some(signature), Some(signed)) = (parts.next(), parts.next()) else {
        return Err(MetadataError::NotABlob);
    };
    let mut parts = signed.splitn(2, |byte| *byte == b'.');
    let (Some(header), Some(payload)) = (parts.next(), parts.next()) else {
        return Err(MetadataError::NotABlob);
    };
    let header: Header = json(header)?;
    let signature = base64url(signature)?;
    verify(&header, (signed, &signature), root, now_ms)?;
    let payload: Payload = json(payload)?;
    Ok(Metadata {
        next_update: plain(&payload.next_update),
        models: payload.entries.into_iter().filter_map(model).collect(),
    })
}

fn base64url(text: &[u8]) -> Result<Vec<u8>, MetadataError> {
    BASE64URL_NOPAD.decode(text).map_err(|_| MetadataError::NotABlob)
}

fn json<T: DeserializeOwned>(part: &[u8]) -> Result<T, MetadataError> {
    serde_json::from_slice(&base64url(part)?).map_err(|_| MetadataError::NotABlob)
}

fn verify(
    header: &Header,
    (signed, signature): (&[u8], &[u8]),
    root: &CertificateDer<'_>,
    now_ms: i64,
) -> Result<(), MetadataError> {
    let chain: Vec<CertificateDer<'_>> = header
        .x5c
        .iter()
        .map(|text| BASE64.decode(text.as_bytes()).map(CertificateDer::from))
        .collect::<Result<_, _>>()
        .map_err(|_| MetadataError::NotABlob)?;
    let (first, others) = chain.split_first().ok_or(MetadataError::NotABlob)?;
    let signer = EndEntityCert::try_from(first).map_err(|_| MetadataError::Signer)?;
    let anchor = anchor_from_trusted_cert(root).map_err(|_| MetadataError::Signer)?;
    let now = UnixTime::since_unix_epoch(Duration::from_millis(now_ms.unsigned_abs()));
    signer
        .verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &[anchor],
            others,
            now,
            KeyUsage::server_auth(),
            None,
            None,
        )
        .map_err(|_| MetadataError::Signer)?;
    let name = ServerName::try_from(SIGNER).map_err(|_| MetadataError::Signer)?;
    signer
        .verify_is_valid_for_subject_name(&name)
        .map_err(|_| MetadataError::Signer)?;
    let (algorithm, signature): (&dyn SignatureVerificationAlgorithm, Vec<u8>) = match header.alg.as_str() {
        "RS256" => (ring::RSA_PKCS1_2048_8192_SHA256, signature.to_vec()),
        "ES256" => (ring::ECDSA_P256_SHA256, as_der(signature)?),
        _ => return Err(MetadataError::Signature),
    };
    signer
        .verify_signature(algorithm, signed, &signature)
        .map_err(|_| MetadataError::Signature)
}

/// A JSON Web Token has the two numbers of an ECDSA signature one after the other (RFC 7518, section 3.4), certificates have
/// them in DER.
fn as_der(signature: &[u8]) -> Result<Vec<u8>, MetadataError> {
    if signature.len() != 64 {
        return Err(MetadataError::Signature);
    }
    let mut inner = Vec::new();
    for number in signature.chunks(32) {
        let first = number.iter().position(|byte| *byte != 0).unwrap_or(31);
        let digits = &number[first..];
        // A number in DER has a sign.
        let padding: &[u8] = if digits[0] & 0x80 == 0 { &[] } else { &[0] };
        inner.push(2);
        inner.extend(u8::try_from(padding.len() + digits.len()));
        inner.extend_from_slice(padding);
        inner.extend_from_slice(digits);
    }
    let mut der = vec![0x30];
    der.extend(u8::try_from(inner.len()));
    der.extend(inner);
    Ok(der)
}

/// Models of U2F have no AAGUID: they are not in the list of those that can be told apart.
fn model(entry: Entry) -> Option<(Uuid, Model)> {
    let aaguid = entry.aaguid.filter(|aaguid| !aaguid.is_nil())?;
    let statement = entry.metadata_statement?;
    // Some have line breaks in them.
    let der = |text: &String| {
        let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        BASE64.decode(&text).ok()
    };
    let model = Model {
        name: plain(&statement.description),
        roots: statement
            .attestation_root_certificates
            .iter()
            .filter_map(der)
            .collect(),
        broken: entry
            .status_reports
            .iter()
            .any(|r| BROKEN.contains(&r.status.as_str())),
    };
    Some((aaguid, model))
}

/// One line of bounded length.
fn plain(text: &str) -> String {
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    line.take(LONGEST_NAME).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_signature_in_der() {
        let mut signature = [0; 64];
        signature[31] = 1;
        signature[32] = 0x80;
        let der = as_der(&signature).expect("64 bytes");
        assert_eq!(der[..5], [0x30, 38, 2, 1, 1]);
        assert_eq!(der[5..9], [2, 33, 0, 0x80]);
        assert!(as_der(&signature[1..]).is_err());
        assert_eq!(as_der(&[0; 64]).expect("64 bytes"), [0x30, 6, 2, 1, 0, 2, 1, 0]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let root = CertificateDer::from(vec![0x30, 0]);
        for text in [
            "",
            ".",
            "..",
            "a.b.c",
            "e30.e30.",
            "eyJhbGciOiJub25lIiwieDVjIjpbXX0.e30.AA",
        ] {
            let read = read(text.as_bytes(), &root, 0);
            assert_eq!(read, Err(MetadataError::NotABlob), "{text}");
        }
    }
}
