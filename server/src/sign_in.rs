//! Signing in, stepping up and confirming (sudo): the use cases behind `/login` and `/confirm`.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `attempt.rs` | the state machine, pure: start there |
//! | `throttle.rs` | how tries are limited, pure; `gate.rs` holds it against the store |
//! | `open.rs` | an attempt read from its cookie, with how the person stands now |
//! | `passkey.rs` | a passkey alone, instead of name and password |
//! | `password.rs`, `choose.rs`, `answer.rs`, `set_up.rs` | one step each |
//! | `remembered.rs` | browsers that are not asked for the second step for a while |
//! | `stay.rs` | browsers that stay signed in; `series.rs` is the rotating token of both |
//! | `advance.rs` | what follows a step: the next one, or the session |
//! | `session.rs` | signed-in browsers; `recall.rs` keeps them in memory for looking |
//! | `owed.rs` | what a signed-in person must do before anything else |
//! | `step.rs` | what a step looks like |
//! | `no_downgrade.rs` | the law that all of it is held to (a test) |
//!
//! Every step is: reserve the try and commit; work (hash, judge) without a transaction; decide and commit. A rejection commits
//! too, so failures always count. Every step ends in a [`Turn`], which pages and JSON show alike.

pub mod advance;
pub mod answer;
pub mod attempt;
pub mod choose;
pub mod gate;
#[cfg(test)]
mod no_downgrade;
pub mod open;
pub mod owed;
pub mod passkey;
pub mod password;
pub mod recall;
pub mod remembered;
pub mod series;
pub mod session;
pub mod set_up;
pub mod stay;
pub mod step;
pub mod throttle;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::providers::{Rejection, webauthn::KeyProblem};
use crate::random::Token;
use crate::security::{backup_codes::CodesProblem, unfinished::Unfinished};
use crate::work::Work;
use open::Open;
use series::Series;

/// What came of one step.
pub struct Turn {
    /// Where the person is now.
    pub at: Position,
    /// What was wrong with what they sent.
    pub problem: Option<Problem>,
    /// What their browser must remember or forget.
    pub cookies: Vec<CookieChange>,
    /// Whose account is open to unknown browsers again once this is kept, by id.
    pub reopens: Option<String>,
}

/// Where a person is.
pub enum Position {
    /// At the password form.
    Start(Start),
    /// In an attempt.
    At(Box<Open>),
    /// Signed in, and going on to a local path.
    Landed(String),
}

/// The password form, with what is already known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The typed name.
    pub username: String,
    /// Where the person wants to go: a local path.
    pub next: String,
    /// The box "stay signed in" was ticked.
    #[serde(default)]
    pub stay: bool,
}

/// What a browser must remember or forget.
pub enum CookieChange {
    /// The attempt's cookie.
    Attempt(Option<Token>),
    /// The session's cookie.
    Session(Option<Token>),
    /// The known browser's cookie: whoever signed in last comes first.
    Known(Vec<Token>),
    /// What the browser is remembered by, for each of its people.
    Remembered(Vec<Series>),
    /// What the browser stays signed in by.
    Stay(Option<Series>),
}

/// The cookies that a browser brought.
#[derive(Clone, Default)]
pub struct Brought {
    /// The attempt.
    pub attempt: Option<Token>,
    /// The session.
    pub session: Option<Token>,
    /// The known browser, for each person who signed in with it.
    pub known: Vec<Token>,
    /// What the browser is remembered by.
    pub remembered: Vec<Series>,
    /// What the browser stays signed in by.
    pub stay: Option<Series>,
}

/// What was wrong. Closed and without text: it can travel sealed to the next page, in whatever language that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// No name.
    NoUsername,
    /// No password.
    NoPassword,
    /// They do not match; or there is no such person.
    NoMatch,
    /// The current password is not right (of somebody who is signed in).
    WrongPassword,
    /// The account is switched off; said only after the right password.
    Disabled,
    /// Too many tries; until then, or until a success elsewhere.
    TooMany {
        /// Milliseconds since 1970.
        until_ms: Option<i64>,
    },
    /// Too much to do.
    Busy {
        /// Seconds.
        retry_s: u32,
    },
    /// The attempt has run out.
    Expired,
    /// Too many wrong answers.
    Stopped,
    /// The answer was rejected.
    Rejected(Rejection),
    /// A passkey was used alone, and is not accepted.
    Passkey(KeyProblem),
    /// The method is not offered here.
    NotOffered,
    /// The set-up did not work.
    SetUp(Unfinished),
    /// The new backup codes are not in force yet.
    Codes(CodesProblem),
}

impl Turn {
    fn of(at: Position, problem: Option<Problem>) -> Self {
        Self {
            at,
            problem,
            cookies: Vec::new(),
            reopens: None,
        }
    }

    /// At the password form.
    pub fn start(start: Start, problem: Option<Problem>) -> Self {
        Self::of(Position::Start(start), problem)
    }

    /// In an attempt.
    pub fn at(open: Open, problem: Option<Problem>) -> Self {
        Self::of(Position::At(Box::new(open)), problem)
    }

    /// Signed in, and going on to a local path.
    fn landed(to: String) -> Self {
        Self::of(Position::Landed(to), None)
    }

    /// The same, with a change of a cookie.
    #[must_use]
    pub fn with(mut self, change: CookieChange) -> Self {
        self.cookies.push(change);
        self
    }

    /// Keeps what has led here, and opens afterwards what a complete sign-in opens again: that stops nobody.
    async fn kept(self, work: Work<'_>) -> Result<Self, Failure> {
        let (deps, origin) = (work.deps, work.origin.clone());
        work.commit().await?;
        if let Some(person_id) = &self.reopens
            && let Err(error) = gate::reopen(deps, origin, person_id).await
        {
            tracing::warn!(%error, "an account could not be opened again; the next sign-in will");
        }
        Ok(self)
    }
}

/// When a refused try may be made again, in milliseconds since 1970; `None` when waiting does not help.
pub(crate) fn gate_until(refused: throttle::Refused) -> Option<i64> {
    match refused {
        throttle::Refused::Until { at_ms } => Some(at_ms),
        throttle::Refused::Closed => None,
    }
}
