//! Words of administrator codes: the challenge, why one is not made, and what the person is told.

words! {
    name = "Code from your administrator", "Code von Ihrer Administration";
    line = "You were given one a short while ago", "Sie haben gerade einen bekommen";
    heading = "Enter the code from your administrator", "Geben Sie den Code Ihrer Administration ein";
    lead = "It works once and only for a short time.", "Er gilt einmal und nur für kurze Zeit.";
    label = "Code", "Code";
    empty = "Enter the code that your administrator gave you.", "Geben Sie den Code ein, den Ihre Administration Ihnen gegeben hat.";
    wrong = "That code does not match or has run out. Ask for a new one.",
        "Dieser Code passt nicht oder ist abgelaufen. Bitten Sie um einen neuen.";
    both_first = "Enter the code from your administrator and one of your backup codes first. Then you can set up a new method.",
        "Geben Sie zuerst den Code Ihrer Administration und einen Ihrer Backup-Codes ein. Danach können Sie eine neue Methode einrichten.";
    first = "Enter the code from your administrator first. Then you can set up a new method.",
        "Geben Sie zuerst den Code Ihrer Administration ein. Danach können Sie eine neue Methode einrichten.";

    reason_empty = "Write a reason.", "Schreiben Sie einen Grund.";
    reason_long(lang, max: usize) = format!("Write the reason in {max} characters or fewer."), format!("Schreiben Sie den Grund in höchstens {max} Zeichen.");
    reason_hidden = "Write the reason in one line, without invisible characters.",
        "Schreiben Sie den Grund in eine Zeile, ohne unsichtbare Zeichen.";
    not_yourself = "You cannot make a code for yourself.", "Sie können keinen Code für sich selbst erzeugen.";
    only_administrators = "Only an administrator can help another administrator.",
        "Nur die Administration kann anderen Mitgliedern der Administration helfen.";
    not_in_group(lang, name: &str) = format!("{name} is not in a group you look after."), format!("{name} ist in keiner Gruppe, die Sie betreuen.");
    not_allowed = "You may not do that.", "Das dürfen Sie nicht.";
    switched_off(lang, name: &str) = format!("Administrator codes are switched off for {name}."), format!("Codes der Administration sind für {name} ausgeschaltet.");
    not_your_own = "Somebody else must confirm a code that you made.", "Einen Code, den Sie erzeugt haben, muss jemand anderes bestätigen.";
    replaced = "Not done: another code has taken the place of the one that was shown here. Read who made this one, and why.",
        "Nicht ausgeführt: Ein anderer Code ist an die Stelle des hier gezeigten getreten. Lesen Sie, von wem dieser ist, und warum.";
    gone = "That code was used, has run out, or was taken back.", "Dieser Code wurde verwendet, ist abgelaufen oder wurde zurückgenommen.";

    console = "the server’s console", "die Konsole des Servers";
    notice_issued(lang, by: &str, reason: &str, when: &str) = format!("A sign-in code was made for you by {by}, {when}. Reason: “{reason}”. If you did not ask for it, secure your account: the code is void then."),
        format!("Für Sie wurde ein Anmeldecode erzeugt, von: {by}, {when}. Grund: „{reason}“. Wenn Sie nicht darum gebeten haben, sichern Sie Ihr Konto: Der Code gilt dann nicht mehr.");
    notice_used(lang, by: &str, reason: &str, when: &str) = format!("Somebody signed in with a code from your administrator, {when}. It was made by {by}; reason: “{reason}”. Add a method now, so that you do not need the next one."),
        format!("Jemand hat sich mit einem Code Ihrer Administration angemeldet, {when}. Erzeugt von: {by}; Grund: „{reason}“. Fügen Sie jetzt eine Methode hinzu, damit Sie den nächsten nicht brauchen.");

    did_issue(lang, by: &str, reason: &str) = format!("A sign-in code was made by {by}: “{reason}”."), format!("Ein Anmeldecode wurde erzeugt, von: {by}: „{reason}“.");
    did_confirm(lang, by: &str) = format!("The sign-in code was confirmed by {by}."), format!("Der Anmeldecode wurde bestätigt, von: {by}.");
    did_revoke = "The sign-in code was taken back.", "Der Anmeldecode wurde zurückgenommen.";
    did_use(lang, by: &str, reason: &str) = format!("Signed in with a code that {by} had made: “{reason}”."), format!("Angemeldet mit einem Code von: {by}: „{reason}“.");
    somebody = "somebody who is gone", "jemand, den es nicht mehr gibt";
}
