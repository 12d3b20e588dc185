//! What the pages of the administration show. All texts arrive in the reader's language.

use super::account::Act;
use super::audit::Log;
use super::policy::{Editor, Explained, History, Reports};
use super::security::{Browser, Enrolment};

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

/// So many people of one level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Which level.
    pub level: Level,
    /// How many people.
    pub people: u64,
    /// "App code", and the list of them.
    pub link: Link,
}

/// How a group is covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The strongest first; only levels with people.
    pub shares: Vec<Share>,
    /// "12 of 15".
    pub words: String,
}

/// The overview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// "128 people can sign in".
    pub people: String,
    /// All people by level.
    pub shares: Vec<Share>,
    /// What needs attention: a sentence, and where more is to be seen.
    pub attention: Vec<Link>,
    /// "Last 24 hours: 210 signed in · 9 wrong".
    pub lately: String,
    /// "Policy version 13, by carol, today at 14:05".
    pub policy: String,
    /// Groups, and how they are covered.
    pub groups: Vec<(Link, Coverage)>,
    /// How the coverage was of late.
    pub trend: Option<Trend>,
}

/// How the coverage was of late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trend {
    /// Of each day, from left to right: how far along it is and how high it stands, in thousandths.
    pub points: Vec<(u32, u32)>,
    /// "With a second step: 80 % on 3 July, 92 % on 3 August."
    pub words: String,
}

/// The list of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// What is looked for.
    pub find: String,
    /// The choices that narrow the list.
    pub choices: Vec<Choice>,
    /// "12 people."
    pub count: String,
    /// Something is looked for or chosen.
    pub narrowed: bool,
    /// The people of this page.
    pub rows: Vec<PersonRow>,
    /// Not all were looked at yet: what that means.
    pub unfinished: Option<String>,
    /// Where the next page is.
    pub next: Option<String>,
    /// Where the first page is, from a later one.
    pub first: Option<String>,
    /// Somebody can be added.
    pub can_add: bool,
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

/// A person in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonRow {
    /// The full name.
    pub name: String,
    /// The username.
    pub username: String,
    /// The person's page.
    pub to: String,
    /// "Administrator", "Switched off".
    pub badges: Vec<Badge>,
    /// The names of their groups.
    pub groups: String,
    /// What they have: icon and words.
    pub methods: Vec<(String, String)>,
    /// How strong it is.
    pub level: Level,
    /// The same in words.
    pub strength: String,
    /// What is asked of them.
    pub asked: String,
    /// They must add a method.
    pub owes: bool,
    /// When they last signed in.
    pub seen: String,
}

/// A word about a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Badge {
    /// The word.
    pub words: String,
    /// Something that deserves a look.
    pub warn: bool,
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// "Alice Example (alice)".
    pub heading: String,
    /// Administrator, switched off.
    pub badges: Vec<Badge>,
    /// Address, since when, last sign-in: words and value.
    pub facts: Vec<(String, String)>,
    /// The form for another name or address.
    pub edit: Option<String>,
    /// What is asked for, and because of what.
    pub asked: String,
    /// Whether all that is asked for is there.
    pub warn: bool,
    /// Every rule: what it is, whether it holds, and why.
    pub rules: Vec<Rule>,
    /// Methods, each with where it is removed.
    pub methods: Vec<(Enrolment, Option<String>)>,
    /// How the backup codes stand.
    pub codes: Option<String>,
    /// Where they are signed in.
    pub browsers: Vec<Browser>,
    /// Where they are signed out everywhere.
    pub sign_out: Option<String>,
    /// Their groups, each with where they are taken out.
    pub groups: Vec<(Link, Option<String>)>,
    /// The groups that they look after.
    pub looks_after: Vec<Link>,
    /// The groups that they could be put into: id and name. Empty where that is not allowed.
    pub others: Vec<(String, String)>,
    /// Where the form that puts them into a group leads.
    pub join: String,
    /// What happened of late.
    pub activity: Vec<Act>,
    /// What can be done for them.
    pub help: Vec<Link>,
    /// What takes something away from them.
    pub danger: Vec<Link>,
}

/// What one rule of the policy said about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Which one.
    pub name: String,
    /// "Applies", "Does not apply".
    pub outcome: String,
    /// Whether it counts.
    pub counts: bool,
    /// Why.
    pub why: String,
}

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
    pub action: &'static str,
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

/// The list of groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// Each with how many people are in it, what is asked of them, and how they are covered.
    pub rows: Vec<GroupRow>,
    /// Groups can be made.
    pub can_add: bool,
}

/// A group in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupRow {
    /// Its name and its page.
    pub link: Link,
    /// How many people.
    pub people: String,
    /// Who looks after it.
    pub administrators: String,
    /// What is asked of its members.
    pub asked: String,
    /// How they are covered.
    pub coverage: Coverage,
}

/// One group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What is asked of its members.
    pub asked: String,
    /// What names it.
    pub named: Vec<String>,
    /// How its members are covered.
    pub coverage: Coverage,
    /// Who looks after it, each with where that ends.
    pub administrators: Vec<(Link, Option<String>)>,
    /// Where somebody is given it to look after, like [`Group::add`].
    pub add_administrator: Option<(String, String, Option<String>)>,
    /// Its members, the first of them.
    pub members: Vec<Link>,
    /// "12 people", and the list of them.
    pub all: Link,
    /// Where somebody is put in: the form's address, what was typed, and what is wrong with it. `None` where that is not allowed.
    pub add: Option<(String, String, Option<String>)>,
    /// Where it is deleted.
    pub delete: Option<String>,
}

/// A provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provider {
    /// Its picture.
    pub icon: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub line: String,
    /// On, off, or for some groups.
    pub state: Badge,
    /// Used by so many, strength, and whether it is a fallback.
    pub facts: String,
    /// Of which groups it is on.
    pub groups: Option<String>,
    /// What can be done.
    pub acts: Vec<Link>,
}
