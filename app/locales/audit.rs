//! Words of the audit log: its page, and a sentence for every event that is not told to the person in the same words.

words! {
    log = "Audit log", "Audit-Protokoll";
    from = "From", "Von";
    to = "To", "Bis";
    person = "Person", "Person";
    kind = "Kind", "Art";
    find = "Search", "Suchen";
    kind_all = "Everything", "Alles";
    kind_sign_ins = "Sign-ins", "Anmeldungen";
    kind_refused = "Refused and reported", "Abgelehnt und gemeldet";
    kind_methods = "Sign-in methods", "Anmeldemethoden";
    kind_accounts = "Accounts and groups", "Konten und Gruppen";
    kind_portal = "Policy and portal", "Richtlinie und Portal";
    kind_log = "This log", "Dieses Protokoll";
    no_such_person = "Nobody has that username. Check it, or look for a part of it in the list of people.",
        "Diesen Benutzernamen hat niemand. Prüfen Sie ihn, oder suchen Sie einen Teil davon in der Personenliste.";
    no_moment = "Write a day or a time, such as 2026-08-03 or 2026-08-03T14:05.", "Schreiben Sie einen Tag oder eine Zeit, etwa 2026-08-03 oder 2026-08-03T14:05.";
    find_too_long(lang, most: usize) = format!("Look for {most} characters or fewer."), format!("Suchen Sie nach höchstens {most} Zeichen.");
    nothing = "Nothing matches.", "Nichts passt.";
    unfinished(lang, count: usize) = format!("{count} entries were looked at. There may be more among the older ones."),
        format!("{count} Einträge wurden angesehen. Unter den älteren gibt es vielleicht mehr.");
    pages = "Pages", "Seiten";
    newer = "Newer", "Neuere";
    older = "Older", "Ältere";
    newest = "Back to the newest", "Zurück zu den neuesten";
    download_csv = "Download CSV", "CSV herunterladen";
    download_json = "Download JSON", "JSON herunterladen";

    time = "Time", "Zeit";
    who = "Who", "Wer";
    what = "What", "Was";
    from_where = "From", "Von wo";
    version = "Policy version", "Richtlinienversion";
    about = "Concerns", "Betrifft";
    details = "Details", "Einzelheiten";
    decision = "Why it was decided so", "Warum so entschieden wurde";
    event = "Event", "Ereignis";
    id = "Id", "Kennung";
    place = "Place in the log", "Platz im Protokoll";
    browser = "Browser", "Browser";
    method = "Method", "Methode";
    made_by = "Made by", "Erzeugt von";
    console = "the server’s console", "die Konsole des Servers";
    set_up = "the set-up code", "der Einrichtungscode";
    portal = "the portal itself", "das Portal selbst";
    nobody = "not signed in", "nicht angemeldet";
    gone(lang, id: &str) = format!("somebody who is gone ({id})"), format!("jemand, den es nicht mehr gibt ({id})");
    quoted(lang, name: &str) = format!("“{name}”"), format!("„{name}“");

    sign_in_started = "A sign-in began.", "Eine Anmeldung hat begonnen.";
    password_right = "The right password was entered.", "Das richtige Passwort wurde eingegeben.";
    account_off = "A sign-in was refused: the account is switched off.", "Eine Anmeldung wurde abgelehnt: Das Konto ist ausgeschaltet.";
    challenge_shown(lang, what: &str) = format!("A second step was asked for: {what}."), format!("Ein zweiter Schritt wurde verlangt: {what}.");
    answer_right(lang, what: &str) = format!("A right answer was given: {what}."), format!("Eine richtige Antwort wurde gegeben: {what}.");
    attempt_left = "A sign-in was cancelled.", "Eine Anmeldung wurde abgebrochen.";
    attempt_replaced = "A sign-in was begun again.", "Eine Anmeldung wurde neu begonnen.";
    attempt_ended = "A sign-in ended before it was complete.", "Eine Anmeldung endete, bevor sie fertig war.";
    sign_in_blocked = "A sign-in was refused: the policy left no way in from there.", "Eine Anmeldung wurde abgelehnt: Die Richtlinie ließ von dort keinen Weg.";
    out_everywhere = "Signed out everywhere.", "Überall abgemeldet.";
    out_elsewhere = "Another browser was signed out.", "Ein anderer Browser wurde abgemeldet.";
    put_off(lang, date: &str) = format!("The set-up of a second step was put off. It may be until {date}."),
        format!("Die Einrichtung eines zweiten Schritts wurde verschoben. Das geht bis {date}.");
    put_off_some = "The set-up of a second step was put off.", "Die Einrichtung eines zweiten Schritts wurde verschoben.";
    added = "Added a method.", "Eine Methode hinzugefügt.";
    removed = "Removed a method.", "Eine Methode entfernt.";
    renamed = "Renamed a method.", "Eine Methode umbenannt.";
    copied = "Refused a method: there may be a copy of it.", "Eine Methode abgelehnt: Vielleicht gibt es eine Kopie.";
    used(lang, what: &str) = format!("A method was used: {what}."), format!("Eine Methode wurde verwendet: {what}.");

    enforcement = "Changed who must use a second step.", "Geändert, wer einen zweiten Schritt verwenden muss.";
    enforce_nobody = "Changed who must use a second step: nobody.", "Geändert, wer einen zweiten Schritt verwenden muss: niemand.";
    enforce_all = "Changed who must use a second step: everybody.", "Geändert, wer einen zweiten Schritt verwenden muss: alle.";
    enforce_all_but(lang, but: &str) = format!("Changed who must use a second step: everybody outside of {but}."),
        format!("Geändert, wer einen zweiten Schritt verwenden muss: alle außerhalb von {but}.");
    enforce_groups(lang, groups: &str) = format!("Changed who must use a second step: the members of {groups}."),
        format!("Geändert, wer einen zweiten Schritt verwenden muss: die Mitglieder von {groups}.");
    enforce_groups_but(lang, groups: &str, but: &str) = format!("Changed who must use a second step: the members of {groups} outside of {but}."),
        format!("Geändert, wer einen zweiten Schritt verwenden muss: die Mitglieder von {groups} außerhalb von {but}.");
    remember_days(lang, days: u64) = match days { 0 => "Browsers are not remembered any more.".to_owned(), 1 => "Browsers may be remembered for 1 day.".to_owned(), _ => format!("Browsers may be remembered for {days} days.") },
        match days { 0 => "Browser werden nicht mehr gemerkt.".to_owned(), 1 => "Browser dürfen 1 Tag lang gemerkt werden.".to_owned(), _ => format!("Browser dürfen {days} Tage lang gemerkt werden.") };
    policy_changed(lang, version: u64, reason: &str) = format!("Put policy version {version} in force: “{reason}”."), format!("Version {version} der Richtlinie in Kraft gesetzt: „{reason}“.");
    switched_off(lang, name: &str) = format!("Switched off: {name}."), format!("Ausgeschaltet: {name}.");
    switched_on(lang, name: &str) = format!("Switched on for everybody: {name}."), format!("Für alle eingeschaltet: {name}.");
    switched_on_for(lang, name: &str, groups: &str) = format!("Switched on for the members of {groups}: {name}."), format!("Für die Mitglieder von {groups} eingeschaltet: {name}.");
    cleaned(lang, name: &str, count: u64) = if count == 1 { format!("Removed from everybody: {name}. It was 1 method.") } else { format!("Removed from everybody: {name}. It was {count} methods.") },
        if count == 1 { format!("Bei allen entfernt: {name}. Es war 1 Methode.") } else { format!("Bei allen entfernt: {name}. Es waren {count} Methoden.") };

    administrator_created = "The account of an administrator was made.", "Das Konto einer Person mit Administrationsrechten wurde angelegt.";
    account_switched_off = "The account was switched off.", "Das Konto wurde ausgeschaltet.";
    account_switched_on = "The account was switched on.", "Das Konto wurde eingeschaltet.";
    promoted = "Made an administrator.", "Administrationsrechte gegeben.";
    demoted = "Made an administrator no longer.", "Administrationsrechte genommen.";
    name_changed = "The full name was changed.", "Der volle Name wurde geändert.";
    email_changed = "The e-mail address was changed.", "Die E-Mail-Adresse wurde geändert.";
    unlocked = "Wrong tries were forgotten.", "Falsche Versuche wurden vergessen.";
    deleted = "The account was deleted.", "Das Konto wurde gelöscht.";
    breaches_unreachable = "The list of stolen passwords could not be asked.", "Die Liste gestohlener Passwörter konnte nicht gefragt werden.";
    breached = "The password is on lists of stolen passwords.", "Das Passwort steht auf Listen gestohlener Passwörter.";
    reset_refused = "The code of a password reset was refused.", "Der Code zum Zurücksetzen eines Passworts wurde abgelehnt.";
    code_issued(lang, reason: &str) = format!("Made an administrator code: “{reason}”."), format!("Einen Code der Administration erzeugt: „{reason}“.");
    code_confirmed = "Confirmed an administrator code.", "Einen Code der Administration bestätigt.";
    code_used(lang, reason: &str) = format!("Signed in with an administrator code: “{reason}”."), format!("Mit einem Code der Administration angemeldet: „{reason}“.");
    code_refused = "Wanted to make or confirm an administrator code, and may not.", "Wollte einen Code der Administration erzeugen oder bestätigen und darf es nicht.";
    group_created(lang, group: &str) = format!("Made the group {group}."), format!("Gruppe {group} angelegt.");
    group_deleted(lang, group: &str) = format!("Deleted the group {group}."), format!("Gruppe {group} gelöscht.");
    group_changed = "A group was changed.", "Eine Gruppe wurde geändert.";
    joined(lang, group: &str) = format!("Put into the group {group}."), format!("In die Gruppe {group} aufgenommen.");
    left(lang, group: &str) = format!("Taken out of the group {group}."), format!("Aus der Gruppe {group} genommen.");
    looks_after(lang, group: &str) = format!("Looks after the group {group}."), format!("Betreut die Gruppe {group}.");
    looks_after_no_longer(lang, group: &str) = format!("Looks after the group {group} no longer."), format!("Betreut die Gruppe {group} nicht mehr.");
    key_made(lang, count: u64) = format!("A new key for stored secrets; sealed again with it: {count}."), format!("Neuer Schlüssel für gespeicherte Geheimnisse; neu damit versiegelt: {count}.");
    keys_dropped = "The earlier keys for stored secrets were dropped.", "Die früheren Schlüssel für gespeicherte Geheimnisse wurden entfernt.";
    set_up_made = "A set-up code was made.", "Ein Einrichtungscode wurde erzeugt.";
    set_up_used = "The set-up code was used.", "Der Einrichtungscode wurde verwendet.";
    set_up_refused = "A set-up code was refused.", "Ein Einrichtungscode wurde abgelehnt.";
    lock_out_prevented = "A change was refused: nobody could have undone it.", "Eine Änderung wurde abgelehnt: Niemand hätte sie rückgängig machen können.";
    exported = "The whole audit log was exported.", "Das ganze Audit-Protokoll wurde exportiert.";
    people_downloaded = "The list of people was downloaded.", "Die Personenliste wurde heruntergeladen.";
    downloaded = "Entries of the audit log were downloaded.", "Einträge des Audit-Protokolls wurden heruntergeladen.";
    entries_removed(lang, count: u64) = if count == 1 { "1 old entry of the audit log was removed.".to_owned() } else { format!("{count} old entries of the audit log were removed.") },
        if count == 1 { "1 alter Eintrag des Audit-Protokolls wurde entfernt.".to_owned() } else { format!("{count} alte Einträge des Audit-Protokolls wurden entfernt.") };
}
