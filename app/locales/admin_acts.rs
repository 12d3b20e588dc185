//! Words of what administrators do: each act shows its effect first.

words! {
    keep = "Leave it as it is", "So lassen";
    back = "Back", "Zurück";
    reason = "Reason", "Grund";
    reason_hint = "It is kept in the audit log", "Er steht im Audit-Protokoll";
    signed_out(lang, count: u64) = match count { 0 => "No browser is signed in.".to_owned(), 1 => "1 browser is signed out.".to_owned(), n => format!("{n} browsers are signed out.") },
        match count { 0 => "Kein Browser ist angemeldet.".to_owned(), 1 => "1 Browser wird abgemeldet.".to_owned(), n => format!("{n} Browser werden abgemeldet.") };

    lock_out(lang, who: &str) = format!("Not done. After this change no administrator could sign in: {who}. Change that first."),
        format!("Nicht ausgeführt. Nach dieser Änderung könnte sich niemand aus der Administration anmelden: {who}. Ändern Sie das zuerst.");
    lock_out_none = "Not done. No administrator would be left. Make somebody else an administrator first.",
        "Nicht ausgeführt. Niemand hätte mehr Administrationsrechte. Geben Sie sie zuerst jemand anderem.";
    cannot_disabled(lang, name: &str) = format!("{name} is switched off"), format!("{name} ist ausgeschaltet");
    cannot_no_password(lang, name: &str) = format!("{name} has no password"), format!("{name} hat kein Passwort");
    cannot_fallbacks(lang, name: &str) = format!("{name} would have backup codes only"), format!("{name} hätte nur Backup-Codes");
    cannot_code(lang, name: &str) = format!("{name} would have to give a code before adding a method, and codes run out"), format!("{name} müsste vor der Einrichtung einer Methode einen Code angeben, und Codes laufen ab");
    cannot_from_here(lang, name: &str) = format!("{name} could add a method only from networks where they have not been of late"), format!("{name} könnte eine Methode nur aus Netzen einrichten, in denen zuletzt keine Anmeldung war");
    cannot_nothing(lang, name: &str) = format!("{name} would have no method that can be used"), format!("{name} hätte keine Methode, die verwendet werden kann");
    cannot_set_up(lang, name: &str) = format!("{name} could add none of the methods that are asked for"), format!("{name} könnte keine der verlangten Methoden einrichten");
    cannot_denied(lang, name: &str) = format!("{name} is denied by the policy, which cannot be evaluated"), format!("{name} wird von der Richtlinie abgewiesen, die nicht auswertbar ist");
    in_use_enforcement = "The policy names this group. Change the policy first.", "Die Richtlinie nennt diese Gruppe. Ändern Sie zuerst die Richtlinie.";
    in_use_rule(lang, rule: &str) = format!("Rule ‘{rule}’ names this group. Change the rule first."), format!("Regel „{rule}“ nennt diese Gruppe. Ändern Sie zuerst die Regel.");
    in_use_switch(lang, provider: &str) = format!("The method {provider} is switched on for this group. Change that first."), format!("Die Methode {provider} ist für diese Gruppe eingeschaltet. Ändern Sie das zuerst.");
    not_supported = "This method cannot be changed from here.", "Diese Methode lässt sich hier nicht ändern.";
    gone = "It was not there any more. Nothing has been changed.", "Es war nicht mehr da. Es wurde nichts geändert.";

    edit_heading(lang, name: &str) = format!("Change name or address of {name}"), format!("Name oder Adresse von {name} ändern");
    edit_lead = "The username stays: applications know people by it.", "Der Benutzername bleibt: An ihm erkennen Anwendungen die Person.";
    full_name = "Full name", "Vollständiger Name";
    full_name_optional = "Full name (optional)", "Vollständiger Name (freiwillig)";
    email = "E-mail (optional)", "E-Mail (freiwillig)";
    save = "Save", "Speichern";
    edited(lang, name: &str) = format!("{name} was changed."), format!("{name} wurde geändert.");

    switch_off = "Switch account off", "Konto ausschalten";
    switch_off_heading(lang, name: &str) = format!("Switch off the account of {name}?"), format!("Konto von {name} ausschalten?");
    switch_off_lead = "Nobody can sign in with it until it is switched on again. Nothing of it is lost.", "Niemand kann sich damit anmelden, bis es wieder eingeschaltet wird. Nichts davon geht verloren.";
    switched_off(lang, name: &str) = format!("The account of {name} is switched off."), format!("Das Konto von {name} ist ausgeschaltet.");
    switch_on = "Switch account on", "Konto einschalten";
    switch_on_heading(lang, name: &str) = format!("Switch on the account of {name}?"), format!("Konto von {name} einschalten?");
    switch_on_lead = "Sign-in works again at once, with the password and the methods from before.", "Die Anmeldung geht sofort wieder, mit Passwort und Methoden von vorher.";
    switched_on(lang, name: &str) = format!("The account of {name} is switched on."), format!("Das Konto von {name} ist eingeschaltet.");

    sign_out = "Sign out everywhere", "Überall abmelden";
    sign_out_heading(lang, name: &str) = format!("Sign out {name} everywhere?"), format!("{name} überall abmelden?");
    sign_out_lead = "Sign-ins that are half finished end as well, and no browser is remembered any more.", "Auch halb fertige Anmeldungen enden, und kein Browser ist mehr gemerkt.";
    did_sign_out(lang, name: &str, count: u64) = match count { 1 => format!("{name} was signed out in 1 browser."), n => format!("{name} was signed out in {n} browsers.") },
        match count { 1 => format!("{name} wurde in 1 Browser abgemeldet."), n => format!("{name} wurde in {n} Browsern abgemeldet.") };

    unlock = "Let them try again at once", "Neue Versuche sofort erlauben";
    unlock_heading(lang, name: &str) = format!("Let {name} try again at once?"), format!("{name} sofort wieder versuchen lassen?");
    unlock_lead = "Wrong tries so far are forgotten. Somebody who has been guessing may guess again, too.", "Bisherige falsche Versuche sind vergessen. Auch wer geraten hat, kann wieder raten.";
    unlocked(lang, name: &str) = format!("{name} may try again at once."), format!("{name} kann es sofort wieder versuchen.");

    remove_method_heading(lang, method: &str, name: &str) = format!("Remove {method} of {name}?"), format!("{method} von {name} entfernen?");
    remove_method_submit(lang, method: &str) = format!("Remove {method}"), format!("{method} entfernen");
    remove_left(lang, rest: &str) = format!("What is left: {rest}."), format!("Es bleibt: {rest}.");
    remove_left_none = "No method is left.", "Es bleibt keine Methode.";
    remove_then_add = "They add a new one at the next sign-in, with the password alone.", "Bei der nächsten Anmeldung wird eine neue eingerichtet, allein mit dem Passwort.";
    remove_then_password = "Then the password alone is enough.", "Dann reicht das Passwort allein.";
    remove_then_code = "Then they need a code from an administrator before they can add a new one.", "Danach braucht es einen Code der Administration, bevor eine neue eingerichtet werden kann.";
    remove_then_elsewhere = "Then they can add a new one only from the networks that the policy names.", "Danach kann eine neue nur aus den Netzen eingerichtet werden, die die Richtlinie nennt.";
    remove_then_blocked = "Then they cannot sign in: a method is asked for that cannot be added.", "Dann ist keine Anmeldung möglich: Es wird eine Methode verlangt, die nicht eingerichtet werden kann.";
    removed_method(lang, method: &str, name: &str) = format!("{method} of {name} was removed."), format!("{method} von {name} wurde entfernt.");
    remove_methods = "Remove all methods", "Alle Methoden entfernen";
    remove_methods_heading(lang, name: &str) = format!("Remove all methods of {name}?"), format!("Alle Methoden von {name} entfernen?");
    removed_methods(lang, name: &str, count: u64) = match count { 1 => format!("1 method of {name} was removed."), n => format!("{n} methods of {name} were removed.") },
        match count { 1 => format!("1 Methode von {name} wurde entfernt."), n => format!("{n} Methoden von {name} wurden entfernt.") };
    told = "They are told on their pages.", "Die Person erfährt es auf ihren Seiten.";

    give_code = "One-time code", "Einmalcode";
    give_code_heading(lang, name: &str) = format!("One-time code for {name}"), format!("Einmalcode für {name}");
    give_code_effect = "It takes the place of the second step once. Where the policy demands more than that, it only lets them set up a new method.",
        "Er ersetzt einmal den zweiten Schritt. Wo die Richtlinie mehr verlangt, lässt sich damit nur eine neue Methode einrichten.";
    give_code_reason_hint(lang, name: &str) = format!("{name} and the audit log see it"), format!("{name} und das Audit-Protokoll sehen ihn");
    give_code_lead(lang, name: &str) = format!("Give {name} this code. It is asked for after the password."), format!("Geben Sie {name} diesen Code. Er wird nach dem Passwort verlangt.");
    give_code_confirm = "It counts only once another administrator has confirmed it.", "Er gilt erst, wenn ihn eine andere Person der Administration bestätigt hat.";
    revoke_code = "Take the one-time code back", "Einmalcode zurücknehmen";
    revoke_code_heading(lang, name: &str) = format!("Take back the one-time code of {name}?"), format!("Einmalcode von {name} zurücknehmen?");
    revoke_code_lead(lang, by: &str, reason: &str) = format!("It was made by {by}. Reason: “{reason}”."), format!("Erzeugt von: {by}. Grund: „{reason}“.");
    revoked_code(lang, name: &str) = format!("The one-time code of {name} was taken back."), format!("Der Einmalcode von {name} wurde zurückgenommen.");
    confirm_code = "Confirm the one-time code", "Einmalcode bestätigen";
    confirm_code_heading(lang, name: &str) = format!("Confirm the one-time code of {name}?"), format!("Einmalcode von {name} bestätigen?");
    confirmed_code(lang, name: &str) = format!("The one-time code of {name} was confirmed."), format!("Der Einmalcode von {name} wurde bestätigt.");

    reset = "Reset the password", "Passwort zurücksetzen";
    reset_heading(lang, name: &str) = format!("Password reset for {name}"), format!("Passwort von {name} zurücksetzen");
    reset_lead(lang, name: &str) = format!("Make sure it is {name}: call back on a number you know."), format!("Vergewissern Sie sich, dass es {name} ist: Rufen Sie unter einer Nummer zurück, die Sie kennen.");
    reset_effect = "With the code they choose a new password. The second step stays as it is, and the present password works until then.",
        "Mit dem Code wird ein neues Passwort gewählt. Der zweite Schritt bleibt, wie er ist, und bis dahin gilt das jetzige Passwort.";
    reset_replaces = "A code that was made before stops working.", "Ein früher erzeugter Code gilt nicht mehr.";
    make_code = "Make code", "Code erzeugen";
    code_heading(lang, name: &str) = format!("One-time code for {name}"), format!("Einmalcode für {name}");
    invited_heading(lang, name: &str) = format!("Created: {name}"), format!("Angelegt: {name}");
    invited_lead(lang, name: &str) = format!("Give {name} this one-time code. With it they choose their password."), format!("Geben Sie {name} diesen Einmalcode. Damit wird das Passwort gewählt.");
    code_lead = "Tell it to nobody else, and do not keep it.", "Geben Sie ihn niemand anderem, und heben Sie ihn nicht auf.";
    code_until(lang, time: &str) = format!("Works once, until {time}. Shown only now."), format!("Gilt einmal, bis {time}. Wird nur jetzt angezeigt.");
    code_place = "Where to enter it", "Wo er eingegeben wird";
    done = "Done", "Fertig";

    promote = "Make administrator", "Administrationsrechte geben";
    promote_heading(lang, name: &str) = format!("Make {name} an administrator?"), format!("{name} Administrationsrechte geben?");
    promote_lead = "An administrator may do everything, to everybody.", "Wer Administrationsrechte hat, darf alles, bei allen.";
    promoted(lang, name: &str) = format!("{name} is an administrator."), format!("{name} hat jetzt Administrationsrechte.");
    demote = "End as administrator", "Administrationsrechte nehmen";
    demote_heading(lang, name: &str) = format!("{name}: no administrator any more?"), format!("{name} die Administrationsrechte nehmen?");
    demote_lead = "The account stays as it is.", "Das Konto bleibt, wie es ist.";
    demoted(lang, name: &str) = format!("{name} is not an administrator any more."), format!("{name} hat keine Administrationsrechte mehr.");

    join_heading(lang, name: &str, group: &str) = format!("Put {name} into {group}?"), format!("{name} in {group} aufnehmen?");
    join_submit(lang, group: &str) = format!("Put into {group}"), format!("In {group} aufnehmen");
    joined(lang, name: &str, group: &str) = format!("{name} is in {group}."), format!("{name} ist in {group}.");
    leave_heading(lang, name: &str, group: &str) = format!("Take {name} out of {group}?"), format!("{name} aus {group} herausnehmen?");
    leave_submit(lang, group: &str) = format!("Take out of {group}"), format!("Aus {group} herausnehmen");
    left(lang, name: &str, group: &str) = format!("{name} is not in {group} any more."), format!("{name} ist nicht mehr in {group}.");
    effect_same(lang, what: &str) = format!("What is asked for stays the same: {what}."), format!("Was verlangt wird, bleibt gleich: {what}.");
    effect_change(lang, before: &str, after: &str) = format!("What is asked for changes from “{before}” to “{after}”."), format!("Was verlangt wird, ändert sich von „{before}“ zu „{after}“.");
    effect_owes = "They have no method that is enough, and add one at the next sign-in.", "Keine vorhandene Methode reicht aus; bei der nächsten Anmeldung wird eine eingerichtet.";
    effect_blocked = "They could not sign in: no method that is enough can be added.", "Eine Anmeldung wäre nicht möglich: Keine ausreichende Methode kann eingerichtet werden.";

    look_after_heading(lang, name: &str, group: &str) = format!("Let {name} look after {group}?"), format!("{name} die Gruppe {group} betreuen lassen?");
    look_after_lead = "They see its members, and may switch accounts off and on, sign out, remove methods, reset passwords and give codes. Not for administrators, and not for whoever looks after a group.",
        "Sichtbar werden die Mitglieder; erlaubt ist, Konten aus- und einzuschalten, abzumelden, Methoden zu entfernen, Passwörter zurückzusetzen und Codes zu geben. Nicht bei der Administration und nicht bei denen, die eine Gruppe betreuen.";
    look_after_submit = "Let them look after it", "Betreuen lassen";
    look_after_done(lang, name: &str, group: &str) = format!("{name} looks after {group}."), format!("{name} betreut {group}.");
    end_look_after_heading(lang, name: &str, group: &str) = format!("{name}: look after {group} no longer?"), format!("{name} die Gruppe {group} nicht mehr betreuen lassen?");
    end_look_after_lead = "They do not see its members any more.", "Die Mitglieder sind dann nicht mehr sichtbar.";
    end_look_after_submit = "Look after it no longer", "Nicht mehr betreuen lassen";
    end_look_after_done(lang, name: &str, group: &str) = format!("{name} looks after {group} no longer."), format!("{name} betreut {group} nicht mehr.");

    delete = "Delete account", "Konto löschen";
    delete_heading(lang, name: &str) = format!("Delete the account of {name}?"), format!("Konto von {name} löschen?");
    delete_lead = "Everything that is stored about this person goes at once, and cannot be brought back. Only the audit log stays.",
        "Alles, was über diese Person gespeichert ist, verschwindet sofort und lässt sich nicht zurückholen. Nur das Audit-Protokoll bleibt.";
    delete_confirm = "Username", "Benutzername";
    delete_hint(lang, name: &str) = format!("Type {name} to confirm."), format!("Geben Sie zur Bestätigung {name} ein.");
    delete_wrong(lang, name: &str) = format!("That is not the username. Type {name}."), format!("Das ist nicht der Benutzername. Geben Sie {name} ein.");
    deleted(lang, name: &str) = format!("The account of {name} was deleted."), format!("Das Konto von {name} wurde gelöscht.");

    invite_heading = "Add a person", "Person hinzufügen";
    invite_lead = "You get a one-time code to give to them. With it they choose their password.", "Sie erhalten einen Einmalcode zum Weitergeben. Damit wählt die Person ihr Passwort.";
    invite_submit = "Create", "Anlegen";
    invite_administrator = "May do everything (administrator)", "Darf alles (Administration)";
    person_exists(lang, name: &str) = format!("There is a person called {name} already."), format!("Es gibt schon eine Person namens {name}.");
    no_person(lang, name: &str) = format!("There is nobody called “{name}”."), format!("Es gibt niemanden namens „{name}“.");
    no_person_empty = "Enter a username.", "Geben Sie einen Benutzernamen ein.";

    new_group_heading = "Add a group", "Gruppe hinzufügen";
    new_group_lead = "The policy and the methods can name it afterwards.", "Richtlinie und Methoden können sie danach nennen.";
    new_group_name = "Name", "Name";
    new_group_submit = "Add group", "Gruppe hinzufügen";
    group_exists(lang, name: &str) = format!("There is a group called {name} already."), format!("Es gibt schon eine Gruppe namens {name}.");
    group_name_rule(lang, most: u32) = format!("Use a name of 1 to {most} ordinary characters."), format!("Nehmen Sie einen Namen aus 1 bis {most} gewöhnlichen Zeichen.");
    group_made(lang, name: &str) = format!("{name} was added."), format!("{name} wurde hinzugefügt.");
    group_delete_heading(lang, name: &str) = format!("Delete the group {name}?"), format!("Gruppe {name} löschen?");
    group_delete_lead(lang, people: &str) = format!("{people} are in it. Their accounts stay."), format!("{people} sind darin. Die Konten bleiben.");
    group_delete_submit = "Delete group", "Gruppe löschen";
    group_deleted(lang, name: &str) = format!("{name} was deleted."), format!("{name} wurde gelöscht.");

    provider_off_heading(lang, name: &str) = format!("Switch off {name}?"), format!("{name} ausschalten?");
    provider_uses(lang, people: &str) = format!("Used by: {people}."), format!("Verwendet von: {people}.");
    provider_alone(lang, names: &str) = format!("Who has nothing else could not sign in: {names}."), format!("Wer nichts anderes hat, könnte sich nicht anmelden: {names}.");
    provider_alone_more(lang, people: &str, names: &str) = format!("Who has nothing else could not sign in. {people}, among them: {names}."),
        format!("Wer nichts anderes hat, könnte sich nicht anmelden. {people}, darunter: {names}.");
    provider_alone_none = "Everybody who uses it has something else.", "Alle, die sie verwenden, haben noch etwas anderes.";
    provider_kept = "What was set up stays, and works again when the method is switched on.", "Was eingerichtet ist, bleibt und geht wieder, sobald die Methode eingeschaltet wird.";
    provider_known(lang, people: &str) = format!("I know that these need help to sign in: {people}"), format!("Ich weiß, dass dann Hilfe bei der Anmeldung brauchen: {people}");
    provider_known_missing = "Tick the box, or leave the method on.", "Setzen Sie das Häkchen, oder lassen Sie die Methode eingeschaltet.";
    provider_known_groups = "Tick the box, or choose other groups.", "Setzen Sie das Häkchen, oder wählen Sie andere Gruppen.";
    provider_known_moved(lang, people: &str) = format!("Nothing has been changed: the tick was for another choice, or for fewer people. This one leaves out: {people}. Tick the box again, or choose otherwise."),
        format!("Es wurde nichts geändert: Das Häkchen galt einer anderen Wahl oder weniger Personen. Damit blieben ohne Zugang: {people}. Setzen Sie das Häkchen noch einmal, oder wählen Sie anders.");
    provider_known_more(lang, people: &str) = format!("Nothing has been changed: the tick was for fewer people. Now it leaves out: {people}. Tick the box again, or leave the method on."),
        format!("Es wurde nichts geändert: Das Häkchen galt weniger Personen. Jetzt blieben ohne Zugang: {people}. Setzen Sie das Häkchen noch einmal, oder lassen Sie die Methode eingeschaltet.");
    provider_off(lang, name: &str) = format!("{name} is switched off."), format!("{name} ist ausgeschaltet.");
    provider_on_heading(lang, name: &str) = format!("Switch on {name}"), format!("{name} einschalten");
    provider_on_lead = "For everybody, or for the members of some groups.", "Für alle oder für die Mitglieder mancher Gruppen.";
    provider_groups = "Only for these groups", "Nur für diese Gruppen";
    provider_groups_hint = "None chosen: for everybody", "Keine gewählt: für alle";
    provider_on_submit = "Switch on", "Einschalten";
    provider_on(lang, name: &str) = format!("{name} is switched on."), format!("{name} ist eingeschaltet.");
    provider_clean_heading(lang, name: &str, people: &str) = format!("Remove {name} from {people}?"), format!("{name} bei {people} entfernen?");
    provider_clean_lead = "This cannot be undone. Whoever has it is signed out, and told.", "Das lässt sich nicht rückgängig machen. Alle Betroffenen werden abgemeldet und erfahren es.";
    provider_clean_submit = "Remove from everybody", "Bei allen entfernen";
    provider_cleaned(lang, name: &str, count: u64) = match count { 1 => format!("{name} was removed once."), n => format!("{name} was removed {n} times.") },
        match count { 1 => format!("{name} wurde einmal entfernt."), n => format!("{name} wurde {n}-mal entfernt.") };
}
