//! Words of the pages that only say that something did not work.

words! {
    not_found = "Page not found", "Seite nicht gefunden";
    not_found_lead = "Check the address, or go to your applications.", "Prüfen Sie die Adresse oder gehen Sie zu Ihren Anwendungen.";
    to_applications = "Go to applications", "Zu den Anwendungen";
    forbidden = "You cannot open this page", "Sie können diese Seite nicht öffnen";
    forbidden_lead = "Your account is not allowed to see it.", "Ihr Konto darf sie nicht sehen.";
    /// To whoever is no administrator.
    forbidden_admin(lang, username: &str) = format!("It is for administrators. You are signed in as {username}."),
        format!("Sie ist für die Administration. Sie sind angemeldet als {username}.");
    broken = "There is a problem with this portal", "Es gibt ein Problem mit diesem Portal";
    broken_lead(lang, time: &str, reference: &str) = format!("Your last step may not have been saved. Try again in a minute. If it stays, tell your administrator: {time}, reference {reference}."),
        format!("Ihr letzter Schritt wurde vielleicht nicht gespeichert. Versuchen Sie es in einer Minute noch einmal. Wenn es bleibt, nennen Sie Ihrer Administration: {time}, Kennung {reference}.");
    busy = "Busy for a moment", "Gerade viel zu tun";
    busy_lead = "Try again in 5 seconds.", "Versuchen Sie es in 5 Sekunden noch einmal.";
    try_again = "Try again", "Noch einmal versuchen";
    wrong_origin = "This request came from another page", "Diese Anfrage kam von einer anderen Seite";
    wrong_origin_lead = "Open the portal yourself and try again. Nothing has been changed.",
        "Öffnen Sie das Portal selbst und versuchen Sie es noch einmal. Es wurde nichts geändert.";
    to_sign_in = "Sign-in page", "Zur Anmeldung";
    bad_form = "This form could not be read", "Dieses Formular konnte nicht gelesen werden";
    bad_form_lead = "Nothing has been changed. Open the page again and fill it in once more.",
        "Es wurde nichts geändert. Öffnen Sie die Seite neu und füllen Sie sie noch einmal aus.";
    too_large = "This form is too long", "Dieses Formular ist zu lang";
    policy_too_large(lang, mib: usize) = format!("A policy has at most {mib} MiB. Nothing was read or saved. Your browser’s back button brings back what you wrote."),
        format!("Eine Richtlinie hat höchstens {mib} MiB. Es wurde nichts gelesen und nichts gespeichert. Mit „Zurück“ bringt Ihr Browser wieder, was Sie geschrieben haben.");
    wrong_host = "This address does not belong to the portal", "Diese Adresse gehört nicht zum Portal";
    wrong_host_lead = "Use the address that you were given for the portal.", "Verwenden Sie die Adresse, die Sie für das Portal erhalten haben.";
    method_not_allowed = "This address works another way", "Diese Adresse funktioniert anders";
}
