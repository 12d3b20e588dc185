//! What the pages of the administration show. All texts arrive in the reader's language.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `admin/overview.rs` | the overview, and how people are covered |
//! | `admin/people.rs` | the list of people, and one of them |
//! | `admin/groups.rs` | groups and providers |
//! | `admin/ask.rs` | acts that show their effect first, and what comes of them |

mod ask;
mod groups;
mod overview;
mod people;

pub use ask::{Ask, Code, Field, Text};
pub use groups::{Group, GroupRow, Groups, Provider};
pub use overview::{Coverage, Overview, Share, Trend};
pub use people::{People, Person, PersonRow, Rule, SortHead};

use super::audit::Log;
use super::policy::{Editor, Explained, History, Reports};

/// A page of the administration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admin {
    /// The parts that the reader may see: which one, and whether the page belongs to it.
    pub parts: Vec<(Part, bool)>,
    /// What has just been done.
    pub done: Option<String>,
    /// What is shown.
    pub view: View,
}

/// A part of the administration, a line of the side list. To add one: a variant, and its path and words in `pages/admin/side.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Coverage, and what needs attention.
    Overview,
    /// People.
    People,
    /// Groups.
    Groups,
    /// Kinds of second factor.
    Providers,
    /// Who must prove what.
    Policy,
    /// What happened.
    Audit,
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// Coverage, and what needs attention.
    Overview(Overview),
    /// The list of people.
    People(People),
    /// One person.
    Person(Box<Person>),
    /// Something that is about to be done, or made.
    Ask(Ask),
    /// A code, shown once.
    Code(Code),
    /// The list of groups.
    Groups(Groups),
    /// One group.
    Group(Group),
    /// The providers.
    Providers(Vec<Provider>),
    /// The policy editor.
    Policy(Box<Editor>),
    /// The versions of the policy.
    History(History),
    /// What rules in report mode would have done.
    Reports(Reports),
    /// Why somebody is asked.
    Explained(Explained),
    /// The audit log.
    Audit(Box<Log>),
}

/// A link: its words and a local path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Its words.
    pub words: String,
    /// Where it leads.
    pub to: String,
}

/// How well somebody is protected, or how many are: a colour of the charts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A password only.
    #[default]
    Nothing,
    /// A factor that can be intercepted.
    Basic,
    /// One that cannot.
    Strong,
    /// One that cannot be given to the wrong site either.
    Strongest,
}

impl Level {
    /// All of them, the strongest first.
    pub const ALL: [Self; 4] = [Self::Strongest, Self::Strong, Self::Basic, Self::Nothing];
}

/// One of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The field's name.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// Value, words, and whether it is chosen.
    pub options: Vec<(String, String, bool)>,
}

/// A word about a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Badge {
    /// The word.
    pub words: String,
    /// Something that deserves a look.
    pub warn: bool,
}
