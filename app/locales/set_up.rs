//! Words of setting up a method, and of the backup codes.

words! {
    put_off = "Skip for now", "Vorerst überspringen";
    put_off_until(lang, date: &str) = format!("You have until {date}."), format!("Sie haben Zeit bis {date}.");
    put_off_after(lang, date: &str) = format!("After {date} you need it to sign in."),
        format!("Nach dem {date} brauchen Sie sie zur Anmeldung.");
    choose_heading = "Add a second step to your account", "Richten Sie einen zweiten Schritt ein";
    choose_lead(lang, why: &str) = format!("{why} It takes about two minutes."), format!("{why} Das dauert etwa zwei Minuten.");
    add_heading = "Add a method", "Methode hinzufügen";
    add_lead = "With two methods, losing one does not lock you out.",
        "Mit zwei Methoden sperrt der Verlust der einen Sie nicht aus.";
    choose_other = "Choose another method", "Andere Methode wählen";
    back_to_security = "Back to Security", "Zurück zur Sicherheit";

    totp_heading = "Connect your authenticator app", "Verbinden Sie Ihre Authenticator-App";
    scan = "Scan this with the app", "Scannen Sie dies mit der App";
    qr_label = "QR code for your authenticator app. The key follows as text.",
        "QR-Code für Ihre Authenticator-App. Der Schlüssel folgt als Text.";
    open_in_app = "Open in an app on this device", "In einer App auf diesem Gerät öffnen";
    by_hand = "Cannot scan? Enter the key by hand", "Scannen geht nicht? Schlüssel von Hand eingeben";
    key = "Key", "Schlüssel";
    key_copied = "Key copied.", "Schlüssel kopiert.";
    facts(lang, username: &str, digits: u8, period: u32) = format!("Account {username} · time-based · {digits} digits · {period} seconds"),
        format!("Konto {username} · zeitbasiert · {digits} Ziffern · {period} Sekunden");
    enter_code = "Enter the code that the app shows", "Geben Sie den Code ein, den die App zeigt";
    name = "Name", "Name";
    name_hint = "So that you recognise it later, such as Phone.", "Damit Sie sie später erkennen, zum Beispiel Telefon.";
    default_name = "Phone", "Telefon";
    code = "Code the app shows", "Code, den die App zeigt";
    connect = "Connect", "Verbinden";
    connected(lang, name: &str) = format!("{name} is connected."), format!("{name} ist verbunden.");
    moved(lang, name: &str) = format!("{name} is connected. The old one no longer works."),
        format!("{name} ist verbunden. Das alte Gerät gilt nicht mehr.");
    replaces(lang, name: &str) = format!("{name} keeps working until the new one is connected."),
        format!("{name} gilt weiter, bis das neue Gerät verbunden ist.");
    wrong_code = "That code does not match. Check the clock of that device and use the code shown now. The QR code is still right.",
        "Dieser Code passt nicht. Prüfen Sie die Uhr dieses Geräts und nehmen Sie den Code, den es jetzt zeigt. Der QR-Code stimmt noch.";
    token = "Do you have a token with a display? Enter its key", "Haben Sie einen Token mit Anzeige? Schlüssel eingeben";
    token_lead = "A token keeps its own key. Type in what its maker gave you; leave this empty for an app.",
        "Ein Token hat seinen eigenen Schlüssel. Geben Sie ein, was der Hersteller mitgeliefert hat; für eine App bleibt dies leer.";
    token_key = "Key of the token", "Schlüssel des Tokens";
    token_key_hint = "Letters A to Z and digits 2 to 7 (Base32).", "Buchstaben A bis Z und Ziffern 2 bis 7 (Base32).";
    algorithm = "Algorithm", "Verfahren";
    digits = "Digits", "Ziffern";
    period = "Seconds", "Sekunden";
    token_problem = "That key cannot be used. It has letters A to Z and digits 2 to 7, at least 26 of them.",
        "Dieser Schlüssel ist nicht verwendbar. Er besteht aus Buchstaben A bis Z und Ziffern 2 bis 7, mindestens 26 davon.";
    token_known = "You have connected this key already. Each key is connected once.",
        "Diesen Schlüssel haben Sie schon verbunden. Jeder Schlüssel wird einmal verbunden.";
    token_digits = "Use 6, 7 or 8.", "Nehmen Sie 6, 7 oder 8.";
    token_period = "Use 15 to 120.", "Nehmen Sie 15 bis 120.";
    token_code = "That code does not match. Check the key, the digits and the seconds, and use the code the token shows now.",
        "Dieser Code passt nicht. Prüfen Sie Schlüssel, Ziffern und Sekunden, und nehmen Sie den Code, den der Token jetzt zeigt.";
    name_taken = "Use a name you do not have yet.", "Nehmen Sie einen Namen, den Sie noch nicht haben.";
    name_problem = "Use a name of 1 to 64 ordinary characters.", "Nehmen Sie einen Namen aus 1 bis 64 gewöhnlichen Zeichen.";
    set_up_gone = "This set-up has run out. Start it again.", "Diese Einrichtung ist abgelaufen. Beginnen Sie sie neu.";

    codes_heading = "Save your backup codes", "Sichern Sie Ihre Backup-Codes";
    codes_lead = "If you lose your phone or key, one of these lets you in. Each works once.",
        "Wenn Sie Telefon oder Schlüssel verlieren, kommen Sie mit einem davon hinein. Jeder gilt einmal.";
    codes_only_now = "They are shown only now.", "Sie werden nur jetzt angezeigt.";
    codes_old = "Your old codes keep working until you confirm the new ones.",
        "Ihre alten Codes gelten weiter, bis Sie die neuen bestätigen.";
    download = "Download", "Herunterladen";
    print = "Print", "Drucken";
    copied(lang, count: u32) = format!("{count} codes copied."), format!("{count} Codes kopiert.");
    kept = "I have saved these codes somewhere safe", "Ich habe diese Codes an einem sicheren Ort gesichert";
    tick = "Tick the box when you have saved the codes.", "Setzen Sie das Häkchen, wenn Sie die Codes gesichert haben.";
    key_to_name = "Your new key", "Ihr neuer Schlüssel";
    codes_gone = "The codes before these have run out. Save these instead.",
        "Die Codes davor sind abgelaufen. Sichern Sie stattdessen diese.";
    later = "Skip for now", "Vorerst überspringen";
    codes_sheet(lang, instance: &str, username: &str, date: &str) = format!("Backup codes for {username} at {instance}, made on {date}. Each works once."),
        format!("Backup-Codes für {username} bei {instance}, erzeugt am {date}. Jeder gilt einmal.");
    codes_file(lang, instance: &str, address: &str, username: &str, date: &str, codes: &str) =
        format!("Backup codes\n============\n\nPortal:   {instance} ({address})\nAccount:  {username}\nMade on:  {date}\n\nIf you lose your phone or key, one of these codes lets you in. Each works once.\nKeep this file where only you can read it.\n\n{codes}\n"),
        format!("Backup-Codes\n============\n\nPortal:       {instance} ({address})\nKonto:        {username}\nErzeugt am:   {date}\n\nWenn Sie Telefon oder Schlüssel verlieren, kommen Sie mit einem dieser Codes hinein. Jeder gilt einmal.\nBewahren Sie diese Datei dort auf, wo nur Sie sie lesen können.\n\n{codes}\n");
    codes_confirmed = "The new backup codes are in force.", "Die neuen Backup-Codes gelten jetzt.";
}
