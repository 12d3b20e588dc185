//! Groups and providers.

use super::{Badge, Coverage, Link};

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
    /// What names it. Empty for who may not look at the policy.
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
