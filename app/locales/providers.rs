//! Words of the providers, one block each: what it is called, what it asks, what can be wrong with an answer.

words! {
    // Authenticator app
    totp_name = "Authenticator app", "Authenticator-App";
    totp_line = "A 6-digit code from your phone or password manager", "Ein 6-stelliger Code vom Telefon oder Passwortmanager";
    totp_need = "You need: an app such as a password manager with codes, on your phone or this device.",
        "Sie brauchen: eine App, zum Beispiel einen Passwortmanager mit Codes, auf dem Telefon oder diesem Gerät.";
    totp_heading = "Enter the code from your app", "Geben Sie den Code aus Ihrer App ein";
    totp_lead_one(lang, instance: &str, username: &str) = format!("Open your authenticator app and find {instance} ({username})."),
        format!("Öffnen Sie Ihre Authenticator-App und suchen Sie {instance} ({username}).");
    totp_lead_many(lang, names: &str) = format!("A code from any of your apps works: {names}."),
        format!("Ein Code aus jeder Ihrer Apps gilt: {names}.");
    code = "Code", "Code";
    digits_hint(lang, digits: u8) = format!("{digits} digits."), format!("{digits} Ziffern.");
    digits_hint_sends(lang, digits: u8) = format!("{digits} digits. Sends itself after the {} digit.", match digits { 6 => "sixth", 7 => "seventh", 8 => "eighth", _ => "last" }),
        format!("{digits} Ziffern. Wird nach der {} Ziffer von selbst gesendet.", match digits { 6 => "sechsten", 7 => "siebten", 8 => "achten", _ => "letzten" });
    digits_empty(lang, digits: u8) = format!("Enter the {digits} digits from your app."), format!("Geben Sie die {digits} Ziffern aus Ihrer App ein.");
    digits_count(lang, want: u8, got: u32) = format!("The code has {want} digits. You entered {got}."),
        format!("Der Code hat {want} Ziffern. Sie haben {got} eingegeben.");
    totp_wrong(lang, instance: &str) = format!("That code does not match. Make sure the app shows {instance}, and use the code it shows now."),
        format!("Dieser Code passt nicht. Achten Sie darauf, dass die App {instance} zeigt, und nehmen Sie den Code, den sie jetzt zeigt.");
    totp_earlier(lang, period: u32) = format!("That code is from an earlier {period} seconds. Wait for the next one."),
        format!("Dieser Code stammt aus früheren {period} Sekunden. Warten Sie auf den nächsten.");
    totp_used(lang, seconds: u32) = format!("That code was used already. Wait for the next one: about {}.", super::times::seconds(lang, seconds)),
        format!("Dieser Code wurde schon verwendet. Warten Sie auf den nächsten: etwa {}.", super::times::seconds(lang, seconds));
    totp_clock_fast(lang, minutes: u32) = format!("The clock of that device seems to be {} fast. Set it to automatic time, then use the next code.", super::times::minutes(lang, minutes)),
        format!("Die Uhr dieses Geräts scheint um {} vorzugehen. Stellen Sie sie auf automatische Zeit und nehmen Sie den nächsten Code.", super::times::minutes(lang, minutes));
    totp_clock_slow(lang, minutes: u32) = format!("The clock of that device seems to be {} slow. Set it to automatic time, then use the next code.", super::times::minutes(lang, minutes)),
        format!("Die Uhr dieses Geräts scheint um {} nachzugehen. Stellen Sie sie auf automatische Zeit und nehmen Sie den nächsten Code.", super::times::minutes(lang, minutes));

    // Backup codes
    backup_name = "Backup code", "Backup-Code";
    backup_line = "One of the codes that you saved", "Einer der Codes, die Sie gesichert haben";
    backup_heading = "Enter a backup code", "Geben Sie einen Backup-Code ein";
    backup_lead = "One of the codes you saved when you set up your account. Each works once.",
        "Einer der Codes, die Sie beim Einrichten Ihres Kontos gesichert haben. Jeder gilt einmal.";
    backup_label = "Backup code", "Backup-Code";
    backup_hint = "16 letters and digits. Capitals, spaces and dashes do not matter.",
        "16 Buchstaben und Ziffern. Großschreibung, Leerzeichen und Striche spielen keine Rolle.";
    backup_empty = "Enter one of your backup codes.", "Geben Sie einen Ihrer Backup-Codes ein.";
    backup_wrong = "That code does not match or was used already. Try another one from your list.",
        "Dieser Code passt nicht oder wurde schon verwendet. Nehmen Sie einen anderen von Ihrer Liste.";

    // It is really me
    really_me_name = "It is really me", "Ich bin es wirklich";
    really_me_line = "A button, for trying things out", "Eine Schaltfläche, zum Ausprobieren";
    really_me_need = "You need: nothing. It proves nothing either.", "Sie brauchen: nichts. Es beweist auch nichts.";
    really_me_heading = "Is it really you?", "Sind Sie es wirklich?";
    really_me_lead = "This method proves nothing. It is here for trying the portal out.",
        "Diese Methode beweist nichts. Sie ist zum Ausprobieren des Portals da.";
    really_me_button = "It is really me", "Ich bin es wirklich";
    really_me_set_up = "Switch on the button", "Schaltfläche einschalten";
    really_me_agree = "Switch it on", "Einschalten";

    // For any
    unavailable = "This method cannot be used right now. Choose another one.",
        "Diese Methode kann gerade nicht verwendet werden. Wählen Sie eine andere.";
}
