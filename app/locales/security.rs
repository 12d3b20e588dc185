//! Words of the personal security page.

words! {
    heading = "Security", "Sicherheit";
    methods = "Sign-in methods", "Anmeldemethoden";
    none = "No second step yet. With one, a stolen password is not enough.",
        "Noch kein zweiter Schritt. Mit einem reicht ein gestohlenes Passwort nicht aus.";
    only_password = "Your account is protected by a password only.", "Ihr Konto ist nur durch ein Passwort geschützt.";
    add = "Add a method", "Methode hinzufügen";
    rename = "Rename", "Umbenennen";
    save = "Save", "Speichern";
    remove = "Remove", "Entfernen";
    rename_label(lang, name: &str) = format!("Rename {name}"), format!("{name} umbenennen");
    remove_label(lang, name: &str) = format!("Remove {name}"), format!("{name} entfernen");
    move_to = "Move to a new phone", "Auf ein neues Telefon umziehen";
    move_label(lang, name: &str) = format!("Move {name} to a new phone"), format!("{name} auf ein neues Telefon umziehen");
    new_name = "New name", "Neuer Name";
    not_loaded = "Could not be loaded. Your administrator can see the cause.",
        "Konnte nicht geladen werden. Ihre Administration kann die Ursache sehen.";
    switched_off = "Switched off here at the moment.", "Hier derzeit ausgeschaltet.";
    facts(lang, kind: &str, added: &str, used: &str) = format!("{kind} · added {added} · {used}"), format!("{kind} · hinzugefügt {added} · {used}");
    used(lang, when: &str) = format!("last used {when}"), format!("zuletzt verwendet {when}");
    never_used = "not used yet", "noch nicht verwendet";
    renamed(lang, name: &str) = format!("{name} has its new name."), format!("{name} hat den neuen Namen.");
    removed(lang, name: &str) = format!("{name} was removed."), format!("{name} wurde entfernt.");

    remove_heading(lang, name: &str) = format!("Remove {name}?"), format!("{name} entfernen?");
    remove_lead(lang, rest: &str) = format!("Codes from it stop working at once. You will still have: {rest}."),
        format!("Ihre Codes gelten sofort nicht mehr. Sie haben dann noch: {rest}.");
    remove_lead_none = "Codes from it stop working at once. After that your account is protected by a password only.",
        "Ihre Codes gelten sofort nicht mehr. Danach ist Ihr Konto nur durch ein Passwort geschützt.";
    keep = "Keep it", "Behalten";
    cannot_heading(lang, name: &str) = format!("{name} cannot be removed"), format!("{name} kann nicht entfernt werden");
    cannot_lead(lang, why: &str) = format!("{why} This is your only method. Add another first."),
        format!("{why} Dies ist Ihre einzige Methode. Fügen Sie zuerst eine andere hinzu.");
    cannot_lockout = "After this no administrator could sign in. Add another method first.",
        "Danach könnte sich niemand mehr aus der Administration anmelden. Fügen Sie zuerst eine andere Methode hinzu.";

    codes = "Backup codes", "Backup-Codes";
    codes_left(lang, left: u32, total: u32, date: &str) = format!("{left} of {total} left, made on {date}."), format!("Noch {left} von {total}, erzeugt am {date}.");
    codes_none = "None. Make some, so that a lost phone does not lock you out.",
        "Keine. Erzeugen Sie welche, damit ein verlorenes Telefon Sie nicht aussperrt.";
    codes_new = "Make new codes", "Neue Codes erzeugen";
    codes_count(lang, left: u32) = if left == 1 { "1 backup code".to_owned() } else { format!("{left} backup codes") },
        if left == 1 { "1 Backup-Code".to_owned() } else { format!("{left} Backup-Codes") };

    only_counts(lang, names: &str) = format!("Only this counts: {names}."), format!("Es zählt nur: {names}.");
    lacks(lang, names: &str) = format!("Not enough here: {names}."), format!("Hier nicht genug: {names}.");
    asked_no = "Your account does not have to use a second step.", "Ihr Konto muss keinen zweiten Schritt verwenden.";
    asked_own = "Your account asks for a second step, because you have switched one on.",
        "Ihr Konto verlangt einen zweiten Schritt, weil Sie einen eingeschaltet haben.";
    asked_everybody(lang, instance: &str) = format!("{instance} asks everybody for a second step."), format!("{instance} verlangt von allen einen zweiten Schritt.");
    asked_rule(lang, instance: &str) = format!("A rule of {instance} asks you for a second step."), format!("Eine Regel von {instance} verlangt von Ihnen einen zweiten Schritt.");
    asked_group(lang, group: &str) = format!("Your group {group} asks for a second step."), format!("Ihre Gruppe {group} verlangt einen zweiten Schritt.");

    browsers = "Signed-in browsers", "Angemeldete Browser";
    only_this = "Only this browser is signed in.", "Nur dieser Browser ist angemeldet.";
    this_browser = "This browser", "Dieser Browser";
    device(lang, browser: Option<&str>, system: Option<&str>) = match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => "Unknown browser".to_owned(),
        },
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} unter {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => "Unbekannter Browser".to_owned(),
        };
    browser_facts(lang, address: &str, proof: &str, since: &str) = format!("{address} · signed in {since} with {proof}"), format!("{address} · angemeldet {since} mit {proof}");
    last_active(lang, when: &str) = format!("last active {when}"), format!("zuletzt aktiv {when}");
    by_password = "the password only", "dem Passwort allein";
    end_browser = "Sign out", "Abmelden";
    end_browser_label(lang, name: &str) = format!("Sign out {name}"), format!("{name} abmelden");
    end_others = "Sign out all others", "Alle anderen abmelden";
    browser_ended(lang, name: &str) = format!("{name} was signed out."), format!("{name} wurde abgemeldet.");
    others_ended(lang, count: u32) = if count == 1 { "1 other browser was signed out.".to_owned() } else { format!("{count} other browsers were signed out.") },
        if count == 1 { "1 anderer Browser wurde abgemeldet.".to_owned() } else { format!("{count} andere Browser wurden abgemeldet.") };
}
