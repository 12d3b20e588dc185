//! What was done, as it travels to the next page, and in words.

use app::words::{Lang, admin_acts as words, policy as policy_words};
use serde::{Deserialize, Serialize};

/// What was done. Closed: the words are found where it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Done {
    /// A name or an address was changed.
    Edited(String),
    /// An account was switched off.
    SwitchedOff(String),
    /// An account was switched on.
    SwitchedOn(String),
    /// Somebody was signed out in so many browsers.
    SignedOut(String, u64),
    /// Somebody may try again.
    Unlocked(String),
    /// A method was removed: its name, and whose it was.
    RemovedMethod(String, String),
    /// So many methods were removed.
    RemovedMethods(String, u64),
    /// Somebody joined a group.
    Joined(String, String),
    /// Somebody left a group.
    Left(String, String),
    /// Somebody looks after a group.
    LooksAfter(String, String),
    /// Somebody looks after a group no longer.
    LooksAfterNoLonger(String, String),
    /// An administrator code was taken back.
    RevokedCode(String),
    /// An administrator code was confirmed.
    ConfirmedCode(String),
    /// Somebody is an administrator.
    Promoted(String),
    /// Somebody is an administrator no longer.
    Demoted(String),
    /// An account was deleted.
    Deleted(String),
    /// A group was made.
    GroupMade(String),
    /// A group was deleted.
    GroupDeleted(String),
    /// A provider was switched on.
    ProviderOn(String),
    /// A provider was switched off.
    ProviderOff(String),
    /// A provider was removed from everybody, so many times.
    ProviderCleaned(String, u64),
    /// A policy is in force: its version, and of how many people more is asked.
    PolicySaved(i64, usize),
    /// The policy says what it said before.
    PolicySame(i64),
    /// What it was about was not there any more.
    Gone,
}

impl Done {
    /// In a sentence.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Edited(name) => words::edited(lang, name),
            Self::SwitchedOff(name) => words::switched_off(lang, name),
            Self::SwitchedOn(name) => words::switched_on(lang, name),
            Self::SignedOut(name, count) => words::did_sign_out(lang, name, *count),
            Self::Unlocked(name) => words::unlocked(lang, name),
            Self::RemovedMethod(method, name) => words::removed_method(lang, method, name),
            Self::RemovedMethods(name, count) => words::removed_methods(lang, name, *count),
            Self::Joined(name, group) => words::joined(lang, name, group),
            Self::Left(name, group) => words::left(lang, name, group),
            Self::LooksAfter(name, group) => words::look_after_done(lang, name, group),
            Self::LooksAfterNoLonger(name, group) => words::end_look_after_done(lang, name, group),
            Self::RevokedCode(name) => words::revoked_code(lang, name),
            Self::ConfirmedCode(name) => words::confirmed_code(lang, name),
            Self::Promoted(name) => words::promoted(lang, name),
            Self::Demoted(name) => words::demoted(lang, name),
            Self::Deleted(name) => words::deleted(lang, name),
            Self::GroupMade(name) => words::group_made(lang, name),
            Self::GroupDeleted(name) => words::group_deleted(lang, name),
            Self::ProviderOn(name) => words::provider_on(lang, name),
            Self::ProviderOff(name) => words::provider_off(lang, name),
            Self::ProviderCleaned(name, count) => words::provider_cleaned(lang, name, *count),
            Self::PolicySaved(version, asked) => policy_words::saved(lang, *version, *asked),
            Self::PolicySame(version) => policy_words::same(lang, *version),
            Self::Gone => words::gone(lang).to_owned(),
        }
    }
}
