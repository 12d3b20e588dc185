//! Choosing a method, going back to the choice, and giving up.

use policy::ProviderId;

use super::open::{self, Found, Open};
use super::session::{self, Signed};
use super::{Brought, CookieChange, Problem, Start, Turn, advance};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::random::Token;
use crate::store::{self, attempts::Purpose};
use crate::work::{Origin, Work};

/// The attempt that a request is about.
pub(super) enum Present {
    /// This one. The token is that of a row made just now.
    Open(Box<Open>, Option<Token>),
    /// None, or one that is over.
    Gone(Box<Turn>),
}

/// Reads the attempt that a request is about. For a session that must prove more, opening the page has made no row: the
/// first post makes it.
pub(super) async fn present(work: &mut Work<'_>, brought: &Brought, next: &str) -> Result<Present, Failure> {
    let signed = session::find(
        &mut work.conn,
        work.deps,
        (brought.session.as_ref(), work.origin.address),
    )
    .await?;
    match open::find(
        &mut work.conn,
        work.deps,
        (brought.attempt.as_ref(), work.origin.address),
        signed.as_ref(),
    )
    .await?
    {
        Found::Open(open) => {
            work.origin.actor = Some(open.standing.person.id.clone());
            Ok(Present::Open(open, None))
        }
        Found::Expired(start) => Ok(gone(start)),
        Found::Nothing => match signed {
            Some(signed) if begins(&signed, next, work.now) => begin_step_up(work, &signed, next).await,
            Some(_) => Ok(Present::Gone(Box::new(Turn::landed("/".to_owned())))),
            None => Ok(gone(Start {
                next: next.to_owned(),
                ..Start::default()
            })),
        },
    }
}

/// Whether something begins without the password: proving more, or setting up a first method.
fn begins(signed: &Signed, next: &str, now_ms: i64) -> bool {
    open::for_session(signed, next.to_owned(), now_ms).purpose != Purpose::Sudo
}

fn gone(start: Start) -> Present {
    Present::Gone(Box::new(Turn::start(start, Some(Problem::Expired))))
}

async fn begin_step_up(work: &mut Work<'_>, signed: &Signed, next: &str) -> Result<Present, Failure> {
    work.origin.actor = Some(signed.standing.person.id.clone());
    let mut open = open::for_session(signed, next.to_owned(), work.now);
    let token = open::insert(work, &mut open, Some(signed.session.id.clone())).await?;
    Ok(Present::Open(Box::new(open), Some(token)))
}

/// Adds the cookie of a row made just now.
pub(super) fn with_new(mut turn: Turn, token: Option<Token>) -> Turn {
    if let Some(token) = token {
        turn.cookies.insert(0, CookieChange::Attempt(Some(token)));
    }
    turn
}

/// Chooses a method and starts its challenge.
pub async fn choose(
    deps: &Deps,
    origin: Origin,
    brought: &Brought,
    (provider, next): (&str, &str),
) -> Result<Turn, Failure> {
    let mut work = Work::begin(deps, origin).await?;
    // Two at once choose one after the other, or a challenge would begin that nobody is shown.
    open::lock(&mut work, brought).await?;
    let (mut open, token) = match present(&mut work, brought, next).await? {
        Present::Open(open, token) => (*open, token),
        Present::Gone(turn) => return Ok(*turn),
    };
    let chosen = provider
        .parse::<ProviderId>()
        .ok()
        .and_then(|id| open.attempt.clone().choose(open.world(), &id).ok());
    let turn = match chosen {
        Some(attempt) => {
            open.attempt = attempt;
            advance::begin_challenge(&mut work, &mut open, provider).await?;
            advance::keep(&mut work, open, None).await?
        }
        None => Turn::at(open, Some(Problem::NotOffered)),
    };
    work.commit().await?;
    Ok(with_new(turn, token))
}

/// Goes on without setting a method up, as long as the policy lets people put it off.
pub async fn put_off(deps: &Deps, origin: Origin, brought: &Brought, next: &str) -> Result<Turn, Failure> {
    let mut work = Work::begin(deps, origin).await?;
    let (mut open, token) = match present(&mut work, brought, next).await? {
        Present::Open(open, token) => (*open, token),
        Present::Gone(turn) => return Ok(*turn),
    };
    let turn = match open.attempt.clone().put_off(open.world()) {
        Ok(attempt) => {
            open.attempt = attempt;
            advance::advance(&mut work, open, brought).await?
        }
        Err(_) => advance::keep(&mut work, open, None).await?,
    };
    Ok(with_new(turn.kept(work).await?, token))
}

/// Back to the choice.
pub async fn other_way(deps: &Deps, origin: Origin, brought: &Brought) -> Result<Turn, Failure> {
    let mut work = Work::begin(deps, origin).await?;
    let (mut open, token) = match present(&mut work, brought, "/").await? {
        Present::Open(open, token) => (*open, token),
        Present::Gone(turn) => return Ok(*turn),
    };
    open.attempt = open.attempt.other_way();
    let turn = advance::keep(&mut work, open, None).await?;
    work.commit().await?;
    Ok(with_new(turn, token))
}

/// Gives up: the attempt is gone. Somebody who is signed in stays so, and goes back to where they were.
pub async fn cancel(deps: &Deps, origin: Origin, brought: &Brought) -> Result<(Turn, bool), Failure> {
    let address = origin.address;
    let mut work = Work::begin(deps, origin).await?;
    let signed = session::find(&mut work.conn, deps, (brought.session.as_ref(), address)).await?;
    let enough = signed.as_ref().is_some_and(Signed::is_enough);
    let mut start = Start {
        next: "/".to_owned(),
        ..Start::default()
    };
    if let Found::Open(open) = open::find(
        &mut work.conn,
        deps,
        (brought.attempt.as_ref(), address),
        signed.as_ref(),
    )
    .await?
    {
        start.next.clone_from(&open.next);
        end(&mut work, &open).await?;
    }
    // Whoever will not prove more cannot stay signed in with less.
    if !enough && let Some(signed) = &signed {
        session::sign_out(&mut work, signed, false).await?;
    }
    work.commit().await?;
    if enough {
        let turn = Turn::landed(back_from(&start.next));
        return Ok((turn.with(CookieChange::Attempt(None)), true));
    }
    Ok((
        Turn::start(start, None)
            .with(CookieChange::Attempt(None))
            .with(CookieChange::Session(None)),
        false,
    ))
}

/// Leaves the question that stands over a page: nothing was begun, whatever was proven so far. Neither the session nor a sign-in in
/// another window is touched.
pub async fn leave(deps: &Deps, origin: Origin, brought: &Brought) -> Result<Turn, Failure> {
    let address = origin.address;
    let mut work = Work::begin(deps, origin).await?;
    let signed = session::find(&mut work.conn, deps, (brought.session.as_ref(), address)).await?;
    let attempt = (brought.attempt.as_ref(), address);
    let turn = Turn::landed("/".to_owned());
    let turn = match open::find(&mut work.conn, deps, attempt, signed.as_ref()).await? {
        Found::Open(open) if open.purpose == Purpose::Sudo => {
            end(&mut work, &open).await?;
            turn.with(CookieChange::Attempt(None))
        }
        _ => turn,
    };
    work.commit().await?;
    Ok(turn)
}

/// Ends an attempt, unless it has just ended otherwise, such as by its last answer.
async fn end(work: &mut Work<'_>, open: &Open) -> Result<(), Failure> {
    if !store::attempts::delete(&mut work.conn, open.id()).await? {
        return Ok(());
    }
    let detail = serde_json::json!({ "why": "cancelled", "attempt": open.id() });
    let record = Record::of(&open.standing.person.id).with(detail);
    Ok(work.record(Event::AttemptEnded, record).await?)
}

/// From a change that was not confirmed one goes back to the page it starts from.
fn back_from(next: &str) -> String {
    if next.starts_with(app::routes::SECURITY) {
        app::routes::SECURITY.to_owned()
    } else {
        next.to_owned()
    }
}
