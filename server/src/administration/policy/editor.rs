//! The editor: from the policy in force, an older version, or what its form holds.

use std::collections::{BTreeMap, BTreeSet};

use app::model::policy::{Editor, RuleHead};
use app::words::{Lang, policy as words};
use editor::form::{self, MOST_RULES};
use editor::panel::{self, Panel};
use editor::{Draft, Fields};
use policy::{Effect, Policy, Rule, State, Strength};

use super::{author, tick, when};
use crate::admin::AdminError;
use crate::admin::policy::{self as use_case, look};
use crate::administration::Desk;
use crate::policies;
use crate::store::{self, Conn};

/// The policy in force, or another version as a draft.
///
/// # Errors
/// Not allowed; no such version.
pub async fn page(conn: &mut Conn, desk: &Desk<'_>, version: Option<i64>) -> Result<Editor, AdminError> {
    let (_, policy) = use_case::show(conn, desk.actor(), version).await?;
    let (current, _) = use_case::show(conn, desk.actor(), None).await?;
    let mut fields = editor::fields(&policy);
    // What does not fit into the form is said before anything is typed into it.
    let problems = editor::draft(&fields).problems;
    let draft = Draft { policy, problems };
    fields.insert("based_on".to_owned(), current.version.to_string());
    of(conn, desk, (&fields, &draft)).await
}

/// What the form holds.
///
/// # Errors
/// Not allowed; the store.
pub async fn of(
    conn: &mut Conn,
    desk: &Desk<'_>,
    (fields, draft): (&Fields, &Draft),
) -> Result<Editor, AdminError> {
    let current = store::policy::current(conn).await?;
    let looked = look::look(conn, desk.actor(), (desk.deps, &draft.policy)).await?;
    let known = look::known(conn, desk.actor(), desk.deps).await?;
    let groups: Vec<String> = known.groups.iter().cloned().collect();
    let lang = editor::words::Lang::of(desk.lang.tag());
    let now = policies::in_force(conn, desk.deps).await?;
    let panel = Panel {
        now: &now,
        draft: &draft.policy,
        preview: &looked.preview,
        findings: &looked.findings,
        problems: &draft.problems,
        groups: &groups,
    };
    let version = match current.version {
        0 => words::installed(desk.lang).to_owned(),
        number => {
            let who = author(conn, desk, &current).await?;
            words::version(desk.lang, number, &who, &when(desk, current.at))
        }
    };
    let wrong: BTreeMap<String, String> = draft
        .problems
        .iter()
        .rev()
        .map(|problem| (problem.field.clone(), panel::wrong(&problem.what, lang)))
        .collect();
    let locked_out = looked.preview.count(Effect::LockedOut);
    Ok(Editor {
        version,
        based_on: fields
            .get("based_on")
            .and_then(|n| n.parse().ok())
            .unwrap_or(current.version),
        wrong,
        rules: heads(desk.lang, fields),
        methods: methods(desk, fields),
        panel: panel::draw(&panel, lang),
        groups,
        tick: (locked_out > 0).then(|| {
            let said = tick::said(&draft.policy, locked_out);
            (words::tick(desk.lang, locked_out), said)
        }),
        reason: fields.get("reason").cloned().unwrap_or_default(),
        text: draft.policy.to_toml().unwrap_or_default(),
        assets: desk.deps.assets.base(),
        fields: fields.clone(),
        ..Editor::default()
    })
}

/// The rules of the form, in its order.
fn heads(lang: Lang, fields: &Fields) -> Vec<RuleHead> {
    let document = fields.get(form::DOCUMENT).map_or("", String::as_str);
    let before = Policy::from_json(document).map_or_else(|_| Fields::new(), |policy| editor::fields(&policy));
    places(fields)
        .into_iter()
        .map(|at| {
            let text = |name: &str| fields.get(&form::rule(at, name)).cloned().unwrap_or_default();
            let title = match text("name") {
                name if name.is_empty() => text("id"),
                name => name,
            };
            RuleHead {
                at,
                title: if title.is_empty() {
                    words::new_rule(lang).to_owned()
                } else {
                    title
                },
                state: match text("state").as_str() {
                    "report" => words::report(lang),
                    "off" => words::state_off(lang),
                    _ => words::on(lang),
                }
                .to_owned(),
                demand: match text("strength").as_str() {
                    "phishing_resistant" => words::strength_strongest(lang),
                    "not_interceptable" => words::strength_strong(lang),
                    "any" => words::strength_any(lang),
                    _ => "",
                }
                .to_owned(),
                // What somebody is working at stays open.
                open: is_changed(fields, &before, at),
            }
        })
        .collect()
}

/// Whether the form says something else of a rule than the document that it was made from.
fn is_changed(fields: &Fields, before: &Fields, at: usize) -> bool {
    let prefix = form::rule(at, "");
    let of = |all: &Fields| -> BTreeMap<String, String> {
        let own = all.iter().filter(|(name, _)| name.starts_with(&prefix));
        own.map(|(name, text)| (name.clone(), text.replace("\r\n", "\n")))
            .collect()
    };
    of(fields) != of(before)
}

fn places(fields: &Fields) -> BTreeSet<usize> {
    let place = |name: &String| name.strip_prefix('r')?.strip_suffix("_id")?.parse().ok();
    fields
        .keys()
        .filter_map(place)
        .filter(|at| *at < MOST_RULES)
        .collect()
}

/// The methods that there are, and those that the form names all the same.
fn methods(desk: &Desk<'_>, fields: &Fields) -> Vec<(String, String)> {
    let loaded = desk.deps.providers.iter().map(|provider| {
        let about = provider.about(desk.lang);
        (provider.id().as_str().to_owned(), about.name.to_owned())
    });
    let mut all: Vec<(String, String)> = loaded.collect();
    for name in fields.keys() {
        if let Some((_, id)) = name.split_once("_m_")
            && !all.iter().any(|(known, _)| known == id)
        {
            all.push((id.to_owned(), id.to_owned()));
        }
    }
    all
}

/// The same form with one more rule, open, which demands what most rules do.
#[must_use]
pub fn with_rule(mut fields: Fields) -> Fields {
    let used = places(&fields);
    let Some(at) = (0..MOST_RULES).find(|at| used.iter().all(|place| place < at)) else {
        return fields;
    };
    let ids: BTreeSet<&str> = used
        .iter()
        .filter_map(|place| fields.get(&form::rule(*place, "id")).map(String::as_str))
        .collect();
    let free = (1..=MOST_RULES)
        .map(|n| format!("rule-{n}"))
        .find(|id| !ids.contains(id.as_str()));
    let Some(Ok(id)) = free.map(|id| id.parse()) else {
        return fields;
    };
    let rule = Rule {
        id,
        name: String::new(),
        // It asks nobody before somebody says so.
        state: State::Report,
        when: policy::When::default(),
        demand: policy::Demand {
            strength: Some(Strength::Any),
            ..policy::Demand::default()
        },
    };
    let one = editor::fields(&Policy {
        rules: vec![rule],
        ..Policy::default()
    });
    for (name, text) in one {
        if let Some(rest) = name.strip_prefix("r0_") {
            fields.insert(form::rule(at, rest), text);
        }
    }
    fields
}
