//! What the pages of the administration show. Nothing is decided and nothing is changed here: use cases (`admin/`) do that, and the
//! forms reach them through `api/admin.rs`. What a page says beforehand of an act is found out by carrying the act out in a unit
//! of work that is dropped, so it cannot differ from what the button does.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `overview.rs`, `coverage.rs` | how well people are protected, what needs attention, the trend |
//! | `people.rs`, `owing.rs` | the list of people; those who must add a second step |
//! | `person.rs`, `explain.rs` | one person, and why something is asked of them |
//! | `groups.rs`, `providers.rs` | groups and providers |
//! | `policy.rs`, `policy/` | the policy editor, its history, explanations |
//! | `audit.rs`, `audit/` | the audit log, a sentence for each entry |
//! | `acts.rs` | carrying out what a form asks for |
//! | `ask_person.rs`, `ask_group.rs`, `ask_provider.rs`, `ask_new.rs` | acts that show their effect first |
//! | `tick.rs` | "I know that so many cannot sign in": beside what it was ticked |
//! | `done.rs`, `problem.rs` | what was done, and what was wrong, in words |

pub mod acts;
pub mod ask_group;
pub mod ask_new;
pub mod ask_person;
pub mod ask_provider;
pub mod audit;
pub mod coverage;
pub mod done;
pub mod explain;
pub mod groups;
pub mod overview;
pub mod owing;
pub mod people;
pub mod person;
pub mod policy;
pub mod problem;
pub mod providers;
pub mod tick;

use app::model::admin::Link;
use app::words::Lang;
use serde::{Deserialize, Serialize};

use crate::admin::AdminError;
use crate::admin::authority::{Act, Authority};
use crate::deps::Deps;
use crate::work::{Origin, Work};

/// Who looks, and in which language.
#[derive(Clone)]
pub struct Desk<'a> {
    /// What the portal is made of.
    pub deps: &'a Deps,
    /// The language.
    pub lang: Lang,
    /// Where the request comes from, with who acts.
    pub origin: &'a Origin,
    /// What they are.
    pub by: &'a Authority,
    /// What a form left.
    pub left: &'a Left,
}

impl Desk<'_> {
    /// Who acts.
    pub fn actor(&self) -> Option<&str> {
        self.origin.actor.as_deref()
    }

    /// Whether they may look at the policy: its rules, and which groups and methods it names.
    pub fn sees_policy(&self) -> bool {
        self.by.may(Act::SeePolicy)
    }

    /// Of the groups of somebody, by name, those that they may see.
    pub fn seen_of(&self, mut groups: Vec<String>) -> Vec<String> {
        if let Authority::Groups { groups: own, .. } = self.by {
            groups.retain(|name| own.iter().any(|group| group.name == *name));
        }
        groups
    }

    /// Carries something out, and drops it: what it would say.
    pub async fn trial<T>(
        &self,
        operation: impl AsyncFnOnce(&mut Work<'_>) -> Result<T, AdminError>,
    ) -> Result<T, AdminError> {
        let mut work = Work::begin(self.deps, self.origin.clone()).await?;
        operation(&mut work).await
    }
}

/// What a form of the administration leaves for the page after it, sealed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Left {
    /// What was done.
    pub done: Option<done::Done>,
    /// What was wrong: with a field, or (an empty name) with the form.
    pub problems: Vec<(String, String)>,
    /// What was typed: field and text.
    pub typed: Vec<(String, String)>,
    /// A code that is shown once.
    pub code: Option<GivenCode>,
}

impl Left {
    /// Longest text of a field that is shown again, in characters.
    const SHOWN: usize = 200;

    /// Something was wrong with a field, or with the form.
    pub fn problem(field: &str, words: String) -> Self {
        Self {
            problems: vec![(field.to_owned(), words)],
            ..Self::default()
        }
    }

    /// Something was done.
    pub fn done(done: done::Done) -> Self {
        Self {
            done: Some(done),
            ..Self::default()
        }
    }

    /// The same, with what was typed.
    #[must_use]
    pub fn typed(mut self, fields: &[(&str, &str)]) -> Self {
        let kept =
            |(name, text): &(&str, &str)| ((*name).to_owned(), text.chars().take(Self::SHOWN).collect());
        self.typed = fields.iter().map(kept).collect();
        self
    }

    fn wrong(&self, field: &str) -> Option<String> {
        let found = self.problems.iter().find(|(name, _)| name == field);
        found.map(|(_, words)| words.clone())
    }

    fn text(&self, field: &str) -> Option<String> {
        let found = self.typed.iter().find(|(name, _)| name == field);
        found.map(|(_, text)| text.clone())
    }
}

/// A code that was made for somebody.
#[derive(Clone, Serialize, Deserialize)]
pub struct GivenCode {
    /// Whose: the username.
    pub username: String,
    /// The code, in groups.
    pub code: String,
    /// Until when it is good.
    pub expires_at: i64,
    /// What it is for.
    pub kind: CodeKind,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeKind {
    /// Choosing the password of an account that was made just now.
    Invitation,
    /// Choosing another password.
    Reset,
    /// The second step, once.
    SecondStep,
    /// The same, as soon as another administrator has confirmed it.
    Unconfirmed,
}

impl std::fmt::Debug for GivenCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GivenCode(..)")
    }
}

fn link(words: impl Into<String>, to: impl Into<String>) -> Link {
    Link {
        words: words.into(),
        to: to.into(),
    }
}

/// A number of people as a page says it.
fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
