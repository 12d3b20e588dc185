//! Words around the operator's text that must be accepted after signing in.

words! {
    heading = "Data protection and use", "Datenschutz und Nutzung";
    lead = "Read this text. You can go on when you have accepted it.",
        "Lesen Sie diesen Text. Sie können fortfahren, sobald Sie ihm zugestimmt haben.";
    version(lang, version: &str) = format!("Version {version}"), format!("Fassung {version}");
    accept = "Accept and go on", "Zustimmen und fortfahren";
    decline = "Decline and sign out", "Ablehnen und abmelden";
    without = "Without accepting you can still take your data with you.", "Auch ohne Zustimmung können Sie Ihre Daten mitnehmen.";
    accepted(lang, date: &str) = format!("You accepted this text on {date}."), format!("Sie haben diesem Text am {date} zugestimmt.");
    did_accept(lang, version: &str) = format!("Accepted the text on data protection and use, version “{version}”."),
        format!("Dem Text zu Datenschutz und Nutzung zugestimmt, Fassung „{version}“.");
}
