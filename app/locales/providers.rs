//! Words of the providers, one block each: what it is called, what it asks, what can be wrong with an answer.

words! {
    // Authenticator app
    totp_name = "Authenticator app", "Authenticator-App";
    totp_line = "A code from your phone, password manager or token", "Ein Code vom Telefon, Passwortmanager oder Token";
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

    // Security keys and passkeys
    key_name = "Passkey or security key", "Passkey oder Sicherheitsschlüssel";
    key_line = "Your fingerprint, face, PIN, or a key you touch", "Fingerabdruck, Gesicht, PIN oder ein Schlüssel, den Sie berühren";
    key_need = "You need: this device with a screen lock, your phone, or a security key. Nothing to type later.",
        "Sie brauchen: dieses Gerät mit Bildschirmsperre, Ihr Telefon oder einen Sicherheitsschlüssel. Später ist nichts zu tippen.";
    key_heading = "Use your passkey or security key", "Verwenden Sie Ihren Passkey oder Sicherheitsschlüssel";
    key_lead = "Your browser opens its own window. Have your key or phone at hand.",
        "Ihr Browser öffnet ein eigenes Fenster. Halten Sie Schlüssel oder Telefon bereit.";
    key_use = "Use passkey or security key", "Passkey oder Sicherheitsschlüssel verwenden";
    key_again = "Try again", "Noch einmal";
    key_stop = "Stop", "Anhalten";
    key_waiting = "Waiting for your browser. Follow what it shows: touch the key, or use fingerprint, face or PIN.",
        "Ihr Browser ist an der Reihe. Folgen Sie ihm: Schlüssel berühren, oder Fingerabdruck, Gesicht oder PIN verwenden.";
    key_not_finished = "That did not finish. It may have been cancelled, taken too long, or no matching key was found on this device. Nothing has changed.",
        "Das wurde nicht abgeschlossen. Vielleicht wurde es abgebrochen, dauerte zu lange, oder auf diesem Gerät gibt es keinen passenden Schlüssel. Es hat sich nichts geändert.";
    key_helps = "What helps: plug in the key first, use the device where the passkey is saved, or try another way.",
        "Was hilft: erst den Schlüssel einstecken, das Gerät nehmen, auf dem der Passkey liegt, oder eine andere Methode wählen.";
    key_unsupported = "This browser cannot use passkeys or security keys. Use another browser, or another way.",
        "Dieser Browser kann keine Passkeys oder Sicherheitsschlüssel verwenden. Nehmen Sie einen anderen Browser oder eine andere Methode.";
    key_insecure = "Passkeys work only on https addresses. Use your password here.",
        "Passkeys gibt es nur auf https-Adressen. Verwenden Sie hier Ihr Passwort.";
    key_no_script = "This step needs JavaScript. Allow it for this page, or try another way.",
        "Dieser Schritt braucht JavaScript. Erlauben Sie es für diese Seite, oder wählen Sie eine andere Methode.";
    key_not_added = "That did not finish. It may have been cancelled or taken too long. Nothing has changed.",
        "Das wurde nicht abgeschlossen. Vielleicht wurde es abgebrochen oder dauerte zu lange. Es hat sich nichts geändert.";
    key_no_script_add = "This step needs JavaScript. Allow it for this page, or add another method.",
        "Dieser Schritt braucht JavaScript. Erlauben Sie es für diese Seite, oder fügen Sie eine andere Methode hinzu.";
    key_unknown(lang, person: &str) = format!("This key is not set up for {person}. Use another key, or another way."),
        format!("Dieser Schlüssel ist für {person} nicht eingerichtet. Nehmen Sie einen anderen Schlüssel oder eine andere Methode.");
    key_not_verified = "This key did not ask for your PIN or fingerprint, which is needed here. Use another key, or another way.",
        "Dieser Schlüssel hat weder PIN noch Fingerabdruck verlangt, was hier nötig ist. Nehmen Sie einen anderen Schlüssel oder eine andere Methode.";
    key_other_address(lang, host: &str) = format!("This key belongs to another address than {host}. Check the address bar before you go on."),
        format!("Dieser Schlüssel gehört zu einer anderen Adresse als {host}. Prüfen Sie die Adresszeile, bevor Sie weitermachen.");
    key_copied = "This key was refused: it counts its uses, and the count went back. There may be a copy of it. Use another way, then look under Security.",
        "Dieser Schlüssel wurde abgelehnt: Er zählt seine Verwendungen, und die Zahl ging zurück. Vielleicht gibt es eine Kopie. Nehmen Sie eine andere Methode und sehen Sie danach unter Sicherheit nach.";
    key_late = "That took too long. Try again.", "Das hat zu lange gedauert. Versuchen Sie es noch einmal.";
    key_known = "This key is set up already. Use a different one.", "Dieser Schlüssel ist schon eingerichtet. Nehmen Sie einen anderen.";
    key_algorithm = "This key signs in a way that the portal cannot check. Use a different one.",
        "Dieser Schlüssel unterschreibt auf eine Art, die das Portal nicht prüfen kann. Nehmen Sie einen anderen.";
    key_unfit = "Only keys that ask for a PIN or fingerprint are accepted here, from the day they are set up. Use another key, or another way.",
        "Hier gelten nur Schlüssel, die PIN oder Fingerabdruck verlangen, und zwar seit dem Einrichten. Nehmen Sie einen anderen Schlüssel oder eine andere Methode.";
    key_synced = "Passkeys that are synced between devices are not accepted here. Use a security key or a passkey that stays on one device, or another way.",
        "Passkeys, die zwischen Geräten abgeglichen werden, gelten hier nicht. Nehmen Sie einen Sicherheitsschlüssel oder einen Passkey, der auf einem Gerät bleibt, oder eine andere Methode.";
    key_not_attested = "It could not be confirmed which model this key is, and only known models are accepted here. If your browser asks whether this site may see the model, allow it; or use another key.",
        "Es ließ sich nicht bestätigen, welches Modell dieser Schlüssel ist, und hier gelten nur bekannte Modelle. Fragt Ihr Browser, ob diese Seite das Modell sehen darf, erlauben Sie es; oder nehmen Sie einen anderen Schlüssel.";
    key_model = "This key's model is not accepted here. Use another key, or another way.",
        "Das Modell dieses Schlüssels gilt hier nicht. Nehmen Sie einen anderen Schlüssel oder eine andere Methode.";
    key_wrong = "The answer of this key could not be checked. Try again, or use another way.",
        "Die Antwort dieses Schlüssels ließ sich nicht prüfen. Versuchen Sie es noch einmal, oder nehmen Sie eine andere Methode.";
    key_add_heading = "Add a passkey or security key", "Passkey oder Sicherheitsschlüssel hinzufügen";
    key_add_lead = "A passkey is kept on this device or in your password manager. A security key is a small device you plug in or hold to your phone.",
        "Ein Passkey liegt auf diesem Gerät oder in Ihrem Passwortmanager. Ein Sicherheitsschlüssel ist ein kleines Gerät, das Sie einstecken oder ans Telefon halten.";
    key_continue = "Continue", "Weiter";
    key_passkey = "Passkey", "Passkey";
    kind_synced = "Passkey, synced between devices", "Passkey, zwischen Geräten abgeglichen";
    kind_this_device = "Passkey on one device", "Passkey auf einem Gerät";
    kind_phone = "Passkey on a phone", "Passkey auf einem Telefon";
    kind_key = "Security key", "Sicherheitsschlüssel";
    kind_alone(lang, what: &str) = format!("{what} · signs in without a password"), format!("{what} · meldet ohne Passwort an");
    passkey_sign_in = "Sign in with a passkey", "Mit einem Passkey anmelden";
    passkey_confirm = "Use a passkey", "Passkey verwenden";
    passkey_not_used = "No passkey was used. You can try again or use your password.",
        "Es wurde kein Passkey verwendet. Sie können es noch einmal versuchen oder Ihr Passwort verwenden.";
    passkey_unknown = "This passkey is not known here any more. Sign in another way, then add a new one under Security.",
        "Dieser Passkey ist hier nicht mehr bekannt. Melden Sie sich anders an und fügen Sie unter Sicherheit einen neuen hinzu.";

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
