//! The list of people, and one of them.

use super::{Badge, Choice, Level, Link};
use crate::model::account::Act;
use crate::model::security::{Browser, Enrolment};

/// The list of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// What is looked for.
    pub find: String,
    /// The order, as the address names it; empty: by name.
    pub sort: &'static str,
    /// The head of the names.
    pub name_head: SortHead,
    /// The head of the last sign-ins.
    pub seen_head: SortHead,
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
    /// Where the page before is.
    pub previous: Option<String>,
    /// Where the next page is.
    pub next: Option<String>,
    /// Where the first page is, from a later one.
    pub first: Option<String>,
    /// Where all of it is taken as a file.
    pub file: String,
    /// Somebody can be added.
    pub can_add: bool,
}

/// The head of a column by which a list can be ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SortHead {
    /// Where the list is ordered by it; or the other way round, when it is already.
    pub to: String,
    /// How it is ordered by it: "ascending" or "descending", as `aria-sort` has it.
    pub sorted: Option<&'static str>,
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
    /// Every rule: what it is, whether it holds, and why. Empty for who may not look at the policy.
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
    /// What happened of late; `None` for who may not read the audit log.
    pub activity: Option<Vec<Act>>,
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
