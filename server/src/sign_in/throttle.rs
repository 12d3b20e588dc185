//! How many wrong answers are too many: from the failures so far to the time of the next try. Pure: no I/O, no clock.
//!
//! A row of table `throttles` is a [`Standing`]; what it may do is a [`Rule`]; which rule a [`Kind`] of row has is in
//! [`Limits`] (design.md section 5, row "throttle"). The use case goes: lock the row, [`reserve`], save, commit; then the
//! work (hashing, comparing); on success [`succeed`], save, commit. A try is counted *before* the work, so a hundred at the
//! same moment are a hundred failures and not one; what is judged at once is counted and judged under the one lock. A refused
//! try is not counted and changes nothing.
//!
//! | who tries | rows that are reserved |
//! | --- | --- |
//! | unknown browser, password | [`Kind::Person`] (for a name that nobody has: under its HMAC), [`Kind::Network`] |
//! | unknown browser, second step | [`Kind::SecondStep`], [`Kind::Network`] |
//! | known browser, either step | [`Kind::KnownBrowser`] only, so that nobody can lock the owner out of it |
//! | somebody who chooses a password | [`Kind::NewPassword`] only, whatever comes of it |
//! | somebody signed in, with their own account | [`Kind::OwnAct`] only, whatever comes of it |
//!
//! A passkey, or a complete sign-in from a known browser, [`reopen`]s the person's first two rows.
//! To add a kind: a variant of [`Kind`], its rule in [`Limits::rule`], its key function (all in `limits.rs`), its line above.

mod limits;

use crate::clock::SECOND_MS;

pub use limits::{
    Kind, Limits, browser_key, network_key, new_password_key, own_act_key, person_key, second_step_key,
    staying_key, unknown_key,
};

/// What a throttle row holds. A row that does not exist is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Tries that count against the rule now. Never negative.
    pub failures: i64,
    /// [`Rule::Window`]: when its window began. [`Rule::Waits`]: when the last try was counted. Milliseconds.
    pub window_started_ms: i64,
    /// [`Rule::Waits`]: the next try is allowed from here on, in milliseconds. 0: at once.
    pub not_before_ms: i64,
    /// Tries since the last success, whatever time has passed.
    pub in_a_row: i64,
}

/// Why a try may not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Not before `at_ms`, which is later than now.
    Until {
        /// Milliseconds since 1970.
        at_ms: i64,
    },
    /// Not before a success from a known browser or with a passkey.
    Closed,
}

impl Refused {
    /// Whole seconds to wait for `Retry-After`, at least 1. `None` when waiting does not help.
    pub fn retry_after_s(self, now_ms: i64) -> Option<i64> {
        match self {
            Self::Until { at_ms } => Some(
                at_ms
                    .saturating_sub(now_ms)
                    .saturating_add(SECOND_MS - 1)
                    .div_euclid(SECOND_MS)
                    .max(1),
            ),
            Self::Closed => None,
        }
    }
}

/// How tries are limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Some tries are free; each further one must wait, twice as long each time; after many in a row nothing goes.
    Waits {
        /// Tries without a wait, at least 1.
        free: i64,
        /// The wait after the last free try.
        first_ms: i64,
        /// The longest wait, at least `first_ms`.
        longest_ms: i64,
        /// After so many in a row: [`Refused::Closed`].
        close_after: i64,
        /// After so long without a try the free ones are back, but not what counts in a row. At least `longest_ms`.
        forget_ms: i64,
    },
    /// So many tries in a window of time, which begins with the first.
    Window {
        /// At least 1.
        tries: i64,
        /// At least 1.
        window_ms: i64,
    },
}

/// Counts one try as a failure, before the work is done.
///
/// # Errors
/// [`Refused`] when the try may not be made. The standing then stays as it is.
pub fn reserve(rule: Rule, standing: Standing, now_ms: i64) -> Result<Standing, Refused> {
    let failures = standing.failures.max(0);
    let in_a_row = standing.in_a_row.max(0);
    let next_in_a_row = in_a_row.saturating_add(1);
    let since = now_ms.saturating_sub(standing.window_started_ms);
    match rule {
        Rule::Waits {
            free,
            first_ms,
            longest_ms,
            close_after,
            forget_ms,
        } => {
            if in_a_row >= close_after {
                return Err(Refused::Closed);
            }
            let forgotten = since >= forget_ms;
            let wait_ms = standing.not_before_ms.saturating_sub(now_ms);
            // A longer wait than the rule gives was set before the clock was put back: it would last for ever.
            if !forgotten && wait_ms > 0 && wait_ms <= longest_ms {
                return Err(Refused::Until {
                    at_ms: standing.not_before_ms,
                });
            }
            let failures = if forgotten { 1 } else { failures.saturating_add(1) };
            let wait_ms = wait_after(failures, free, first_ms, longest_ms);
            let not_before_ms = if wait_ms == 0 {
                0
            } else {
                now_ms.saturating_add(wait_ms)
            };
            Ok(Standing {
                failures,
                window_started_ms: now_ms,
                not_before_ms,
                in_a_row: next_in_a_row,
            })
        }
        Rule::Window { tries, window_ms } => {
            // A window that begins far in the future was begun before the clock was put back.
            let over = failures == 0 || since.saturating_abs() >= window_ms;
            let (failures, window_started_ms) = if over {
                (0, now_ms)
            } else {
                (failures, standing.window_started_ms)
            };
            if failures >= tries {
                return Err(Refused::Until {
                    at_ms: window_started_ms.saturating_add(window_ms),
                });
            }
            Ok(Standing {
                failures: failures.saturating_add(1),
                window_started_ms,
                not_before_ms: 0,
                in_a_row: next_in_a_row,
            })
        }
    }
}

/// The wait that follows so many failures.
fn wait_after(failures: i64, free: i64, first_ms: i64, longest_ms: i64) -> i64 {
    let Ok(doublings) = u32::try_from(failures.saturating_sub(free)) else {
        return 0;
    };
    first_ms.saturating_mul(1 << doublings.min(40)).min(longest_ms)
}

/// The standing after a reserved try turned out right.
///
/// A row that waits starts afresh. A window gets only the one try back: a guesser must not clear a network's row by signing in
/// as somebody else, nor a known browser's row, which counts both steps, by giving the right password again and again.
pub fn succeed(rule: Rule, standing: Standing) -> Standing {
    match rule {
        Rule::Waits { .. } => Standing::default(),
        Rule::Window { .. } => Standing {
            failures: standing.failures.saturating_sub(1).max(0),
            in_a_row: 0,
            ..standing
        },
    }
}

/// The standing of a person's row after they proved themselves another way: a known browser, or a passkey.
/// Open again, but whoever has been guessing goes on waiting as before.
pub const fn reopen(standing: Standing) -> Standing {
    Standing {
        in_a_row: 0,
        ..standing
    }
}

/// Whether the row is closed until a success from a known browser or with a passkey. Such a row must not be swept away.
pub const fn is_closed(rule: Rule, standing: Standing) -> bool {
    match rule {
        Rule::Waits { close_after, .. } => standing.in_a_row >= close_after,
        Rule::Window { .. } => false,
    }
}

#[cfg(test)]
mod tests;
