//! What is hashed, and how: SHA-256 over fields of which each begins with its length, under a text that no other use has. Two
//! different lists of fields never give the same bytes.
//!
//! ```text
//! origin  = H("twinlatch audit origin 1", salt, address, browser)
//! matter  = H("twinlatch audit matter 1", salt, detail)
//! entry   = H("twinlatch audit entry 1", seq, id, at, event, actor, subject, provider, policy version, origin, matter)
//! genesis = H("twinlatch audit genesis 1", instance)
//! batch   = H("twinlatch audit batch 1", batch before (or genesis), first seq, entry, entry, .., how many)
//! ```
//!
//! Ids of people are in the entry itself: they are random, and name nobody once the account is gone. A field more or another
//! order is another number at the end of the text.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::random::Random;
use crate::secrets::Keys;
use crate::store::audit::{ERASED, Entry, Marks};
use crate::store::decisions::Decision;

/// A digest.
pub type Hash = [u8; 32];

/// How long a salt is, in bytes. Nobody tries out 128 bits.
pub const SALT_BYTES: usize = 16;

/// Fields, one after the other.
#[derive(Clone)]
pub(super) struct Fields(Sha256);

impl Fields {
    pub(super) fn under(purpose: &str) -> Self {
        Self(Sha256::new()).bytes(purpose.as_bytes())
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.add(bytes);
        self
    }

    pub(super) fn number(self, number: i64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Nothing is not the same as an empty text.
    fn maybe(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    pub(super) fn hash(self) -> Hash {
        self.0.finalize().into()
    }
}

fn origin(salt: &[u8], entry: &Entry) -> Hash {
    Fields::under("twinlatch audit origin 1")
        .bytes(salt)
        .maybe(entry.address.as_deref())
        .maybe(entry.agent.as_deref())
        .hash()
}

fn matter(salt: &[u8], entry: &Entry) -> Hash {
    Fields::under("twinlatch audit matter 1")
        .bytes(salt)
        .text(&entry.detail)
        .hash()
}

/// The salts and digests of an entry that is being written.
pub fn marks(entry: &Entry, random: &dyn Random) -> Marks {
    let mut salts = [0; 2 * SALT_BYTES];
    random.fill(&mut salts);
    let (one, other) = salts.split_at(SALT_BYTES);
    Marks {
        origin_salt: Some(one.to_vec()),
        origin_digest: origin(one, entry).to_vec(),
        matter_salt: Some(other.to_vec()),
        matter_digest: matter(other, entry).to_vec(),
        mac: Vec::new(),
    }
}

/// The purpose of the key with which entries are marked when they are written.
const WRITTEN: &str = "audit entry";

/// What says to the sealer that whoever has the key file wrote this. Like [`entry`] it rests on the digests; it is of no place.
pub fn mac(keys: &Keys, row: &Entry, marks: &Marks) -> Vec<u8> {
    keys.mac(WRITTEN, &entry(0, row, marks)).to_vec()
}

/// Whether one of the keys of the key file has written it.
pub fn is_written(keys: &Keys, row: &Entry, marks: &Marks) -> bool {
    keys.verify_mac(WRITTEN, &entry(0, row, marks), &marks.mac)
}

/// What an entry about a decision holds of it, so that the decision cannot be changed without a trace either.
pub fn decision(row: &Decision) -> String {
    let digest = Fields::under("twinlatch decision 1")
        .text(&row.id)
        .number(row.at)
        .text(&row.person_id)
        .number(row.policy_version)
        .text(&row.outcome)
        .text(&row.facts)
        .text(&row.proofs)
        .hash();
    HEXLOWER.encode(&digest)
}

/// The digest of an entry at its place. It rests on the digests of the personal parts, and so stays when those are erased.
pub fn entry(seq: i64, entry: &Entry, marks: &Marks) -> Hash {
    Fields::under("twinlatch audit entry 1")
        .number(seq)
        .text(&entry.id)
        .number(entry.at)
        .text(&entry.event)
        .maybe(entry.actor.as_deref())
        .maybe(entry.subject.as_deref())
        .maybe(entry.provider.as_deref())
        .maybe(entry.policy_version.map(|v| v.to_string()).as_deref())
        .bytes(&marks.origin_digest)
        .bytes(&marks.matter_digest)
        .hash()
}

/// What a look at the personal part of an entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it was written.
    Whole,
    /// Erased.
    Erased,
    /// Neither.
    Changed,
}

/// From where, and by which browser.
pub fn origin_of(entry: &Entry, marks: &Marks) -> Part {
    let empty = entry.address.is_none() && entry.agent.is_none();
    part(marks.origin_salt.as_deref(), empty, |salt| {
        origin(salt, entry)[..] == marks.origin_digest
    })
}

/// The detail.
pub fn matter_of(entry: &Entry, marks: &Marks) -> Part {
    part(marks.matter_salt.as_deref(), entry.detail == ERASED, |salt| {
        matter(salt, entry)[..] == marks.matter_digest
    })
}

fn part(salt: Option<&[u8]>, empty: bool, fits: impl FnOnce(&[u8]) -> bool) -> Part {
    match salt {
        None if empty => Part::Erased,
        Some(salt) if fits(salt) => Part::Whole,
        _ => Part::Changed,
    }
}

/// What the first batch of a portal goes on from.
pub fn genesis(instance: &str) -> Hash {
    Fields::under("twinlatch audit genesis 1").text(instance).hash()
}

/// The hash of a batch. `digests` holds those of its entries, 32 bytes each, in their order.
pub fn batch(before: &[u8], first_seq: i64, digests: &[u8]) -> Hash {
    let mut fields = Fields::under("twinlatch audit batch 1")
        .bytes(before)
        .number(first_seq);
    let mut count = 0;
    for digest in digests.chunks(size_of::<Hash>()) {
        fields.add(digest);
        count += 1;
    }
    fields.number(count).hash()
}
