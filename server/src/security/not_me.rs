//! "It was not me": every other browser is signed out and forgotten, and the administrators are told. What the person must do
//! themselves, a new password, is asked for until it is done. Nothing locks the account: that would be a weapon, too.

use app::model::account::Secure;

use crate::audit::{Event, Record};
use crate::clock::{DAY_MS, HOUR_MS};
use crate::deps::Deps;
use crate::notices::{self, Notice};
use crate::sign_in::session::Signed;
use crate::store::{self, Conn, StoreError};
use crate::work::Work;

/// A report that old is over.
const OVER_MS: i64 = 30 * DAY_MS;

/// Administrators are told of one person no more often.
const AGAIN_AFTER_MS: i64 = HOUR_MS;

/// How far the three steps are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// It was reported.
    pub reported: bool,
    /// The password was changed since.
    pub password: bool,
}

impl State {
    /// Something is left to do.
    pub fn is_waiting(self) -> bool {
        self.reported && !self.password
    }
}

impl From<State> for Secure {
    fn from(state: State) -> Self {
        Self {
            reported: state.reported,
            password: state.password,
        }
    }
}

/// How far a person is.
pub async fn state(conn: &mut Conn, deps: &Deps, person_id: &str) -> Result<State, StoreError> {
    let last_of = store::audit_counts::last_of;
    let Some(reported) = last_of(conn, person_id, Event::NotMe.name()).await? else {
        return Ok(State::default());
    };
    let changed = last_of(conn, person_id, Event::PasswordChanged.name()).await?;
    Ok(State {
        reported: deps.now_ms() - reported < OVER_MS,
        password: changed.is_some_and(|changed| changed >= reported),
    })
}

/// Reports it, the first time or again. The session that reports stays. `open` is what it was asked: it answers what it may.
pub async fn report(work: &mut Work<'_>, signed: &Signed, open: &notices::Open) -> Result<(), StoreError> {
    let person = &signed.standing.person;
    // In the order in which everybody locks (`store.rs`). Of two reports at once the second sees the first.
    store::attempts::lock_of_person(&mut work.conn, &person.id).await?;
    store::admin_codes::void(&mut work.conn, &person.id).await?;
    store::people::lock(&mut work.conn, &person.id).await?;
    store::password_resets::void(&mut work.conn, &person.id).await?;
    let ended = super::browsers::end_others(work, signed).await?;
    let remembered = store::remembered_browsers::delete_of_person(&mut work.conn, &person.id).await?;
    let forgotten = store::known_browsers::delete_of_person(&mut work.conn, &person.id).await?;
    let mut answered = false;
    for row in open.questions(&signed.session) {
        answered |= store::notices::mark_seen(&mut work.conn, &person.id, &row.id, work.now).await?;
    }
    work.write_log().await?;
    let waiting = state(&mut work.conn, work.deps, &person.id).await?.is_waiting();
    // Said again, and nobody was there: that is known.
    if waiting && !answered && !ended.anything && remembered == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({ "sessions": ended.sessions, "known_browsers": forgotten });
    work.record(Event::NotMe, Record::of(&person.id).with(detail))
        .await?;
    tell_administrators(work, &person.username, &person.id).await
}

/// Tells every administrator, once in [`AGAIN_AFTER_MS`]: whoever has the password could sign in and say it again and again.
async fn tell_administrators(work: &mut Work<'_>, name: &str, person_id: &str) -> Result<(), StoreError> {
    let notice = Notice::Reported {
        name: name.to_owned(),
        person: person_id.to_owned(),
    };
    let since = work.now - AGAIN_AFTER_MS;
    if store::notices::is_told_about(&mut work.conn, "reported", person_id, since).await? {
        return Ok(());
    }
    for administrator in store::people::administrators(&mut work.conn).await? {
        notices::tell(work, &administrator.id, &notice).await?;
    }
    Ok(())
}
