//! What a change of the policy means to one person who signs in: nothing, or one of a few things that an administrator must know
//! before saving.
//!
//! | before | after | effect |
//! | --- | --- | --- |
//! | any way in | no way in | [`Effect::LockedOut`] |
//! | in without, or with a method | must set one up first, also where that must be from certain networks | [`Effect::MustSetUp`] |
//! | in without | asked | [`Effect::NewlyAsked`] |
//! | asked | asked, and something they have is not accepted any more | [`Effect::LosesMethod`] |
//! | asked, or must set up, or no way in | less than that | [`Effect::Eased`] |
//! | | the same | [`Effect::Unchanged`] |

use serde::{Deserialize, Serialize};

use crate::compiled::Compiled;
use crate::facts::Facts;
use crate::next::{Blocked, Choices, Next, what_now};

/// What a change means to somebody, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// There would be no way in any more.
    LockedOut,
    /// They would have to set up a method at the next sign-in.
    MustSetUp,
    /// They would be asked for a second factor that they have, and are not asked now.
    NewlyAsked,
    /// A method that they have would not be accepted any more; another one is.
    LosesMethod,
    /// Less would be asked of them.
    Eased,
    /// Nothing.
    Unchanged,
}

impl Effect {
    /// All of them, in their order.
    pub const ALL: [Self; 6] = [
        Self::LockedOut,
        Self::MustSetUp,
        Self::NewlyAsked,
        Self::LosesMethod,
        Self::Eased,
        Self::Unchanged,
    ];

    /// Its place in [`Effect::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What it means to somebody of whom these facts are known when the one policy is replaced by the other.
#[must_use]
pub fn effect(before: &Compiled<'_>, after: &Compiled<'_>, facts: &Facts) -> Effect {
    between(&first_step(before, facts), &first_step(after, facts))
}

/// What somebody meets who has proven nothing but the password.
pub(crate) fn first_step(compiled: &Compiled<'_>, facts: &Facts) -> Next {
    what_now(&compiled.requirement(facts), facts, &[])
}

pub(crate) fn between(before: &Next, after: &Next) -> Effect {
    match (rank(before), rank(after)) {
        (was, is) if is < was => Effect::Eased,
        (was, 3) if was < 3 => Effect::LockedOut,
        (was, 2) if was < 2 => Effect::MustSetUp,
        (0, 1) => Effect::NewlyAsked,
        _ => match (before, after) {
            (Next::Challenge(was), Next::Challenge(is)) if loses(was, is) => Effect::LosesMethod,
            _ => Effect::Unchanged,
        },
    }
}

/// How far somebody is from being in.
fn rank(next: &Next) -> u8 {
    match next {
        Next::Enough => 0,
        Next::Challenge(_) => 1,
        // From there they come in, or go there.
        Next::SetUp { .. } | Next::SetUpLater { .. } | Next::Blocked(Blocked::NotFromHere) => 2,
        Next::Blocked(_) => 3,
    }
}

fn loses(was: &Choices, is: &Choices) -> bool {
    let gone = |before: &[_], after: &[_]| before.iter().any(|one| !after.contains(one));
    gone(&was.primary, &is.primary) || gone(&was.fallback, &is.fallback)
}
