//! Words of the frame and of many pages.

words! {
    skip = "Skip to content", "Zum Inhalt";
    applications = "Applications", "Anwendungen";
    security = "Security", "Sicherheit";
    sign_out = "Sign out", "Abmelden";
    sign_out_everywhere = "Sign out everywhere", "Überall abmelden";
    account = "Account", "Konto";
    menu = "Menu", "Menü";
    help = "Help", "Hilfe";
    imprint = "Imprint", "Impressum";
    privacy = "Privacy", "Datenschutz";
    language = "Language", "Sprache";
    error_prefix = "Error: ", "Fehler: ";
    there_is_a_problem = "There is a problem", "Es gibt ein Problem";
    demo = "Demo: sample people and data. Do not enter real passwords.",
        "Demo: Beispielpersonen und Beispieldaten. Geben Sie keine echten Passwörter ein.";
    or = "or", "oder";
    continue_ = "Continue", "Weiter";
    checking = "Checking…", "Wird geprüft…";
    cancel = "Cancel", "Abbrechen";
    close = "Close", "Schließen";
    not_now = "Not now", "Nicht jetzt";
    copy = "Copy", "Kopieren";
    no_connection = "There is no connection to the portal. Check your network and try again.",
        "Es besteht keine Verbindung zum Portal. Prüfen Sie Ihr Netzwerk und versuchen Sie es noch einmal.";
    no_answer = "The portal gave no answer, and nothing was sent. Try again in a moment.",
        "Das Portal hat nicht geantwortet, und nichts wurde gesendet. Versuchen Sie es gleich noch einmal.";
    /// Of the document: heading, then the instance.
    title(lang, heading: &str, instance: &str) = format!("{heading} · {instance}"), format!("{heading} · {instance}");
}
