//! Which entries of the log are wanted: read from what was typed, in a form or on the command line.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::admin::{AdminError, people};
use crate::audit::Event;
use crate::store::Conn;
use crate::store::audit::{Entry, Filter, is_often};
use crate::times;

/// How long the text that is looked for may be, in characters.
pub const LONGEST_SEARCH: usize = 100;

/// What was typed; what is empty counts for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    /// A username, or the id of somebody who is gone: what concerns them, and what they did.
    pub person: &'a str,
    /// Names of events.
    pub events: &'a [String],
    /// From this day or moment on.
    pub from: &'a str,
    /// Up to and with this day, or up to this moment.
    pub to: &'a str,
    /// A text in the detail, the address or the browser.
    pub search: &'a str,
}

/// Which entries are wanted. The default is all of them.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    person: Option<String>,
    events: Vec<Event>,
    from: Option<i64>,
    until: Option<i64>,
    search: String,
}

impl Wanted {
    /// Understands what was typed; days and times are of this zone.
    ///
    /// # Errors
    /// [`AdminError`]: nobody of that name, no such event, no moment, too long.
    pub async fn read(conn: &mut Conn, zone: &TimeZone, typed: Typed<'_>) -> Result<Self, AdminError> {
        let mut events = Vec::new();
        for name in typed
            .events
            .iter()
            .map(|name| name.trim())
            .filter(|name| !name.is_empty())
        {
            let known = Event::ALL.iter().copied().find(|event| event.name() == name);
            events.push(known.ok_or_else(|| AdminError::NoSuchEvent(name.chars().take(64).collect()))?);
        }
        if typed.search.chars().count() > LONGEST_SEARCH {
            return Err(AdminError::SearchTooLong);
        }
        Ok(Self {
            person: match typed.person.trim() {
                "" => None,
                name => Some(person(conn, name).await?),
            },
            events,
            from: moment(typed.from, zone, false)?,
            until: moment(typed.to, zone, true)?,
            search: typed.search.trim().to_lowercase(),
        })
    }

    /// Whether everything is wanted.
    pub fn is_everything(&self) -> bool {
        let Self {
            person,
            events,
            from,
            until,
            search,
        } = self;
        person.is_none() && events.is_empty() && from.is_none() && until.is_none() && search.is_empty()
    }

    /// The same, only from before a moment.
    #[must_use]
    pub(super) fn before(self, at: i64) -> Self {
        let until = self.until.map_or(at, |until| until.min(at));
        Self {
            until: Some(until),
            ..self
        }
    }

    /// As the head of an export says it.
    pub(super) fn value(&self) -> Value {
        let events: Vec<_> = self.events.iter().map(|event| event.name()).collect();
        json!({
            "person": self.person, "events": events, "from": self.from.map(times::rfc3339),
            "until": self.until.map(times::rfc3339), "search": self.search,
        })
    }

    /// As the entry about an export says it: what was looked for may name somebody, and the log stays.
    pub(super) fn noted(&self) -> Value {
        let mut value = self.value();
        value["search"] = self.is_search().into();
        value
    }

    /// Who is asked for.
    pub(super) fn person(&self) -> Option<&str> {
        self.person.as_deref()
    }

    fn is_search(&self) -> bool {
        !self.search.is_empty()
    }

    /// Whether it is found by looking at one entry after the other, and not through an index.
    pub fn is_looked_for(&self) -> bool {
        self.is_search() || self.events.iter().any(|event| is_often(event.name()))
    }

    /// The events that the database is asked for; none, when they are looked for here.
    pub(super) fn event_names(&self) -> Vec<&'static str> {
        match self.is_looked_for() {
            true => Vec::new(),
            false => self.events.iter().map(|event| event.name()).collect(),
        }
    }

    /// What the database is asked for; what is looked for is not its business.
    pub(super) fn filter<'a>(&'a self, events: &'a [&'a str]) -> Filter<'a> {
        Filter {
            person: self.person.as_deref(),
            events,
            from: self.from,
            until: self.until,
            ..Filter::default()
        }
    }

    /// Whether it is one of the events, and the text that is looked for is in it, whatever the case of its letters.
    pub(super) fn finds(&self, entry: &Entry) -> bool {
        let has = |text: &str| text.to_lowercase().contains(&self.search);
        let mut events = self.events.iter();
        if !self.events.is_empty() && !events.any(|event| event.name() == entry.event) {
            return false;
        }
        self.search.is_empty()
            || has(&entry.detail)
            || entry.address.as_deref().is_some_and(has)
            || entry.agent.as_deref().is_some_and(has)
    }
}

async fn person(conn: &mut Conn, name: &str) -> Result<String, AdminError> {
    match people::find(conn, name).await {
        Ok(person) => Ok(person.id),
        Err(AdminError::NoSuchPerson(_)) if Uuid::try_parse(name).is_ok() => Ok(name.to_lowercase()),
        Err(error) => Err(error),
    }
}

/// A day, a moment of this zone, or one with its offset. A day as an end means all of it.
fn moment(text: &str, zone: &TimeZone, is_end: bool) -> Result<Option<i64>, AdminError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let here = |at: DateTime| Some(at.to_zoned(zone.clone()).ok()?.timestamp());
    let found = match (text.parse::<Timestamp>(), text.len()) {
        (Ok(at), _) => Some(at),
        (Err(_), 10) => text.parse::<Date>().ok().and_then(|day| {
            let day = if is_end {
                day.checked_add(1.day()).ok()?
            } else {
                day
            };
            here(day.to_datetime(Time::midnight()))
        }),
        _ => text.parse::<DateTime>().ok().and_then(here),
    };
    match found {
        Some(at) => Ok(Some(at.as_millisecond())),
        None => Err(AdminError::BadMoment(text.chars().take(40).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str, is_end: bool) -> Option<i64> {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        moment(text, &zone, is_end).expect("a moment")
    }

    #[test]
    fn days_and_moments_are_of_the_portals_zone() {
        let day = 1_785_708_000_000; // 3 August 2026, 0:00 in Berlin
        assert_eq!(ms("", true), None);
        assert_eq!(ms("2026-08-03", false), Some(day));
        assert_eq!(ms(" 2026-08-03 ", true), Some(day + 24 * 3_600_000));
        assert_eq!(ms("2026-08-03T14:05", false), Some(day + (14 * 60 + 5) * 60_000));
        assert_eq!(
            ms("2026-08-03 14:05:00", true),
            Some(day + (14 * 60 + 5) * 60_000)
        );
        assert_eq!(
            ms("2026-08-03T14:05:00Z", true),
            Some(day + (16 * 60 + 5) * 60_000)
        );
        // The night in which the clock is put back is an hour longer.
        assert_eq!(
            ms("2026-10-25", true)
                .zip(ms("2026-10-25", false))
                .map(|(to, from)| to - from),
            Some(25 * 3_600_000)
        );
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for wrong in [
            "yesterday",
            "2026-13-01",
            "2026-08-3",
            "0",
            "2026-08-03T25:00",
            &"9".repeat(5000),
        ] {
            let refused = moment(wrong, &TimeZone::UTC, false);
            assert!(
                matches!(refused, Err(AdminError::BadMoment(text)) if text.len() <= 40),
                "{wrong}"
            );
        }
    }
}
