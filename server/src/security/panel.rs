//! What the personal security page shows.

use app::model::security::{CodesState, Enrolment as Row, Naming, Overview, Panel, PanelView, Removal};
use app::model::set_up::SetUpChoice;
use app::model::step::Method;
use app::routes::{Route, SECURITY};
use app::words::{Lang, account as account_words, security as words, set_up as set_up_words};

use super::methods::{Kept, NameProblem};
use super::{asked, backup_codes, browsers};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::providers::Provider;
use crate::providers::backup_codes::ID as CODES;
use crate::providers::webauthn::KeyProblem;
use crate::sign_in::session::Signed;
use crate::standing::Standing;
use crate::store::{self, Conn, enrolments::Enrolment};
use crate::times;

/// What was just done, or what was wrong, on the way to the overview.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Just {
    /// Said in the notice.
    pub done: Option<Done>,
    /// A name that is asked for: of which enrolment, what was typed or is suggested, and why it was refused.
    pub rename: Option<(String, String, Option<NameProblem>)>,
}

impl Just {
    /// Something was done, or nothing.
    pub fn done(done: Option<Done>) -> Self {
        Self { done, rename: None }
    }
}

/// What was just done. Closed: the words are found where it is shown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Done {
    /// A method was connected.
    Connected(String),
    /// A method took the place of another.
    Moved(String),
    /// A method was renamed.
    Renamed(String),
    /// A method was removed.
    Removed(String),
    /// New backup codes are in force.
    Codes,
    /// The password was changed, and so many other browsers were signed out.
    Password(u64),
    /// So many remembered browsers were forgotten.
    Forgotten(u64),
    /// Another browser was signed out: its code.
    BrowserOut(String),
    /// So many other browsers were signed out.
    OthersOut(u64),
}

impl Done {
    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Connected(name) => set_up_words::connected(lang, name),
            Self::Moved(name) => set_up_words::moved(lang, name),
            Self::Renamed(name) => words::renamed(lang, name),
            Self::Removed(name) => words::removed(lang, name),
            Self::Codes => set_up_words::codes_confirmed(lang).to_owned(),
            Self::Password(0) => account_words::password_changed(lang).to_owned(),
            Self::Password(count) => {
                account_words::password_changed_others(lang, u32::try_from(*count).unwrap_or(u32::MAX))
            }
            Self::Forgotten(count) => {
                account_words::forgotten(lang, u32::try_from(*count).unwrap_or(u32::MAX))
            }
            Self::BrowserOut(agent) => words::browser_ended(lang, &browsers::device(agent, lang)),
            Self::OthersOut(count) => words::others_ended(lang, u32::try_from(*count).unwrap_or(u32::MAX)),
        }
    }
}

/// The whole page.
pub async fn overview(
    conn: &mut Conn,
    deps: &Deps,
    signed: &Signed,
    (lang, just): (Lang, &Just),
) -> Result<Panel, Failure> {
    let standing = &signed.standing;
    let methods = methods(deps, standing, lang);
    let view = Overview {
        asked: asked::asked(deps, standing, lang),
        only_password: !standing.has_factor(),
        methods,
        can_add: !standing.settable().is_empty(),
        codes: codes(conn, deps, standing, lang).await?,
        password_known: store::people::password_check(conn, &standing.person.id)
            .await?
            .breached,
        can_delete: deps.config.account_deletion,
        remembered: browsers::remembered(conn, deps, standing, lang).await?,
        browsers: browsers::list(conn, deps, signed, lang).await?,
        naming: just.rename.clone().map(|(id, name, problem)| Naming {
            id,
            name,
            problem: problem.map(|problem| match problem {
                NameProblem::Taken => set_up_words::name_taken(lang).to_owned(),
                NameProblem::Unusable => set_up_words::name_problem(lang).to_owned(),
            }),
        }),
    };
    let done = just.done.as_ref().map(|d| d.words(lang));
    Ok(Panel {
        view: PanelView::Overview(view),
        done,
        path: SECURITY.to_owned(),
    })
}

/// What a person has set up, the strongest first, then the oldest: a new name moves nothing.
pub fn methods(deps: &Deps, standing: &Standing, lang: Lang) -> Vec<Row> {
    let mut rows: Vec<&Enrolment> = standing.named().collect();
    let strength = |e: &Enrolment| standing.enrolled(&e.provider).map(|known| known.strength);
    rows.sort_by_key(|e| (std::cmp::Reverse(strength(e)), e.created_at, e.id.clone()));
    rows.into_iter().map(|e| row(deps, standing, lang, e)).collect()
}

/// How a refused name travels to the page.
pub fn refused_name(id: &str, typed: &str, problem: NameProblem) -> Just {
    let typed = typed.chars().take(crate::validate::LABEL_CHARACTERS).collect();
    Just {
        done: None,
        rename: Some((id.to_owned(), typed, Some(problem))),
    }
}

fn row(deps: &Deps, standing: &Standing, lang: Lang, enrolment: &Enrolment) -> Row {
    let provider = deps.providers.get(&enrolment.provider);
    let about = provider.map(|p| p.about(lang));
    let (zone, now) = (&deps.config.time_zone, deps.now_ms());
    let used = match enrolment.last_used_at {
        Some(at) => words::used(lang, &times::moment(at, now, zone, lang)),
        None => words::never_used(lang).to_owned(),
    };
    let kind = provider.map_or_else(|| enrolment.provider.clone(), |p| p.kind(deps, enrolment, lang));
    let usable = standing.enrolled(&enrolment.provider).is_some_and(|e| e.usable);
    let warning = match (provider.is_some(), usable) {
        // It works, and the policy does not accept it: that is better known before the next sign-in.
        (true, true) => provider
            .and_then(Provider::passkeys)
            .and_then(|keys| {
                let key = keys.fact(deps, enrolment);
                standing
                    .decision
                    .requirement
                    .unfit(&policy::WEBAUTHN, key.as_ref())
            })
            .map(|unfit| KeyProblem::from(unfit).words(lang, "", "")),
        (true, false) => Some(words::switched_off(lang).to_owned()),
        (false, _) => Some(words::not_loaded(lang).to_owned()),
    };
    Row {
        id: enrolment.id.clone(),
        provider: enrolment.provider.clone(),
        icon: about.as_ref().map_or("key", |a| a.icon).to_owned(),
        name: enrolment.name.clone(),
        facts: words::facts(lang, &kind, &times::date(enrolment.created_at, zone, lang), &used),
        can_replace: usable
            && enrolment.data.is_some()
            && provider.and_then(Provider::set_up).is_some_and(|s| !s.once()),
        warning,
    }
}

/// How the backup codes of a person stand; `None` where they are switched off.
pub async fn codes(
    conn: &mut Conn,
    deps: &Deps,
    standing: &Standing,
    lang: Lang,
) -> Result<Option<CodesState>, Failure> {
    if !backup_codes::are_on(standing, deps) {
        return Ok(None);
    }
    let Some(set) = standing.of_provider(CODES).into_iter().next() else {
        return Ok(Some(CodesState {
            facts: words::codes_none(lang).to_owned(),
            any: false,
        }));
    };
    let totals = store::backup_codes::totals(conn, &set.id).await?;
    let date = times::date(set.created_at, &deps.config.time_zone, lang);
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let facts = words::codes_left(lang, count(totals.unused()), count(totals.all), &date);
    Ok(Some(CodesState { facts, any: true }))
}

/// Which methods can be added.
pub fn choose(deps: &Deps, standing: &Standing, lang: Lang) -> Panel {
    let choice = SetUpChoice {
        heading: set_up_words::add_heading(lang).to_owned(),
        lead: set_up_words::add_lead(lang).to_owned(),
        methods: settable(
            deps,
            standing.settable().iter().map(|s| s.provider.as_str()),
            lang,
        ),
        put_off: None,
        problem: None,
        next: None,
    };
    Panel {
        view: PanelView::Choose(choice),
        done: None,
        path: Route::AddMethod.path(),
    }
}

/// Methods as cards for setting up: what one needs instead of what they are.
pub fn settable<'a>(deps: &Deps, providers: impl Iterator<Item = &'a str>, lang: Lang) -> Vec<Method> {
    let card = |id: &str| {
        let about = deps.providers.get(id)?.about(lang);
        Some(Method {
            provider: id.to_owned(),
            name: about.name.to_owned(),
            line: about.need.to_owned(),
            icon: about.icon.to_owned(),
            badge: None,
        })
    };
    providers.filter_map(card).collect()
}

/// Asks before removing, or says why not.
pub fn removal(
    deps: &Deps,
    standing: &Standing,
    lang: Lang,
    (enrolment, kept): (&Enrolment, Option<&Kept>),
) -> Panel {
    let name = &enrolment.name;
    let (heading, lead) = match kept {
        None => (
            words::remove_heading(lang, name),
            what_is_left(standing, lang, &enrolment.id),
        ),
        Some(Kept::Demanded(reasons)) => (
            words::cannot_heading(lang, name),
            words::cannot_lead(lang, &asked::why(deps, reasons.iter(), lang)),
        ),
        Some(Kept::LockOut) => (
            words::cannot_heading(lang, name),
            words::cannot_lockout(lang).to_owned(),
        ),
    };
    let removal = Removal {
        id: enrolment.id.clone(),
        name: name.clone(),
        heading,
        lead,
        allowed: kept.is_none(),
    };
    Panel {
        view: PanelView::Remove(removal),
        done: None,
        path: Route::Remove(enrolment.id.clone()).path(),
    }
}

fn what_is_left(standing: &Standing, lang: Lang, without: &str) -> String {
    let names = standing
        .enrolments
        .iter()
        .filter(|e| e.id != without && e.provider != CODES)
        .map(|e| e.name.clone());
    let mut rest: Vec<String> = names.collect();
    if rest.is_empty() {
        return words::remove_lead_none(lang).to_owned();
    }
    if let Some(left) = standing.codes_left().filter(|left| *left > 0) {
        rest.push(words::codes_count(lang, left));
    }
    words::remove_lead(lang, &rest.join(", "))
}
