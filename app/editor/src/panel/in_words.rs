//! The rules that the draft changes, each as one sentence, as HTML: who, where and when, and what is demanded of them.

use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};

use policy::{Demand, NetworkRef, Rule, State, Strength, When, Window};

use super::{Panel, quoted, text};
use crate::times;
use crate::words::Lang;

/// How many rules are put into words.
const MOST: usize = 10;

/// The rules that are new, other than before, or gone.
pub(super) fn in_words(html: &mut String, panel: &Panel<'_>, lang: Lang) {
    let (now, draft) = (&panel.now.rules, &panel.draft.rules);
    let changed = draft.iter().filter(|rule| !now.contains(rule));
    let gone = now
        .iter()
        .filter(|rule| draft.iter().all(|other| other.id != rule.id));
    let lines: Vec<String> = changed
        .map(|rule| {
            format!(
                "<strong>{}</strong>: {}",
                text(called(rule)),
                sentence(rule, lang)
            )
        })
        .chain(gone.map(|rule| format!("<strong>{}</strong>: {}", text(called(rule)), removed(lang))))
        .collect();
    if lines.is_empty() {
        return;
    }
    let title = lang.pick("In words", "In Worten");
    let _ = write!(html, r#"<div class="in-words"><p>{title}</p><ul>"#);
    for line in lines.iter().take(MOST) {
        let _ = write!(html, "<li>{line}</li>");
    }
    let more = lines.len().saturating_sub(MOST);
    if more > 0 {
        let _ = match lang {
            Lang::En => write!(html, r#"<li class="more">and {more} more rules</li>"#),
            Lang::De => write!(html, r#"<li class="more">und {more} weitere Regeln</li>"#),
        };
    }
    html.push_str("</ul></div>");
}

fn called(rule: &Rule) -> &str {
    match rule.name.as_str() {
        "" => rule.id.as_str(),
        name => name,
    }
}

fn removed(lang: Lang) -> &'static str {
    lang.pick("is removed.", "entfällt.")
}

/// What a rule says.
fn sentence(rule: &Rule, lang: Lang) -> String {
    let state = match rule.state {
        State::On => "",
        State::Report => lang.pick(" Only reported, asks nobody.", " Nur Bericht, fragt niemanden."),
        State::Off => lang.pick(" Switched off.", " Ausgeschaltet."),
    };
    let when = [who(&rule.when, lang), at(&rule.when, lang)].concat();
    format!("{when} – {}.{state}", demands(&rule.demand, lang).join("; "))
}

fn who(when: &When, lang: Lang) -> String {
    let everybody = match when.administrators {
        Some(true) => lang.pick("administrators", "Administration"),
        Some(false) => lang.pick("everybody but administrators", "alle außer der Administration"),
        None => lang.pick("everybody", "alle"),
    };
    let mut who = match (when.groups.is_empty(), when.administrators) {
        (true, _) => everybody.to_owned(),
        (false, None) => members(&when.groups, lang),
        (false, Some(_)) => format!(
            "{everybody} {} {}",
            lang.pick("who are", "und zugleich"),
            members(&when.groups, lang)
        ),
    };
    if !when.except_groups.is_empty() {
        let except = lang.pick(", except members of ", ", außer Mitgliedern von ");
        who.push_str(&[except, &any_of(&when.except_groups, lang)].concat());
    }
    who
}

fn members(groups: &BTreeSet<String>, lang: Lang) -> String {
    let of = lang.pick("members of ", "Mitglieder von ");
    [of, &any_of(groups, lang)].concat()
}

/// Where and when; nothing for anywhere at any time.
fn at(when: &When, lang: Lang) -> String {
    let times = |windows: &BTreeSet<Window>| windows.iter().map(times::written).collect::<BTreeSet<_>>();
    let parts = [
        (any_of(&when.networks, lang), lang.pick(", from ", ", aus ")),
        (
            any_of(&when.except_networks, lang),
            lang.pick(", from outside ", ", von außerhalb von "),
        ),
        (
            any_of(&when.applications, lang),
            lang.pick(", on the way to ", ", auf dem Weg zu "),
        ),
        (any_of(&times(&when.times), lang), lang.pick(", at ", ", um ")),
        (
            any_of(&times(&when.except_times), lang),
            lang.pick(", except at ", ", außer um "),
        ),
    ];
    let said = parts.into_iter().filter(|(names, _)| !names.is_empty());
    said.map(|(names, before)| [before, &names].concat()).collect()
}

/// What is demanded, one by one; at least one line.
fn demands(demand: &Demand, lang: Lang) -> Vec<String> {
    let mut all: Vec<String> = factor(demand, lang).into_iter().collect();
    all.extend(keys(demand, lang).into_iter().map(str::to_owned));
    all.extend(bounds(demand, lang));
    all.extend(first_method(demand, lang));
    if all.is_empty() {
        all.push(lang.pick("nothing more", "nichts weiter").to_owned());
    }
    all
}

/// Which second factor.
fn factor(demand: &Demand, lang: Lang) -> Option<String> {
    let strength = demand.strength.map(|strength| match strength {
        Strength::None | Strength::Any => lang.pick("a second step", "ein zweiter Schritt"),
        Strength::NotInterceptable => lang.pick(
            "a second step that cannot be intercepted",
            "ein zweiter Schritt, der nicht abzufangen ist",
        ),
        Strength::PhishingResistant => lang.pick(
            "a phishing-resistant second step",
            "ein zweiter Schritt, der vor Phishing geschützt ist",
        ),
    });
    let only = demand.providers.as_ref().map(|providers| any_of(providers, lang));
    match (strength, only) {
        (None, None) => None,
        (Some(strength), None) => Some(strength.to_owned()),
        (strength, Some(only)) => {
            let strength = strength.unwrap_or(lang.pick("a second step", "ein zweiter Schritt"));
            Some(format!("{strength}, {} {only}", lang.pick("only by", "nur mit")))
        }
    }
}

/// What is asked of keys, and what is not accepted.
fn keys(demand: &Demand, lang: Lang) -> Vec<&'static str> {
    let all = [
        (
            demand.backup_codes == Some(false),
            lang.pick("no backup codes", "keine Backup-Codes"),
        ),
        (
            demand.approval_by_tap == Some(false),
            lang.pick("no approval by a tap alone", "keine Freigabe durch bloßes Tippen"),
        ),
        (
            demand.user_verification == Some(true),
            lang.pick(
                "keys ask for a PIN or a fingerprint",
                "Schlüssel fragen nach PIN oder Fingerabdruck",
            ),
        ),
        (
            demand.synced_passkeys == Some(false),
            lang.pick("no synced passkeys", "keine synchronisierten Passkeys"),
        ),
        (
            demand.attested == Some(true),
            lang.pick("attested keys only", "nur bescheinigte Schlüssel"),
        ),
        (
            demand.models.is_some(),
            lang.pick("listed models of keys only", "nur Schlüssel gelisteter Modelle"),
        ),
    ];
    all.into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, words)| words)
        .collect()
}

/// What bounds sessions, browsers and delays.
fn bounds(demand: &Demand, lang: Lang) -> Vec<String> {
    let remember = match demand.remember_browser_days {
        Some(0) => Some(
            lang.pick("no browser is remembered", "kein Browser wird gemerkt")
                .to_owned(),
        ),
        days => days.map(|days| {
            amount(
                lang.pick("a browser is remembered for", "ein Browser wird gemerkt für"),
                days,
                Unit::Days,
                lang,
            )
        }),
    };
    let grace = match demand.enrolment_grace_days {
        Some(0) => Some(
            lang.pick(
                "a first set-up is not put off",
                "die erste Einrichtung wird nicht aufgeschoben",
            )
            .to_owned(),
        ),
        days => days.map(|days| {
            amount(
                lang.pick(
                    "a first set-up is put off for",
                    "die erste Einrichtung wird aufgeschoben um",
                ),
                days,
                Unit::Days,
                lang,
            )
        }),
    };
    let minutes = |number: Option<u32>, en, de| {
        number.map(|number| amount(lang.pick(en, de), number, Unit::Minutes, lang))
    };
    let all = [
        remember,
        minutes(demand.session_minutes, "a session lasts", "eine Sitzung dauert"),
        minutes(
            demand.idle_minutes,
            "it ends when idle for",
            "sie endet untätig nach",
        ),
        minutes(demand.proof_minutes, "a proof counts for", "ein Nachweis gilt"),
        grace,
    ];
    all.into_iter().flatten().collect()
}

/// What must be there before a first method is set up.
fn first_method(demand: &Demand, lang: Lang) -> Vec<String> {
    let code = demand.first_method_code == Some(true);
    let code = code.then(|| {
        lang.pick(
            "a first method only with a code from an administrator",
            "eine erste Methode nur mit einem Code der Administration",
        )
        .to_owned()
    });
    let from: &BTreeSet<NetworkRef> = &demand.first_method_networks;
    let from = (!from.is_empty()).then(|| {
        let only = lang.pick("a first method only from ", "eine erste Methode nur aus ");
        [only, &any_of(from, lang)].concat()
    });
    code.into_iter().chain(from).collect()
}

enum Unit {
    Days,
    Minutes,
}

fn amount(what: &str, number: u32, unit: Unit, lang: Lang) -> String {
    let unit = match (unit, number) {
        (Unit::Days, 1) => lang.pick("day", "Tag"),
        (Unit::Days, _) => lang.pick("days", "Tage"),
        (Unit::Minutes, 1) => lang.pick("minute", "Minute"),
        (Unit::Minutes, _) => lang.pick("minutes", "Minuten"),
    };
    format!("{what} {} {number} {unit}", lang.pick("at most", "höchstens"))
}

/// "“A”, “B” or “C”"; nothing of nothing.
fn any_of<T: Display>(names: &BTreeSet<T>, lang: Lang) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(&name.to_string(), lang)).collect();
    match names.split_last() {
        None => String::new(),
        Some((one, [])) => one.clone(),
        Some((last, others)) => format!("{} {} {last}", others.join(", "), lang.pick("or", "oder")),
    }
}
