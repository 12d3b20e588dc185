//! Whether the entries and seals of the log fit together: pure, fed in order, from the database or from a file.
//!
//! What it finds, it names by place and id, the first one. What it cannot find: that the end was cut off, or written anew with
//! the portal's own key, since the last checkpoint that is kept elsewhere; and what was changed before it was sealed.

use std::collections::{BTreeMap, BTreeSet};

use super::Event;
use super::digest::{self, Hash, Part};
pub use super::problem::Problem;
use super::sealer::MOST;
use super::signed::{Checkpoint, PublicKey, What};
use crate::store::audit::Marked;
use crate::store::audit_seals::Seal;

/// Which keys may have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// These.
    Keys(Vec<PublicKey>),
    /// Any: the log is compared with itself only.
    Any,
}

/// How a checkpoint stands to the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compared {
    /// There was none.
    #[default]
    None,
    /// The log goes on from it.
    Fits,
    /// It is older than what is left of the log.
    TooOld,
}

/// What was looked at, when nothing is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many entries.
    pub entries: u64,
    /// The first and the last place; 0 and 0 without entries.
    pub places: (i64, i64),
    /// How many seals.
    pub seals: u64,
    /// Of how many entries something was erased with an account.
    pub erased: u64,
    /// Up to where entries were removed because of their age; 0: none were.
    pub removed: i64,
    /// Who signed.
    pub keys: Vec<PublicKey>,
    /// How the checkpoint stands to it.
    pub checkpoint: Compared,
}

/// Compares what it is fed.
pub struct Verifier {
    instance: String,
    trust: Trust,
    checkpoint: Option<Checkpoint>,
    /// The last place, and the last sealed one.
    seq: i64,
    sealed: i64,
    hash: Vec<u8>,
    /// Entries since the last seal: id and digest.
    open: Vec<(String, Hash)>,
    /// People of whom something was erased, with the first such entry, until their deletion is seen.
    erased: BTreeMap<String, (i64, String)>,
    /// Who was deleted.
    gone: BTreeSet<String>,
    done: Verified,
}

impl Verifier {
    /// Of the log of a portal that begins after `cut`, or at the beginning.
    ///
    /// # Errors
    /// When the cut or the checkpoint is not genuine.
    pub fn new(
        instance: &str,
        trust: Trust,
        cut: Option<&Checkpoint>,
        checkpoint: Option<Checkpoint>,
    ) -> Result<Self, Problem> {
        let mut new = Self {
            instance: instance.to_owned(),
            trust,
            checkpoint,
            seq: 0,
            sealed: 0,
            hash: digest::genesis(instance).to_vec(),
            open: Vec::new(),
            erased: BTreeMap::new(),
            gone: BTreeSet::new(),
            done: Verified::default(),
        };
        if let Some(cut) = cut {
            if cut.instance != instance || !cut.is_signed(What::Cut) {
                return Err(Problem::CutChanged { seq: cut.seq });
            }
            new.signer(cut.key, || "the removal of old entries".to_owned())?;
            (new.seq, new.sealed, new.hash) = (cut.seq, cut.seq, cut.hash.clone());
            new.done.removed = cut.seq;
        }
        new.compare_first()?;
        Ok(new)
    }

    /// The checkpoint itself, and where it stands when nothing has been read yet.
    fn compare_first(&mut self) -> Result<(), Problem> {
        let Some(checkpoint) = self.checkpoint.clone() else {
            return Ok(());
        };
        if checkpoint.instance != self.instance {
            return Err(Problem::OtherPortal {
                found: checkpoint.instance.chars().take(64).collect(),
                here: self.instance.clone(),
            });
        }
        if !checkpoint.is_signed(What::End) {
            return Err(Problem::CheckpointChanged { seq: checkpoint.seq });
        }
        self.signer(checkpoint.key, || "the checkpoint".to_owned())?;
        if checkpoint.seq < self.seq {
            self.done.checkpoint = Compared::TooOld;
        }
        self.compare()
    }

    fn compare(&mut self) -> Result<(), Problem> {
        if let Some(checkpoint) = &self.checkpoint
            && checkpoint.seq == self.sealed
        {
            if checkpoint.hash != self.hash {
                return Err(Problem::Rewritten { seq: self.sealed });
            }
            self.done.checkpoint = Compared::Fits;
        }
        Ok(())
    }

    /// The next entry.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn entry(&mut self, row: &Marked) -> Result<(), Problem> {
        let (entry, marks) = (&row.entry, &row.marks);
        let (seq, id) = (entry.seq.unwrap_or_default(), || entry.id.clone());
        if seq <= self.seq {
            return Err(Problem::Misplaced { seq, id: id() });
        }
        if seq > self.seq + 1 {
            let found = Some((seq, id()));
            return Err(Problem::Missing {
                seq: self.seq + 1,
                found,
            });
        }
        if self.open.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
            return Err(self.without_seal());
        }
        let changed = |what| Problem::Changed { seq, id: id(), what };
        let (origin, matter) = (digest::origin_of(entry, marks), digest::matter_of(entry, marks));
        if origin == Part::Changed {
            return Err(changed("its address or browser is not the one that was written"));
        }
        if matter == Part::Changed {
            return Err(changed("its detail is not the one that was written"));
        }
        self.seq = seq;
        self.open.push((id(), digest::entry(seq, entry, marks)));
        // First what it ends, then what it begins: an entry does not explain its own erasure.
        let actor = entry.actor.as_ref().or(entry.subject.as_ref());
        let deleted = entry
            .subject
            .as_ref()
            .filter(|_| entry.event == Event::AccountDeleted.name());
        if let Some(subject) = deleted {
            self.erased.remove(subject);
        }
        self.note_erased(matter, entry.subject.as_ref(), (seq, &entry.id))?;
        self.note_erased(origin, actor, (seq, &entry.id))?;
        self.gone.extend(deleted.cloned());
        self.done.entries += 1;
        self.done.erased += u64::from(origin == Part::Erased || matter == Part::Erased);
        if self.done.places.0 == 0 {
            self.done.places.0 = seq;
        }
        self.done.places.1 = seq;
        Ok(())
    }

    fn note_erased(
        &mut self,
        part: Part,
        person: Option<&String>,
        (seq, id): (i64, &str),
    ) -> Result<(), Problem> {
        match (part, person) {
            // What another server, whose clock is ahead, wrote just before a deletion has its place after it.
            (Part::Erased, Some(person)) if self.gone.contains(person) => Ok(()),
            (Part::Erased, Some(person)) => {
                self.erased
                    .entry(person.clone())
                    .or_insert_with(|| (seq, id.to_owned()));
                Ok(())
            }
            (Part::Erased, None) => Err(Problem::ErasedForNothing {
                seq,
                id: id.to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// The next seal: of the entries since the one before.
    ///
    /// # Errors
    /// What is wrong with it, or with one of its entries.
    pub fn seal(&mut self, seal: &Seal) -> Result<(), Problem> {
        let (first, last) = (seal.first_seq, seal.last_seq);
        let changed = |what| Problem::SealChanged { first, last, what };
        if last > self.seq {
            return Err(Problem::Missing {
                seq: self.seq + 1,
                found: None,
            });
        }
        if first > self.sealed + 1 {
            return Err(self.without_seal());
        }
        let sealed: Vec<_> = seal.digests.chunks(size_of::<Hash>()).collect();
        if first != self.sealed + 1 || last != self.seq || sealed.len() != self.open.len() {
            return Err(changed("it is not of these entries"));
        }
        for (seq, ((id, found), sealed)) in (first..).zip(self.open.iter().zip(sealed)) {
            if found[..] != *sealed {
                let (id, what) = (id.clone(), "it is not what was sealed at this place");
                return Err(Problem::Changed { seq, id, what });
            }
        }
        if digest::batch(&self.hash, first, &seal.digests)[..] != seal.hash {
            return Err(changed(
                "its hash is not the one of its entries and of the seal before",
            ));
        }
        let signed = Checkpoint::of_seal(&self.instance, seal).filter(|seal| seal.is_signed(What::End));
        let Some(signed) = signed else {
            return Err(changed("its signature does not fit"));
        };
        self.signer(signed.key, || {
            format!("the seal of the entries {first} to {last}")
        })?;
        self.open.clear();
        (self.sealed, self.hash) = (last, signed.hash);
        self.done.seals += 1;
        self.compare()
    }

    /// That was all.
    ///
    /// # Errors
    /// What is missing.
    pub fn finish(self) -> Result<Verified, Problem> {
        if !self.open.is_empty() {
            return Err(self.without_seal());
        }
        if let Some(checkpoint) = &self.checkpoint
            && self.done.checkpoint == Compared::None
        {
            return Err(match checkpoint.seq > self.sealed {
                true => Problem::CutOff {
                    end: self.sealed,
                    seq: checkpoint.seq,
                },
                false => Problem::Rewritten { seq: checkpoint.seq },
            });
        }
        match self.erased.into_values().min() {
            Some((seq, id)) => Err(Problem::ErasedForNothing { seq, id }),
            None => Ok(self.done),
        }
    }

    /// Where it stands: the last sealed place and its hash.
    pub fn end(&self) -> (i64, &[u8]) {
        (self.sealed, &self.hash)
    }

    fn without_seal(&self) -> Problem {
        Problem::SealMissing {
            seq: self.sealed + 1,
            id: self.open.first().map(|(id, _)| id.clone()).unwrap_or_default(),
        }
    }

    fn signer(&mut self, key: PublicKey, what: impl FnOnce() -> String) -> Result<(), Problem> {
        if let Trust::Keys(keys) = &self.trust
            && !keys.contains(&key)
        {
            return Err(Problem::Stranger { what: what(), key });
        }
        if !self.done.keys.contains(&key) {
            self.done.keys.push(key);
        }
        Ok(())
    }
}
