//! Durations in words.

words! {
    minutes(lang, count: u32) = if count == 1 { "1 minute".to_owned() } else { format!("{count} minutes") },
        if count == 1 { "1 Minute".to_owned() } else { format!("{count} Minuten") };
    seconds(lang, count: u32) = if count == 1 { "1 second".to_owned() } else { format!("{count} seconds") },
        if count == 1 { "1 Sekunde".to_owned() } else { format!("{count} Sekunden") };
    today(lang, time: &str) = format!("today at {time}"), format!("heute um {time}");
    yesterday(lang, time: &str) = format!("yesterday at {time}"), format!("gestern um {time}");
    date_at(lang, date: &str, time: &str) = format!("{date}, {time}"), format!("{date}, {time}");
    january = "January", "Januar";
    february = "February", "Februar";
    march = "March", "März";
    april = "April", "April";
    may = "May", "Mai";
    june = "June", "Juni";
    july = "July", "Juli";
    august = "August", "August";
    september = "September", "September";
    october = "October", "Oktober";
    november = "November", "November";
    december = "December", "Dezember";
    date(lang, day: i8, month: &str, year: i16) = format!("{day} {month} {year}"), format!("{day}. {month} {year}");
}
