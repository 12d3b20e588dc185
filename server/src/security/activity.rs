//! What happened with a person's account, in plain words: their part of the audit log, the last 90 days of it.
//!
//! To tell another event: its kind in [`kind_of`], an arm in [`sentence`], its words in `locales/account.rs`.

mod sentence;

use std::collections::HashSet;

use app::model::account::{Act, Activity};
use app::routes::ACTIVITY;
use app::words::{Lang, account as words};
use serde_json::Value;

use super::browsers::device;
use crate::audit::Event;
use crate::clock::DAY_MS;
use crate::deps::Deps;
use crate::sign_in::session::Signed;
use crate::store::{
    self, Conn, StoreError,
    audit::{Entry, Filter},
};
use crate::times;

pub use sentence::{maker, sentence};

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
    let (mut acts, mut ended) = (Vec::new(), Ended::default());
    for entry in read
        .iter()
        .filter(|entry| ended.shows(entry, Kind::All))
        .take(most)
    {
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
    let person_id = signed.standing.person.id.as_str();
    let mut ended = Ended::after(conn, person_id, before).await?;
    let mut found = Vec::new();
    let mut before = before.map(str::to_owned);
    for _ in 0..READS {
        let filter = Filter {
            subject: Some(person_id),
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
            if ended.shows(&entry, kind) {
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

/// The sign-ins of which an end is told already, while the log is read from its newest entry on: what is left of one that had the
/// right password, and has no end, is what somebody leaves who knows the password and nothing else.
#[derive(Default)]
struct Ended(HashSet<String>);

impl Ended {
    /// Those that ended with this entry or after it: what the pages before have shown.
    async fn after(conn: &mut Conn, person_id: &str, entry: Option<&str>) -> Result<Self, StoreError> {
        let mut ended = Self::default();
        let Some(entry) = entry else { return Ok(ended) };
        let events = [Event::SessionOpened, Event::SignInBlocked, Event::AttemptEnded].map(Event::name);
        let filter = Filter {
            subject: Some(person_id),
            events: &events,
            ..Filter::default()
        };
        // From that entry itself on: ids sort by time, and the beginning of one sorts before it. A sign-in takes minutes, so the
        // next ones are enough.
        let from = entry.get(..35).unwrap_or_default();
        for entry in store::audit::list_after(conn, filter, from, store::audit::PAGE).await? {
            ended.shows(&entry, Kind::All);
        }
        Ok(ended)
    }

    fn shows(&mut self, entry: &Entry, kind: Kind) -> bool {
        let Some(event) = event(entry) else { return false };
        let Some(is) = kind_of(event) else { return false };
        let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
        let attempt = detail["attempt"].as_str().unwrap_or_default();
        match event {
            // One that was left or begun again is no end that is told.
            Event::AttemptEnded if detail["why"] != "wrong answers" => return false,
            Event::AttemptEnded | Event::SessionOpened | Event::SignInBlocked => {
                self.0.insert(attempt.to_owned());
            }
            Event::SignInStarted if detail["more_asked"] != true || self.0.contains(attempt) => return false,
            _ => {}
        }
        kind == Kind::All || is == kind
    }
}

/// Of which kind an event is; `None` when it is none of a person's business.
fn kind_of(event: Event) -> Option<Kind> {
    Some(match event {
        Event::SessionOpened | Event::SessionRaised | Event::SessionEnded | Event::SudoGiven => Kind::SignIns,
        Event::PasswordWrong
        | Event::AnswerWrong
        | Event::Throttled
        | Event::AttemptEnded
        | Event::SignInStarted
        | Event::SignInBlocked
        | Event::AccountOff
        | Event::AdminCodeRefused
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
        | Event::PasswordBreached
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
        doubt: matches!(event, Event::SessionOpened | Event::SignInStarted) && !here,
        refused: kind_of(event) == Some(Kind::Refused),
    })
}
