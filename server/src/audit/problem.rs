//! What can be wrong with the sealed log, in one sentence each. They name a place and an id, and hold nothing that is in an entry.

use super::signed::PublicKey;

/// What is wrong. The first that was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// An entry is not there.
    #[error("entry {seq} is missing{}", next(.found))]
    Missing {
        /// Its place.
        seq: i64,
        /// What is there instead: place and id.
        found: Option<(i64, String)>,
    },
    /// An entry at a place where it does not belong.
    #[error("entry {seq} (id {id}) is in the wrong place")]
    Misplaced {
        /// The place it says.
        seq: i64,
        /// Its id.
        id: String,
    },
    /// An entry is not the one that was sealed.
    #[error("entry {seq} (id {id}) was changed: {what}")]
    Changed {
        /// Its place.
        seq: i64,
        /// Its id.
        id: String,
        /// What is different.
        what: &'static str,
    },
    /// An entry's personal part was erased, and no deletion of the account follows.
    #[error("entry {seq} (id {id}) was erased, but the log tells of no deletion of that account afterwards")]
    ErasedForNothing {
        /// Its place.
        seq: i64,
        /// Its id.
        id: String,
    },
    /// A deletion is in the log, and the account in the database.
    #[error("entry {seq} (id {id}) tells of the deletion of an account that is still there")]
    StillThere {
        /// Its place.
        seq: i64,
        /// Its id.
        id: String,
    },
    /// A version of the policy is not the one that the log tells of.
    #[error("version {version} of the policy is not the one that entry {seq} (id {id}) tells of")]
    OtherPolicy {
        /// Which version.
        version: i64,
        /// The entry's place.
        seq: i64,
        /// Its id.
        id: String,
    },
    /// The policy in force is not the last that was put in force.
    #[error("version {found} of the policy is in force, and the log tells of version {last} as the last one")]
    PolicyInForce {
        /// Which is in force.
        found: i64,
        /// Which was last.
        last: i64,
    },
    /// A decision is not the one that the log tells of.
    #[error("the decision that entry {seq} (id {id}) tells of was changed")]
    OtherDecision {
        /// The entry's place.
        seq: i64,
        /// Its id.
        id: String,
    },
    /// Entries were added by somebody else than the portal.
    #[error("entry {id:?} was not written by this portal, and is not sealed{}: somebody else writes its database", more(.count))]
    Added {
        /// The first of them.
        id: String,
        /// How many.
        count: i64,
    },
    /// Entries have a place and no seal.
    #[error("the seal of entry {seq} (id {id}) is missing")]
    SealMissing {
        /// The first of them.
        seq: i64,
        /// Its id.
        id: String,
    },
    /// A seal is not the one that was made.
    #[error("the seal of the entries {first} to {last} was changed: {what}")]
    SealChanged {
        /// Its first entry.
        first: i64,
        /// Its last entry.
        last: i64,
        /// What is different.
        what: &'static str,
    },
    /// A key signed that is not trusted.
    #[error(
        "{what} is signed with the key {key}, which is not one of this portal's (of an earlier one: --public-key)"
    )]
    Stranger {
        /// What is.
        what: String,
        /// Which.
        key: PublicKey,
    },
    /// What says that old entries were removed is not what the portal wrote.
    #[error("what says that the entries up to {seq} were removed because of their age was changed")]
    CutChanged {
        /// Up to which.
        seq: i64,
    },
    /// A checkpoint that nobody signed.
    #[error("the checkpoint at entry {seq} was changed: its signature does not fit")]
    CheckpointChanged {
        /// Its place.
        seq: i64,
    },
    /// A checkpoint of another portal.
    #[error("the checkpoint is of another portal ({found}, and this is {here})")]
    OtherPortal {
        /// Whose it is.
        found: String,
        /// Whose the log is.
        here: String,
    },
    /// The end is before the checkpoint.
    #[error("the log was cut off: it ends at entry {end}, and there is a checkpoint at entry {seq}")]
    CutOff {
        /// The last entry.
        end: i64,
        /// The checkpoint's.
        seq: i64,
    },
    /// At the checkpoint's place there is something else.
    #[error("the log was written anew: at entry {seq} it is not what the checkpoint says")]
    Rewritten {
        /// The checkpoint's.
        seq: i64,
    },
}

fn more(count: &i64) -> String {
    match count {
        ..=1 => String::new(),
        _ => format!(" (nor are {} more)", count - 1),
    }
}

fn next(found: &Option<(i64, String)>) -> String {
    match found {
        Some((seq, id)) => format!(" (the next one is {seq}, id {id})"),
        None => String::new(),
    }
}
