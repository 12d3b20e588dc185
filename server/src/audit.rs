//! The audit log: a closed list of what can happen, each with who, whom, when, from where and by which provider. It holds
//! nothing secret. Rows are written in the transaction of the act itself; after the commit each also goes to the
//! operator's file as a JSON line (`audit_file`), and failed tries to the log in a form that fail2ban reads.
//!
//! Soon after, rows are sealed, so that a change of what was written is found:
//!
//! ```text
//!            a row                                 a batch of rows, at most a second later            kept elsewhere
//!  salt ─┬─▶ origin ─┐
//!  address, browser  ├─▶ entry 7 ─┐
//!  salt ─┬─▶ matter ─┤            │
//!  detail            │            ├─▶ hash of the batch ─▶ signed (seq 9, hash, time) ─ ─ ─ ─▶ checkpoint
//!  seq, id, time, event, who, … ──┘      ▲     │
//!            entry 8, entry 9 ───────────┘     └─▶ the next batch
//! ```
//!
//! Each row is marked with a key from the key file when it is written; one without that mark is not sealed, but named. A row that
//! was changed has another digest than its seal holds. A row that is missing, added or moved is in the wrong place.
//! A seal that was made anew is not signed by the portal's key. Only the end can be cut off without a trace in the database, and
//! that is found with a checkpoint that was kept elsewhere. What is personal is erased with its salt and leaves its digest; that
//! counts as erased, and not as changed, when the deletion of the account is in the log.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `audit/digest.rs` | what is hashed, and how |
//! | `audit/signed.rs` | keys, signatures, checkpoints |
//! | `audit/sealer.rs` | giving rows their places, in batches |
//! | `audit/walk.rs` | rows and seals in their order |
//! | `audit/verify.rs` | whether they fit together: pure |
//! | `audit/beside.rs` | whether the rest of the database fits to what they tell |
//! | `audit/export.rs`, `audit/offline.rs` | the whole log as a file, and checking one |
//! | `audit/retention.rs` | removing what is too old, in a way that what remains can be checked |
//!
//! To add an event: a variant of [`Event`] and its name.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::store::audit::Entry;

pub mod adoption;
mod beside;
pub mod digest;
pub mod export;
pub mod offline;
mod problem;
pub mod retention;
pub mod sealer;
pub mod signed;
pub mod verify;
pub mod walk;

pub(crate) use beside::{DECISION_DIGEST, POLICY_DIGEST};

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event { $($(#[$doc])* $variant),* }

        impl Event {
            /// Every event, for documentation and filters.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its stable name in rows and files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

events! {
    /// A password was right, and a sign-in began.
    SignInStarted = "sign_in_started",
    /// A password was right.
    PasswordRight = "password_right",
    /// A name and a password did not match.
    PasswordWrong = "password_wrong",
    /// The right password of an account that is switched off.
    AccountOff = "account_off",
    /// A challenge was begun.
    ChallengeShown = "challenge_shown",
    /// An answer was accepted.
    AnswerRight = "answer_right",
    /// An answer was rejected.
    AnswerWrong = "answer_wrong",
    /// An attempt ended without a sign-in; `detail.why` says why.
    AttemptEnded = "attempt_ended",
    /// The policy lets a person in by no way there is here and now; `detail` names the decision.
    SignInBlocked = "sign_in_blocked",
    /// Somebody is signed in.
    SessionOpened = "session_opened",
    /// A session has proven more.
    SessionRaised = "session_raised",
    /// Somebody signed out, or was.
    SessionEnded = "session_ended",
    /// A try was refused because there were too many.
    Throttled = "throttled",
    /// Setting up a method that is demanded was put off; `detail` says until when it may be.
    SetUpPutOff = "set_up_put_off",
    /// A method was set up.
    FactorAdded = "factor_added",
    /// A method has a new name.
    FactorRenamed = "factor_renamed",
    /// A method was removed.
    FactorRemoved = "factor_removed",
    /// A method was used.
    FactorUsed = "factor_used",
    /// The signature counter of a key went back: there may be a copy of it. It was refused.
    KeyCopied = "key_copied",
    /// Backup codes were put into force.
    CodesMade = "codes_made",
    /// A backup code was used.
    CodeUsed = "code_used",
    /// The last backup code was used.
    CodesUsedUp = "codes_used_up",
    /// Who must use a second step was changed.
    EnforcementChanged = "enforcement_changed",
    /// Another policy is in force; `detail` says which version, and what it meant to people.
    PolicyChanged = "policy_changed",
    /// A provider was switched on or off.
    ProviderChanged = "provider_changed",
    /// Every enrolment of a provider was removed.
    ProviderCleaned = "provider_cleaned",
    /// An account was made.
    AccountCreated = "account_created",
    /// An account was changed; `detail` names what.
    AccountChanged = "account_changed",
    /// An account was deleted.
    AccountDeleted = "account_deleted",
    /// A browser is not asked for the second step for a while.
    BrowserRemembered = "browser_remembered",
    /// A person stays signed in on a browser; `detail` says until when.
    StayGranted = "stay_granted",
    /// A remembered browser is asked again; `detail` says why.
    BrowserForgotten = "browser_forgotten",
    /// A token of a remembered browser was used that had been replaced: somebody has a copy. It counts no longer.
    RememberedStolen = "remembered_stolen",
    /// Somebody took everything that is stored about them as a file.
    DataDownloaded = "data_downloaded",
    /// The operator's text was accepted; `detail` says which version, and in which language.
    TermsAccepted = "terms_accepted",
    /// A person reported a sign-in that was not them.
    NotMe = "not_me",
    /// The list of stolen passwords could not be asked.
    BreachesUnreachable = "breaches_unreachable",
    /// A password that signs in was found on the list of stolen passwords.
    PasswordBreached = "password_breached",
    /// A password was changed.
    PasswordChanged = "password_changed",
    /// The reset of a password was started: a code was given out.
    PasswordResetStarted = "password_reset_started",
    /// The code of a reset was used to choose a password.
    PasswordResetUsed = "password_reset_used",
    /// The code of a reset was refused.
    PasswordResetRefused = "password_reset_refused",
    /// An administrator code was made for somebody; `detail` says why.
    AdminCodeIssued = "admin_code_issued",
    /// Another administrator confirmed one.
    AdminCodeConfirmed = "admin_code_confirmed",
    /// One was taken back, or another took its place.
    AdminCodeRevoked = "admin_code_revoked",
    /// Somebody signed in with one; `detail` says who had made it, and why.
    AdminCodeUsed = "admin_code_used",
    /// Somebody wanted to make or confirm one, and may not.
    AdminCodeRefused = "admin_code_refused",
    /// A group was made, or people joined or left it.
    GroupChanged = "group_changed",
    /// There is another key for stored secrets, or earlier ones were dropped; `detail` says which.
    KeysChanged = "keys_changed",
    /// A set-up code was made.
    SetUpCodeMade = "setup_code_made",
    /// The set-up code was used.
    SetUpCodeUsed = "setup_code_used",
    /// A set-up code was refused.
    SetUpCodeRefused = "setup_code_refused",
    /// A person proved themselves again.
    SudoGiven = "sudo_given",
    /// A person could not prove themselves again.
    SudoRefused = "sudo_refused",
    /// A change was refused because nobody could have undone it.
    LockOutPrevented = "lock_out_prevented",
    /// The list of people was taken as a file; `detail` says which part of it.
    PeopleExported = "people_exported",
    /// Entries of this log were taken out as a file; `detail` says which.
    AuditExported = "audit_exported",
    /// The oldest entries of this log were removed, because they were older than they are kept; `detail` says up to which.
    AuditRemoved = "audit_removed",
}

/// What an entry says besides the event itself. Times, address and browser come from the unit of work.
#[derive(Clone, Debug, Default)]
pub struct Record<'a> {
    /// Who acted, when that is not the unit of work's own actor.
    pub actor: Option<&'a str>,
    /// Whom it concerns.
    pub subject: Option<&'a str>,
    /// By which provider.
    pub provider: Option<&'a str>,
    /// The version of the policy by which it was decided, or that it puts in force.
    pub policy_version: Option<i64>,
    /// More, without anything secret.
    pub detail: Value,
}

impl<'a> Record<'a> {
    /// An entry that concerns a person.
    pub fn of(subject: &'a str) -> Self {
        Self {
            subject: Some(subject),
            ..Self::default()
        }
    }

    /// The same, by a provider.
    #[must_use]
    pub fn by(self, provider: &'a str) -> Self {
        Self {
            provider: Some(provider),
            ..self
        }
    }

    /// The same, decided by this version of the policy.
    #[must_use]
    pub fn under(self, policy_version: i64) -> Self {
        Self {
            policy_version: Some(policy_version),
            ..self
        }
    }

    /// The same, with more detail.
    #[must_use]
    pub fn with(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

/// The operator's file of JSON lines.
pub struct AuditFile(Mutex<File>);

impl AuditFile {
    /// Opens it for appending; nobody else may read a new one.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self(Mutex::new(options.open(path)?)))
    }

    fn append(&self, line: &str) -> std::io::Result<()> {
        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        writeln!(file, "{line}")
    }
}

/// Writes the copies of one entry that is already in the database.
pub fn publish(file: Option<&AuditFile>, entry: &Entry) {
    if let Some(file) = file
        && let Err(error) = file.append(&line(entry).to_string())
    {
        tracing::error!(%error, "the audit file cannot be written; the entry is in the database");
    }
    if let Some(address) = &entry.address
        && FAILURES.iter().any(|e| e.name() == entry.event)
    {
        tracing::warn!("{}", failure_line(&entry.event, address));
    }
}

/// An entry as the operator's file has it.
fn line(entry: &Entry) -> Value {
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    json!({
        "id": entry.id, "at_ms": entry.at, "event": entry.event, "actor": entry.actor, "subject": entry.subject,
        "provider": entry.provider, "policy_version": entry.policy_version, "address": entry.address, "agent": entry.agent, "detail": detail,
    })
}

/// Events that fail2ban counts.
pub const FAILURES: [Event; 5] = [
    Event::PasswordWrong,
    Event::AnswerWrong,
    Event::SetUpCodeRefused,
    Event::PasswordResetRefused,
    Event::SudoRefused,
];

/// The line that `server/fail2ban/twinlatch.conf` matches. It never holds a typed name: that may be a mistyped password.
pub fn failure_line(event: &str, address: &str) -> String {
    format!("sign-in failed: {event} from {address}")
}

#[cfg(test)]
mod tests {
    use super::{AuditFile, Entry, Event, publish};
    use std::collections::BTreeSet;

    #[test]
    fn entries_are_appended_as_lines_that_only_the_operator_reads() {
        let path = std::env::temp_dir().join(format!("twinlatch-audit-{}.jsonl", std::process::id()));
        for event in ["sign_in_started", "session_opened"] {
            let file = AuditFile::open(&path).expect("a file");
            let entry = Entry {
                event: event.to_owned(),
                address: Some("192.0.2.7".to_owned()),
                detail: r#"{"why":"asked"}"#.to_owned(),
                ..Entry::default()
            };
            publish(Some(&file), &entry);
        }
        let text = std::fs::read_to_string(&path).expect("the file");
        let events: Vec<_> = text
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).expect("JSON"))
            .collect();
        assert_eq!((events.len(), &events[1]["event"]), (2, &"session_opened".into()));
        assert_eq!(
            events[0]["detail"]["why"], "asked",
            "JSON within JSON, not a text"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).expect("the file").permissions().mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
        std::fs::remove_file(&path).expect("the file goes");
    }

    #[test]
    fn every_event_has_its_own_name() {
        let names: BTreeSet<_> = Event::ALL.iter().map(|e| e.name()).collect();
        assert_eq!(names.len(), Event::ALL.len());
    }
}
