//! Times in words, in the portal's time zone.

use app::words::{self, Lang};
use jiff::{Timestamp, Zoned, tz::TimeZone};
use policy::{Moment, TimeOfDay, Weekday};

fn zoned(at_ms: i64, zone: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(at_ms)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned(zone.clone())
}

/// The moment as the policy engine wants it: the instant, and what the clock on the wall shows.
pub fn policy_moment(at_ms: i64, zone: &TimeZone) -> Moment {
    let at = zoned(at_ms, zone);
    let minutes = u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs());
    Moment {
        ms: at_ms,
        weekday: Weekday::ALL[usize::from(at.weekday().to_monday_zero_offset().unsigned_abs())],
        time: TimeOfDay::from_minutes(minutes).unwrap_or(TimeOfDay::START),
    }
}

/// `14:05:10`
pub fn clock_time(at_ms: i64, zone: &TimeZone) -> String {
    zoned(at_ms, zone).strftime("%H:%M:%S").to_string()
}

/// `3 August 2026`
pub fn date(at_ms: i64, zone: &TimeZone, lang: Lang) -> String {
    let at = zoned(at_ms, zone);
    words::times::date(lang, at.day(), month(at.month(), lang), at.year())
}

/// `today at 14:05`, `yesterday at 9:10`, then the date.
pub fn moment(at_ms: i64, now_ms: i64, zone: &TimeZone, lang: Lang) -> String {
    let (at, now) = (zoned(at_ms, zone), zoned(now_ms, zone));
    let time = at.strftime("%-H:%M").to_string();
    if at.date() == now.date() {
        words::times::today(lang, &time)
    } else if now.date().yesterday().is_ok_and(|d| d == at.date()) {
        words::times::yesterday(lang, &time)
    } else {
        date(at_ms, zone, lang)
    }
}

/// The same with the time of day, whenever it was.
pub fn exact(at_ms: i64, now_ms: i64, zone: &TimeZone, lang: Lang) -> String {
    let (at, now) = (zoned(at_ms, zone), zoned(now_ms, zone));
    let yesterday = now.date().yesterday().ok();
    if at.date() == now.date() || Some(at.date()) == yesterday {
        return moment(at_ms, now_ms, zone, lang);
    }
    let time = at.strftime("%-H:%M").to_string();
    words::times::date_at(lang, &date(at_ms, zone, lang), &time)
}

/// How far the clock on the wall is ahead of UTC at a moment, in milliseconds.
pub fn offset_ms(at_ms: i64, zone: &TimeZone) -> i64 {
    i64::from(zoned(at_ms, zone).offset().seconds()) * 1000
}

/// A time as it was typed, such as `2026-08-03T14:05`, in this zone.
pub fn read(typed: &str, zone: &TimeZone) -> Option<i64> {
    let time: jiff::civil::DateTime = typed.parse().ok()?;
    let at = time.to_zoned(zone.clone()).ok()?;
    Some(at.timestamp().as_millisecond())
}

/// `2026-08-03`, of a moment in UTC.
pub fn day(at_ms: i64) -> String {
    zoned(at_ms, &TimeZone::UTC).strftime("%Y-%m-%d").to_string()
}

/// For machines (RFC 3339).
pub fn rfc3339(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}

fn month(number: i8, lang: Lang) -> &'static str {
    use words::times as t;
    let names = [
        t::january,
        t::february,
        t::march,
        t::april,
        t::may,
        t::june,
        t::july,
        t::august,
        t::september,
        t::october,
        t::november,
        t::december,
    ];
    let index = usize::try_from(number.saturating_sub(1)).unwrap_or(0).min(11);
    names[index](lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_words() {
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        let now = 1_785_758_700_000; // 3 August 2026, 12:05 UTC
        assert_eq!(moment(now, now, &zone, Lang::En), "today at 14:05");
        assert_eq!(moment(now - 86_400_000, now, &zone, Lang::De), "gestern um 14:05");
        assert_eq!(moment(now - 3 * 86_400_000, now, &zone, Lang::En), "31 July 2026");
        assert_eq!(
            moment(now - 3 * 86_400_000, now, &zone, Lang::De),
            "31. Juli 2026"
        );
        assert_eq!(clock_time(now, &TimeZone::UTC), "12:05:00");
    }
}
