//! What the pages of the policy show: the editor, its history, what a rule in report mode would have done, and why somebody is asked.

use super::admin::{Link, Rule};
use std::collections::BTreeMap;

/// The editor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    /// "Version 13, by carol, today at 14:05".
    pub version: String,
    /// The number of the version that the draft was made from.
    pub based_on: i64,
    /// What the fields hold, by their names.
    pub fields: BTreeMap<String, String>,
    /// What is wrong with a field, as HTML, by its name.
    pub wrong: BTreeMap<String, String>,
    /// What is wrong with the form as a whole.
    pub problem: Option<String>,
    /// A way on besides, such as confirming that it is you in another tab.
    pub way: Option<Link>,
    /// The rules, in the order of the form.
    pub rules: Vec<RuleHead>,
    /// The methods that a rule may name: id and name.
    pub methods: Vec<(String, String)>,
    /// The groups that there are.
    pub groups: Vec<String>,
    /// The panel "What would change", as HTML.
    pub panel: String,
    /// "I know that 3 people cannot sign in without help", when it must be ticked; and what the tick says, of this draft alone.
    pub tick: Option<(String, String)>,
    /// The reason, as it was typed.
    pub reason: String,
    /// The draft as TOML.
    pub text: String,
    /// What is wrong with the text, with line and key.
    pub text_problem: Option<String>,
    /// What a replay has found: its sentences.
    pub replayed: Vec<String>,
    /// Where the files of this build are.
    pub assets: String,
}

/// A rule, closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleHead {
    /// Its place in the form.
    pub at: usize,
    /// Its name, or its short name.
    pub title: String,
    /// "On", "Reports only", "Off".
    pub state: String,
    /// What it demands, in a few words.
    pub demand: String,
    /// It is shown open.
    pub open: bool,
}

/// The history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The versions, the newest first.
    pub versions: Vec<Version>,
    /// More of them.
    pub older: Option<String>,
    /// What lies between two of them.
    pub compared: Option<Compared>,
}

/// One version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// When it was put in force.
    pub when: String,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
    /// What changed with it.
    pub compare: Option<String>,
    /// Opens it as a draft; none for the version in force.
    pub bring_back: Option<String>,
}

/// What lies between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// "From version 12 to version 13".
    pub heading: String,
    /// The lines: ` `, `+` or `-`, and the text.
    pub lines: Vec<(char, String)>,
}

/// What rules in report mode would have done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Day, rule, what, person, how many times.
    pub rows: Vec<[String; 5]>,
    /// "Only the newest 1000 lines are shown."
    pub more: Option<String>,
}

/// Why somebody is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// Whom it is about, when that is known.
    pub person: String,
    /// The fields of the question: address, application, time.
    pub asked: [String; 3],
    /// What is wrong with one of them.
    pub problem: Option<String>,
    /// The answer: a sentence, and each rule.
    pub answer: Option<(Vec<String>, Vec<Rule>)>,
    /// Decisions of the past: when and what, and where they are explained.
    pub past: Vec<Link>,
}
