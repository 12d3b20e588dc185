//! What the pages around a person's account show: the password, the activity, "it was not me", and the operator's text.

use crate::words::Lang;

/// The form for another password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangePassword {
    /// For the password manager.
    pub username: String,
    /// The field; none: the person must confirm who they are first.
    pub field: Option<NewPassword>,
    /// Whether the box "sign out all other browsers" is ticked.
    pub others: bool,
    /// The present one has expired, after so many days: nothing else can be done before.
    pub expired: Option<u32>,
    /// Where the person goes on afterwards, a local path; the security page when it is empty.
    pub next: String,
}

/// The field of a new password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPassword {
    /// The rules, under the label.
    pub rules: String,
    /// The shortest that is accepted, in characters.
    pub least: u32,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
}

/// The form for another password with the code of a reset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResetPassword {
    /// The code as it was typed, kept after an error in the other field.
    pub code: String,
    /// What is wrong with it.
    pub code_problem: Option<String>,
    /// Whom to ask for one.
    pub ask: String,
    /// The new password.
    pub field: NewPassword,
}

/// Deleting one's own account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteAccount {
    /// What must be typed.
    pub username: String,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
    /// It cannot be deleted: no administrator could sign in afterwards.
    pub kept: bool,
}

/// What happened with the account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Newest first.
    pub acts: Vec<Act>,
    /// Which kinds can be shown: words, path, and whether it is the one that is shown.
    pub kinds: Vec<(String, String, bool)>,
    /// "Times are in the zone Europe/Berlin."
    pub zone: String,
    /// Where older ones are.
    pub older: Option<String>,
    /// Where the newest are, from an older page.
    pub newest: Option<String>,
}

/// One thing that happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Act {
    /// A sentence.
    pub text: String,
    /// Browser, address and time.
    pub facts: String,
    /// The time for machines (RFC 3339).
    pub at: String,
    /// Something that an attacker would do, too: "Not you?" is beside it.
    pub doubt: bool,
    /// Something was refused.
    pub refused: bool,
}

/// The three steps after "it was not me".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Secure {
    /// It was reported.
    pub reported: bool,
    /// The password was changed since.
    pub password: bool,
}

/// The operator's text that must be accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// What it is called.
    pub version: String,
    /// The language that it is written in.
    pub lang: Lang,
    /// The text.
    pub paragraphs: Vec<String>,
    /// When it was accepted; none: it is asked for.
    pub accepted: Option<String>,
    /// Whether people may delete their accounts.
    pub can_delete: bool,
    /// Where the person goes on afterwards: a local path.
    pub next: String,
}
