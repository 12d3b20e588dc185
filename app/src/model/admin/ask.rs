//! Acts that show their effect first, and a code that comes of one.

use super::Link;
use std::borrow::Cow;

/// Something that is about to be done: its effect first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// The question.
    pub heading: String,
    /// What will happen.
    pub lead: String,
    /// More of it, a sentence each.
    pub effects: Vec<String>,
    /// Why it cannot be done; then there is no form.
    pub refused: Option<String>,
    /// What was wrong with the form as a whole.
    pub problem: Option<String>,
    /// What is asked for.
    pub fields: Vec<Field>,
    /// Where the form posts to.
    pub action: Cow<'static, str>,
    /// What it carries.
    pub hidden: Vec<(&'static str, String)>,
    /// The button.
    pub submit: String,
    /// It takes something away.
    pub danger: bool,
    /// The safe choice.
    pub keep: Link,
    /// Which part of the administration it belongs to, as an address.
    pub path: String,
    /// It answers its own form, which came to nothing.
    pub sent: bool,
}

impl Ask {
    /// Whether something was wrong.
    pub fn has_problem(&self) -> bool {
        let wrong = |field: &Field| match field {
            Field::Text(text) => text.problem.is_some(),
            Field::Check { problem, .. } => problem.is_some(),
            Field::Boxes { .. } => false,
        };
        self.problem.is_some() || self.fields.iter().any(wrong)
    }
}

/// A field of such a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A line of text.
    Text(Text),
    /// A box to tick.
    Check {
        /// Its name.
        name: &'static str,
        /// What it says when it is ticked.
        value: String,
        /// Its label.
        label: String,
        /// What is wrong.
        problem: Option<String>,
    },
    /// Several boxes.
    Boxes {
        /// What they are about.
        legend: String,
        /// How it is meant.
        hint: Option<String>,
        /// Name, value, label, and whether it is ticked.
        boxes: Vec<(String, String, String, bool)>,
    },
}

/// A line of text in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its name.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// A hint.
    pub hint: Option<String>,
    /// What it is filled in with.
    pub value: String,
    /// What is wrong.
    pub problem: Option<String>,
}

/// A code that is shown once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Whose.
    pub heading: String,
    /// What it is for.
    pub lead: String,
    /// The code, in groups.
    pub code: String,
    /// "Works once, until 15:05. Shown only now."
    pub until: String,
    /// Where it is used: words and the address as it is told to the person.
    pub place: (String, String),
    /// The way on.
    pub done: Link,
}
