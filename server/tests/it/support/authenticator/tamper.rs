//! How an authenticator, its browser or somebody between lies.

use serde_json::Value;

use super::{Algorithm, Cose};

/// Where the counter starts in authenticator data: after the hash and the flags.
const COUNTER_AT: usize = 33;

/// Lies. The default is honest. What is changed "before signing" is signed by the true key all the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tamper {
    // The client data, before signing.
    /// The type in place of "webauthn.create" or "webauthn.get".
    pub(crate) client_data_type: Option<String>,
    /// Other bytes than those of the options.
    pub(crate) challenge: Option<Vec<u8>>,
    /// Another origin than that of the page.
    pub(crate) origin: Option<String>,
    /// Says that the page is in a frame of another origin.
    pub(crate) cross_origin: bool,
    /// The origin of the outer page.
    pub(crate) top_origin: Option<String>,
    /// Other client data altogether.
    pub(crate) client_data: Option<Vec<u8>>,

    // The authenticator data, before signing.
    /// The relying party whose hash is in the data. Also silences the browser, which would refuse one that is not its own.
    pub(crate) rp_id: Option<String>,
    pub(crate) user_present: Option<bool>,
    pub(crate) user_verified: Option<bool>,
    pub(crate) backup_eligible: Option<bool>,
    pub(crate) backed_up: Option<bool>,
    /// Whether the data have a credential and its public key: false leaves them out of a registration, true adds them to a sign-in.
    pub(crate) attested: Option<bool>,
    /// The credential id in the data.
    pub(crate) attested_id: Option<Vec<u8>>,
    /// The public key in the data.
    pub(crate) cose: Option<Cose>,
    /// The counter, which the key does not remember.
    pub(crate) counter: Option<u32>,
    /// Keeps so many bytes.
    pub(crate) truncate: Option<usize>,
    /// Further bytes at the end.
    pub(crate) extra: Vec<u8>,

    // After signing.
    /// Flips a bit of the counter.
    pub(crate) flip_auth_data: bool,
    /// Flips a bit in a place that leaves all checked members of the client data as they are, unless `client_data` is set.
    pub(crate) flip_client_data: bool,
    /// Flips the last bit. In a registration this needs the attestation "packed".
    pub(crate) flip_signature: bool,
    /// Another signature altogether.
    pub(crate) signature: Option<Vec<u8>>,
    /// The format and the statement (CBOR) of the attestation.
    pub(crate) statement: Option<(String, Vec<u8>)>,

    // The credential around them.
    /// `id` and `rawId`: a foreign credential.
    pub(crate) credential_id: Option<Vec<u8>>,
    /// `id` alone, which then is not `rawId`.
    pub(crate) shown_id: Option<String>,
    /// The user handle, or that there is none.
    pub(crate) user_handle: Option<Option<Vec<u8>>>,
    /// The type in place of "public-key".
    pub(crate) credential_type: Option<String>,
    /// `clientExtensionResults`.
    pub(crate) extension_results: Option<Value>,
    /// Other text in place of all the JSON.
    pub(crate) raw: Option<String>,

    // What the authenticator does.
    /// Makes such a key even if nobody asked for it.
    pub(crate) algorithm: Option<Algorithm>,
    /// Heeds neither the excluded nor the allowed credentials.
    pub(crate) ignore_lists: bool,
}

impl Tamper {
    /// The signature that is sent.
    pub(super) fn signature(&self, honest: Vec<u8>) -> Vec<u8> {
        let mut signature = self.signature.clone().unwrap_or(honest);
        if self.flip_signature {
            *signature.last_mut().expect("a signature has bytes") ^= 1;
        }
        signature
    }

    /// The authenticator data that are sent.
    pub(super) fn auth_data_after(&self, mut data: Vec<u8>) -> Vec<u8> {
        if self.flip_auth_data {
            data[COUNTER_AT + 3] ^= 1;
        }
        data
    }

    /// The client data that are sent.
    pub(super) fn client_data_after(&self, mut data: Vec<u8>) -> Vec<u8> {
        if self.flip_client_data {
            let member = b"crossOrigin";
            let at = data.windows(member.len()).position(|window| window == member);
            data[at.unwrap_or(0)] ^= 1;
        }
        data
    }
}
