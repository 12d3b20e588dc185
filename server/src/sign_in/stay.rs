//! "Stay signed in": a browser whose session has run out opens the next one by a rotating token, for as many days as the operator
//! allows.
//!
//! ```text
//! complete sign-in, box ticked ─▶ series + token in the cookie
//! a page, no session, token ─▶ a new token, and a session that rests on what was proven then
//!      the token before, within 60 s ─▶ a session, no new token (two pages at once)
//!      any older token ─▶ somebody has a copy: the series and its sessions end, the person is told
//! ```
//!
//! The new session never confirms a change (sudo), and the policy is asked again: what it demands now beyond the old proofs is
//! asked. Where the policy bounds how long a session lasts, or lies unused, nobody stays signed in: the next session would know no
//! bound. Void after a change of the password or of a method, after signing out, and after "it was not me".

use policy::{Bounds, Policy, Proof, Rule, State};

use super::series::{self, Used};
use super::session::{self, Opening};
use super::{Brought, CookieChange, gate};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::notices::{self, Notice};
use crate::providers::admin_code;
use crate::random::Token;
use crate::standing::Standing;
use crate::store::{
    self,
    remembered_browsers::{Purpose::SignIn, Remembered},
    sessions::Session,
};
use crate::work::{Origin, Work};

/// What came of a cookie.
pub enum Came {
    /// There is none, or nothing to do.
    Nothing,
    /// It opens nothing any more: the cookie goes.
    Gone(Vec<CookieChange>),
    /// A session.
    SignedIn(Vec<CookieChange>),
}

/// Whether the operator allows it.
pub fn is_allowed(deps: &Deps) -> bool {
    deps.config.session.stay_ms > 0
}

/// Whether the policy leaves it to the operator: it does not once it bounds somebody's sessions.
pub fn is_left_to_operator(bounds: &Bounds) -> bool {
    bounds.session_minutes.is_none() && bounds.idle_minutes.is_none()
}

/// What may be promised to somebody of whom nothing is known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Everybody may stay signed in.
    Kept,
    /// Some may: a rule bounds the sessions of others.
    Perhaps,
    /// Nobody may.
    Nothing,
}

/// What a policy lets the sign-in form promise.
pub fn promise(policy: &Policy) -> Promise {
    let bounds = |rule: &Rule| {
        let demand = &rule.demand;
        rule.state == State::On && (demand.session_minutes.is_some() || demand.idle_minutes.is_some())
    };
    let base = &policy.base;
    if base.session_minutes.is_some() || base.idle_minutes.is_some() {
        Promise::Nothing
    } else if policy.rules.iter().any(bounds) {
        Promise::Perhaps
    } else {
        Promise::Kept
    }
}

/// When it ends: by what was promised then, or by what is allowed now.
pub fn ends_at(deps: &Deps, row: &Remembered) -> i64 {
    row.expires_at.min(row.created_at + deps.config.session.stay_ms)
}

/// After a complete sign-in: what this browser held before is over; a new series when the person asked for it. Says which, and what
/// the cookie holds from now on.
pub async fn begin(
    work: &mut Work<'_>,
    standing: &Standing,
    (proofs, wanted, brought): (&[Proof], bool, &Brought),
) -> Result<(Option<String>, Option<CookieChange>), Failure> {
    let held = brought.stay.is_some();
    end(work, brought).await?;
    // What was proven by an administrator code is good for this session.
    let allowed = is_allowed(work.deps) && is_left_to_operator(standing.decision.requirement.bounds());
    if !wanted || !allowed || admin_code::came_by_code(proofs) {
        return Ok((None, held.then_some(CookieChange::Stay(None))));
    }
    let until = work.now + work.deps.config.session.stay_ms;
    let (row, series) = series::new(work, &standing.person.id, (session::proofs_text(proofs), until));
    store::remembered_browsers::insert(&mut work.conn, SignIn, &row, series::MOST).await?;
    let detail = serde_json::json!({ "browser": row.id, "until": until });
    let record = Record::of(&standing.person.id).under(session::version(standing));
    work.record(Event::StayGranted, record.with(detail)).await?;
    Ok((Some(row.id), Some(CookieChange::Stay(Some(series)))))
}

/// Ends what this browser stays signed in by, whoever's it is. Somebody who knows only which series it is ends nothing.
pub async fn end(work: &mut Work<'_>, brought: &Brought) -> Result<(), Failure> {
    let Some(held) = &brought.stay else {
        return Ok(());
    };
    let row = store::remembered_browsers::by_id(&mut work.conn, SignIn, &held.id).await?;
    let (now, hash) = (work.now, held.token.hash());
    if let Some(row) = row.filter(|row| series::is_good(row, &hash, now)) {
        store::remembered_browsers::delete(&mut work.conn, &row.person_id, &row.id).await?;
        store::sessions::delete_of_browser(&mut work.conn, &row.person_id, &row.id).await?;
    }
    Ok(())
}

/// Signing out everywhere from a page whose session has run out: what the browser stays signed in by says whose they are.
pub async fn end_everywhere(work: &mut Work<'_>, brought: &Brought) -> Result<(), Failure> {
    let Some(held) = &brought.stay else {
        return Ok(());
    };
    let row = store::remembered_browsers::by_id(&mut work.conn, SignIn, &held.id).await?;
    let (now, hash) = (work.now, held.token.hash());
    if let Some(row) = row.filter(|row| series::is_good(row, &hash, now)) {
        store::attempts::delete_of_person(&mut work.conn, &row.person_id).await?;
        store::remembered_browsers::delete_of_person(&mut work.conn, &row.person_id).await?;
        let ended = store::sessions::delete_of_person(&mut work.conn, &row.person_id, None).await?;
        let detail = serde_json::json!({ "everywhere": true, "sessions": ended });
        work.record(Event::SessionEnded, Record::of(&row.person_id).with(detail))
            .await?;
    }
    Ok(())
}

/// Opens the next session of a browser that has none.
pub async fn resume(deps: &Deps, origin: Origin, brought: &Brought) -> Result<Came, Failure> {
    let Some(held) = &brought.stay else {
        return Ok(Came::Nothing);
    };
    let gone = || Came::Gone(vec![CookieChange::Stay(None)]);
    // Whoever makes a cookie up does not wait for the one who may write.
    let mut conn = deps.store.read().await?;
    if !is_allowed(deps)
        || store::remembered_browsers::by_id(&mut conn, SignIn, &held.id)
            .await?
            .is_none()
    {
        return Ok(gone());
    }
    drop(conn);
    let mut work = Work::begin(deps, origin).await?;
    let Some(row) = store::remembered_browsers::by_id(&mut work.conn, SignIn, &held.id).await? else {
        return Ok(gone());
    };
    if work.now >= ends_at(deps, &row) {
        return Ok(gone());
    }
    // Whoever holds it opens no more sessions with it than a person could want.
    if series::is_good(&row, &held.token.hash(), work.now)
        && gate::staying(&mut work, (&row.id, &row.person_id))
            .await?
            .is_err()
    {
        return Ok(Came::Nothing);
    }
    let next = match series::used(&mut work, &row, held).await? {
        Used::Next(series) => Some(series),
        Used::Again => None,
        Used::MadeUp => return Ok(gone()),
        Used::Stolen => {
            work.commit().await?;
            return Ok(gone());
        }
    };
    let person = store::people::by_id(&mut work.conn, &row.person_id).await?;
    let Some(person) = person.filter(|p| !p.disabled) else {
        return Ok(gone());
    };
    let standing = Standing::of(&mut work.conn, deps, person, work.origin.address).await?;
    if !is_left_to_operator(standing.decision.requirement.bounds()) {
        forget(&mut work, &standing, &row).await?;
        work.commit().await?;
        return Ok(gone());
    }
    let token = next_session(&mut work, &standing, (&row, brought)).await?;
    work.commit().await?;
    let mut changes = vec![CookieChange::Session(Some(token))];
    changes.extend(next.map(|series| CookieChange::Stay(Some(series))));
    Ok(Came::SignedIn(changes))
}

/// The policy bounds the person's sessions by now: the series goes, so that it is not back when that is over.
async fn forget(work: &mut Work<'_>, standing: &Standing, row: &Remembered) -> Result<(), Failure> {
    store::remembered_browsers::delete(&mut work.conn, &row.person_id, &row.id).await?;
    let detail = serde_json::json!({ "browser": row.id, "why": "the policy bounds sessions" });
    let record = Record::of(&row.person_id).under(session::version(standing));
    Ok(work.record(Event::BrowserForgotten, record.with(detail)).await?)
}

async fn next_session(
    work: &mut Work<'_>,
    standing: &Standing,
    (row, brought): (&Remembered, &Brought),
) -> Result<Token, Failure> {
    let mut proofs: Vec<Proof> = serde_json::from_str(&row.proof)
        .map_err(|_| store::StoreError::corrupt("remembered_browsers", "proof", row.id.clone()))?;
    // A method that is gone or switched off proves nothing any more, and none proves more than it does now.
    proofs.retain_mut(|proof| {
        let now = standing.enrolled(proof.provider.as_str()).filter(|e| e.usable);
        now.map(|e| proof.strength = proof.strength.min(e.strength))
            .is_some()
    });
    // One browser, one session: what an earlier page opened by this series is over.
    store::sessions::delete_of_browser(&mut work.conn, &row.person_id, &row.id).await?;
    let opening = Opening {
        proofs: &proofs,
        browser_id: None,
        stay_id: Some(row.id.clone()),
        attempt_id: None,
    };
    let (token, session) = session::open(work, standing, opening).await?;
    let known = gate::known_browser(work, &brought.known, Some(&standing.person)).await?;
    if known.is_none() {
        announce(work, session).await?;
    }
    Ok(token)
}

/// What stays signed in came from a browser that is not known: somebody may have taken it with them. Said once until it is put away.
async fn announce(work: &mut Work<'_>, session: Session) -> Result<(), Failure> {
    let open = store::notices::open_of_person(&mut work.conn, &session.person_id).await?;
    let told = open.iter().filter_map(Notice::read).any(|notice| {
        matches!(notice, Notice::NewBrowser { agent, address, .. } if agent == session.agent && address == session.address)
    });
    if told {
        return Ok(());
    }
    let notice = Notice::NewBrowser {
        agent: session.agent,
        address: session.address,
        session: session.id,
        browser: session.stay_id.unwrap_or_default(),
    };
    Ok(notices::tell(work, &session.person_id, &notice).await?)
}
