//! What follows a step: the next one, or the end. A choice of one is not asked; a complete attempt becomes what it was for.

use serde_json::json;

use super::attempt::{Ask, Completed, Stage};
use super::gate;
use super::open::{self, Open};
use super::session::{self, Opening};
use super::{Brought, CookieChange, Problem, Turn, remembered, stay};
use crate::audit::{Event, Record};
use crate::decisions::{self, Outcome};
use crate::failure::Failure;
use crate::notices::{self, Notice};
use crate::random::Token;
use crate::security::passkey_offer;
use crate::store::{self, attempts::Purpose, known_browsers::KnownBrowser};
use crate::work::Work;

/// Takes the attempt as far as it goes without asking the person, and keeps it.
pub async fn advance(work: &mut Work<'_>, mut open: Open, brought: &Brought) -> Result<Turn, Failure> {
    if let Ask::Choose(choices) = open.ask()
        && *open.attempt.stage() == Stage::Open
        && open.attempt.tried().is_empty()
        && let Some(only) = choices.straight_to()
        && let Ok(chosen) = open.attempt.clone().choose(open.world(), only)
    {
        open.attempt = chosen;
        let only = only.clone();
        begin_challenge(work, &mut open, only.as_str()).await?;
    }
    if open.ask() == Ask::Complete {
        return complete(work, open, brought).await;
    }
    if let Ask::Blocked(_) = open.ask()
        && matches!(open.purpose, Purpose::SignIn | Purpose::StepUp)
    {
        let decided = (open.attempt.proofs(), Outcome::Blocked);
        let decision = decisions::record(work, &open.standing, decided).await?;
        let record = Record::of(&open.standing.person.id).under(session::version(&open.standing));
        let detail = decision.add_to(json!({ "attempt": open.id() }));
        work.record(Event::SignInBlocked, record.with(detail)).await?;
    }
    keep(work, open, None).await
}

/// Keeps the attempt where it is. When another request was quicker, its state stands and this one is told what that is.
pub async fn keep(work: &mut Work<'_>, mut open: Open, problem: Option<Problem>) -> Result<Turn, Failure> {
    if !open::save(work, &mut open).await? {
        return Ok(Turn::start(
            super::Start {
                username: open.standing.person.username,
                next: open.next,
                stay: open.attempt.wants_to_stay(),
            },
            Some(Problem::Expired),
        ));
    }
    Ok(Turn::at(open, problem))
}

/// Lets a provider start its challenge.
pub async fn begin_challenge(work: &mut Work<'_>, open: &mut Open, provider: &str) -> Result<(), Failure> {
    let Some(found) = work.deps.providers.get(provider) else {
        return Ok(());
    };
    let enrolments = open.asked(work.deps, found);
    let pending = found.begin(work, &enrolments).await?;
    open.set_pending(work, pending.as_deref()).await?;
    // Once for each method of an attempt, however often somebody goes back and forth.
    if open.attempt.show(found.id()) {
        let record = Record::of(&open.standing.person.id).by(provider);
        work.record(Event::ChallengeShown, record).await?;
    }
    Ok(())
}

async fn complete(work: &mut Work<'_>, open: Open, brought: &Brought) -> Result<Turn, Failure> {
    let Ok(completed) = open.attempt.complete(open.world()) else {
        return Ok(gone(&open));
    };
    // Of two requests with the last answer, one deletes the row and gets the session.
    if !open.end(&mut work.conn).await? {
        return Ok(gone(&open));
    }
    if open.attempt.has_put_off() {
        put_off(work, &open).await?;
    }
    let session_id = open.row.as_ref().and_then(|row| row.session_id.clone());
    let turn = match (open.purpose, session_id) {
        (Purpose::StepUp | Purpose::Enrol, Some(id)) => step_up(work, &open, completed, &id).await?,
        (Purpose::Sudo, Some(id)) => sudo(work, &open, completed, &id).await?,
        (Purpose::SignIn, None) => sign_in(work, &open, completed, brought).await?,
        _ => return Ok(gone(&open)),
    };
    Ok(turn.with(CookieChange::Attempt(None)))
}

/// The attempt, or the session that it was for, has ended meanwhile.
fn gone(open: &Open) -> Turn {
    let start = super::Start {
        username: open.standing.person.username.clone(),
        next: open.next.clone(),
        stay: open.attempt.wants_to_stay(),
    };
    Turn::start(start, Some(Problem::Expired)).with(CookieChange::Attempt(None))
}

/// From the first time on the grace counts down.
async fn put_off(work: &mut Work<'_>, open: &Open) -> Result<(), Failure> {
    let Some(until) = open.attempt.may_put_off_until(open.world()) else {
        return Ok(());
    };
    let person_id = &open.standing.person.id;
    store::people::set_owing_since(&mut work.conn, person_id, Some(work.now)).await?;
    let record = Record::of(person_id).with(json!({ "until": until }));
    Ok(work.record(Event::SetUpPutOff, record).await?)
}

async fn sign_in(
    work: &mut Work<'_>,
    open: &Open,
    completed: Completed,
    brought: &Brought,
) -> Result<Turn, Failure> {
    let person = &open.standing.person;
    // The person, what the browser is remembered by, sessions: everybody locks them in this order (`store.rs`).
    let by = completed
        .proofs
        .iter()
        .rev()
        .find(|p| p.role == policy::Role::Primary)
        .map(|p| p.provider.as_str());
    store::people::touch_sign_in(
        &mut work.conn,
        &person.id,
        by.or(person.last_provider.as_deref()),
        work.now,
    )
    .await?;
    let remembered = match open.attempt.wants_remembering() {
        true => remembered::remember(work, &open.standing, (&completed.proofs, brought)).await?,
        false => None,
    };
    let series = match &remembered {
        Some((series, _)) => Some(series.clone()),
        None if completed.proofs.iter().any(|p| p.remembered) => {
            remembered::series_of(work, &open.standing, brought).await?
        }
        None => None,
    };
    let wanted = (completed.proofs.as_slice(), open.attempt.wants_to_stay(), brought);
    let (stay_id, stays) = stay::begin(work, &open.standing, wanted).await?;
    end_old_session(work, brought).await?;
    let opening = Opening {
        proofs: &completed.proofs,
        browser_id: series,
        stay_id,
        attempt_id: Some(open.id().to_owned()),
    };
    let (token, session) = session::open(work, &open.standing, opening).await?;
    passkey_offer::consider(work, &open.standing, &session.id, &completed.proofs).await?;
    let (tokens, new) = remember_browser(work, open, brought).await?;
    let is_known = new.is_none();
    // Of the very first sign-in there is nobody to tell.
    if let Some(browser) = new.filter(|_| person.last_sign_in_at.is_some()) {
        let notice = Notice::NewBrowser {
            agent: session.agent,
            address: session.address,
            session: session.id,
            browser,
        };
        notices::tell(work, &person.id, &notice).await?;
    }
    let mut turn = landed(open).with(CookieChange::Session(Some(token)));
    turn.reopens = is_known.then(|| person.id.clone());
    turn.cookies.extend(remembered.map(|(_, change)| change));
    turn.cookies.extend(stays);
    Ok(turn.with(CookieChange::Known(tokens)))
}

/// The session that this browser had is over, whoever's it was: nothing of it stays behind the new cookie.
async fn end_old_session(work: &mut Work<'_>, brought: &Brought) -> Result<(), Failure> {
    if let Some(token) = &brought.session
        && let Some(old) = store::sessions::by_token_hash(&mut work.conn, &token.hash()).await?
        && store::sessions::delete(&mut work.conn, &old.person_id, &old.id).await?
    {
        let detail = json!({ "session": old.id, "why": "replaced" });
        work.record(Event::SessionEnded, Record::of(&old.person_id).with(detail))
            .await?;
    }
    Ok(())
}

/// Only a complete sign-in makes a browser known. One that is known already stays so for another 180 days, and so it does
/// for the other people who share it. Its id, when it was unknown before.
async fn remember_browser(
    work: &mut Work<'_>,
    open: &Open,
    brought: &Brought,
) -> Result<(Vec<Token>, Option<String>), Failure> {
    let person = &open.standing.person;
    let expires_at = work.now + work.deps.config.known_browser.lifetime_ms;
    let mut tokens = brought.known.clone();
    if let Some(known) = gate::known_browser(work, &brought.known, Some(person)).await? {
        store::known_browsers::touch(&mut work.conn, &known.id, work.now, expires_at).await?;
        tokens.sort_by_key(|token| token.hash()[..] != known.token_hash[..]);
        return Ok((tokens, None));
    }
    let token = crate::random::token(work.deps.random.as_ref());
    let browser = KnownBrowser {
        id: work.deps.id(),
        person_id: person.id.clone(),
        token_hash: token.hash().to_vec(),
        created_at: work.now,
        last_used_at: work.now,
        expires_at,
    };
    let most = i64::try_from(work.deps.config.known_browser.per_person).unwrap_or(i64::MAX);
    store::known_browsers::insert(&mut work.conn, &browser, most).await?;
    tokens.insert(0, token);
    Ok((tokens, Some(browser.id)))
}

async fn step_up(
    work: &mut Work<'_>,
    open: &Open,
    completed: Completed,
    session_id: &str,
) -> Result<Turn, Failure> {
    let version = session::version(&open.standing);
    let proofs = session::proofs_text(&completed.proofs);
    if !store::sessions::set_proofs(&mut work.conn, session_id, &proofs, version).await? {
        return Ok(gone(open));
    }
    let token = session::renew_token(work, session_id).await?;
    let decided = (completed.proofs.as_slice(), Outcome::Raised);
    let decision = decisions::record(work, &open.standing, decided).await?;
    let detail = decision.add_to(json!({ "session": session_id, "policy_version": version }));
    work.record(
        Event::SessionRaised,
        Record::of(&open.standing.person.id).under(version).with(detail),
    )
    .await?;
    Ok(landed(open).with(CookieChange::Session(token)))
}

async fn sudo(
    work: &mut Work<'_>,
    open: &Open,
    _completed: Completed,
    session_id: &str,
) -> Result<Turn, Failure> {
    let until = work.now + work.deps.config.sudo_ms;
    if !store::sessions::set_sudo(&mut work.conn, session_id, Some(until)).await? {
        return Ok(gone(open));
    }
    let token = session::renew_token(work, session_id).await?;
    let detail = json!({ "session": session_id });
    let version = session::version(&open.standing);
    work.record(
        Event::SudoGiven,
        Record::of(&open.standing.person.id).under(version).with(detail),
    )
    .await?;
    Ok(landed(open).with(CookieChange::Session(token)))
}

fn landed(open: &Open) -> Turn {
    // What the way there was for is done.
    let to = match open.purpose {
        Purpose::Enrol => app::routes::SECURITY.to_owned(),
        _ => open.next.clone(),
    };
    Turn::landed(to)
}
