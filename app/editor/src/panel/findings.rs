//! What is odd about the draft, as HTML.

use std::fmt::Write as _;

use policy::check::{Place, Problem as Odd, Severity};
use strsim::levenshtein;

use super::{Panel, quoted, rule_name};
use crate::words::Lang;

/// What is odd about the draft.
pub(super) fn findings(html: &mut String, panel: &Panel<'_>, lang: Lang) {
    if panel.findings.is_empty() {
        return;
    }
    html.push_str(r#"<ul class="findings">"#);
    for finding in panel.findings {
        let (class, word) = match finding.problem.severity() {
            Severity::Error => ("error", lang.pick("Error", "Fehler")),
            Severity::Warning => ("warning", lang.pick("Note", "Hinweis")),
        };
        let _ = write!(
            html,
            r#"<li class="{class}"><strong>{word}.</strong> {} {}</li>"#,
            place(panel, &finding.place, lang),
            odd(panel, &finding.problem, lang)
        );
    }
    html.push_str("</ul>");
}

fn place(panel: &Panel<'_>, place: &Place, lang: Lang) -> String {
    let named = |kind: &str, name: &str| format!("{kind} {}:", quoted(name, lang));
    match place {
        Place::Enforcement => lang.pick("Second step:", "Zweiter Schritt:").to_owned(),
        Place::Base => lang.pick("For anybody:", "Für alle:").to_owned(),
        Place::Network(id) => named(lang.pick("Network", "Netz"), id.as_str()),
        Place::Rule(id) => named(lang.pick("Rule", "Regel"), rule_name(panel, id)),
        Place::Test(name) => named("Test", name),
    }
}

fn odd(panel: &Panel<'_>, odd: &Odd, lang: Lang) -> String {
    let pick = |en: &'static str, de: &'static str| lang.pick(en, de).to_owned();
    let name = |name: &str| quoted(name, lang);
    match (odd, lang) {
        (Odd::UnknownGroup(group), Lang::En) => {
            format!(
                "no group is called {}.{}",
                name(group),
                proposal(panel, group, lang)
            )
        }
        (Odd::UnknownGroup(group), Lang::De) => {
            format!(
                "Keine Gruppe heißt {}.{}",
                name(group),
                proposal(panel, group, lang)
            )
        }
        (Odd::UnknownProvider(id), Lang::En) => format!(
            "the method {} is not there, or off for everybody.",
            name(id.as_str())
        ),
        (Odd::UnknownProvider(id), Lang::De) => format!(
            "Die Methode {} gibt es nicht, oder sie ist für alle aus.",
            name(id.as_str())
        ),
        (Odd::UnknownApplication(one), Lang::En) => format!("no application is called {}.", name(one)),
        (Odd::UnknownApplication(one), Lang::De) => format!("Keine Anwendung heißt {}.", name(one)),
        (Odd::ApplicationDoesNotAsk(one), Lang::En) => format!(
            "no application asks the portal yet, so nobody comes under this because of {}.",
            name(one)
        ),
        (Odd::ApplicationDoesNotAsk(one), Lang::De) => format!(
            "Noch fragt keine Anwendung das Portal, also trifft dies wegen {} niemanden.",
            name(one)
        ),
        (Odd::UnknownNetwork(id), Lang::En) => format!("there is no network {}.", name(id.as_str())),
        (Odd::UnknownNetwork(id), Lang::De) => format!("Ein Netz {} gibt es nicht.", name(id.as_str())),
        (Odd::HostBits(network), Lang::En) => format!(
            "{} means the wider range {}.",
            name(&network.to_string()),
            network.range()
        ),
        (Odd::HostBits(network), Lang::De) => format!(
            "{} meint den größeren Bereich {}.",
            name(&network.to_string()),
            network.range()
        ),
        (Odd::ShadowedBy(id), Lang::En) => {
            format!("a stricter rule, {}, already covers this one.", name(id.as_str()))
        }
        (Odd::ShadowedBy(id), Lang::De) => {
            format!("Eine strengere Regel, {}, deckt sie schon ab.", name(id.as_str()))
        }
        (Odd::Contradicts(id), Lang::En) => {
            format!("nothing satisfies it together with {}.", name(id.as_str()))
        }
        (Odd::Contradicts(id), Lang::De) => format!("Nichts erfüllt sie zusammen mit {}.", name(id.as_str())),
        (Odd::ExclusionWithoutEffect, _) => pick(
            "exceptions have no effect while groups are chosen.",
            "Ausnahmen wirken nicht, solange Gruppen gewählt sind.",
        ),
        (Odd::EmptyNetwork, _) => pick("no address is in it.", "Keine Adresse liegt darin."),
        (Odd::UnusedNetwork, _) => pick("nothing names it.", "Nichts nennt es."),
        (Odd::NeverHolds(_), _) => pick("it can never match.", "Sie kann nie zutreffen."),
        (Odd::DemandsNothing, _) => pick("it demands nothing.", "Sie verlangt nichts."),
        (Odd::NothingBeyondBase, _) => pick(
            "the base demands all that it does.",
            "Sie verlangt nicht mehr als die Grundlage.",
        ),
        (Odd::NothingSatisfies, _) => pick("nothing satisfies it.", "Nichts erfüllt sie."),
        (Odd::TestFails(_), _) => pick("it does not hold.", "Er gilt nicht mehr."),
    }
}

/// "Did you mean …?", when a name is nearly that of a group.
fn proposal(panel: &Panel<'_>, typed: &str, lang: Lang) -> String {
    let near = |group: &&String| levenshtein(&group.to_lowercase(), &typed.to_lowercase()) <= 2;
    match panel.groups.iter().find(near) {
        None => String::new(),
        Some(group) => format!(
            " {} {}?",
            lang.pick("Did you mean", "Meinten Sie"),
            quoted(group, lang)
        ),
    }
}
