//! What happened with a person's account, in plain words: their part of the audit log, the last 90 days of it.
//!
//! To tell another event: an arm in [`sentence`], its words in `locales/account.rs`.

use app::model::account::{Act, Activity};
use app::routes::ACTIVITY;
use app::words::{Lang, account as words, admin_codes as codes, terms as terms_words};
use serde_json::Value;

use super::browsers::{by_methods, device, method};
use crate::admin::authority;
use crate::audit::Event;
use crate::clock::DAY_MS;
use crate::deps::Deps;
use crate::sign_in::session::Signed;
use crate::store::{
    self, Conn, StoreError,
    audit::{Entry, Filter},
};
use crate::times;

/// How far back a person sees.
pub const SHOWN_MS: i64 = 90 * DAY_MS;

/// How many are on a page.
const PAGE: usize = 50;

/// How many pages of the log are read for one page of these, at most.
const READS: usize = 20;

/// Which events are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Everything.
    #[default]
    All,
    /// Coming and going.
    SignIns,
    /// What was not accepted.
    Refused,
    /// What changed.
    Changes,
}

impl Kind {
    const ALL: [(Self, &'static str); 4] = [
        (Self::All, "all"),
        (Self::SignIns, "sign-ins"),
        (Self::Refused, "refused"),
        (Self::Changes, "changes"),
    ];

    /// As the address has it; anything else is everything.
    pub fn read(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|(_, name)| *name == text)
            .map(|(kind, _)| kind)
            .unwrap_or_default()
    }

    fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::All => words::show_all(lang),
            Self::SignIns => words::show_sign_ins(lang),
            Self::Refused => words::show_refused(lang),
            Self::Changes => words::show_changes(lang),
        }
    }
}

/// A page of it. `before` is the last entry of the page before.
pub async fn page(
    conn: &mut Conn,
    deps: &Deps,
    signed: &Signed,
    (lang, kind, before): (Lang, Kind, Option<&str>),
) -> Result<Activity, StoreError> {
    let (found, next) = entries(conn, deps, signed, (kind, before)).await?;
    let path = |name: &str| format!("{ACTIVITY}?kind={name}");
    let current = Kind::ALL.into_iter().find(|(each, _)| *each == kind);
    let here = current.map_or_else(|| ACTIVITY.to_owned(), |(_, name)| path(name));
    let mut acts = Vec::new();
    for entry in &found {
        let by = maker(conn, entry, lang).await?;
        let whose = (signed.standing.person.id.as_str(), signed.session.id.as_str());
        acts.extend(act(deps, whose, lang, (entry, &by)));
    }
    Ok(Activity {
        acts,
        kinds: Kind::ALL
            .into_iter()
            .map(|(each, name)| (each.words(lang).to_owned(), path(name), each == kind))
            .collect(),
        zone: words::activity_zone(lang, deps.config.time_zone.iana_name().unwrap_or("UTC")),
        older: next.map(|id| format!("{here}&before={id}")),
        newest: before.map(|_| here.clone()),
    })
}

/// The newest of what happened with somebody's account, for whoever helps them.
pub async fn latest(
    conn: &mut Conn,
    deps: &Deps,
    person_id: &str,
    (lang, most): (Lang, usize),
) -> Result<Vec<Act>, StoreError> {
    let filter = Filter {
        subject: Some(person_id),
        ..Filter::default()
    };
    let read = store::audit::list(conn, filter, store::audit::PAGE).await?;
    let mut acts = Vec::new();
    for entry in read.iter().filter(|entry| shown(entry, Kind::All)).take(most) {
        let by = maker(conn, entry, lang).await?;
        acts.extend(act(deps, (person_id, ""), lang, (entry, &by)));
    }
    Ok(acts)
}

/// The entries of one page, and after which entry the next one begins, when there may be more. A stretch in which nothing is
/// shown must not hide what was before it.
async fn entries(
    conn: &mut Conn,
    deps: &Deps,
    signed: &Signed,
    (kind, before): (Kind, Option<&str>),
) -> Result<(Vec<Entry>, Option<String>), StoreError> {
    let oldest = deps.now_ms() - SHOWN_MS;
    let mut found = Vec::new();
    let mut before = before.map(str::to_owned);
    for _ in 0..READS {
        let filter = Filter {
            subject: Some(&signed.standing.person.id),
            before: before.as_deref(),
            ..Filter::default()
        };
        let read = store::audit::list(conn, filter, store::audit::PAGE).await?;
        let Some(last) = read.last() else {
            return Ok((found, None));
        };
        let last = last.id.clone();
        for entry in read {
            if entry.at < oldest {
                return Ok((found, None));
            }
            if shown(&entry, kind) {
                if found.len() == PAGE {
                    return Ok((found, before));
                }
                before = Some(entry.id.clone());
                found.push(entry);
            }
        }
        before = Some(last);
    }
    Ok((found, before))
}

/// Which event it is; `None` for one that this version does not know.
pub fn event(entry: &Entry) -> Option<Event> {
    Event::ALL.iter().copied().find(|e| e.name() == entry.event)
}

fn shown(entry: &Entry, kind: Kind) -> bool {
    let Some(event) = event(entry) else { return false };
    let Some(is) = kind_of(event) else { return false };
    // One that was left or begun again is no news.
    if event == Event::AttemptEnded && !entry.detail.contains("wrong answers") {
        return false;
    }
    kind == Kind::All || is == kind
}

/// Of which kind an event is; `None` when it is none of a person's business.
fn kind_of(event: Event) -> Option<Kind> {
    Some(match event {
        Event::SessionOpened | Event::SessionRaised | Event::SessionEnded | Event::SudoGiven => Kind::SignIns,
        Event::PasswordWrong
        | Event::AnswerWrong
        | Event::Throttled
        | Event::AttemptEnded
        | Event::SudoRefused
        | Event::RememberedStolen
        | Event::KeyCopied => Kind::Refused,
        Event::FactorAdded
        | Event::FactorRenamed
        | Event::FactorRemoved
        | Event::CodesMade
        | Event::CodeUsed
        | Event::CodesUsedUp
        | Event::AccountCreated
        | Event::AccountChanged
        | Event::PasswordChanged
        | Event::PasswordResetStarted
        | Event::PasswordResetUsed
        | Event::AdminCodeIssued
        | Event::AdminCodeConfirmed
        | Event::AdminCodeRevoked
        | Event::AdminCodeUsed
        | Event::BrowserRemembered
        | Event::StayGranted
        | Event::BrowserForgotten
        | Event::DataDownloaded
        | Event::TermsAccepted
        | Event::NotMe => Kind::Changes,
        _ => return None,
    })
}

/// Who made or confirmed an administrator code, by name: an entry holds no names, and of other events none is said.
pub async fn maker(conn: &mut Conn, entry: &Entry, lang: Lang) -> Result<String, StoreError> {
    let id = match event(entry) {
        Some(Event::AdminCodeIssued | Event::AdminCodeConfirmed) => entry.actor.clone(),
        Some(Event::AdminCodeUsed) => {
            let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
            detail["by"].as_str().map(str::to_owned)
        }
        _ => return Ok(String::new()),
    };
    let Some(id) = id else {
        return Ok(codes::somebody(lang).to_owned());
    };
    if id == authority::CONSOLE {
        return Ok(codes::console(lang).to_owned());
    }
    let person = store::people::by_id(conn, &id).await?;
    Ok(person.map_or_else(|| codes::somebody(lang).to_owned(), |p| p.full_name))
}

fn act(
    deps: &Deps,
    (person_id, session_id): (&str, &str),
    lang: Lang,
    (entry, by): (&Entry, &str),
) -> Option<Act> {
    let event = event(entry)?;
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let mut facts = Vec::new();
    match entry.actor.as_deref() {
        Some("console") => facts.push(words::by_console(lang).to_owned()),
        Some(actor) if actor != person_id && actor != "setup" => {
            facts.push(words::by_administrator(lang).to_owned());
        }
        _ => {
            let from = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
            facts.extend(from(&entry.agent).map(|agent| device(&agent, lang)));
            facts.extend(from(&entry.address));
        }
    }
    facts.push(times::exact(
        entry.at,
        deps.now_ms(),
        &deps.config.time_zone,
        lang,
    ));
    let here = detail["session"] == session_id;
    Some(Act {
        text: sentence(deps, event, entry, (&detail, by, lang)),
        facts: facts.join(" · "),
        at: times::rfc3339(entry.at),
        doubt: event == Event::SessionOpened && !here,
        refused: kind_of(event) == Some(Kind::Refused),
    })
}

/// What happened, to whoever it concerns. `by` is who made an administrator code.
pub fn sentence(
    deps: &Deps,
    event: Event,
    entry: &Entry,
    (detail, by, lang): (&Value, &str, Lang),
) -> String {
    let text = |name: &str| detail[name].as_str().unwrap_or_default();
    match event {
        Event::SessionOpened if detail["resumed"] == true => words::signed_in(lang, words::by_staying(lang)),
        Event::SessionOpened => {
            let proofs = detail["proofs"].as_array().into_iter().flatten();
            let remembered = detail["remembered"] == true;
            let with = by_methods(deps, proofs.filter_map(Value::as_str), (remembered, lang));
            words::signed_in(lang, &with)
        }
        Event::AnswerWrong => words::wrong_answer(
            lang,
            &method(deps, entry.provider.as_deref().unwrap_or_default(), lang),
        ),
        Event::FactorAdded => words::added(lang, text("name")),
        Event::FactorRenamed => words::renamed(lang, text("from"), text("to")),
        Event::FactorRemoved => words::removed(lang, text("name")),
        Event::KeyCopied => words::key_copied(lang, text("name")),
        Event::SessionRaised => words::raised(lang).to_owned(),
        Event::SessionEnded if detail["everywhere"] == false => words::signed_out(lang).to_owned(),
        Event::SessionEnded if detail["why"] == "replaced" => words::signed_out(lang).to_owned(),
        Event::SessionEnded => words::ended(lang).to_owned(),
        Event::PasswordWrong => words::wrong_password(lang).to_owned(),
        Event::Throttled => words::too_many(lang).to_owned(),
        Event::AttemptEnded => words::stopped(lang).to_owned(),
        Event::CodesMade => words::codes_made(lang).to_owned(),
        Event::CodeUsed => words::code_used(lang).to_owned(),
        Event::CodesUsedUp => words::codes_used_up(lang).to_owned(),
        Event::AccountCreated => words::account_made(lang).to_owned(),
        Event::PasswordChanged => words::changed_password(lang).to_owned(),
        Event::PasswordResetStarted => words::reset_started(lang).to_owned(),
        Event::PasswordResetUsed => words::reset_used(lang).to_owned(),
        Event::AdminCodeIssued => codes::did_issue(lang, by, text("reason")),
        Event::AdminCodeConfirmed => codes::did_confirm(lang, by),
        Event::AdminCodeRevoked => codes::did_revoke(lang).to_owned(),
        Event::AdminCodeUsed => codes::did_use(lang, by, text("reason")),
        Event::SudoGiven => words::confirmed(lang).to_owned(),
        Event::SudoRefused => words::not_confirmed(lang).to_owned(),
        Event::BrowserRemembered => words::browser_remembered(lang).to_owned(),
        Event::StayGranted => words::stay_granted(lang).to_owned(),
        Event::BrowserForgotten => words::browser_forgotten(lang).to_owned(),
        Event::RememberedStolen => words::copied(lang).to_owned(),
        Event::DataDownloaded => words::data_downloaded(lang).to_owned(),
        Event::TermsAccepted => terms_words::did_accept(lang, text("version")),
        Event::NotMe => words::reported(lang).to_owned(),
        _ => words::account_changed(lang).to_owned(),
    }
}
