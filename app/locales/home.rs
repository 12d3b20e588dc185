//! Words of the home page, of the notices, and of the first administrator's set-up.

words! {
    add_second_until(lang, date: &str) = format!("Add a second step until {date}. After that you need it to sign in."),
        format!("Fügen Sie bis {date} einen zweiten Schritt hinzu. Danach brauchen Sie ihn zur Anmeldung.");
    heading = "Applications", "Anwendungen";
    empty = "No applications yet. Your administrator has not added any for you.",
        "Noch keine Anwendungen. Ihre Administration hat noch keine für Sie hinzugefügt.";
    add_second = "With a second step, a stolen password is not enough.", "Mit einem zweiten Schritt reicht ein gestohlenes Passwort nicht aus.";
    add_second_link = "Add a method", "Methode hinzufügen";
    offer_passkey = "Sign in faster next time: a passkey takes your fingerprint, face or PIN instead of password and code.",
        "Melden Sie sich schneller an: Ein Passkey nimmt Fingerabdruck, Gesicht oder PIN statt Passwort und Code.";
    offer_passkey_link = "Add a passkey", "Passkey hinzufügen";
    offer_later = "Not now", "Jetzt nicht";
    offer_never = "Never", "Nie";
    no_codes = "You have no backup codes.", "Sie haben keine Backup-Codes.";
    no_codes_link = "Make them", "Codes erzeugen";
    few_codes(lang, left: u32) = match left { 0 => "All backup codes are used.".to_owned(), 1 => "1 backup code is left.".to_owned(), n => format!("{n} backup codes are left.") },
        match left { 0 => "Alle Backup-Codes sind verbraucht.".to_owned(), 1 => "Noch 1 Backup-Code.".to_owned(), n => format!("Noch {n} Backup-Codes.") };
    few_codes_link = "Make new ones", "Neue erzeugen";
    used_code(lang, left: u32) = match left { 1 => "You used a backup code. 1 is left.".to_owned(), n => format!("You used a backup code. {n} are left.") },
        match left { 1 => "Sie haben einen Backup-Code verwendet. Noch 1 ist übrig.".to_owned(), n => format!("Sie haben einen Backup-Code verwendet. Noch {n} sind übrig.") };

    notice_added(lang, what: &str, when: &str) = format!("A sign-in method was added to your account: “{what}”, {when}."),
        format!("Ihrem Konto wurde eine Anmeldemethode hinzugefügt: „{what}“, {when}.");
    notice_removed(lang, what: &str, when: &str) = format!("A sign-in method was removed from your account: “{what}”, {when}."),
        format!("Von Ihrem Konto wurde eine Anmeldemethode entfernt: „{what}“, {when}.");
    notice_renamed(lang, what: &str, when: &str) = format!("A sign-in method of your account has a new name: “{what}”, {when}."),
        format!("Eine Anmeldemethode Ihres Kontos hat einen neuen Namen: „{what}“, {when}.");
    notice_codes(lang, when: &str) = format!("New backup codes were made for your account, {when}."),
        format!("Für Ihr Konto wurden neue Backup-Codes erzeugt, {when}.");
    notice_code_used(lang, when: &str) = format!("A backup code of your account was used, {when}."),
        format!("Ein Backup-Code Ihres Kontos wurde verwendet, {when}.");
    notice_key_copied(lang, name: &str, when: &str) = format!("“{name}” was refused {when}: it counts its uses, and the count went back. There may be a copy of it. Remove it if you did not use an old backup."),
        format!("„{name}“ wurde {when} abgelehnt: Der Schlüssel zählt seine Verwendungen, und die Zahl ging zurück. Vielleicht gibt es eine Kopie. Entfernen Sie ihn, wenn Sie keine alte Sicherung verwendet haben.");
    notice_password(lang, when: &str) = format!("The password of your account was changed, {when}."),
        format!("Das Passwort Ihres Kontos wurde geändert, {when}.");
    dismiss = "I know", "Ist bekannt";

    sign_out_heading = "Sign out?", "Abmelden?";
    sign_out_lead = "You are signed in on this browser.", "Sie sind in diesem Browser angemeldet.";

    setup_heading(lang, product: &str) = format!("Set up {product}"), format!("{product} einrichten");
    setup_lead = "Make the first administrator account.", "Legen Sie das erste Administrationskonto an.";
    setup_code = "Set-up code", "Einrichtungscode";
    setup_code_hint = "Shown in the terminal where the portal was started", "Steht im Terminal, in dem das Portal gestartet wurde";
    full_name = "Full name (optional)", "Vollständiger Name (freiwillig)";
    email_optional = "E-mail (optional)", "E-Mail (freiwillig)";
    password_rules(lang, least: u32) = format!("{least} characters or more. Length helps more than symbols."),
        format!("Mindestens {least} Zeichen. Länge hilft mehr als Sonderzeichen.");
    create_administrator = "Create administrator", "Konto anlegen";
    setup_code_empty = "Enter the set-up code.", "Geben Sie den Einrichtungscode ein.";
    username_empty = "Enter a username.", "Geben Sie einen Benutzernamen ein.";
    setup_lockout = "This account could not sign in: a second step is demanded of everybody, and none can be set up. Switch a method on (twinlatch 2fa provider), then try again.",
        "Dieses Konto könnte sich nicht anmelden: Ein zweiter Schritt wird von allen verlangt, und keiner lässt sich einrichten. Schalten Sie eine Methode ein (twinlatch 2fa provider) und versuchen Sie es dann noch einmal.";
    setup_code_wrong = "That is not the set-up code. Look for the line ‘set-up code’ in the terminal.",
        "Das ist nicht der Einrichtungscode. Suchen Sie die Zeile „set-up code“ im Terminal.";
    username_rule = "Use letters, digits, dots and dashes.", "Nehmen Sie Buchstaben, Ziffern, Punkte und Striche.";
    username_taken(lang, name: &str) = format!("There is a person called {name} already."), format!("Es gibt schon eine Person namens {name}.");
    email_rule = "Enter an e-mail address, like name@example.org.", "Geben Sie eine E-Mail-Adresse ein, etwa name@example.org.";
    full_name_rule = "Enter a name of 1 to 128 ordinary characters.", "Geben Sie einen Namen aus 1 bis 128 gewöhnlichen Zeichen ein.";
    password_short(lang, least: u32, got: u32) = format!("Use {least} characters or more. You used {got}."),
        format!("Nehmen Sie mindestens {least} Zeichen. Es sind {got}.");
    password_long(lang, most: u32) = format!("Use {most} characters or fewer."), format!("Nehmen Sie höchstens {most} Zeichen.");
    password_is_name = "Do not use your name as the password.", "Nehmen Sie nicht Ihren Namen als Passwort.";
}
