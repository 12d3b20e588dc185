//! Secrets at rest: sealing, keyed hashes, and the key file they rest on.
//!
//! Every secret that the database must give back (TOTP keys, pending set-ups, sealed cookies) is sealed for its [`Place`]: moved
//! to another table, column or row it does not open. What need only be compared is kept as a [`Keys::mac`].
//! The keys are in one file (`key_file.rs`), newest first. New secrets are sealed with the newest; older keys open what they
//! sealed, until it is sealed again ([`Keys::is_current`]) and they are dropped ([`Keys::only_newest`]).
//! A process reads the file when it starts. To add a key (`twinlatch key rotate`), stop all servers, and start them again with the new
//! file: one that does not know the newest key opens nothing that was sealed with it. The audit log alone is forgiving ([`Keys::again`]).
//! From each key of the file one key per purpose is derived (HKDF-SHA256), so no two uses share one.
//! To keep a new secret: choose its [`Place`]; to hash a new kind of thing: choose its purpose, a text no other use has.

mod key_file;

use std::fmt;
use std::path::PathBuf;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key as CipherKey, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::random::Random;

pub use key_file::KeyFileError;

/// First byte of everything sealed: the format, should there ever be another.
const FORMAT: u8 = 1;
/// Length of a key's id in bytes (ASCII).
const ID_BYTES: usize = 8;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// Where a secret is kept. It opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table, or `cookie` for what a browser keeps.
    pub table: &'a str,
    /// The column, or the cookie's name.
    pub column: &'a str,
    /// The row's id.
    pub row: &'a str,
}

/// Why something sealed does not open. None of them says what was in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Too short, or of an unknown format: it was never sealed here.
    #[error("this was not sealed by this program")]
    Malformed,
    /// Sealed with a key that is not in the key file.
    #[error("this was sealed with key {id:?}, which is not in the key file")]
    UnknownKey {
        /// Its id, as far as it can be read.
        id: String,
    },
    /// Changed, or sealed for another place.
    #[error("this was changed, or sealed for another place")]
    Refused,
}

/// One key of the file.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
struct Key {
    /// Eight hexadecimal digits. Not secret.
    #[zeroize(skip)]
    id: String,
    bytes: [u8; 32],
}

impl Key {
    fn new(random: &dyn Random) -> Self {
        let (mut id, mut bytes) = ([0; ID_BYTES / 2], [0; 32]);
        random.fill(&mut id);
        random.fill(&mut bytes);
        Self {
            id: data_encoding::HEXLOWER.encode(&id),
            bytes,
        }
    }

    /// The key for one purpose. Parts are told apart by their lengths, so no two purposes share a key.
    fn derive(&self, purpose: &[&str]) -> Zeroizing<[u8; 32]> {
        let mut derived = Zeroizing::new([0; 32]);
        let info = joined(purpose);
        // Fails only beyond 255 * 32 bytes.
        let expanded = Hkdf::<Sha256>::new(None, &self.bytes).expand(&info, &mut *derived);
        assert!(expanded.is_ok(), "32 bytes are never too many");
        derived
    }

    fn cipher(&self, place: Place<'_>) -> XChaCha20Poly1305 {
        let key = self.derive(&["twinlatch seal 1", place.table, place.column]);
        XChaCha20Poly1305::new(&CipherKey::from(*key))
    }

    fn associated_data(&self, place: Place<'_>) -> Vec<u8> {
        joined(&["twinlatch seal 1", place.table, place.column, place.row, &self.id])
    }

    fn mac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let key = self.derive(&["twinlatch mac 1", purpose]);
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*key) else {
            unreachable!("HMAC takes keys of any length")
        };
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }
}

/// Texts one after the other, each after its length: no two lists give the same bytes.
fn joined(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}

/// The keys of the key file. Never empty.
#[derive(Clone)]
pub struct Keys {
    newest: Key,
    older: Vec<Key>,
    /// Public keys with which keys that are gone have signed. Not secret.
    signers: Vec<[u8; 32]>,
    /// The key file, when they are from one.
    file: Option<PathBuf>,
}

impl Keys {
    /// Keys that are in no file: for tests, and for a demonstration in memory.
    pub fn generate(random: &dyn Random) -> Self {
        Self {
            newest: Key::new(random),
            older: Vec::new(),
            signers: Vec::new(),
            file: None,
        }
    }

    /// Seals a secret for its place. 49 bytes longer than what is sealed.
    pub fn seal(&self, place: Place<'_>, plain: &[u8], random: &dyn Random) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let aad = self.newest.associated_data(place);
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let Ok(ciphertext) = self.newest.cipher(place).encrypt(&XNonce::from(nonce), payload) else {
            unreachable!("fails only beyond 256 GiB")
        };
        let mut sealed = Vec::with_capacity(1 + ID_BYTES + NONCE_BYTES + ciphertext.len());
        sealed.push(FORMAT);
        sealed.extend(self.newest.id.as_bytes());
        sealed.extend(nonce);
        sealed.extend(ciphertext);
        sealed
    }

    /// Opens what was sealed for this place, with whichever key of the file.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (id, nonce, ciphertext) = parts(sealed).ok_or(OpenError::Malformed)?;
        let unknown = || OpenError::UnknownKey {
            id: String::from_utf8_lossy(id).into_owned(),
        };
        let key = self
            .all()
            .find(|key| key.id.as_bytes() == id)
            .ok_or_else(unknown)?;
        let payload = Payload {
            msg: ciphertext,
            aad: &key.associated_data(place),
        };
        let plain = key.cipher(place).decrypt(&XNonce::from(nonce), payload);
        plain.map(Zeroizing::new).map_err(|_| OpenError::Refused)
    }

    /// Whether this was sealed with the newest key. If not, it can be opened and sealed again.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        parts(sealed).is_some_and(|(id, ..)| id == self.newest.id.as_bytes())
    }

    /// The keyed hash of `bytes` under the newest key. `purpose` is a text that no other use has.
    pub fn mac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        self.newest.mac(purpose, bytes)
    }

    /// Whether `mac` is the keyed hash of `bytes` under any key of the file. Constant time.
    pub fn verify_mac(&self, purpose: &str, bytes: &[u8], mac: &[u8]) -> bool {
        self.all().fold(false, |found, key| {
            bool::from(key.mac(purpose, bytes)[..].ct_eq(mac)) | found
        })
    }

    /// A seed for signing, from each key of the file, the newest first. `purpose` is a text that no other use has.
    pub fn seeds(&self, purpose: &str) -> impl Iterator<Item = Zeroizing<[u8; 32]>> {
        self.all()
            .map(move |key| key.derive(&["twinlatch sign 1", purpose]))
    }

    /// Tells the newest key apart from others without giving anything away: 64 hexadecimal digits, for the database.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.newest)
    }

    /// Whether the fingerprint is that of any key of the file. If not, this is the wrong key for the database.
    pub fn has_fingerprint(&self, stored: &str) -> bool {
        self.all().any(|key| fingerprint(key) == stored)
    }

    /// The ids of the keys, newest first. Not secret.
    pub fn ids(&self) -> Vec<&str> {
        self.all().map(|key| key.id.as_str()).collect()
    }

    /// These keys, with a new one in front.
    #[must_use]
    pub fn with_new(&self, random: &dyn Random) -> Self {
        Self {
            newest: Key::new(random),
            older: self.all().cloned().collect(),
            signers: self.signers.clone(),
            file: None,
        }
    }

    /// The newest of these keys alone. The public keys with which the others have signed are told, and kept: what was signed can
    /// still be checked. For what signs the audit log, `audit::signed::without_older` does this.
    #[must_use]
    pub fn only_newest(&self, signers: Vec<[u8; 32]>) -> Self {
        Self {
            newest: self.newest.clone(),
            older: Vec::new(),
            signers,
            file: None,
        }
    }

    /// Public keys with which keys that are gone have signed.
    pub fn signers(&self) -> &[[u8; 32]] {
        &self.signers
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.newest).chain(&self.older)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keys").field(&self.ids()).finish()
    }
}

fn fingerprint(key: &Key) -> String {
    data_encoding::HEXLOWER.encode(&key.mac("fingerprint", b"which key is this"))
}

/// Key id, nonce and ciphertext.
fn parts(sealed: &[u8]) -> Option<(&[u8], [u8; NONCE_BYTES], &[u8])> {
    let rest = sealed.strip_prefix(&[FORMAT])?;
    let (id, rest) = rest.split_at_checked(ID_BYTES)?;
    let (nonce, ciphertext) = rest.split_first_chunk()?;
    (ciphertext.len() >= TAG_BYTES).then_some((id, *nonce, ciphertext))
}

#[cfg(test)]
mod tests;
