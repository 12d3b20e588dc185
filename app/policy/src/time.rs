//! Times of the week: when a rule holds, and which moment it is.
//!
//! The engine has no clock and knows no time zones. Who asks passes in a [`Moment`] in the zone of the portal.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::written;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// All of them, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];

    /// 0 for Monday.
    fn number(self) -> u16 {
        self as u16
    }

    fn before(self) -> Self {
        Self::ALL[usize::from((self.number() + 6) % 7)]
    }
}

/// A time of the day in 24 hours, to the minute: `08:30`; `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The beginning of the day.
    pub const START: Self = Self(0);
    /// The end of the day.
    pub const END: Self = Self(DAY);

    /// That many minutes after midnight; `None` beyond 1440.
    #[must_use]
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= DAY { Some(Self(minutes)) } else { None }
    }

    /// Minutes since midnight, 0 to 1440.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::read(deserializer)
    }
}

impl FromStr for TimeOfDay {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        let number = |part: &str| {
            let two_digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u16>().ok().filter(|_| two_digits)
        };
        let (hours, minutes) = text.split_once(':').ok_or(BadTime)?;
        let hours = number(hours).ok_or(BadTime)?;
        let minutes = number(minutes).filter(|minutes| *minutes < 60).ok_or(BadTime)?;
        Self::from_minutes(hours * 60 + minutes).ok_or(BadTime)
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Not a [`TimeOfDay`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadTime;

impl fmt::Display for BadTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written like 08:30, from 00:00 to 24:00")
    }
}

impl std::error::Error for BadTime {}

/// A stretch of time that comes every week: on these days, from a time until just before another.
///
/// When `until` is not after `from`, it goes on past midnight: `22:00` until `06:00` on Friday ends on Saturday morning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The days on which it begins. None: every day.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub days: BTreeSet<Weekday>,
    /// When it begins. Not said: at midnight.
    #[serde(default = "start", skip_serializing_if = "is_start")]
    pub from: TimeOfDay,
    /// When it is over. Not said: at the end of the day.
    #[serde(default = "end", skip_serializing_if = "is_end")]
    pub until: TimeOfDay,
}

impl Window {
    /// Whether this moment lies in it.
    #[must_use]
    pub fn contains(&self, weekday: Weekday, time: TimeOfDay) -> bool {
        let on = |day| self.days.is_empty() || self.days.contains(&day);
        if self.from < self.until {
            return on(weekday) && self.from <= time && time < self.until;
        }
        (on(weekday) && self.from <= time) || (on(weekday.before()) && time < self.until)
    }
}

const fn start() -> TimeOfDay {
    TimeOfDay::START
}

const fn end() -> TimeOfDay {
    TimeOfDay::END
}

fn is_start(time: &TimeOfDay) -> bool {
    *time == TimeOfDay::START
}

fn is_end(time: &TimeOfDay) -> bool {
    *time == TimeOfDay::END
}

/// A moment, as an instant and as the clock on the wall of the portal shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub ms: i64,
    /// The day of the week, in the zone of the portal.
    pub weekday: Weekday,
    /// The time of the day, in the zone of the portal.
    pub time: TimeOfDay,
}
