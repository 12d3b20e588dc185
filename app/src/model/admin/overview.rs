//! The overview, and how people are covered.

use super::{Level, Link};

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
