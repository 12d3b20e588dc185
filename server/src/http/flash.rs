//! What a form shows again after a redirect: the problem and the typed name, sealed, for sixty seconds. So nothing of it is in
//! an address, and nobody can make a link that puts words into the portal's mouth.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use crate::administration::Left;
use crate::clock::MINUTE_MS;
use crate::deps::Deps;
use crate::password_rules::PasswordProblem;
use crate::secrets::Place;
use crate::security::{
    backup_codes::CodesProblem, deletion::DeletionProblem, panel::Just, password_reset::ResetProblem,
    unfinished::Unfinished,
};
use crate::sign_in::{Problem, Start};

/// A browser keeps cookies up to 4 KiB.
const LONGEST: usize = 3_500;

/// What travels.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Flash {
    /// When it was sealed; set by [`Flash::seal`].
    pub made_at: i64,
    /// What was wrong.
    pub problem: Option<Problem>,
    /// What the password form is filled in with.
    pub start: Option<Start>,
    /// What is said on arrival.
    pub arrival: Option<Arrival>,
    /// What was just done in the settings.
    pub just: Option<Just>,
    /// The set-up of the settings that did not work.
    pub set_up: Option<Unfinished>,
    /// The codes were not confirmed.
    pub codes: Option<CodesProblem>,
    /// The new password was refused: why, and whether the other browsers were to be signed out.
    pub password: Option<(PasswordProblem, bool)>,
    /// The first administrator's form.
    pub first: Option<First>,
    /// What a form of the administration left.
    pub admin: Option<Left>,
    /// The account was not deleted: why.
    pub deletion: Option<DeletionProblem>,
    /// The form of a password reset: the code as it was typed, and what was wrong.
    pub reset: Option<(String, ResetProblem)>,
}

/// What is said on arrival at the password form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrival {
    /// Signed out here.
    SignedOut,
    /// Signed out everywhere.
    SignedOutEverywhere,
    /// The sign-in was cancelled.
    Cancelled,
    /// The first account was made.
    AccountMade,
    /// A new password was chosen with a code.
    PasswordReset,
    /// One's own account was deleted.
    AccountDeleted,
}

/// The first administrator's form, without the password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct First {
    /// As typed.
    pub code: String,
    /// As typed.
    pub username: String,
    /// As typed.
    pub full_name: String,
    /// As typed.
    pub email: String,
    /// What was wrong, field by field.
    pub problems: Vec<FirstProblem>,
}

/// What was wrong with the first administrator's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FirstProblem {
    /// The set-up code.
    Code,
    /// No set-up code.
    NoCode,
    /// No username.
    NoUsername,
    /// With the policy in force, this account could not sign in.
    LockOut,
    /// The username.
    Username,
    /// The full name.
    FullName,
    /// The e-mail address.
    Email,
    /// The password.
    Password(PasswordProblem),
}

const fn place() -> Place<'static> {
    Place {
        table: "cookie",
        column: "flash",
        row: "flash",
    }
}

impl Flash {
    /// The cookie's value; `None` when there is too much to carry.
    pub fn seal(mut self, deps: &Deps) -> Option<String> {
        self.made_at = deps.now_ms();
        let plain = serde_json::to_vec(&self).ok()?;
        let sealed = deps.keys.seal(place(), &plain, deps.random.as_ref());
        Some(BASE64URL_NOPAD.encode(&sealed)).filter(|text| text.len() <= LONGEST)
    }

    /// Reads a cookie's value; one that is old, or not ours, is none.
    pub fn open(deps: &Deps, value: &str) -> Option<Self> {
        let sealed = BASE64URL_NOPAD.decode(value.as_bytes()).ok()?;
        let plain = deps.keys.open(place(), &sealed).ok()?;
        let flash: Self = serde_json::from_slice(&plain).ok()?;
        let age = deps.now_ms() - flash.made_at;
        (0..=MINUTE_MS).contains(&age).then_some(flash)
    }
}
