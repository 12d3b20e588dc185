//! What is signed, and what is sent.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::cose::{cbor_bytes, cbor_int, cbor_map, cbor_text};
use super::{Attestation, Authenticator, Cose, Key, Tamper, bytes, text};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const ATTESTED: u8 = 0x40;

impl Authenticator {
    /// The client data, in the order that the standard prescribes.
    pub(super) fn client_data(&self, ceremony: &str, options: &Value, tamper: &Tamper) -> Vec<u8> {
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
    pub(super) fn auth_data(&self, key: &Key, user_verified: bool, new: bool, tamper: &Tamper) -> Vec<u8> {
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
    pub(super) fn statement(&self, key: &Key, signature: &[u8], tamper: &Tamper) -> (String, Vec<u8>) {
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
    pub(super) fn answer(&self, id: &[u8], response: Value, results: Value, tamper: &Tamper) -> String {
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
