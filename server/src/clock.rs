//! The time, as a thing that is passed in.
//!
//! Times are `i64` milliseconds since 1970-01-01 UTC everywhere in the server, in memory and in the database.
//! [`SystemClock`] is the only place that reads the machine's clock; `clippy.toml` forbids it elsewhere.
//! To add a helper about time, make it a pure function of milliseconds, so that a test needs no clock.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds in a second.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds in a day of 24 hours.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01 UTC. May go backwards, because the operator may set the clock.
    fn now_ms(&self) -> i64;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now_ms(&self) -> i64 {
        let millis = |span: std::time::Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        }
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug, Default)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// A clock that shows `now_ms`.
    pub const fn at(now_ms: i64) -> Self {
        Self(AtomicI64::new(now_ms))
    }

    /// Shows `now_ms` from here on; going back is allowed.
    pub fn set(&self, now_ms: i64) {
        self.0.store(now_ms, Ordering::SeqCst);
    }

    /// Moves on by `by_ms`, or back when that is negative.
    pub fn advance(&self, by_ms: i64) {
        self.0.fetch_add(by_ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_shows_a_time_after_this_was_written() {
        assert!(SystemClock.now_ms() > 1_600_000_000_000);
    }

    #[test]
    fn a_test_moves_its_clock() {
        let clock = TestClock::at(5);
        clock.advance(MINUTE_MS);
        assert_eq!(clock.now_ms(), 60_005);
        clock.advance(-6);
        assert_eq!(clock.now_ms(), 59_999);
        clock.set(-1);
        assert_eq!(clock.now_ms(), -1);
    }
}
