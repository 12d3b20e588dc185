//! The password of somebody who is signed in already.

use super::{Form, Try, still, verify, with_attempt_cookie};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::sign_in::gate::{self, Who};
use crate::sign_in::open::{self, Open};
use crate::sign_in::session::Signed;
use crate::sign_in::throttle::Kind;
use crate::sign_in::{Brought, Problem, Turn, advance};
use crate::store::attempts;
use crate::work::{Origin, Work};

/// Checks it: the first half of sudo.
pub(super) async fn confirm(
    deps: &Deps,
    origin: Origin,
    brought: &Brought,
    (form, signed): (Form, Signed),
) -> Result<Turn, Failure> {
    let origin = Origin {
        actor: Some(signed.standing.person.id.clone()),
        ..origin
    };
    let unsaved = open::for_session(&signed, form.next.clone(), deps.now_ms());
    if form.password.is_empty() {
        return Ok(Turn::at(unsaved, Some(Problem::NoPassword)));
    }
    let mut work = Work::begin(deps, origin.clone()).await?;
    let person = signed.standing.person.clone();
    let known = gate::known_browser(&mut work, &brought.known, Some(&person)).await?;
    let reserved = gate::reserve(&mut work, &Who::Person(&person), Kind::Person, known.as_ref()).await?;
    work.commit().await?;
    let reserved = match reserved {
        Ok(reserved) => reserved,
        Err(refused) => {
            let until_ms = crate::sign_in::gate_until(refused);
            return Ok(Turn::at(unsaved, Some(Problem::TooMany { until_ms })));
        }
    };
    let tried = Try {
        person: Some(person.clone()),
        reserved,
        known: known.is_some(),
    };
    let verified = match verify(deps, &origin, &tried, form.password).await? {
        Ok(verified) => verified,
        Err(retry_s) => return Ok(Turn::at(unsaved, Some(Problem::Busy { retry_s }))),
    };
    let mut work = Work::begin(deps, origin).await?;
    let current = match verified.ok {
        true => {
            // As in a sign-in: the try, attempts, the person.
            let held = gate::hold(&mut work, &tried.reserved).await?;
            super::replace_attempt(&mut work, brought, Some(&signed.session.id)).await?;
            attempts::delete_of_session(&mut work.conn, &signed.session.id).await?;
            let current = still(&mut work.conn, person.clone()).await?;
            current.filter(|p| !p.disabled).map(|_| held)
        }
        false => None,
    };
    let turn = if let Some(held) = current {
        held.succeeded(&mut work).await?;
        confirmed(&mut work, brought, signed, unsaved).await?
    } else {
        work.record(Event::SudoRefused, Record::of(&person.id)).await?;
        Turn::at(unsaved, Some(Problem::WrongPassword))
    };
    work.commit().await?;
    Ok(turn)
}

async fn confirmed(
    work: &mut Work<'_>,
    brought: &Brought,
    signed: Signed,
    unsaved: Open,
) -> Result<Turn, Failure> {
    let mut open = unsaved;
    // A session that must step up has its password already: then this post is an old page, and the choice comes next.
    if let Ok(attempt) = open.attempt.clone().password_accepted() {
        open.attempt = attempt;
    }
    let token = open::begin(work, &mut open, Some(signed.session.id)).await?;
    let turn = advance::advance(work, open, brought).await?;
    Ok(with_attempt_cookie(turn, token))
}
