//! Signatures over the end of the log: Ed25519 (RFC 8032) with a key that is derived from the key file, so that whoever can
//! write the database, and does not have the key file, cannot seal anything.
//!
//! A [`Checkpoint`] is the end of the log at a moment, signed. Every seal is one; one that is kept elsewhere finds out later
//! whether the log was cut off or written anew. The same signature under another text stands for the place up to which old
//! entries were removed ([`What::Cut`]): a seal cannot be passed off as one.

use std::fmt;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde_json::{Value, json};

use super::digest::{Fields, Hash};
use crate::secrets::Keys;
use crate::store::audit_seals::{Cut, Seal};

/// The purpose of the derived key.
const PURPOSE: &str = "audit log";

/// First field of a checkpoint as JSON: what it is, and its version.
pub const FORMAT: &str = "twinlatch-audit-checkpoint-1";

/// A public key. Written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// From its bytes; `None` for another length.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().map(Self).ok()
    }

    /// Reads what was written.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of(&hex(text)?)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The public keys of all keys of the key file, the newest first, then those of keys that are gone.
pub fn public_keys(keys: &Keys) -> Vec<PublicKey> {
    let gone = keys.signers().iter().copied().map(PublicKey);
    keys.seeds(PURPOSE)
        .filter_map(|seed| public_key(&Ed25519KeyPair::from_seed_unchecked(&*seed).ok()?))
        .chain(gone)
        .collect()
}

/// The newest key alone, with the public keys of the others: what they sealed can still be checked. The last step of a rotation.
#[must_use]
pub fn without_older(keys: &Keys) -> Keys {
    let others = public_keys(keys).into_iter().skip(1);
    keys.only_newest(others.map(|PublicKey(bytes)| bytes).collect())
}

fn public_key(pair: &Ed25519KeyPair) -> Option<PublicKey> {
    PublicKey::of(pair.public_key().as_ref())
}

/// What a signature stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The end of the log at a moment.
    End,
    /// Up to here entries were removed, because they were old.
    Cut,
}

/// A place in the log with its hash, signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which portal.
    pub instance: String,
    /// The last entry.
    pub seq: i64,
    /// The hash of its seal.
    pub hash: Vec<u8>,
    /// When it was sealed, or removed.
    pub at_ms: i64,
    /// Who signed.
    pub key: PublicKey,
    /// Over all of this.
    pub signature: Vec<u8>,
}

impl Checkpoint {
    /// Signs with the newest key.
    pub fn sign(keys: &Keys, what: What, (instance, seq): (&str, i64), hash: Hash, at_ms: i64) -> Self {
        let pair = keys.seeds(PURPOSE).next();
        let pair = pair.and_then(|seed| Ed25519KeyPair::from_seed_unchecked(&*seed).ok());
        let Some((pair, key)) = pair.and_then(|pair| public_key(&pair).map(|key| (pair, key))) else {
            unreachable!("there is a key, and any 32 bytes are a seed")
        };
        let message = message(what, (instance, seq), &hash, at_ms);
        Self {
            instance: instance.to_owned(),
            seq,
            hash: hash.to_vec(),
            at_ms,
            key,
            signature: pair.sign(&message).as_ref().to_vec(),
        }
    }

    /// Whether whoever has the key has signed this. Whose key it is, is another question.
    pub fn is_signed(&self, what: What) -> bool {
        let message = message(what, (&self.instance, self.seq), &self.hash, self.at_ms);
        UnparsedPublicKey::new(&ED25519, self.key.0)
            .verify(&message, &self.signature)
            .is_ok()
    }

    /// What a seal says; `None` when its signer is no key.
    pub fn of_seal(instance: &str, seal: &Seal) -> Option<Self> {
        Some(Self {
            instance: instance.to_owned(),
            seq: seal.last_seq,
            hash: seal.hash.clone(),
            at_ms: seal.sealed_at,
            key: PublicKey::of(&seal.signer)?,
            signature: seal.signature.clone(),
        })
    }

    /// What a cut says; `None` when its signer is no key.
    pub fn of_cut(instance: &str, cut: &Cut) -> Option<Self> {
        Some(Self {
            instance: instance.to_owned(),
            seq: cut.seq,
            hash: cut.hash.clone(),
            at_ms: cut.at,
            key: PublicKey::of(&cut.signer)?,
            signature: cut.signature.clone(),
        })
    }

    /// As the database holds a cut.
    pub fn into_cut(self) -> Cut {
        Cut {
            seq: self.seq,
            hash: self.hash,
            at: self.at_ms,
            signer: self.key.0.to_vec(),
            signature: self.signature,
        }
    }

    /// The bytes of the key.
    pub fn signer(&self) -> Vec<u8> {
        self.key.0.to_vec()
    }

    /// As JSON, to be kept elsewhere.
    pub fn json(&self) -> Value {
        json!({
            "format": FORMAT, "instance": self.instance, "seq": self.seq, "hash": HEXLOWER.encode(&self.hash),
            "at": crate::times::rfc3339(self.at_ms), "at_ms": self.at_ms, "key": self.key.to_string(),
            "signature": HEXLOWER.encode(&self.signature),
        })
    }

    /// Reads what [`Checkpoint::json`] wrote.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(value: &Value) -> Result<Self, String> {
        match value["format"].as_str() {
            Some(FORMAT) => {}
            Some(other) => return Err(format!("{other:.40?} is no format that this program knows")),
            None => return Err("this is no checkpoint of an audit log".to_owned()),
        }
        let missing = |field: &str| format!("{field} of the checkpoint is missing, or not as it should be");
        let text = |field: &str| value[field].as_str().ok_or_else(|| missing(field));
        let number = |field: &str| value[field].as_i64().ok_or_else(|| missing(field));
        Ok(Self {
            instance: text("instance")?.to_owned(),
            seq: number("seq")?,
            hash: hex(text("hash")?).ok_or_else(|| missing("hash"))?,
            at_ms: number("at_ms")?,
            key: PublicKey::parse(text("key")?).ok_or_else(|| missing("key"))?,
            signature: hex(text("signature")?).ok_or_else(|| missing("signature"))?,
        })
    }
}

/// Bytes from hexadecimal digits.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()
}

fn message(what: What, (instance, seq): (&str, i64), hash: &[u8], at_ms: i64) -> Hash {
    let purpose = match what {
        What::End => "twinlatch audit end 1",
        What::Cut => "twinlatch audit cut 1",
    };
    Fields::under(purpose)
        .bytes(instance.as_bytes())
        .number(seq)
        .bytes(hash)
        .number(at_ms)
        .hash()
}
