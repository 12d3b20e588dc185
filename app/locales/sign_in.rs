//! Words of signing in, stepping up and confirming.

words! {
    heading = "Sign in", "Anmelden";
    username = "Username", "Benutzername";
    username_or_email = "Username or e-mail", "Benutzername oder E-Mail";
    password = "Password", "Passwort";
    show = "Show", "Anzeigen";
    hide = "Hide", "Verbergen";
    show_password = "Show password", "Passwort anzeigen";
    hide_password = "Hide password", "Passwort verbergen";
    password_shown = "Password shown.", "Passwort wird angezeigt.";
    password_hidden = "Password hidden.", "Passwort ist verborgen.";
    caps_lock = "Caps Lock is on.", "Die Feststelltaste ist aktiv.";
    submit = "Sign in", "Anmelden";
    not_you = "Not you?", "Nicht Ihr Konto?";
    cancel = "Cancel sign-in", "Anmeldung abbrechen";
    back_unchanged = "Back without changing anything", "Zurück, ohne etwas zu ändern";
    other_way = "Try another way", "Andere Methode wählen";
    confirm = "Confirm", "Bestätigen";
    signed_in_as(lang, username: &str) = format!("Signing in as {username}"), format!("Anmeldung als {username}");
    ends_in(lang, minutes: u32) = format!("This sign-in ends in {}.", super::times::minutes(lang, minutes)),
        format!("Diese Anmeldung endet in {}.", super::times::minutes(lang, minutes));

    // Notices on arrival
    signed_out = "You are signed out.", "Sie sind abgemeldet.";
    signed_out_everywhere = "You are signed out everywhere.", "Sie sind überall abgemeldet.";
    forgotten = "Forgot your password?", "Passwort vergessen?";
    session_over = "Your session has ended. Sign in again to go on.",
        "Ihre Sitzung ist beendet. Melden Sie sich wieder an, um fortzufahren.";
    cancelled = "The sign-in was cancelled. Nothing has been changed.",
        "Die Anmeldung wurde abgebrochen. Es wurde nichts geändert.";
    account_made = "The account is ready. Sign in with it now.", "Das Konto ist bereit. Melden Sie sich jetzt damit an.";

    // Problems of the password form
    no_match = "That username and password do not match. Check both and try again.",
        "Benutzername und Passwort passen nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal.";
    enter_username = "Enter your username.", "Geben Sie Ihren Benutzernamen ein.";
    enter_username_or_email = "Enter your username or e-mail.", "Geben Sie Ihren Benutzernamen oder Ihre E-Mail ein.";
    enter_password = "Enter your password.", "Geben Sie Ihr Passwort ein.";
    wrong_password = "That is not your current password.", "Das ist nicht Ihr aktuelles Passwort.";
    open_too_long = "This page was open for too long, or cookies are blocked. Try once more.",
        "Diese Seite war zu lange geöffnet, oder Cookies sind blockiert. Versuchen Sie es noch einmal.";

    // Choosing a method
    choose_heading = "How do you want to confirm it is you?", "Wie möchten Sie bestätigen, dass Sie es sind?";
    choose_fallbacks = "If you cannot use any of these", "Wenn Sie keine davon nutzen können";
    last_used = "Last used", "Zuletzt verwendet";
    tried = "You tried this", "Schon versucht";
    recommended = "Recommended", "Empfohlen";
    not_loaded = "Could not load at least one of your enabled sign-in methods.",
        "Mindestens eine Ihrer aktivierten Anmeldemethoden konnte nicht geladen werden.";
    not_loaded_rest = "The others still work. Your administrator can see the cause.",
        "Die anderen funktionieren weiterhin. Ihre Administration kann die Ursache sehen.";
    nothing_usable_heading = "No sign-in method can be used right now", "Derzeit ist keine Anmeldemethode nutzbar";
    nothing_usable(lang, names: &str) = format!("You have set up {names}, but it could not be loaded. Your account stays protected: nobody gets in without it."),
        format!("Sie haben {names} eingerichtet, aber das konnte nicht geladen werden. Ihr Konto bleibt geschützt: Ohne kommt niemand hinein.");
    not_offered(lang, names: &str) = format!("You have set up {names}. It is switched off here, and nothing else is left."),
        format!("Sie haben {names} eingerichtet. Das ist hier ausgeschaltet, und es bleibt keine andere Methode.");
    switched_off(lang, names: &str) = format!("Not available now, because it is switched off here: {names}."),
        format!("Derzeit nicht verfügbar, weil hier ausgeschaltet: {names}.");
    name_time(lang, at: &str) = format!("Name the time: {at}."), format!("Nennen Sie die Uhrzeit: {at}.");
    name_reference(lang, at: &str, reference: &str) = format!("Name the time, {at}, and the reference {reference}."),
        format!("Nennen Sie die Uhrzeit, {at}, und die Referenz {reference}.");
    not_available_now = "That method is not available here. Choose another one.",
        "Diese Methode steht hier nicht zur Verfügung. Wählen Sie eine andere.";

    // Confirming (sudo)
    after_key_heading = "Enter your password", "Geben Sie Ihr Passwort ein";
    after_key_lead = "Your key is accepted. It did not ask for a PIN or fingerprint, so your password comes as well.",
        "Ihr Schlüssel gilt. Er hat weder PIN noch Fingerabdruck verlangt, darum kommt noch Ihr Passwort dazu.";
    confirm_heading = "Confirm it is you", "Bestätigen Sie, dass Sie es sind";
    confirm_lead(lang, minutes: u32) = format!("You are about to change how your account is protected. After this you have {} for such changes.", super::times::minutes(lang, minutes)),
        format!("Sie sind dabei, den Schutz Ihres Kontos zu ändern. Danach haben Sie {} Zeit für solche Änderungen.", super::times::minutes(lang, minutes));

    // Ends
    expired_heading = "This sign-in has run out", "Diese Anmeldung ist abgelaufen";
    expired_lead(lang, minutes: u32) = format!("A sign-in ends after {}. Nothing has been changed.", super::times::minutes(lang, minutes)),
        format!("Eine Anmeldung endet nach {}. Es wurde nichts geändert.", super::times::minutes(lang, minutes));
    stopped_heading = "This sign-in was stopped", "Diese Anmeldung wurde beendet";
    stopped_lead(lang, answers: u32) = format!("{answers} answers were wrong. Start again, or ask your administrator for help."),
        format!("{answers} Antworten waren falsch. Beginnen Sie neu oder bitten Sie Ihre Administration um Hilfe.");
    start_again = "Start again", "Neu beginnen";
    too_many_heading = "Too many tries", "Zu viele Versuche";
    too_many_lead(lang, at: &str) = format!("To protect the account there is a pause. You can try again at {at}."),
        format!("Zum Schutz des Kontos gibt es eine Pause. Sie können es um {at} wieder versuchen.");
    closed_lead = "To protect the account, this browser cannot be used for signing in any more. Sign in from a browser that you have used before, or ask your administrator.",
        "Zum Schutz des Kontos ist die Anmeldung aus diesem Browser nicht mehr möglich. Melden Sie sich aus einem Browser an, den Sie schon verwendet haben, oder fragen Sie Ihre Administration.";
    try_again = "Try again", "Noch einmal versuchen";
    passkey_instead = "Use a passkey instead", "Stattdessen einen Passkey verwenden";
    can_try_now = "You can try again now.", "Sie können es jetzt wieder versuchen.";
    disabled_heading = "This account is switched off", "Dieses Konto ist ausgeschaltet";
    use_another_account = "Use another account", "Anderes Konto verwenden";
    ask_contact(lang, contact: &str) = format!("Ask your administrator: {contact}"), format!("Fragen Sie Ihre Administration: {contact}");
    ask_administrator = "Ask your administrator.", "Fragen Sie Ihre Administration.";
    none_heading = "Your account needs a second step", "Ihr Konto braucht einen zweiten Schritt";
    code_demanded_heading = "You need a code from your administrator", "Sie brauchen einen Code Ihrer Administration";
    code_demanded = "Your account has no second step yet. Before you set up the first one, an administrator gives you a code.",
        "Ihr Konto hat noch keinen zweiten Schritt. Bevor Sie den ersten einrichten, gibt Ihnen die Administration einen Code.";
    not_from_here_heading = "Not from this network", "Nicht aus diesem Netz";
    not_from_here = "Your account has no second step yet. The first one can be set up only from certain networks, and you are in none of them.",
        "Ihr Konto hat noch keinen zweiten Schritt. Der erste kann nur aus bestimmten Netzen eingerichtet werden, und Sie sind in keinem davon.";
    denied_heading = "Signing in is not possible", "Die Anmeldung ist nicht möglich";
    denied_lead = "The rules of this portal cannot be applied.", "Die Regeln dieses Portals lassen sich nicht anwenden.";
    none_lead = "None can be set up here.", "Hier kann keiner eingerichtet werden.";
    busy_heading = "Busy for a moment", "Gerade viel zu tun";
    busy_lead(lang, seconds: u32) = format!("Too many sign-ins at once. Try again in {}.", super::times::seconds(lang, seconds)),
        format!("Zu viele Anmeldungen gleichzeitig. Versuchen Sie es in {} noch einmal.", super::times::seconds(lang, seconds));

    // Why
    why_everybody(lang, instance: &str) = format!("{instance} asks for a second step."), format!("{instance} verlangt einen zweiten Schritt.");
    why_group(lang, group: &str) = format!("Your group {group} asks for a second step."), format!("Ihre Gruppe {group} verlangt einen zweiten Schritt.");
    why_own = "You have switched on a second step.", "Sie haben einen zweiten Schritt eingeschaltet.";
    why_unknown = "A second step is asked, because the portal could not check everything.",
        "Ein zweiter Schritt wird verlangt, weil das Portal nicht alles prüfen konnte.";
    code_first = "Give one of your backup codes first. Then you can set up a new method.",
        "Geben Sie zuerst einen Ihrer Backup-Codes an. Danach können Sie eine neue Methode einrichten.";
    tries_left(lang, tries: u32) = if tries == 1 { "1 try left in this sign-in.".to_owned() } else { format!("{tries} tries left in this sign-in.") },
        if tries == 1 { "Noch 1 Versuch in dieser Anmeldung.".to_owned() } else { format!("Noch {tries} Versuche in dieser Anmeldung.") };
}
