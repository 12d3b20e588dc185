//! Setting up a method, and the sheet of backup codes: the same during sign-in and in the settings.

use super::step::Method;
use serde::{Deserialize, Serialize};

/// Which method to set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUpChoice {
    /// The question.
    pub heading: String,
    /// Why, and how long it takes.
    pub lead: String,
    /// What can be set up.
    pub methods: Vec<Method>,
    /// How long it may be put off, in two sentences: before and beside the button.
    pub put_off: Option<(String, String)>,
    /// What is wrong.
    pub problem: Option<String>,
    /// Where the person is going, while there is no attempt that remembers it.
    pub next: Option<String>,
}

/// Setting up one method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    /// The provider.
    pub provider: String,
    /// The question.
    pub heading: String,
    /// One sentence under it.
    pub lead: Option<String>,
    /// How it is done.
    pub shape: SetUpShape,
    /// The suggested or typed name.
    pub name: String,
    /// What is wrong with the name.
    pub name_problem: Option<String>,
    /// What is wrong with the answer.
    pub problem: Option<String>,
    /// The method that this one will take the place of.
    pub replaces: Option<String>,
}

impl SetUp {
    /// Whether anything is wrong with what was sent.
    pub fn has_problem(&self) -> bool {
        let token = match &self.shape {
            SetUpShape::SharedKey(SharedKey {
                token: Some(token), ..
            }) => {
                token.key_problem.is_some()
                    || token.digits_problem.is_some()
                    || token.period_problem.is_some()
            }
            _ => false,
        };
        token || self.problem.is_some() || self.name_problem.is_some()
    }
}

/// How a method is set up. Closed: pages know these shapes, not the providers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetUpShape {
    /// A key that an app takes over, confirmed by a code.
    SharedKey(SharedKey),
    /// A security key or passkey, made by the browser.
    Key {
        /// What the browser is asked, as JSON (`PublicKeyCredentialCreationOptionsJSON`).
        options: String,
    },
    /// Nothing to do but to agree.
    Agree {
        /// What the button says.
        button: String,
    },
}

/// A key for an authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedKey {
    /// The QR code as SVG, dark on light.
    pub qr_svg: String,
    /// The key in groups of four.
    pub key: String,
    /// The `otpauth:` address.
    pub uri: String,
    /// "Account alice · time-based · 6 digits · 30 seconds".
    pub facts: String,
    /// How many digits a code has.
    pub digits: u8,
    /// The token with a display whose key was typed in instead, when it could not be used as typed.
    pub token: Option<Box<Token>>,
}

/// What was typed about a token with a display, except for its key, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// `SHA1`, `SHA256`, `SHA512`, or whatever was sent.
    pub algorithm: String,
    /// As typed.
    pub digits: String,
    /// As typed.
    pub period: String,
    /// What is wrong with the key.
    pub key_problem: Option<String>,
    /// What is wrong with the digits.
    pub digits_problem: Option<String>,
    /// What is wrong with the seconds.
    pub period_problem: Option<String>,
}

/// Backup codes, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCodes {
    /// The codes, in groups of four.
    pub codes: Vec<String>,
    /// What the print sheet says: portal, account and date.
    pub sheet: String,
    /// That the old ones go on working until these are confirmed.
    pub replaces: Option<String>,
    /// Whether one may go on without saving them.
    pub optional: bool,
    /// The name of the key that was set up just before, when there is one to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub naming: Option<Naming>,
    /// What is wrong.
    pub problem: Option<String>,
}

/// What a key is called that named itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// Its own name, or what was typed.
    pub name: String,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
}

impl NewCodes {
    /// Whether anything is wrong with what was sent.
    pub fn has_problem(&self) -> bool {
        self.problem.is_some()
            || self
                .naming
                .as_ref()
                .is_some_and(|naming| naming.problem.is_some())
    }
}
