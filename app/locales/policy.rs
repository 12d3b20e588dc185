//! Words of the policy: the editor, its history, reports, explanations.

words! {
    policy = "Policy", "Richtlinie";
    version(lang, number: i64, who: &str, when: &str) = format!("Version {number}, by {who}, {when}"), format!("Version {number}, von {who}, {when}");
    installed = "As installed: nobody has changed it yet", "Wie ausgeliefert: noch von niemandem geändert";
    the_console = "the server’s console", "der Konsole des Servers";
    editor = "Rules", "Regeln";
    history = "History", "Verlauf";
    reports = "Reports", "Berichte";
    explain = "Explain", "Erklären";
    second_step = "Second step", "Zweiter Schritt";
    who = "Who is asked?", "Wer wird gefragt?";
    everyone = "Everyone", "Alle";
    only = "Only members of these groups", "Nur Mitglieder dieser Gruppen";
    off = "Nobody", "Niemand";
    who_hint = "If groups are chosen, only their members are asked. Otherwise everybody, except members of the excepted groups. Somebody in both is asked.",
        "Sind Gruppen gewählt, werden nur ihre Mitglieder gefragt. Sonst alle außer Mitgliedern der ausgenommenen Gruppen. Wer in beiden ist, wird gefragt.";
    groups = "Groups", "Gruppen";
    drag_hint = "Drag one into a field, or press it: it goes where you typed last.", "Ziehen Sie eine in ein Feld, oder drücken Sie darauf: Sie kommt dorthin, wo Sie zuletzt geschrieben haben.";
    one_a_line = "One a line.", "Eine je Zeile.";
    except = "Except members of these groups", "Außer Mitgliedern dieser Gruppen";
    except_hint = "Exceptions have no effect while groups are chosen above.", "Ausnahmen wirken nicht, solange oben Gruppen gewählt sind.";
    base = "At most, for anybody", "Höchstens, für alle";
    base_hint = "Rules only make it stricter.", "Regeln machen es nur strenger.";
    remember_days = "Remember a browser, days", "Browser merken, Tage";
    remember_hint = "0: never.", "0: nie.";
    session_minutes = "Session, minutes", "Sitzung, Minuten";
    idle_minutes = "Idle, minutes", "Untätig, Minuten";
    proof_minutes = "Age of the proof, minutes", "Alter des Nachweises, Minuten";
    grace_days = "Put off a first set-up, days", "Erste Einrichtung aufschieben, Tage";
    first_code = "First method: a code from an administrator", "Erste Methode: Code der Administration";
    first_networks = "First method: only from networks", "Erste Methode: nur aus Netzen";
    first_networks_hint = "Empty: from anywhere. Whoever has a method already is not concerned.", "Leer: von überall. Wer schon eine Methode hat, ist nicht betroffen.";
    demanded = "Demanded", "Verlangt";
    not_demanded = "Not demanded", "Nicht verlangt";
    no_bound = "Empty: as configured.", "Leer: wie eingestellt.";
    unsaid = "Empty: not constrained.", "Leer: nicht eingeschränkt.";
    codes = "Backup codes", "Backup-Codes";
    yes = "Accepted", "Angenommen";
    no = "Not accepted", "Nicht angenommen";
    either = "Not constrained", "Nicht eingeschränkt";
    networks = "Networks", "Netze";
    networks_hint = "One a line, with a short name: office = 192.0.2.0/24, 2001:db8::/32", "Eines je Zeile, mit Kurznamen: office = 192.0.2.0/24, 2001:db8::/32";
    rules = "Rules", "Regeln";
    rules_hint = "The strictest wins, so their order does not matter.", "Die strengste gilt; die Reihenfolge spielt keine Rolle.";
    rules_none = "No rules yet.", "Noch keine Regeln.";
    add_rule = "Add a rule", "Regel hinzufügen";
    new_rule = "New rule", "Neue Regel";
    name = "Name", "Name";
    id = "Short name", "Kurzname";
    id_hint = "Lowercase letters, digits, - and _. The log calls it so.", "Kleinbuchstaben, Ziffern, - und _. So nennt sie das Protokoll.";
    state = "State", "Zustand";
    on = "On", "An";
    report = "Reports only", "Nur Bericht";
    state_off = "Off", "Aus";
    report_hint = "Reports only: decides and records, but asks nobody.", "Nur Bericht: entscheidet und hält fest, fragt aber niemanden.";
    who_rule = "Who", "Wer";
    where_rule = "Where and when", "Wo und wann";
    what_rule = "What", "Was";
    except_groups = "Not members of", "Nicht Mitglieder von";
    admins = "Administrators", "Administratorinnen und Administratoren";
    anybody = "Anybody", "Alle";
    admins_only = "Only they", "Nur sie";
    admins_not = "Not they", "Nicht sie";
    applications = "Applications", "Anwendungen";
    from_networks = "From networks", "Aus Netzen";
    not_networks = "Not from networks", "Nicht aus Netzen";
    network_hint = "Short names or ranges, one a line.", "Kurznamen oder Bereiche, je Zeile einer.";
    times = "Times", "Zeiten";
    not_times = "Not at times", "Nicht zu Zeiten";
    times_hint = "One a line: mon-fri 08:00-17:00", "Eine je Zeile: mon-fri 08:00-17:00";
    strength = "At least", "Mindestens";
    strength_unsaid = "Not constrained", "Nicht eingeschränkt";
    strength_any = "Any second step", "Beliebiger zweiter Schritt";
    strength_strong = "Not interceptable", "Nicht abfangbar";
    strength_strongest = "Phishing-resistant", "Vor Phishing geschützt";
    methods = "Only these methods", "Nur diese Methoden";
    methods_hint = "None ticked: any.", "Keine gewählt: alle.";
    gone = "Remove this rule when saving", "Diese Regel beim Speichern entfernen";
    nothing_more = "nothing more", "nichts weiter";
    reason = "Why this change", "Warum diese Änderung";
    reason_hint = "The history and the audit log keep it.", "Verlauf und Protokoll bewahren es auf.";
    preview = "Preview", "Vorschau";
    preview_title = "What would change", "Was sich ändern würde";
    preview_failed = "The live preview could not be loaded. The button “Preview” shows the same.", "Die laufende Vorschau konnte nicht geladen werden. Die Schaltfläche „Vorschau“ zeigt dasselbe.";
    find_person = "Find a person", "Person suchen";
    save(lang, number: i64) = format!("Save version {number}"), format!("Version {number} speichern");
    unsaved = "Not saved yet", "Noch nicht gespeichert";
    discard = "Discard", "Verwerfen";
    tick(lang, count: usize) = if count == 1 { "I know that 1 person cannot sign in without help".to_owned() } else { format!("I know that {count} people cannot sign in without help") },
        if count == 1 { "Mir ist bewusst, dass sich 1 Person nicht ohne Hilfe anmelden kann".to_owned() } else { format!("Mir ist bewusst, dass sich {count} Personen nicht ohne Hilfe anmelden können") };
    tick_missing = "Tick the box, or change the rule.", "Setzen Sie den Haken, oder ändern Sie die Regel.";
    tick_moved(lang, count: usize) = if count == 1 { "Not saved: the tick was for another draft, or for fewer people. With this draft 1 person cannot sign in without help. Tick the box again, or change the rule.".to_owned() } else { format!("Not saved: the tick was for another draft, or for fewer people. With this draft {count} people cannot sign in without help. Tick the box again, or change the rule.") },
        if count == 1 { "Nicht gespeichert: Der Haken galt einem anderen Entwurf oder weniger Personen. Mit diesem kann sich 1 Person nicht ohne Hilfe anmelden. Setzen Sie ihn noch einmal, oder ändern Sie die Regel.".to_owned() } else { format!("Nicht gespeichert: Der Haken galt einem anderen Entwurf oder weniger Personen. Mit diesem können sich {count} Personen nicht ohne Hilfe anmelden. Setzen Sie ihn noch einmal, oder ändern Sie die Regel.") };
    based_on_lost = "Not saved: the form does not say which version it was made from. Look at what has changed, then save again: the draft takes the place of the version in force.",
        "Nicht gespeichert: Das Formular sagt nicht, aus welcher Version es entstanden ist. Sehen Sie nach, was sich geändert hat, und speichern Sie noch einmal: Der Entwurf tritt an die Stelle der geltenden Version.";
    text_too_long = "This document is too long for the form, which holds 200 rules and 1 MiB. “twinlatch policy set” puts it in force.",
        "Dieses Dokument ist zu lang für das Formular, das 200 Regeln und 1 MiB fasst. „twinlatch policy set“ setzt es in Kraft.";
    moved(lang, version: i64, who: &str, when: &str) = format!("Version {version} was saved by {who}, {when}. Your draft is kept: look at what would change now, then save again."),
        format!("Version {version} wurde von {who} gespeichert, {when}. Ihr Entwurf ist noch da: Sehen Sie nach, was sich nun ändern würde, und speichern Sie noch einmal.");
    compare_moved = "What has changed meanwhile", "Was sich inzwischen geändert hat";
    not_read = "Some fields cannot be read. They are marked below.", "Einige Felder sind nicht lesbar. Sie sind unten markiert.";
    has_errors = "Not saved: the draft has errors. They stand beside “What would change”.", "Nicht gespeichert: Der Entwurf hat Fehler. Sie stehen bei „Was sich ändern würde“.";
    confirm_first = "Not saved yet: confirm that it is you, then save again. Your draft stays here.", "Noch nicht gespeichert: Bestätigen Sie, dass Sie es sind, und speichern Sie noch einmal. Ihr Entwurf bleibt hier.";
    confirm_link = "Confirm in a new tab", "In neuem Tab bestätigen";
    saved(lang, version: i64, asked: usize) = format!("Version {version} is in force. {}", people_asked_en(asked)), format!("Version {version} gilt. {}", people_asked_de(asked));
    same(lang, version: i64) = format!("This is the same as version {version}. Nothing was saved."), format!("Das ist dasselbe wie Version {version}. Nichts wurde gespeichert.");
    as_text = "As text", "Als Text";
    as_text_hint = "The whole document as TOML, also what has no field here, such as saved tests. Taking it over does not save it.",
        "Das ganze Dokument als TOML, auch was hier kein Feld hat, etwa gespeicherte Tests. Übernehmen speichert noch nicht.";
    text = "Document", "Dokument";
    take_over = "Take over", "Übernehmen";
    replay = "Replay", "Nachspielen";
    replay_hint = "Runs the sign-ins of the last 30 days through this draft. Nothing is changed.", "Spielt die Anmeldungen der letzten 30 Tage mit diesem Entwurf nach. Nichts wird geändert.";
    replay_none = "No sign-ins in that time.", "Keine Anmeldungen in dieser Zeit.";
    replay_left_out(lang, count: usize) = if count == 1 { "1 sign-in is left out: what was written down of it, or the policy version of that time, cannot be read any more.".to_owned() } else { format!("{count} sign-ins are left out: what was written down of them, or the policy version of that time, cannot be read any more.") },
        if count == 1 { "1 Anmeldung wurde ausgelassen: Die Aufzeichnung oder die damalige Version der Richtlinie ist nicht mehr lesbar.".to_owned() } else { format!("{count} Anmeldungen wurden ausgelassen: Die Aufzeichnungen oder die damalige Version der Richtlinie sind nicht mehr lesbar.") };
    replay_all(lang, count: usize, same: usize) = format!("{count} {}: {same} the same.", if count == 1 { "sign-in" } else { "sign-ins" }),
        format!("{count} {}: {same} unverändert.", if count == 1 { "Anmeldung" } else { "Anmeldungen" });
    replay_asked(lang, times: usize, people: usize, who: &str) = format!("Would have asked more in {times} sign-ins of {people} people: {who}."),
        format!("Hätte in {times} Anmeldungen von {people} Personen mehr verlangt: {who}.");
    replay_set_up(lang, times: usize, people: usize, who: &str) = format!("Would have led to a set-up in {times} sign-ins of {people} people: {who}."),
        format!("Hätte in {times} Anmeldungen von {people} Personen zu einer Einrichtung geführt: {who}.");
    replay_blocked(lang, times: usize, people: usize, who: &str) = format!("Would have stopped {times} sign-ins of {people} people: {who}."),
        format!("Hätte {times} Anmeldungen von {people} Personen verhindert: {who}.");
    history_title = "Policy history", "Verlauf der Richtlinie";
    number = "Version", "Version";
    when = "When", "Wann";
    who_col = "Who", "Wer";
    why_col = "Why", "Warum";
    compare = "Compare", "Vergleichen";
    bring_back(lang, number: i64) = format!("Bring back version {number}"), format!("Version {number} zurückholen");
    brought_back(lang, number: i64) = format!("This is version {number} as a draft. It is not in force before you save it."),
        format!("Das ist Version {number} als Entwurf. Sie gilt erst, wenn Sie sie speichern.");
    between(lang, from: i64, to: i64) = format!("From version {from} to version {to}"), format!("Von Version {from} zu Version {to}");
    added = "added", "hinzugefügt";
    removed = "removed", "entfernt";
    older = "Older versions", "Ältere Versionen";
    reports_title = "What reporting rules would have done", "Was berichtende Regeln getan hätten";
    reports_hint = "The last 30 days. Nobody was asked because of them.", "Die letzten 30 Tage. Niemand wurde deswegen gefragt.";
    reports_more(lang, count: usize) = format!("Only the newest {count} lines are shown."), format!("Nur die neuesten {count} Zeilen sind zu sehen.");
    reports_none = "No rule that only reports had anything to say.", "Keine Regel, die nur berichtet, hatte etwas zu sagen.";
    day = "Day", "Tag";
    rule = "Rule", "Regel";
    would = "Would have", "Hätte";
    person = "Person", "Person";
    times_count = "Times", "Wie oft";
    would_same = "changed nothing", "nichts geändert";
    would_asked = "asked for more", "mehr verlangt";
    would_set_up = "led to a set-up", "zu einer Einrichtung geführt";
    would_blocked = "let nobody in", "niemanden eingelassen";
    explain_title = "Why is somebody asked?", "Warum wird jemand gefragt?";
    explain_lead = "Every rule, and whether it holds, for a sign-in from there, to that and then. What is left empty counts as the stricter.",
        "Jede Regel, und ob sie zutrifft, für eine Anmeldung von dort, dorthin und dann. Was leer bleibt, zählt als das Strengere.";
    address = "Address", "Adresse";
    application = "Application", "Anwendung";
    at = "Time", "Zeit";
    at_hint = "Such as 2026-08-03T14:05; empty: now.", "Etwa 2026-08-03T14:05; leer: jetzt.";
    explain_bad_address = "That is no address.", "Das ist keine Adresse.";
    explain_bad_time = "That is no time. Write it like 2026-08-03T14:05.", "Das ist keine Zeit. Schreiben Sie sie wie 2026-08-03T14:05.";
    explain_nobody = "Nobody has that username.", "Diesen Benutzernamen hat niemand.";
    past = "Decisions of the last 30 days", "Entscheidungen der letzten 30 Tage";
    past_line(lang, when: &str, version: i64, what: &str) = format!("{when}: {what}, by version {version}"), format!("{when}: {what}, nach Version {version}");
    past_signed_in = "signed in", "angemeldet";
    past_raised = "proved more", "mehr nachgewiesen";
    past_blocked = "stopped", "aufgehalten";
    next_enough = "Nothing more is asked.", "Nichts weiter wird verlangt.";
    next_challenge(lang, methods: &str) = format!("Asked for one of: {methods}."), format!("Gefragt nach einer von: {methods}.");
    next_set_up(lang, methods: &str) = format!("Must set up one of: {methods}."), format!("Muss eine davon einrichten: {methods}.");
    next_later = "Must set up a method, may put it off, and cannot here and now.", "Muss eine Methode einrichten, darf es aufschieben, und kann es hier und jetzt nicht.";
    next_code = "A first method needs a code from an administrator.", "Eine erste Methode braucht einen Code der Administration.";
    next_elsewhere = "A first method can be set up only from other networks.", "Eine erste Methode kann nur aus anderen Netzen eingerichtet werden.";
    next_blocked = "There is no way on: somebody must help.", "Es geht nicht weiter: Jemand muss helfen.";
    by_version(lang, version: u64) = format!("Decided by version {version}."), format!("Entschieden nach Version {version}.");
}

fn people_asked_en(count: usize) -> String {
    match count {
        0 => "Nobody is asked for more.".to_owned(),
        1 => "1 person is asked for more at the next sign-in.".to_owned(),
        count => format!("{count} people are asked for more at their next sign-in."),
    }
}

fn people_asked_de(count: usize) -> String {
    match count {
        0 => "Von niemandem wird mehr verlangt.".to_owned(),
        1 => "Von 1 Person wird bei der nächsten Anmeldung mehr verlangt.".to_owned(),
        count => format!("Von {count} Personen wird bei der nächsten Anmeldung mehr verlangt."),
    }
}
