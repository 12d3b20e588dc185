//! Keys of the authenticator, and their secrets.

use p256::ecdsa::signature::Signer;
use sha2::{Digest, Sha256, Sha384};

use super::cose::{cbor_bytes, cbor_int, cbor_map};

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
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Es256 => -7,
            Self::Es384 => -35,
        }
    }
}

/// The secret half of a key.
#[derive(Clone)]
pub(super) enum Secret {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

impl Secret {
    /// The secret that follows from a seed.
    pub(super) fn new(algorithm: Algorithm, seed: &[u8]) -> Self {
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
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
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
    pub(super) algorithm: Algorithm,
    pub(super) secret: Secret,
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
    pub(super) fn spki(&self) -> Vec<u8> {
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
