//! Public keys in COSE, and as much of CBOR as they and attestations need.

use sha2::{Digest, Sha256};

/// A public key that the authenticator has no secret of.
#[derive(Clone, Debug)]
pub(crate) enum Cose {
    /// Ed25519, algorithm -8.
    EdDsa,
    /// RSA with 2048 bits, algorithm -257.
    Rs256,
    /// RSA with 2048 bits under another algorithm: -37 is PS256, -65535 is RS1.
    Rsa(i64),
    /// A point that is not on P-256, algorithm -7.
    OffCurve,
    /// Any bytes.
    Raw(Vec<u8>),
}

impl Cose {
    /// The key in COSE, or what stands in its place.
    pub(super) fn encode(&self) -> Vec<u8> {
        match self {
            Self::EdDsa => cbor_map(&[
                (cbor_int(1), cbor_int(1)),
                (cbor_int(3), cbor_int(-8)),
                (cbor_int(-1), cbor_int(6)),
                (cbor_int(-2), cbor_bytes(&stretch(b"Ed25519", 32))),
            ]),
            Self::Rs256 => Self::Rsa(-257).encode(),
            Self::Rsa(algorithm) => {
                let mut modulus = stretch(b"RSA", 256);
                modulus[0] |= 0x80;
                modulus[255] |= 1;
                cbor_map(&[
                    (cbor_int(1), cbor_int(3)),
                    (cbor_int(3), cbor_int(*algorithm)),
                    (cbor_int(-1), cbor_bytes(&modulus)),
                    (cbor_int(-2), cbor_bytes(&[1, 0, 1])),
                ])
            }
            Self::OffCurve => cbor_map(&[
                (cbor_int(1), cbor_int(2)),
                (cbor_int(3), cbor_int(-7)),
                (cbor_int(-1), cbor_int(1)),
                (cbor_int(-2), cbor_bytes(&[1; 32])),
                (cbor_int(-3), cbor_bytes(&[1; 32])),
            ]),
            Self::Raw(raw) => raw.clone(),
        }
    }
}

/// So many bytes that follow from a seed.
pub(super) fn stretch(seed: &[u8], length: usize) -> Vec<u8> {
    let mut stretched = Vec::new();
    let mut block = Sha256::digest(seed);
    while stretched.len() < length {
        stretched.extend_from_slice(&block);
        block = Sha256::digest(block);
    }
    stretched.truncate(length);
    stretched
}

/// The start of an item in CBOR: its kind and its number, in the fewest bytes.
pub(super) fn cbor_head(kind: u8, number: u64) -> Vec<u8> {
    let all = number.to_be_bytes();
    let (info, width) = match number {
        0..=23 => return vec![kind << 5 | all[7]],
        24..=0xFF => (24, 1),
        0x100..=0xFFFF => (25, 2),
        0x1_0000..=0xFFFF_FFFF => (26, 4),
        _ => (27, 8),
    };
    let mut head = vec![kind << 5 | info];
    head.extend(&all[8 - width..]);
    head
}

pub(super) fn cbor_int(number: i64) -> Vec<u8> {
    if number < 0 {
        cbor_head(1, (!number).unsigned_abs())
    } else {
        cbor_head(0, number.unsigned_abs())
    }
}

pub(super) fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    [cbor_head(2, bytes.len() as u64).as_slice(), bytes].concat()
}

pub(super) fn cbor_text(text: &str) -> Vec<u8> {
    [cbor_head(3, text.len() as u64).as_slice(), text.as_bytes()].concat()
}

pub(super) fn cbor_array(items: &[Vec<u8>]) -> Vec<u8> {
    [cbor_head(4, items.len() as u64), items.concat()].concat()
}

/// A map. Its entries come in the order that is given: keep it canonical.
pub(super) fn cbor_map(entries: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut map = cbor_head(5, entries.len() as u64);
    for (key, value) in entries {
        map.extend(key);
        map.extend(value);
    }
    map
}
