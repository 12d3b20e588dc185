//! Where a person is signed in: the list, and ending what is not wanted. Taking access away needs no confirmation (sudo), so
//! that somebody who sees a stranger in the list can act at once; the session that acts stays.

use std::net::IpAddr;

use app::model::security::Browser;
use app::words::{Lang, account, security as words};
use policy::{Bounds, Compiled, Facts, Proof};
use serde_json::json;

use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::http::agent::Agent;
use crate::sign_in::session::{self, Signed};
use crate::sign_in::{remembered, stay};
use crate::standing::Standing;
use crate::store::remembered_browsers::{Purpose, Remembered};
use crate::store::{self, Conn, StoreError, sessions::Session};
use crate::times;
use crate::work::Work;

/// The sessions of a person that count, the one that looks first.
pub async fn list(
    conn: &mut Conn,
    deps: &Deps,
    signed: &Signed,
    lang: Lang,
) -> Result<Vec<Browser>, StoreError> {
    let whose = (&signed.standing, Some(signed.session.id.as_str()));
    of_person(conn, deps, whose, lang).await
}

/// The sessions of somebody, that of this id first.
pub async fn of_person(
    conn: &mut Conn,
    deps: &Deps,
    (standing, this): (&Standing, Option<&str>),
    lang: Lang,
) -> Result<Vec<Browser>, StoreError> {
    let (now, person_id) = (deps.now_ms(), standing.person.id.as_str());
    let policy = Compiled::new(&standing.policy);
    let mut sessions = alive(conn, deps, standing).await?;
    sessions.sort_by_key(|s| Some(s.id.as_str()) != this);
    let staying = store::remembered_browsers::of_person(conn, Purpose::SignIn, person_id).await?;
    let stays = |s: &Session| staying.iter().find(|row| s.stay_id.as_deref() == Some(&row.id));
    let mut all: Vec<Browser> = sessions
        .iter()
        .map(|s| {
            let stays = stays(s).map(|row| (row, bounds(&policy, standing, &s.address)));
            browser(deps, (s, stays), (lang, Some(s.id.as_str()) == this))
        })
        .collect();
    // Those that are signed in without a session: the next page opens one.
    let idle = staying.iter().filter(|row| {
        let has_session = sessions.iter().any(|s| s.stay_id.as_deref() == Some(&row.id));
        !has_session && stay::ends_at(deps, row) > now
    });
    all.extend(idle.map(|row| {
        let bounds = bounds(&policy, standing, &row.address);
        staying_browser(deps, (row, &bounds), lang)
    }));
    Ok(all)
}

/// The sessions of somebody that have not run out, neither by what the operator says nor by the policy.
async fn alive(conn: &mut Conn, deps: &Deps, standing: &Standing) -> Result<Vec<Session>, StoreError> {
    let (now, policy) = (deps.now_ms(), Compiled::new(&standing.policy));
    let mut sessions = store::sessions::of_person(conn, &standing.person.id).await?;
    sessions.retain(|s| {
        let bounds = bounds(&policy, standing, &s.address);
        session::is_open(s, deps, now) && session::is_within(s, &bounds, now)
    });
    Ok(sessions)
}

/// What the policy bounds of a browser of this person, from where it was last.
fn bounds(policy: &Compiled<'_>, standing: &Standing, address: &str) -> Bounds {
    let address: Option<IpAddr> = address.parse().ok();
    let there = Facts {
        address: address.into(),
        ..standing.facts.clone()
    };
    *policy.requirement(&there).bounds()
}

/// Until when a browser stays signed in. Where the policy bounds sessions, none lasts longer than the one it has.
fn stays_until(
    deps: &Deps,
    (row, session): (&Remembered, Option<&Session>),
    bounds: &Bounds,
    lang: Lang,
) -> String {
    let zone = &deps.config.time_zone;
    if stay::is_left_to_operator(bounds) {
        return account::stays_until(lang, &times::date(stay::ends_at(deps, row), zone, lang));
    }
    let end = session.map(|session| session::ends_at(session, bounds));
    match end.filter(|end| *end > deps.now_ms()) {
        Some(end) => account::signed_in_until(lang, &times::exact(end, deps.now_ms(), zone, lang)),
        None => account::stays_no_longer(lang).to_owned(),
    }
}

fn staying_browser(deps: &Deps, (row, bounds): (&Remembered, &Bounds), lang: Lang) -> Browser {
    let (zone, now) = (&deps.config.time_zone, deps.now_ms());
    let until = stays_until(deps, (row, None), bounds, lang);
    let last = words::last_active(lang, &times::moment(row.last_used_at, now, zone, lang));
    let since = times::moment(row.created_at, now, zone, lang);
    let facts = words::browser_facts(lang, &row.address, &proven_by(deps, &row.proof, lang), &since);
    Browser {
        id: row.id.clone(),
        name: device(&row.agent, lang),
        facts: format!("{facts} · {until} · {last}"),
        this: false,
    }
}

fn browser(
    deps: &Deps,
    (session, stays): (&Session, Option<(&Remembered, Bounds)>),
    (lang, this): (Lang, bool),
) -> Browser {
    let (zone, now) = (&deps.config.time_zone, deps.now_ms());
    // What stays signed in opens a session after the other.
    let since = stays.map_or(session.created_at, |(row, _)| row.created_at);
    let since = times::moment(since, now, zone, lang);
    let facts = words::browser_facts(
        lang,
        &session.address,
        &proven_by(deps, &session.proofs, lang),
        &since,
    );
    let facts = match stays {
        Some((row, bounds)) => format!(
            "{facts} · {}",
            stays_until(deps, (row, Some(session)), &bounds, lang)
        ),
        None => facts,
    };
    // Of the browser that asks it is plain.
    let facts = match this {
        true => facts,
        false => {
            let last = words::last_active(lang, &times::moment(session.seen_at, now, zone, lang));
            format!("{facts} · {last}")
        }
    };
    Browser {
        // What stays signed in changes its session; the series stays the same.
        id: stays.map_or_else(|| session.id.clone(), |(row, _)| row.id.clone()),
        name: device(&session.agent, lang),
        facts,
        this,
    }
}

/// "Firefox on Windows".
pub fn device(agent: &str, lang: Lang) -> String {
    let agent = Agent::from_code(agent);
    words::device(lang, agent.browser.name(), agent.system.name())
}

/// On what a session rests, or what opens the next.
fn proven_by(deps: &Deps, proofs: &str, lang: Lang) -> String {
    let proofs: Vec<Proof> = serde_json::from_str(proofs).unwrap_or_default();
    let remembered = proofs.iter().any(|p| p.remembered);
    by_methods(
        deps,
        proofs.iter().map(|p| p.provider.as_str()),
        (remembered, lang),
    )
}

/// "Authenticator app, a remembered browser"; "the password only" when there is nothing else.
pub fn by_methods<'a>(
    deps: &Deps,
    providers: impl Iterator<Item = &'a str>,
    (remembered, lang): (bool, Lang),
) -> String {
    let mut names: Vec<String> = Vec::new();
    for id in providers {
        let name = method(deps, id, lang);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if remembered {
        names.push(account::by_remembered(lang).to_owned());
    }
    match names.is_empty() {
        true => words::by_password(lang).to_owned(),
        false => names.join(", "),
    }
}

/// What a method is called; its id, when it could not be loaded.
pub fn method(deps: &Deps, id: &str, lang: Lang) -> String {
    let provider = deps.providers.get(id);
    provider.map_or_else(|| id.to_owned(), |p| p.about(lang).name.to_owned())
}

/// Ends one other session, and says of which browser. `None` when it is not the person's, gone already, or the one that acts.
pub async fn end_one(work: &mut Work<'_>, signed: &Signed, id: &str) -> Result<Option<String>, StoreError> {
    let person_id = &signed.standing.person.id;
    if id == signed.session.id || signed.session.stay_id.as_deref() == Some(id) {
        return Ok(None);
    }
    let sessions = store::sessions::of_person(&mut work.conn, person_id).await?;
    let Some(session) = sessions.into_iter().find(|s| s.id == id) else {
        return end_staying(work, person_id, id).await;
    };
    // They would go with it, and come before it (`store.rs`).
    store::attempts::delete_of_session(&mut work.conn, id).await?;
    // Before the session, so that it opens no other meanwhile.
    if let Some(stay) = session
        .stay_id
        .as_deref()
        .filter(|s| Some(*s) != signed.session.stay_id.as_deref())
    {
        store::remembered_browsers::delete(&mut work.conn, person_id, stay).await?;
    }
    if !store::sessions::delete(&mut work.conn, person_id, id).await? {
        return Ok(None);
    }
    let detail = json!({ "session": id, "why": "ended in the settings" });
    work.record(Event::SessionEnded, Record::of(person_id).with(detail))
        .await?;
    Ok(Some(session.agent))
}

/// Ends what a browser without a session would be signed in by.
async fn end_staying(work: &mut Work<'_>, person_id: &str, id: &str) -> Result<Option<String>, StoreError> {
    let row = store::remembered_browsers::by_id(&mut work.conn, Purpose::SignIn, id).await?;
    let Some(row) = row.filter(|row| row.person_id == person_id) else {
        return Ok(None);
    };
    if !store::remembered_browsers::delete(&mut work.conn, person_id, id).await? {
        return Ok(None);
    }
    // One that it has opened at this very moment.
    store::sessions::delete_of_browser(&mut work.conn, person_id, id).await?;
    let detail = json!({ "browser": id, "why": "ended in the settings" });
    work.record(Event::SessionEnded, Record::of(person_id).with(detail))
        .await?;
    Ok(Some(row.agent))
}

/// What was ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// So many sessions, without those that had run out.
    pub sessions: u64,
    /// Whether there was anything: a session, a sign-in in progress, a remembered browser.
    pub anything: bool,
}

/// Ends all other sessions, and every sign-in in progress. Where there was nothing, there is nothing to tell.
pub async fn end_others(work: &mut Work<'_>, signed: &Signed) -> Result<Ended, StoreError> {
    let person_id = &signed.standing.person.id;
    let attempts = store::attempts::delete_of_person(&mut work.conn, person_id).await?;
    let own = (
        signed.session.browser_id.as_deref(),
        signed.session.stay_id.as_deref(),
    );
    let forgotten = store::remembered_browsers::delete_others(&mut work.conn, person_id, own).await?;
    let own = signed.session.id.as_str();
    let alive = alive(&mut work.conn, work.deps, &signed.standing).await?;
    let sessions = alive.iter().filter(|s| s.id != own).count() as u64;
    let gone = store::sessions::delete_of_person(&mut work.conn, person_id, Some(own)).await?;
    if attempts + forgotten + gone == 0 {
        return Ok(Ended::default());
    }
    let detail = json!({ "sessions": sessions, "why": "all others ended in the settings" });
    work.record(Event::SessionEnded, Record::of(person_id).with(detail))
        .await?;
    Ok(Ended {
        sessions,
        anything: true,
    })
}

/// The browsers that are not asked for the second step; `None` where none may be remembered, and none is.
pub async fn remembered(
    conn: &mut Conn,
    deps: &Deps,
    standing: &Standing,
    lang: Lang,
) -> Result<Option<Vec<Browser>>, StoreError> {
    let (zone, now) = (&deps.config.time_zone, deps.now_ms());
    let mut rows =
        store::remembered_browsers::of_person(conn, Purpose::SecondStep, &standing.person.id).await?;
    rows.retain(|row| remembered::ends_at(standing, row) > now);
    let list: Vec<Browser> = rows
        .iter()
        .map(|row| Browser {
            id: row.id.clone(),
            name: device(&row.agent, lang),
            facts: account::remembered_facts(
                lang,
                &times::date(remembered::ends_at(standing, row), zone, lang),
                &times::moment(row.last_used_at, now, zone, lang),
            ),
            this: false,
        })
        .collect();
    Ok((!list.is_empty() || remembered::days(standing) > 0).then_some(list))
}

/// Forgets one remembered browser, or all of them without an id; says how many.
pub async fn forget(work: &mut Work<'_>, signed: &Signed, id: &str) -> Result<u64, StoreError> {
    let person_id = &signed.standing.person.id;
    let forgotten = match id {
        "" => store::remembered_browsers::delete_for(&mut work.conn, Purpose::SecondStep, person_id).await?,
        id => u64::from(store::remembered_browsers::delete(&mut work.conn, person_id, id).await?),
    };
    if forgotten > 0 {
        let detail = json!({ "browsers": forgotten, "why": "forgotten in the settings" });
        work.record(Event::BrowserForgotten, Record::of(person_id).with(detail))
            .await?;
    }
    Ok(forgotten)
}
