//! Makers of keys: a root made at run time, certificates with which their keys attest, and the FIDO Alliance's list of them.

use std::sync::Arc;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use p256::ecdsa::Signature;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SigningKey, date_time_ymd,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::cose::{cbor_array, cbor_bytes, cbor_int, cbor_map, cbor_text};

/// id-fido-gen-ce-aaguid (WebAuthn Level 3, section 8.2.1).
const MODEL: &[u64] = &[1, 3, 6, 1, 4, 1, 45724, 1, 1, 4];

/// A root, and the years in which what it signs is valid. The clock of these tests is at 2026.
pub(crate) struct Maker {
    issuer: CertifiedIssuer<'static, KeyPair>,
    valid: (i32, i32),
}

/// A certificate that many keys of one model share, and its key.
pub(crate) struct Batch {
    certificate: Certificate,
    key: KeyPair,
}

impl Maker {
    /// A maker of this name.
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().expect("a key");
        Self {
            issuer: CertifiedIssuer::self_signed(params, key).expect("a root"),
            valid: (2020, 2040),
        }
    }

    /// What it signs from now on is valid in these years.
    pub(crate) fn valid(self, from: i32, until: i32) -> Self {
        Self {
            valid: (from, until),
            ..self
        }
    }

    /// The root, as a file.
    pub(crate) fn pem(&self) -> String {
        let body = BASE64.encode(self.issuer.der());
        let lines: Vec<_> = body.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
        format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            lines.join("\n")
        )
    }

    fn signed(&self, mut params: CertificateParams) -> Batch {
        params.not_before = date_time_ymd(self.valid.0, 1, 1);
        params.not_after = date_time_ymd(self.valid.1, 1, 1);
        let key = KeyPair::generate().expect("a key");
        Batch {
            certificate: params.signed_by(&key, &self.issuer).expect("a certificate"),
            key,
        }
    }

    /// A certificate for keys of this model.
    pub(crate) fn batch(&self, model: [u8; 16]) -> Arc<Batch> {
        let mut params = CertificateParams::default();
        for (kind, text) in [
            (DnType::CountryName, "DE"),
            (DnType::OrganizationName, "Tests"),
            (DnType::OrganizationalUnitName, "Authenticator Attestation"),
            (DnType::CommonName, "Keys"),
        ] {
            params.distinguished_name.push(kind, text);
        }
        params.is_ca = IsCa::ExplicitNoCa;
        let octets = [&[4, 16], &model[..]].concat();
        params.custom_extensions = vec![CustomExtension::from_oid_content(MODEL, octets)];
        Arc::new(self.signed(params))
    }

    /// A model of this maker, as the list has it.
    pub(crate) fn entry(&self, model: [u8; 16], name: &str, statuses: &[&str]) -> Value {
        json!({
            "aaguid": Uuid::from_bytes(model),
            "metadataStatement": {
                "description": name,
                "attestationRootCertificates": [BASE64.encode(self.issuer.der())],
                "unknown": { "members": ["are", "left", "alone"] },
            },
            "statusReports": statuses.iter().map(|status| json!({ "status": status })).collect::<Vec<_>>(),
            "timeOfLastStatusChange": "2026-01-01",
        })
    }

    /// The list, signed in the name of this host.
    pub(crate) fn list(&self, host: &str, entries: &[Value]) -> String {
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a name");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let signer = self.signed(params);
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let header =
            json!({ "alg": "ES256", "typ": "JWT", "x5c": [BASE64.encode(signer.certificate.der())] });
        let payload = json!({ "no": 7, "legalHeader": "", "nextUpdate": "2026-09-01", "entries": entries });
        let signed = format!("{}.{}", part(&header), part(&payload));
        let signature = signer.sign(signed.as_bytes());
        let signature = Signature::from_der(&signature).expect("a signature");
        format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
    }
}

impl Batch {
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.key.sign(message).expect("a signature")
    }

    /// The statement of the format "packed".
    pub(super) fn statement(&self, signature: &[u8]) -> Vec<u8> {
        cbor_map(&[
            (cbor_text("alg"), cbor_int(-7)),
            (cbor_text("sig"), cbor_bytes(signature)),
            (
                cbor_text("x5c"),
                cbor_array(&[cbor_bytes(self.certificate.der())]),
            ),
        ])
    }
}
