//! The panel "What would change", drawn as HTML: a bar, the numbers, who they are, and what is odd about the draft. Names are
//! hostile text: everything that is not a word of ours goes through [`text`].

mod findings;
mod in_words;

use std::fmt::Write as _;

use policy::{Affected, Effect, Finding, Policy, Preview};

use self::findings::findings;
use self::in_words::in_words;

use crate::draft::{Problem, Wrong};
use crate::words::Lang;

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'p> {
    /// The policy in force.
    pub now: &'p Policy,
    /// The draft, for the names of its rules.
    pub draft: &'p Policy,
    /// What it would mean.
    pub preview: &'p Preview,
    /// What is odd about it.
    pub findings: &'p [Finding],
    /// What could not be read.
    pub problems: &'p [Problem],
    /// Names that there are, to propose one for a mistyped one.
    pub groups: &'p [String],
}

/// One line about the draft, for the ear: spoken a moment after the last change.
#[must_use]
pub fn spoken(preview: &Preview, lang: Lang) -> String {
    let some: Vec<String> = Effect::ALL
        .into_iter()
        .filter(|effect| *effect != Effect::Unchanged && preview.count(*effect) > 0)
        .map(|effect| count(preview.count(effect), effect, lang))
        .collect();
    if some.is_empty() {
        return lang
            .pick("Preview: nobody is affected.", "Vorschau: Niemand ist betroffen.")
            .to_owned();
    }
    format!("{}: {}.", lang.pick("Preview", "Vorschau"), some.join(", "))
}

/// The whole panel.
#[must_use]
pub fn draw(panel: &Panel<'_>, lang: Lang) -> String {
    let mut html = String::new();
    if !panel.problems.is_empty() {
        problems(&mut html, panel.problems, lang);
    }
    bar(&mut html, panel.preview);
    numbers(&mut html, panel.preview, lang);
    for effect in Effect::ALL {
        let count = panel.preview.count(effect);
        if effect != Effect::Unchanged && count > 0 {
            people(&mut html, panel, (effect, count), lang);
        }
    }
    in_words(&mut html, panel, lang);
    findings(&mut html, panel, lang);
    html
}

/// What marks people who would be locked out as well as their colour does.
const HATCH: &str = concat!(
    r#"<pattern id="effect-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"#,
    r#"<rect class="effect-hatch__ground" width="8" height="8"/><path class="hatch" d="M0 0V8"/></pattern>"#,
);

/// A bar of all people. For everybody who cannot see it the numbers below say the same.
fn bar(html: &mut String, preview: &Preview) {
    let all: usize = preview.counts.iter().sum();
    if all == 0 {
        return;
    }
    html.push_str(
        r#"<svg class="effect-bar" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true">"#,
    );
    html.push_str(HATCH);
    let mut done = 0;
    // From left to right: unchanged first, the worst last.
    for effect in Effect::ALL.into_iter().rev() {
        let count = preview.count(effect);
        if count > 0 {
            let (from, to) = (done * 1000 / all, (done + count) * 1000 / all);
            // One person among thousands is still seen.
            let width = (to - from).max(4);
            let _ = write!(
                html,
                r#"<rect class="effect-{}" x="{from}" y="0" width="{width}" height="24"/>"#,
                class(effect)
            );
        }
        done += count;
    }
    html.push_str("</svg>");
}

fn numbers(html: &mut String, preview: &Preview, lang: Lang) {
    html.push_str(r#"<ul class="effect-numbers">"#);
    for effect in Effect::ALL.into_iter().rev() {
        let number = preview.count(effect);
        if number > 0 || effect == Effect::Unchanged {
            let _ = write!(
                html,
                r#"<li><span class="swatch effect-{}" aria-hidden="true"></span>{}</li>"#,
                class(effect),
                count(number, effect, lang)
            );
        }
    }
    html.push_str("</ul>");
}

fn people(html: &mut String, panel: &Panel<'_>, (effect, count): (Effect, usize), lang: Lang) {
    let who: Vec<&Affected> = panel
        .preview
        .who
        .iter()
        .filter(|who| who.effect == effect)
        .collect();
    let open = if effect == Effect::LockedOut { " open" } else { "" };
    let _ = write!(
        html,
        r#"<details class="affected" data-effect="{}"{open}><summary>{} ({count})</summary><ul>"#,
        class(effect),
        heading(effect, lang)
    );
    for who in &who {
        let _ = write!(
            html,
            r#"<li><a href="/admin/people/{}">{}</a>{}</li>"#,
            path(&who.name),
            text(&who.name),
            because(panel, who, lang)
        );
    }
    let more = count.saturating_sub(who.len());
    if more > 0 {
        let _ = match lang {
            Lang::En => write!(html, r#"<li class="more">and {more} more</li>"#),
            Lang::De => write!(html, r#"<li class="more">und {more} weitere</li>"#),
        };
    }
    html.push_str("</ul></details>");
}

/// By which rules: their names, as the draft has them.
fn because(panel: &Panel<'_>, who: &Affected, lang: Lang) -> String {
    let name = |id: &policy::Id| quoted(rule_name(panel, id), lang);
    let names: Vec<String> = who.rules.iter().take(3).map(name).collect();
    if names.is_empty() {
        return String::new();
    }
    let rule = match (names.len(), lang) {
        (1, Lang::En) => "rule",
        (_, Lang::En) => "rules",
        (1, Lang::De) => "Regel",
        (_, Lang::De) => "Regeln",
    };
    format!(": {rule} {}", names.join(", "))
}

/// What people call a rule of the draft; its id when it has no name.
fn rule_name<'p>(panel: &Panel<'p>, id: &'p policy::Id) -> &'p str {
    let rule = panel.draft.rules.iter().find(|rule| rule.id == *id);
    let name = rule.map_or("", |rule| rule.name.as_str());
    if name.is_empty() { id.as_str() } else { name }
}

/// A name in quotes, as HTML.
fn quoted(name: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("“{}”", text(name)),
        Lang::De => format!("„{}“", text(name)),
    }
}

fn problems(html: &mut String, all: &[Problem], lang: Lang) {
    let _ = write!(
        html,
        r#"<div class="notice error"><p>{}</p><ul>"#,
        lang.pick("This cannot be read yet:", "Das ist noch nicht lesbar:")
    );
    for problem in all {
        let _ = write!(
            html,
            r##"<li><a href="#{}">{}</a></li>"##,
            text(target(problem)),
            wrong(&problem.what, lang)
        );
    }
    html.push_str("</ul></div>");
}

/// The element of the page that a problem leads to: its field, or the part of the form that it is about.
fn target(problem: &Problem) -> &str {
    let part = problem.field.split(['.', '[']).next().unwrap_or_default();
    match (&problem.what, part) {
        (Wrong::Document(_), "enforcement") => "second-step",
        (Wrong::Document(_), "base" | "rules") => part,
        // The whole form.
        (Wrong::Document(_) | Wrong::NoBase, _) => "policy",
        _ => &problem.field,
    }
}

/// What is wrong with a field, as HTML.
#[must_use]
pub fn wrong(wrong: &Wrong, lang: Lang) -> String {
    let quoted = |typed: &str| quoted(typed, lang);
    let pick = |en: &'static str, de: &'static str| lang.pick(en, de).to_owned();
    match wrong {
        Wrong::Line(line) => format!(
            "{}{}",
            quoted(line),
            pick(" cannot be read.", " ist nicht lesbar.")
        ),
        Wrong::Number(typed) => format!(
            "{}{}",
            quoted(typed),
            pick(" is not a whole number.", " ist keine ganze Zahl.")
        ),
        Wrong::Choice(typed) => format!(
            "{}{}",
            quoted(typed),
            pick(" is none of the choices.", " steht nicht zur Wahl.")
        ),
        Wrong::NoGroup => pick("Name at least one group.", "Nennen Sie mindestens eine Gruppe."),
        Wrong::NoMethod => pick(
            "Choose at least one method.",
            "Wählen Sie mindestens eine Methode.",
        ),
        Wrong::BadId => pick(
            "A short name has 1 to 64 lowercase letters, digits, - and _.",
            "Ein Kurzname hat 1 bis 64 Kleinbuchstaben, Ziffern, - und _.",
        ),
        Wrong::NoBase => pick(
            "The form has lost the version that it was made from, or it is too long for a form. Nothing is saved from here: open the policy again, or use “twinlatch policy set”.",
            "Dem Formular fehlt die Version, aus der es entstanden ist, oder sie ist zu lang für ein Formular. Von hier wird nichts gespeichert: Öffnen Sie die Richtlinie neu, oder nehmen Sie „twinlatch policy set“.",
        ),
        Wrong::TooMany => pick(
            "A form holds 200 rules. Use “twinlatch policy set”.",
            "Ein Formular fasst 200 Regeln. Nehmen Sie „twinlatch policy set“.",
        ),
        Wrong::RuleLost => pick(
            "A rule is missing from the form without having been removed. Open the policy again.",
            "Im Formular fehlt eine Regel, die nicht entfernt wurde. Öffnen Sie die Richtlinie neu.",
        ),
        Wrong::Document(said) => text(said),
    }
}

fn count(number: usize, effect: Effect, lang: Lang) -> String {
    let words = match effect {
        Effect::LockedOut => lang.pick("locked out", "ausgesperrt"),
        Effect::MustSetUp => lang.pick("must set up", "müssen einrichten"),
        Effect::NewlyAsked => lang.pick("newly asked", "neu gefragt"),
        Effect::LosesMethod => lang.pick("lose a method", "verlieren eine Methode"),
        Effect::Eased => lang.pick("asked less", "weniger gefragt"),
        Effect::Unchanged => lang.pick("unchanged", "unverändert"),
    };
    format!("{number} {words}")
}

fn heading(effect: Effect, lang: Lang) -> &'static str {
    match effect {
        Effect::LockedOut => lang.pick("Locked out", "Ausgesperrt"),
        Effect::MustSetUp => lang.pick("Must set up", "Müssen einrichten"),
        Effect::NewlyAsked => lang.pick("Newly asked", "Neu gefragt"),
        Effect::LosesMethod => lang.pick("Lose a method", "Verlieren eine Methode"),
        Effect::Eased => lang.pick("Asked less", "Weniger gefragt"),
        Effect::Unchanged => lang.pick("Unchanged", "Unverändert"),
    }
}

fn class(effect: Effect) -> &'static str {
    match effect {
        Effect::LockedOut => "locked-out",
        Effect::MustSetUp => "must-set-up",
        Effect::NewlyAsked => "newly-asked",
        Effect::LosesMethod => "loses-method",
        Effect::Eased => "eased",
        Effect::Unchanged => "unchanged",
    }
}

/// Text in HTML, between tags or in quoted attributes.
fn text(raw: &str) -> String {
    html_escape::encode_quoted_attribute(raw).into_owned()
}

/// A name as a part of a path.
fn path(name: &str) -> String {
    form_urlencoded::byte_serialize(name.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests;
