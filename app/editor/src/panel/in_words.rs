//! The rules that the draft changes, each as one sentence, as HTML: who, where and when, and what is demanded of them.

use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};

use policy::{Demand, NetworkRef, Rule, State, Strength, When, Window};

use super::{Panel, quoted, text};
use crate::times;
use crate::words::Lang;

/// How many rules are put into words, and how many names are said of a list.
const MOST: usize = 10;

/// The rules that are new, other than before, or gone. While something cannot be read, a rule that is missing is not gone.
pub(super) fn in_words(html: &mut String, panel: &Panel<'_>, lang: Lang) {
    let (now, draft) = (&panel.now.rules, &panel.draft.rules);
    let changed: Vec<&Rule> = draft.iter().filter(|rule| !now.contains(rule)).collect();
    let is_gone = |rule: &&Rule| panel.problems.is_empty() && draft.iter().all(|other| other.id != rule.id);
    let gone: Vec<&Rule> = now.iter().filter(is_gone).collect();
    let count = changed.len() + gone.len();
    if count == 0 {
        return;
    }
    let title = lang.pick("In words", "In Worten");
    let _ = write!(html, r#"<div class="in-words"><p>{title}</p><ul>"#);
    let changed = changed.into_iter().map(|rule| (rule, false));
    let gone = gone.into_iter().map(|rule| (rule, true));
    for (rule, is_gone) in changed.chain(gone).take(MOST) {
        let says = match is_gone {
            true => lang.pick("is removed.", "entfällt.").to_owned(),
            false => sentence(rule, lang),
        };
        let _ = write!(html, "<li><strong>{}</strong>: {says}</li>", text(called(rule)));
    }
    let more = count.saturating_sub(MOST);
    if more > 0 {
        let rules = match more {
            1 => lang.pick("and 1 more rule", "und 1 weitere Regel").to_owned(),
            _ => format!(
                "{} {more} {}",
                lang.pick("and", "und"),
                lang.pick("more rules", "weitere Regeln")
            ),
        };
        let _ = write!(html, r#"<li class="more">{rules}</li>"#);
    }
    html.push_str("</ul></div>");
}

fn called(rule: &Rule) -> &str {
    match rule.name.as_str() {
        "" => rule.id.as_str(),
        name => name,
    }
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
    let members = (!when.groups.is_empty()).then(|| members(&when.groups, lang));
    let mut who = match (members, when.administrators) {
        (None, None) => lang.pick("everybody", "alle").to_owned(),
        (None, Some(true)) => lang.pick("administrators", "die Administration").to_owned(),
        (None, Some(false)) => lang
            .pick("everybody but administrators", "alle außer der Administration")
            .to_owned(),
        (Some(members), None) => members,
        (Some(members), Some(true)) => {
            let also = lang.pick(" who are administrators", ", die zur Administration gehören");
            [&members, also].concat()
        }
        (Some(members), Some(false)) => {
            let not = lang.pick(
                " who are not administrators",
                ", die nicht zur Administration gehören",
            );
            [&members, not].concat()
        }
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
    if demand.providers.as_ref().is_some_and(BTreeSet::is_empty) {
        let none = lang.pick("no method is accepted", "keine Methode wird angenommen");
        return Some(none.to_owned());
    }
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
    let never = |number: Option<u32>, never: &str, amount: &dyn Fn(u32) -> String| match number {
        Some(0) => Some(never.to_owned()),
        number => number.map(amount),
    };
    let all = [
        never(
            demand.remember_browser_days,
            lang.pick("no browser is remembered", "kein Browser wird gemerkt"),
            &|days| match lang {
                Lang::En => format!("a browser is remembered for at most {}", self::days(days, lang)),
                Lang::De => format!(
                    "ein Browser wird höchstens {} lang gemerkt",
                    self::days(days, lang)
                ),
            },
        ),
        demand.session_minutes.map(|number| match lang {
            Lang::En => format!("a session lasts at most {}", minutes(number, lang)),
            Lang::De => format!("eine Sitzung dauert höchstens {}", minutes(number, lang)),
        }),
        demand.idle_minutes.map(|number| match lang {
            Lang::En => format!("a session ends after {} without activity", minutes(number, lang)),
            Lang::De => format!("eine Sitzung endet nach {} ohne Aktivität", minutes(number, lang)),
        }),
        demand.proof_minutes.map(|number| match lang {
            Lang::En => format!("a proof counts for at most {}", minutes(number, lang)),
            Lang::De => format!("ein Nachweis gilt höchstens {}", minutes(number, lang)),
        }),
        never(
            demand.enrolment_grace_days,
            lang.pick(
                "a first set-up is not put off",
                "die erste Einrichtung wird nicht aufgeschoben",
            ),
            &|days| match lang {
                Lang::En => format!("a first set-up is put off for at most {}", self::days(days, lang)),
                Lang::De => format!(
                    "die erste Einrichtung wird um höchstens {} aufgeschoben",
                    self::days(days, lang)
                ),
            },
        ),
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

fn days(number: u32, lang: Lang) -> String {
    let unit = match number {
        1 => lang.pick("day", "Tag"),
        _ => lang.pick("days", "Tage"),
    };
    format!("{number} {unit}")
}

fn minutes(number: u32, lang: Lang) -> String {
    let unit = match number {
        1 => lang.pick("minute", "Minute"),
        _ => lang.pick("minutes", "Minuten"),
    };
    format!("{number} {unit}")
}

/// "“A”, “B” or “C”", and how many more; nothing of nothing.
fn any_of<T: Display>(names: &BTreeSet<T>, lang: Lang) -> String {
    let or = lang.pick("or", "oder");
    let some = names.iter().take(MOST);
    let some: Vec<String> = some.map(|name| quoted(&name.to_string(), lang)).collect();
    let more = names.len().saturating_sub(MOST);
    match some.split_last() {
        None => String::new(),
        Some(_) if more > 0 => {
            let others = lang.pick("others", "weitere");
            format!("{} {or} {more} {others}", some.join(", "))
        }
        Some((one, [])) => one.clone(),
        Some((last, others)) => format!("{} {or} {last}", others.join(", ")),
    }
}
