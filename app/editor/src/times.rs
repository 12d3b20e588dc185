//! Times of the week as people write them, one a line: `mon-fri 08:00-17:00`, `sat,sun`, `22:00-06:00`.

use std::collections::BTreeSet;

use policy::{TimeOfDay, Weekday, Window};

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// As it is written. Days are listed one by one.
pub(crate) fn written(window: &Window) -> String {
    let days: Vec<&str> = Weekday::ALL
        .iter()
        .zip(NAMES)
        .filter(|(day, _)| window.days.contains(day))
        .map(|(_, name)| name)
        .collect();
    let all_day = window.from == TimeOfDay::START && window.until == TimeOfDay::END;
    let hours = format!("{}-{}", window.from, window.until);
    match (days.is_empty(), all_day) {
        (true, _) => hours,
        (false, true) => days.join(","),
        (false, false) => format!("{} {hours}", days.join(",")),
    }
}

/// What it says; `None` when it is no time.
pub(crate) fn read(line: &str) -> Option<Window> {
    let mut parts = line.split_whitespace();
    let (first, second) = (parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let (days, hours) = match second {
        Some(hours) => (days(first)?, Some(hours)),
        None if first.starts_with(|c: char| c.is_ascii_digit()) => (BTreeSet::new(), Some(first)),
        None => (days(first)?, None),
    };
    let (from, until) = match hours {
        Some(hours) => {
            let (from, until) = hours.split_once('-')?;
            (from.parse().ok()?, until.parse().ok()?)
        }
        None => (TimeOfDay::START, TimeOfDay::END),
    };
    Some(Window { days, from, until })
}

fn days(text: &str) -> Option<BTreeSet<Weekday>> {
    let number = |name: &str| NAMES.iter().position(|known| known.eq_ignore_ascii_case(name));
    let mut days = BTreeSet::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (number(from)?, number(to)?);
        // `fri-mon` goes round the end of the week.
        let length = (to + 7 - from) % 7;
        days.extend((from..=from + length).map(|day| Weekday::ALL[day % 7]));
    }
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    #[test]
    fn as_people_write_them() {
        let days = |line: &str| read(line).expect(line).days.len();
        assert_eq!(days("mon-fri 08:00-17:00"), 5);
        assert_eq!(days("Fri-Mon"), 4);
        assert_eq!(days("sat,sun"), 2);
        assert_eq!(days("22:00-06:00"), 0);
        for wrong in [
            "",
            "8-17",
            "mon fri",
            "mon 08:00",
            "mon 08:00-17:00 x",
            "someday",
            "25:00-26:00",
            "-",
            ",",
        ] {
            assert!(read(wrong).is_none(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            days in subsequence(Weekday::ALL.to_vec(), 0..=7), from in 0..=1440_u16, until in 0..=1440_u16,
        ) {
            let time = |minutes| TimeOfDay::from_minutes(minutes).expect("of a day");
            let window = Window { days: days.into_iter().collect(), from: time(from), until: time(until) };
            prop_assert_eq!(read(&written(&window)), Some(window));
        }

        #[test]
        fn nothing_panics(line in "\\PC{0,40}") {
            let _ = read(&line);
        }
    }
}
