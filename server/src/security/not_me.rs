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

/// While the password is the old one, administrators are told no more often.
const AGAIN_AFTER_MS: i64 = HOUR_MS;

/// How far the three steps are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// It was reported.
    pub reported: bool,
    /// The password was changed since.
    pub password: bool,
    /// When it was reported last.
    pub at: Option<i64>,
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
        at: Some(reported),
    })
}

/// Reports it, the first time or again. The session that reports stays.
pub async fn report(work: &mut Work<'_>, signed: &Signed) -> Result<(), StoreError> {
    let person = &signed.standing.person;
    // In the order in which everybody locks (`store.rs`). Of two reports at once the second sees the first.
    store::attempts::lock_of_person(&mut work.conn, &person.id).await?;
    store::admin_codes::void(&mut work.conn, &person.id).await?;
    store::people::lock(&mut work.conn, &person.id).await?;
    store::password_resets::void(&mut work.conn, &person.id).await?;
    let ended = super::browsers::end_others(work, signed).await?;
    store::remembered_browsers::delete_of_person(&mut work.conn, &person.id).await?;
    let forgotten = store::known_browsers::delete_of_person(&mut work.conn, &person.id).await?;
    work.write_log().await?;
    // "Was this you?" is answered.
    store::notices::mark_kind_seen(&mut work.conn, &person.id, notices::NEW_BROWSER, work.now).await?;
    let before = state(&mut work.conn, work.deps, &person.id).await?;
    // Said again, and nobody was there: that is known.
    if before.is_waiting() && ended == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({ "sessions": ended, "known_browsers": forgotten });
    work.record(Event::NotMe, Record::of(&person.id).with(detail))
        .await?;
    // Whoever has the password could sign in and say it again and again.
    if before.is_waiting() && before.at.is_some_and(|at| work.now - at < AGAIN_AFTER_MS) {
        return Ok(());
    }
    for administrator in store::people::administrators(&mut work.conn).await? {
        let notice = Notice::Reported {
            name: person.username.clone(),
            person: person.id.clone(),
        };
        notices::tell(work, &administrator.id, &notice).await?;
    }
    Ok(())
}
