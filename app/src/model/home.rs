//! The signed-in home page, and the set-up page of the first administrator.

/// What the home page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// What needs attention, most urgent first.
    pub cards: Vec<Card>,
}

/// One thing that needs attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// How urgent it is.
    pub tone: Tone,
    /// What it says.
    pub text: String,
    /// The way on: words and a local path.
    pub link: Option<(String, String)>,
    /// How it can be put away.
    pub dismiss: Option<Dismiss>,
}

/// How a card is put away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dismiss {
    /// A notice, by its id, and what the button says.
    Notice(String, String),
    /// The offer of a passkey: not now, or never.
    Offer,
}

/// How something is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Info,
    /// All is well.
    Ok,
    /// Needs attention.
    Warn,
}

/// The form of the first administrator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstAdministrator {
    /// The code from the terminal, kept after an error in another field.
    pub code: String,
    /// Typed name.
    pub username: String,
    /// Typed full name.
    pub full_name: String,
    /// Typed address.
    pub email: String,
    /// The password's rules.
    pub rules: String,
    /// The shortest password that is accepted, in characters.
    pub least: u32,
    /// What is wrong, field by field: (field, words).
    pub problems: Vec<(String, String)>,
}
