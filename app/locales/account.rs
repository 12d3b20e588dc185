//! Words of a person's password, activity, and of "it was not me".

words! {
    password_too_many = "Too many passwords were tried. Wait a few minutes, then try again.",
        "Es wurden zu viele Passwörter versucht. Warten Sie einige Minuten, und versuchen Sie es dann erneut.";
    password_and_activity = "Password and activity", "Passwort und Aktivität";
    password_heading = "Change your password", "Passwort ändern";
    password_lead = "It takes effect at once. You stay signed in on this browser.", "Es gilt sofort. In diesem Browser bleiben Sie angemeldet.";
    password_new = "New password", "Neues Passwort";
    password_others = "Sign out all other browsers", "Alle anderen Browser abmelden";
    password_submit = "Change password", "Passwort ändern";
    password_note(lang, date: &str) = format!("Changed {date}."), format!("Geändert: {date}.");
    password_known = "Attackers know this password: it is on lists of stolen passwords. Change it.",
        "Dieses Passwort ist Angreifern bekannt: Es steht auf Listen gestohlener Passwörter. Ändern Sie es.";
    password_changed = "Password changed.", "Passwort geändert.";
    password_changed_others(lang, count: u32) = if count == 1 { "Password changed. 1 other browser was signed out.".to_owned() } else { format!("Password changed. {count} other browsers were signed out.") },
        if count == 1 { "Passwort geändert. 1 anderer Browser wurde abgemeldet.".to_owned() } else { format!("Passwort geändert. {count} andere Browser wurden abgemeldet.") };
    password_breached = "This password is on lists of stolen passwords. Choose another.",
        "Dieses Passwort steht auf Listen gestohlener Passwörter. Wählen Sie ein anderes.";
    password_same = "That is your present password. Choose another.", "Das ist Ihr jetziges Passwort. Wählen Sie ein anderes.";
    password_used = "You have had this password before. Choose another.", "Dieses Passwort hatten Sie schon einmal. Wählen Sie ein anderes.";
    password_expired = "Your password has expired", "Ihr Passwort ist abgelaufen";
    password_expired_lead(lang, days: u32) = if days == 1 { "A password is good for 1 day here. Choose a new one to go on.".to_owned() } else { format!("A password is good for {days} days here. Choose a new one to go on.") },
        if days == 1 { "Ein Passwort gilt hier 1 Tag. Wählen Sie ein neues, um fortzufahren.".to_owned() } else { format!("Ein Passwort gilt hier {days} Tage. Wählen Sie ein neues, um fortzufahren.") };
    reset_heading = "Choose a new password", "Neues Passwort wählen";
    reset_lead = "Enter the code that your administrator gave you. Your second step stays as it is.",
        "Geben Sie den Code ein, den Sie von Ihrer Administration haben. Ihr zweiter Schritt bleibt, wie er ist.";
    reset_no_code(lang, ask: &str) = format!("No code yet? {ask}"), format!("Noch kein Code? {ask}");
    reset_code = "Code", "Code";
    reset_code_empty = "Enter the code.", "Geben Sie den Code ein.";
    reset_code_wrong = "That code does not match or has run out. Ask for a new one.",
        "Der Code stimmt nicht oder ist abgelaufen. Bitten Sie um einen neuen.";
    reset_done = "Password changed. Sign in with the new one.", "Passwort geändert. Melden Sie sich mit dem neuen an.";
    reset_notice(lang, when: &str) = format!("Your administrator started a reset of your password, {when}. If you did not ask for it, change your password: the code is void then."),
        format!("Ihre Administration hat begonnen, Ihr Passwort zurückzusetzen, {when}. Wenn Sie nicht darum gebeten haben, ändern Sie Ihr Passwort: Der Code gilt dann nicht mehr.");
    password_common = "This password is easy to guess. Choose a longer one, or several words that do not belong together.",
        "Dieses Passwort ist leicht zu erraten. Wählen Sie ein längeres oder mehrere Wörter, die nicht zusammengehören.";
    password_unchecked = "The list of stolen passwords cannot be asked just now. Try again in a few minutes.",
        "Die Liste gestohlener Passwörter kann gerade nicht gefragt werden. Versuchen Sie es in ein paar Minuten noch einmal.";
    too_short = "Too short", "Zu kurz";
    easy = "Easy to guess", "Leicht zu erraten";
    good = "Good", "Gut";
    very_good = "Very good", "Sehr gut";

    activity = "Activity", "Aktivität";
    activity_lead = "What happened with your account in the last 90 days, newest first.",
        "Was in den letzten 90 Tagen mit Ihrem Konto geschah, Neuestes zuerst.";
    activity_link = "See what happened", "Ansehen, was geschah";
    activity_zone(lang, zone: &str) = format!("Times are in the zone {zone}."), format!("Zeiten in der Zone {zone}.");
    activity_none = "Nothing of this kind happened in the last 90 days.", "Nichts dergleichen in den letzten 90 Tagen.";
    show = "Show", "Anzeigen";
    show_all = "Everything", "Alles";
    show_sign_ins = "Sign-ins", "Anmeldungen";
    show_refused = "Refused", "Abgelehnt";
    show_changes = "Changes", "Änderungen";
    older = "Older", "Ältere";
    newest = "Back to the newest", "Zurück zu den neuesten";
    by_administrator = "by an administrator", "durch die Administration";
    by_console = "on the server’s console", "auf der Konsole des Servers";

    signed_in(lang, with: &str) = format!("Signed in with {with}."), format!("Angemeldet mit {with}.");
    raised = "Gave a further proof for this session.", "Für diese Sitzung einen weiteren Nachweis gegeben.";
    signed_out = "Signed out.", "Abgemeldet.";
    ended = "Other browsers were signed out.", "Andere Browser wurden abgemeldet.";
    wrong_password = "A wrong password was entered.", "Ein falsches Passwort wurde eingegeben.";
    wrong_answer(lang, what: &str) = format!("A wrong answer was given: {what}."), format!("Eine falsche Antwort wurde gegeben: {what}.");
    too_many = "Further tries were refused: there were too many.", "Weitere Versuche wurden abgelehnt: Es waren zu viele.";
    stopped = "A sign-in was stopped after too many wrong answers.", "Eine Anmeldung wurde nach zu vielen falschen Antworten beendet.";
    not_finished = "The right password was entered, and the sign-in was not finished.",
        "Das richtige Passwort wurde eingegeben, die Anmeldung aber nicht beendet.";
    blocked = "Signing in was not possible: the rules left no way.", "Die Anmeldung war nicht möglich: Die Regeln ließen keinen Weg.";
    account_off = "The account was switched off when somebody with the right password, or a key, wanted to sign in.",
        "Das Konto war ausgeschaltet, als sich jemand mit dem richtigen Passwort oder einem Schlüssel anmelden wollte.";
    breached = "The password was found on lists of stolen passwords.", "Das Passwort wurde auf Listen gestohlener Passwörter gefunden.";
    code_refused = "Somebody wanted to make or confirm a sign-in code for this account, and may not.",
        "Jemand wollte für dieses Konto einen Anmeldecode erzeugen oder bestätigen und darf es nicht.";
    added(lang, name: &str) = format!("Added the method “{name}”."), format!("Methode „{name}“ hinzugefügt.");
    renamed(lang, from: &str, to: &str) = format!("Renamed the method “{from}” to “{to}”."), format!("Methode „{from}“ in „{to}“ umbenannt.");
    removed(lang, name: &str) = format!("Removed the method “{name}”."), format!("Methode „{name}“ entfernt.");
    key_copied(lang, name: &str) = format!("Refused “{name}”: there may be a copy of it."), format!("„{name}“ abgelehnt: Vielleicht gibt es eine Kopie.");
    codes_made = "Made new backup codes.", "Neue Backup-Codes erzeugt.";
    code_used = "Used a backup code.", "Einen Backup-Code verwendet.";
    codes_used_up = "Used the last backup code.", "Den letzten Backup-Code verwendet.";
    account_made = "The account was made.", "Das Konto wurde angelegt.";
    account_changed = "The account was changed.", "Das Konto wurde geändert.";
    changed_password = "Changed the password.", "Passwort geändert.";
    reset_started = "A reset of the password was started.", "Ein Zurücksetzen des Passworts wurde begonnen.";
    reset_used = "Chose a new password with the code of a reset.", "Mit dem Code eines Zurücksetzens ein neues Passwort gewählt.";
    confirmed = "Confirmed who it is before a change.", "Vor einer Änderung bestätigt, wer es ist.";
    not_confirmed = "Could not confirm who it is before a change.", "Konnte vor einer Änderung nicht bestätigen, wer es ist.";
    reported = "Reported: it was not me.", "Gemeldet: Das war ich nicht.";

    not_you = "Not you?", "Nicht Sie?";
    secure_heading = "Secure your account", "Sichern Sie Ihr Konto";
    secure_lead = "Was something in the list not you? Then somebody may know your password. Three steps make it useless.",
        "War etwas in der Liste nicht von Ihnen? Dann kennt vielleicht jemand Ihr Passwort. Drei Schritte machen es wertlos.";
    secure_lead_begun = "Your administrator has been told. Go through all three steps.",
        "Ihre Administration wurde benachrichtigt. Gehen Sie alle drei Schritte durch.";
    secure_all_done = "That is all. The old password is useless now.", "Das war alles. Das alte Passwort ist jetzt wertlos.";
    secure_out = "Every other browser is signed out and forgotten", "Alle anderen Browser werden abgemeldet und vergessen";
    secure_out_button = "It was not me", "Das war ich nicht";
    secure_out_again = "It was not me again", "Das war ich wieder nicht";
    secure_password = "A new password", "Ein neues Passwort";
    secure_look = "Look through your methods: remove what you do not know", "Sehen Sie Ihre Methoden durch: Entfernen Sie, was Sie nicht kennen";
    secure_look_link = "Sign-in methods", "Anmeldemethoden";
    secure_done = "Done", "Erledigt";
    secure_to_do = "To do", "Noch zu tun";
    secure_card = "You reported a sign-in that was not you. The password is still the old one.",
        "Sie haben eine Anmeldung gemeldet, die nicht von Ihnen war. Das Passwort ist noch das alte.";
    secure_card_link = "Go on", "Weiter";

    new_browser(lang, device: &str, address: &str, when: &str) = format!("Was this you? A browser that was not seen before signed in: {device}, {address}, {when}."),
        format!("Waren Sie das? Ein noch nie gesehener Browser hat sich angemeldet: {device}, {address}, {when}.");
    new_browser_yes = "Yes", "Ja";
    new_browser_no = "No", "Nein";
    new_browser_secure = "No, secure my account", "Nein, mein Konto sichern";
    reported_link = "Open the audit log", "Audit-Protokoll öffnen";
    reported_by(lang, name: &str, when: &str) = format!("“{name}” reported {when} that somebody else signed in to their account. Look at the audit log."),
        format!("„{name}“ hat {when} gemeldet, dass sich jemand anders angemeldet hat. Sehen Sie ins Audit-Protokoll.");

    remembered_stolen(lang, device: &str, when: &str) = format!("Something that only {device} should hold was used elsewhere, {when}. The browser is not remembered any more."),
        format!("Etwas, das nur {device} haben sollte, wurde {when} anderswo verwendet. Der Browser ist nicht mehr gemerkt.");
    remember(lang, days: u32) = if days == 1 { "Do not ask for the second step on this browser for 1 day".to_owned() } else { format!("Do not ask for the second step on this browser for {days} days") },
        if days == 1 { "In diesem Browser 1 Tag lang nicht nach dem zweiten Schritt fragen".to_owned() } else { format!("In diesem Browser {days} Tage lang nicht nach dem zweiten Schritt fragen") };
    stay(lang, days: u32) = if days == 1 { "Stay signed in for 1 day".to_owned() } else { format!("Stay signed in for {days} days") },
        if days == 1 { "1 Tag angemeldet bleiben".to_owned() } else { format!("{days} Tage angemeldet bleiben") };
    stay_perhaps(lang, days: u32) = if days == 1 { "Stay signed in as long as your administration allows, at most 1 day".to_owned() } else { format!("Stay signed in as long as your administration allows, at most {days} days") },
        if days == 1 { "Angemeldet bleiben, solange es Ihre Administration erlaubt, höchstens 1 Tag".to_owned() } else { format!("Angemeldet bleiben, solange es Ihre Administration erlaubt, höchstens {days} Tage") };
    stays_until(lang, date: &str) = format!("stays signed in until {date}"), format!("bleibt angemeldet bis {date}");
    signed_in_until(lang, when: &str) = format!("signed in until {when} at the latest"), format!("angemeldet bis spätestens {when}");
    stays_no_longer = "does not stay signed in: the policy bounds sessions", "bleibt nicht angemeldet: Die Richtlinie begrenzt Sitzungen";
    stay_granted = "Asked to stay signed in on this browser.", "Gebeten, in diesem Browser angemeldet zu bleiben.";
    by_staying = "a browser that stays signed in", "einem Browser, der angemeldet bleibt";
    remembered = "Remembered browsers", "Gemerkte Browser";
    remembered_note = "These skip the second step until the date shown.", "Diese überspringen den zweiten Schritt bis zum angegebenen Tag.";
    remembered_none = "None. You are asked for a second step every time.", "Keine. Sie werden jedes Mal nach dem zweiten Schritt gefragt.";
    remembered_facts(lang, until: &str, used: &str) = format!("until {until} · last used {used}"), format!("bis {until} · zuletzt verwendet {used}");
    forget = "Forget", "Vergessen";
    forget_label(lang, name: &str) = format!("Forget {name}"), format!("{name} vergessen");
    forget_all = "Forget all", "Alle vergessen";
    forgotten(lang, count: u32) = if count == 1 { "1 browser is asked for the second step again.".to_owned() } else { format!("{count} browsers are asked for the second step again.") },
        if count == 1 { "1 Browser wird wieder nach dem zweiten Schritt gefragt.".to_owned() } else { format!("{count} Browser werden wieder nach dem zweiten Schritt gefragt.") };
    by_remembered = "a remembered browser", "gemerktem Browser";
    browser_remembered = "Asked that this browser be remembered.", "Gebeten, diesen Browser zu merken.";
    copied = "Refused a remembered browser: somebody had a copy of what it holds.", "Gemerkten Browser abgelehnt: Jemand hatte eine Kopie dessen, was er hält.";
    browser_forgotten = "Remembered browsers were forgotten.", "Gemerkte Browser wurden vergessen.";

    delete_heading = "Delete your account", "Konto löschen";
    delete_lead = "Everything that is stored about you goes at once, and cannot be brought back. Only the audit log still says what happened when, with a number in place of your name, and without addresses and browsers.",
        "Alles, was über Sie gespeichert ist, verschwindet sofort und lässt sich nicht zurückholen. Nur das Audit-Protokoll sagt noch, was wann geschehen ist, mit einer Nummer statt Ihres Namens und ohne Adressen und Browser.";
    delete_last = "No administrator could sign in without you. Make somebody else an administrator first.",
        "Ohne Sie könnte sich niemand aus der Administration anmelden. Geben Sie dieses Recht zuerst jemand anderem.";
    delete_name = "Your username", "Ihr Benutzername";
    delete_hint(lang, name: &str) = format!("Type {name} to confirm."), format!("Geben Sie zur Bestätigung {name} ein.");
    delete_name_wrong(lang, name: &str) = format!("That is not your username. Type {name}."), format!("Das ist nicht Ihr Benutzername. Geben Sie {name} ein.");
    delete_submit = "Delete my account", "Mein Konto löschen";
    deleted = "Your account was deleted.", "Ihr Konto wurde gelöscht.";
    data_downloaded = "Downloaded everything that is stored about the account.", "Alles über das Konto Gespeicherte heruntergeladen.";
    your_data_download = "Download my data", "Meine Daten herunterladen";
}
