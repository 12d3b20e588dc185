//! Words of the administration: its frame, the overview, the lists.

words! {
    administration = "Administration", "Administration";
    overview = "Overview", "Überblick";
    people = "People", "Personen";
    groups = "Groups", "Gruppen";
    providers = "Sign-in methods", "Anmeldemethoden";

    count_people(lang, count: u64) = if count == 1 { "1 person".to_owned() } else { format!("{count} people") },
        if count == 1 { "1 Person".to_owned() } else { format!("{count} Personen") };
    more_people(lang, count: u64) = format!("More than {count} people"), format!("Mehr als {count} Personen");
    at_least_people(lang, count: u64) = if count == 1 { "At least 1 person".to_owned() } else { format!("At least {count} people") },
        if count == 1 { "Mindestens 1 Person".to_owned() } else { format!("Mindestens {count} Personen") };

    strongest = "Phishing-resistant", "Vor Phishing geschützt";
    strong = "Not interceptable", "Nicht abfangbar";
    basic = "Can be intercepted", "Abfangbar";
    nothing = "Password only", "Nur Passwort";
    strongest_means = "cannot be given to a fake page", "kann keiner gefälschten Seite gegeben werden";
    strong_means = "cannot be read on its way", "kann unterwegs nicht gelesen werden";
    basic_means = "could be read on its way", "könnte unterwegs gelesen werden";
    nothing_means = "a stolen password is enough", "ein gestohlenes Passwort reicht aus";

    can_sign_in(lang, count: u64) = if count == 1 { "1 person can sign in".to_owned() } else { format!("{count} people can sign in") },
        if count == 1 { "1 Person kann sich anmelden".to_owned() } else { format!("{count} Personen können sich anmelden") };
    attention = "Needs attention", "Braucht Aufmerksamkeit";
    attention_none = "Nothing needs your attention.", "Nichts braucht Ihre Aufmerksamkeit.";
    owing(lang, count: u64) = if count == 1 { "1 person must add a second step and has not".to_owned() } else { format!("{count} people must add a second step and have not") },
        if count == 1 { "1 Person muss einen zweiten Schritt einrichten und hat es noch nicht".to_owned() } else { format!("{count} Personen müssen einen zweiten Schritt einrichten und haben es noch nicht") };
    owing_more(lang, count: u64) = format!("{count} people or more must add a second step and have not"),
        format!("{count} Personen oder mehr müssen einen zweiten Schritt einrichten und haben es noch nicht");
    single_method(lang, name: &str) = format!("{name} is an administrator with a single method"), format!("{name} hat Administrationsrechte und nur eine Methode");
    no_method(lang, name: &str) = format!("{name} is an administrator with a password only"), format!("{name} hat Administrationsrechte und nur ein Passwort");
    not_me(lang, count: u64) = if count == 1 { "1 sign-in was reported as “not me” in the last 24 hours".to_owned() } else { format!("{count} sign-ins were reported as “not me” in the last 24 hours") },
        if count == 1 { "1 Anmeldung wurde in den letzten 24 Stunden mit „Das war ich nicht“ gemeldet".to_owned() } else { format!("{count} Anmeldungen wurden in den letzten 24 Stunden mit „Das war ich nicht“ gemeldet") };
    added_entries(lang, count: u64, id: &str) = if count == 1 { format!("An entry of the audit log was not written by this portal (id {id}): somebody else writes its database") } else { format!("{count} entries of the audit log were not written by this portal (the first: id {id}): somebody else writes its database") },
        if count == 1 { format!("Ein Eintrag des Protokolls stammt nicht von diesem Portal (ID {id}): Jemand anderes schreibt in seine Datenbank") } else { format!("{count} Einträge des Protokolls stammen nicht von diesem Portal (der erste: ID {id}): Jemand anderes schreibt in seine Datenbank") };
    not_me_by(lang, name: &str, when: &str) = format!("{name} reported a sign-in as “not me”, {when}: what the log says"), format!("{name} hat eine Anmeldung mit „Das war ich nicht“ gemeldet, {when}: was das Protokoll sagt");
    rule_reports(lang, rule: &str) = format!("Rule ‘{rule}’ only reports"), format!("Regel „{rule}“ berichtet nur");
    rule_reports_since(lang, rule: &str, since: &str) = format!("Rule ‘{rule}’ only reports, since {since}"), format!("Regel „{rule}“ berichtet nur, seit {since}");
    rule_met(lang, people: &str, count: u64) = format!("{people} would have been asked for more"),
        if count == 1 { format!("{people} wäre nach mehr gefragt worden") } else { format!("{people} wären nach mehr gefragt worden") };
    rule_met_nobody = "nobody would have been asked for more so far", "bisher wäre niemand nach mehr gefragt worden";
    rules_report(lang, count: u64) = format!("{count} rules only report"), format!("{count} Regeln berichten nur");
    closed(lang, name: &str) = format!("{name} is closed to unknown browsers after too many wrong tries"), format!("{name} ist nach zu vielen falschen Versuchen für unbekannte Browser geschlossen");
    not_loaded(lang, provider: &str, count: u64) = if count == 1 { format!("{provider} could not be loaded; 1 person has it") } else { format!("{provider} could not be loaded; {count} people have it") },
        if count == 1 { format!("{provider} konnte nicht geladen werden; 1 Person hat diese Methode") } else { format!("{provider} konnte nicht geladen werden; {count} Personen haben diese Methode") };
    coverage = "Second steps", "Zweite Schritte";
    coverage_groups = "Groups", "Gruppen";
    covered(lang, with: u64, all: u64) = format!("{with} of {all}"), format!("{with} von {all}");
    lately = "Last 24 hours", "Die letzten 24 Stunden";
    lately_words(lang, signed: u64, wrong: u64, reported: u64, slowed: u64) = format!("{signed} signed in · {wrong} wrong · {reported} reported · {slowed} slowed down"),
        format!("{signed} angemeldet · {wrong} falsch · {reported} gemeldet · {slowed} gebremst");
    lately_more(lang, words: &str, count: u64) = format!("{words} (the last {count} entries only)"), format!("{words} (nur die letzten {count} Einträge)");
    trend = "Last 30 days", "Die letzten 30 Tage";
    trend_words(lang, first: &str, from: u32, last: &str, to: u32) = format!("With a second step: {from} % on {first}, {to} % on {last}."),
        format!("Mit zweitem Schritt: {from} % am {first}, {to} % am {last}.");
    policy_version(lang, version: u64, author: &str, when: &str) = format!("Policy version {version}, by {author}, {when}"), format!("Richtlinie Version {version}, von {author}, {when}");
    policy_installed = "The policy is as installed: nobody has to use a second step.", "Die Richtlinie ist wie ausgeliefert: Niemand muss einen zweiten Schritt verwenden.";
    by_console = "the server’s console", "der Konsole des Servers";

    find = "Find", "Suchen";
    find_hint = "Username, name or e-mail", "Name oder E-Mail";
    group = "Group", "Gruppe";
    any_group = "All", "Alle";
    state = "State", "Zustand";
    state_all = "All", "Alle";
    state_owes = "Must add a second step", "Muss einen zweiten Schritt einrichten";
    state_administrators = "Administrators", "Administration";
    state_off = "Switched off", "Ausgeschaltet";
    seen = "Last signed in", "Zuletzt angemeldet";
    seen_any = "At any time", "Beliebig";
    seen_day = "In the last 24 hours", "In den letzten 24 Stunden";
    seen_not_30 = "Not for 30 days", "Seit 30 Tagen nicht";
    seen_not_90 = "Not for 90 days", "Seit 90 Tagen nicht";
    seen_never = "Never", "Nie";
    show = "Show", "Anzeigen";
    clear = "Clear the filters", "Filter löschen";
    no_match = "No people match.", "Keine Person passt.";
    unfinished(lang, count: u64) = format!("{count} people were looked at. There may be more."), format!("{count} Personen wurden angesehen. Vielleicht gibt es mehr.");
    previous_page = "Previous page", "Vorige Seite";
    next_page = "Next page", "Nächste Seite";
    first_page = "First page", "Erste Seite";
    add_person = "Add a person", "Person hinzufügen";
    name = "Name", "Name";
    methods = "Methods", "Methoden";
    strength = "Strength", "Stärke";
    asked = "Asked for", "Verlangt";
    asked_no = "No second step", "Kein zweiter Schritt";
    asked_any = "Second step", "Zweiter Schritt";
    asked_strong = "Second step, not interceptable", "Zweiter Schritt, nicht abfangbar";
    asked_strongest = "Second step, phishing-resistant", "Zweiter Schritt, vor Phishing geschützt";
    asked_denied = "Nobody is let in: the policy cannot be evaluated", "Niemand wird eingelassen: Die Richtlinie ist nicht auswertbar";
    owes = "must add one", "muss noch einrichten";
    never = "never", "nie";
    none = "none", "keine";
    administrator = "Administrator", "Administration";
    switched_off = "Switched off", "Ausgeschaltet";
    no_password = "No password yet", "Noch kein Passwort";

    groups_none = "No groups yet. A group lets you ask some people for more than others.",
        "Noch keine Gruppen. Mit einer Gruppe können Sie von manchen Personen mehr verlangen als von anderen.";
    add_group = "Add a group", "Gruppe hinzufügen";
    group_administrators = "Group administrators", "Gruppenadministration";
    members_some = "Members", "Mitglieder";
    members_none = "Nobody is in this group yet.", "In dieser Gruppe ist noch niemand.";
    members_all = "Show all in the list of people", "Alle in der Personenliste anzeigen";
    named_enforcement = "The policy asks the members of this group for a second step.", "Die Richtlinie verlangt von den Mitgliedern dieser Gruppe einen zweiten Schritt.";
    named_excluded = "The policy excepts the members of this group from the second step.", "Die Richtlinie nimmt die Mitglieder dieser Gruppe vom zweiten Schritt aus.";
    named_rule(lang, rule: &str) = format!("Rule ‘{rule}’ names this group."), format!("Regel „{rule}“ nennt diese Gruppe.");
    named_switch(lang, provider: &str) = format!("{provider} is switched on for this group."), format!("{provider} ist für diese Gruppe eingeschaltet.");
    named_switch_off(lang, provider: &str) = format!("{provider} is switched off, and was on for this group."), format!("{provider} ist ausgeschaltet und war für diese Gruppe eingeschaltet.");
    named_nowhere = "Neither the policy nor a method names this group.", "Weder die Richtlinie noch eine Methode nennt diese Gruppe.";
    add_member = "Add somebody", "Jemanden hinzufügen";
    add_member_field = "Username", "Benutzername";
    add_member_show = "Show the effect", "Wirkung anzeigen";
    administrators_none = "Only administrators help its members.", "Nur die Administration hilft den Mitgliedern.";
    add_administrator = "Let somebody look after it", "Jemandem die Betreuung geben";
    end_look_after = "End", "Beenden";
    delete_group = "Delete the group", "Gruppe löschen";

    on = "On", "Ein";
    off = "Off", "Aus";
    on_for_some = "On for some groups", "Für manche Gruppen ein";
    on_for(lang, groups: &str) = format!("On for: {groups}"), format!("Ein für: {groups}");
    could_not_load = "Could not load", "Konnte nicht geladen werden";
    could_not_load_line = "People have it, but this portal does not know it. It counts as a second step that cannot be used.",
        "Personen haben diese Methode, aber dieses Portal kennt sie nicht. Sie zählt als zweiter Schritt, der nicht verwendet werden kann.";
    used_by(lang, people: &str) = format!("used by {people}"), format!("verwendet von {people}");
    main = "main", "Hauptmethode";
    fallback = "fallback", "Ersatz";
    proves_nothing = "proves nothing", "beweist nichts";
    switch_off = "Switch off", "Ausschalten";
    switch_on = "Switch on", "Einschalten";
    choose_groups = "Choose groups", "Gruppen wählen";
    clean_up = "Remove from everybody", "Bei allen entfernen";
    label_of(lang, act: &str, name: &str) = format!("{act}: {name}"), format!("{act}: {name}");
    chosen(lang, words: &str) = format!("{words}:"), format!("{words}:");
}
