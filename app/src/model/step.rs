//! What a sign-in shows now: the one answer of every sign-in server function.
//!
//! To add a shape of challenge: a variant of [`View`], an arm in `pages/sign_in.rs`.

use super::set_up::{NewCodes, SetUp, SetUpChoice};
use serde::{Deserialize, Serialize};

/// One screen of a sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What is asked or said.
    pub view: View,
    /// Who is signing in, as soon as that is known.
    pub person: Option<Chip>,
    /// How far the mark has closed: nothing proven, the password, everything.
    pub progress: Progress,
    /// The clean address of this screen.
    pub path: String,
    /// Seconds until the attempt ends by itself; `None` where nothing can run out.
    pub ends_in_s: Option<u32>,
    /// Whether "Cancel" is offered, and what it is called.
    pub leave: Leave,
    /// The box "do not ask on this browser", where that is allowed: its words.
    pub remember: Option<String>,
}

/// Who is signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    /// One or two letters.
    pub initials: String,
    /// The username, as its owner writes it.
    pub username: String,
}

/// How far the mark has closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Nothing is proven.
    Open,
    /// The password is proven.
    Half,
    /// Everything is proven.
    Closed,
}

/// How this attempt can be left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leave {
    /// Nothing has begun.
    Nothing,
    /// "Cancel sign-in": back to the password form.
    CancelSignIn,
    /// "Back without changing anything": the person is signed in and stays so.
    BackUnchanged,
}

/// What is asked or said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum View {
    /// Name and password.
    Password(PasswordForm),
    /// Which method.
    Choose(Choice),
    /// A code in one field.
    Code(CodeForm),
    /// A button.
    Button(ButtonForm),
    /// A security key or passkey.
    Key(KeyForm),
    /// Which method to set up.
    SetUpChoice(SetUpChoice),
    /// Setting one up.
    SetUp(SetUp),
    /// The backup codes, shown once.
    NewCodes(NewCodes),
    /// Nothing more can be asked in this attempt.
    End(End),
    /// Done: go there.
    Landed {
        /// A local path.
        to: String,
    },
}

/// The password form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordForm {
    /// Filled in already; the only thing that survives an error.
    pub username: String,
    /// Known already (confirming a change): the name is not asked.
    pub name_known: bool,
    /// The question.
    pub heading: String,
    /// One sentence under it.
    pub lead: Option<String>,
    /// The label of the first field: it says whether an e-mail address will do.
    pub username_label: String,
    /// Something to say that is no error.
    pub notice: Option<String>,
    /// Wrong as a whole.
    pub problem: Option<String>,
    /// Wrong in the first field.
    pub username_problem: Option<String>,
    /// Wrong in the second field.
    pub password_problem: Option<String>,
    /// Where the person is going; a local path.
    pub next: String,
    /// The box "stay signed in", where there is one.
    pub stay: Option<Tick>,
    /// A passkey will do instead.
    pub passkey: Option<PasskeyOffer>,
}

/// A box to tick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// What it says.
    pub words: String,
    /// Whether it was ticked before.
    pub ticked: bool,
}

/// The choice of a method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Why a second step is asked.
    pub lead: String,
    /// Something that is wrong on the server's side, such as a method that could not be loaded.
    pub warning: Option<String>,
    /// The methods, last used first.
    pub methods: Vec<Method>,
    /// For those who can use none of them.
    pub fallbacks: Vec<Method>,
    /// Said when nothing is left to choose.
    pub nothing: Option<String>,
    /// Where the person is going, while there is no attempt that remembers it.
    pub next: Option<String>,
}

/// One method to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// The provider.
    pub provider: String,
    /// What it is called.
    pub name: String,
    /// What it is, in one line.
    pub line: String,
    /// Its picture.
    pub icon: String,
    /// "Last used", "Recommended", "You tried this".
    pub badge: Option<String>,
}

/// A code in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeForm {
    /// The provider that asks.
    pub provider: String,
    /// The question.
    pub heading: String,
    /// One sentence under it.
    pub lead: String,
    /// The field's label.
    pub label: String,
    /// What the field expects.
    pub hint: String,
    /// Said instead of the hint where a script sends the form by itself.
    pub hint_with_script: Option<String>,
    /// What kind of field it is.
    pub field: CodeField,
    /// What is wrong with the last answer.
    pub problem: Option<String>,
    /// Whether there is another way.
    pub other_way: bool,
}

/// The field of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeField {
    /// So many digits; sends itself after the last.
    Digits(u8),
    /// Letters and digits; never sends itself.
    Letters,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ButtonForm {
    /// The provider that asks.
    pub provider: String,
    /// The question.
    pub heading: String,
    /// One sentence under it.
    pub lead: String,
    /// What the button says.
    pub button: String,
    /// What is wrong with the last answer.
    pub problem: Option<String>,
    /// Whether there is another way.
    pub other_way: bool,
}

/// A security key or passkey, asked for by the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyForm {
    /// The provider that asks.
    pub provider: String,
    /// The question.
    pub heading: String,
    /// One sentence under it.
    pub lead: String,
    /// What the browser is asked, as JSON (`PublicKeyCredentialRequestOptionsJSON`); empty: the challenge must be started again.
    pub options: String,
    /// What is wrong with the last answer.
    pub problem: Option<String>,
    /// Whether there is another way.
    pub other_way: bool,
}

/// Signing in with a passkey alone, offered beside the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyOffer {
    /// What the browser is asked, as JSON (`PublicKeyCredentialRequestOptionsJSON`).
    pub options: String,
    /// What goes back to the server with the answer, sealed.
    pub ceremony: String,
}

/// The end of an attempt that led nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// What has happened.
    pub heading: String,
    /// What that means and what to do next.
    pub lead: String,
    /// What the way on is called.
    pub button: String,
    /// Where it leads: a local path.
    pub to: String,
    /// Another way on: what it is called, and a local path.
    pub other: Option<(String, String)>,
    /// Seconds until trying again makes sense.
    pub wait_s: Option<u32>,
    /// The HTTP status for a page of its own.
    pub status: u16,
}
