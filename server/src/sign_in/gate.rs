//! Holds the throttle against the store. A try is reserved, that is counted as a failure, before any work is done; a success
//! gives it back. (What is judged in the transaction that would count it is counted there, when it was wrong.) These rows are
//! locked before all others of a request, and in one order (`store.rs`), so two requests never wait for each other.

mod held;
mod known;
mod reopen;

use crate::audit::{Event, Record};
use crate::failure::Failure;
use crate::sign_in::throttle::{self, Kind, Refused, Standing};
use crate::store::{StoreError, known_browsers::KnownBrowser, people::Person, throttles};
use crate::work::Work;

pub use held::{Held, hold};
pub use known::{known_browser, known_browser_at};
pub use reopen::{forget, reopen};

/// A try that has been reserved.
#[derive(Clone, Debug)]
pub struct Reserved {
    rows: Vec<Row>,
    /// Whom the log tells of, if they must wait from now on.
    subject: Option<String>,
}

impl Reserved {
    fn keys(&self) -> Vec<throttles::Key<'_>> {
        let keys = self.rows.iter();
        keys.map(|row| (row.key.as_str(), row.person_id.as_deref()))
            .collect()
    }
}

#[derive(Clone, Debug)]
struct Row {
    kind: Kind,
    key: String,
    person_id: Option<String>,
    before: Standing,
    after: Standing,
}

/// Who is trying.
pub enum Who<'a> {
    /// A person.
    Person(&'a Person),
    /// A name that nobody has: gets the same rows under a keyed hash.
    Unknown(&'a str),
}

/// Reserves one try. A browser that is known for this person has its own row and no other, so nobody else's tries can
/// keep its owner out.
pub async fn reserve(
    work: &mut Work<'_>,
    who: &Who<'_>,
    step: Kind,
    known: Option<&KnownBrowser>,
) -> Result<Result<Reserved, Refused>, StoreError> {
    let allowed = allow(work, who, step, known).await?;
    if let Ok(reserved) = &allowed {
        count(work, reserved).await?;
    }
    Ok(allowed)
}

/// The same for a try that is judged in this very transaction: nothing is counted yet, but its rows are locked. Before the transaction
/// is kept, it is counted ([`count`]), or was right ([`Held::succeeded`]).
pub async fn allow(
    work: &mut Work<'_>,
    who: &Who<'_>,
    step: Kind,
    known: Option<&KnownBrowser>,
) -> Result<Result<Reserved, Refused>, StoreError> {
    let keys = keys(work, who, step, known);
    let subject = match who {
        Who::Person(person) => Some(person.id.as_str()),
        Who::Unknown(_) => None,
    };
    allow_rows(work, keys, subject).await
}

/// Reserves one try of this network only: for what is not about one person.
pub async fn reserve_network(work: &mut Work<'_>) -> Result<Result<Reserved, Refused>, StoreError> {
    let keys = network(work).into_iter().collect();
    reserve_rows(work, keys, None).await
}

/// Reserves one try with a passkey: of a known browser, else of this network.
pub async fn reserve_key(
    work: &mut Work<'_>,
    known: Option<&KnownBrowser>,
) -> Result<Result<Reserved, Refused>, StoreError> {
    match known {
        Some(browser) => {
            let key = throttle::browser_key(&browser.id);
            let row = (Kind::KnownBrowser, key, Some(browser.person_id.clone()));
            reserve_rows(work, vec![row], Some(&browser.person_id)).await
        }
        None => reserve_network(work).await,
    }
}

/// Counts one act of a signed-in person with their own account. It is never given back: the log keeps each.
///
/// # Errors
/// [`Failure::Busy`] when there were too many.
pub async fn own_act(work: &mut Work<'_>, person_id: &str) -> Result<Result<(), Failure>, StoreError> {
    counted(work, throttle::own_act_key(person_id), person_id).await
}

/// The same for sessions that a browser opens because it stays signed in: whoever holds a copy of its cookie does not keep the person
/// from putting things right.
///
/// # Errors
/// [`Failure::Busy`] when there were too many.
pub async fn staying(
    work: &mut Work<'_>,
    (series, person_id): (&str, &str),
) -> Result<Result<(), Failure>, StoreError> {
    counted(work, throttle::staying_key(series), person_id).await
}

async fn counted(
    work: &mut Work<'_>,
    key: String,
    person_id: &str,
) -> Result<Result<(), Failure>, StoreError> {
    let row = (Kind::OwnAct, key, Some(person_id.to_owned()));
    let reserved = reserve_rows(work, vec![row], Some(person_id)).await?;
    let busy = |refused: Refused| {
        let seconds = refused.retry_after_s(work.now).unwrap_or(1);
        Failure::Busy(u32::try_from(seconds).unwrap_or(u32::MAX))
    };
    Ok(reserved.map(drop).map_err(busy))
}

/// Reserves one new password of a person.
pub async fn reserve_new_password(
    work: &mut Work<'_>,
    person_id: &str,
) -> Result<Result<Reserved, Refused>, StoreError> {
    let row = (
        Kind::NewPassword,
        throttle::new_password_key(person_id),
        Some(person_id.to_owned()),
    );
    reserve_rows(work, vec![row], Some(person_id)).await
}

async fn reserve_rows(
    work: &mut Work<'_>,
    keys: Vec<(Kind, String, Option<String>)>,
    subject: Option<&str>,
) -> Result<Result<Reserved, Refused>, StoreError> {
    let allowed = allow_rows(work, keys, subject).await?;
    if let Ok(reserved) = &allowed {
        count(work, reserved).await?;
    }
    Ok(allowed)
}

/// A refused try is not to be committed: it leaves nothing behind.
async fn allow_rows(
    work: &mut Work<'_>,
    keys: Vec<(Kind, String, Option<String>)>,
    subject: Option<&str>,
) -> Result<Result<Reserved, Refused>, StoreError> {
    let named: Vec<_> = keys
        .iter()
        .map(|(_, key, person_id)| (key.as_str(), person_id.as_deref()))
        .collect();
    let stored = throttles::lock_all(&mut work.conn, &named, work.now).await?;
    let mut rows = Vec::new();
    for ((kind, key, person_id), stored) in keys.into_iter().zip(stored) {
        let before = read(&stored);
        match throttle::reserve(work.deps.config.throttle.rule(kind), before, work.now) {
            Ok(mut after) => {
                if !kind.is_guessing() {
                    after.in_a_row = 0;
                }
                rows.push(Row {
                    kind,
                    key,
                    person_id,
                    before,
                    after,
                });
            }
            Err(refused) => return Ok(Err(refused)),
        }
    }
    Ok(Ok(Reserved {
        rows,
        subject: subject.map(str::to_owned),
    }))
}

/// Counts a try that [`allow`] has let through, in the same transaction. The log tells of a wait when it begins.
pub async fn count(work: &mut Work<'_>, reserved: &Reserved) -> Result<(), StoreError> {
    let after: Vec<_> = reserved
        .rows
        .iter()
        .map(|row| write(&row.key, row.after, work.now))
        .collect();
    throttles::save_all(&mut work.conn, &after).await?;
    for row in &reserved.rows {
        let rule = work.deps.config.throttle.rule(row.kind);
        if throttle::reserve(rule, row.after, work.now).is_err() {
            let subject = reserved.subject.as_deref();
            let record = Record {
                subject,
                ..Record::default()
            };
            work.record(Event::Throttled, record).await?;
        }
    }
    Ok(())
}

/// The try was right.
pub async fn succeeded(work: &mut Work<'_>, reserved: &Reserved) -> Result<(), StoreError> {
    hold(work, reserved).await?.succeeded(work).await
}

/// The try could not be judged (no answer was given, or the portal was busy): as if it had not been.
pub async fn give_back(work: &mut Work<'_>, reserved: &Reserved) -> Result<(), StoreError> {
    hold(work, reserved).await?.give_back(work).await
}

fn keys(
    work: &Work<'_>,
    who: &Who<'_>,
    step: Kind,
    known: Option<&KnownBrowser>,
) -> Vec<(Kind, String, Option<String>)> {
    if let Some(browser) = known {
        return vec![(
            Kind::KnownBrowser,
            throttle::browser_key(&browser.id),
            Some(browser.person_id.clone()),
        )];
    }
    let (own, person_id) = match who {
        Who::Person(person) if step == Kind::SecondStep => {
            (throttle::second_step_key(&person.id), Some(person.id.clone()))
        }
        Who::Person(person) => (throttle::person_key(&person.id), Some(person.id.clone())),
        Who::Unknown(name) => (
            throttle::unknown_key(&work.deps.keys.mac("throttle.unknown", name.as_bytes())),
            None,
        ),
    };
    let mut keys = vec![(step, own, person_id)];
    keys.extend(network(work));
    keys
}

fn network(work: &Work<'_>) -> Option<(Kind, String, Option<String>)> {
    let address = work.origin.address?;
    Some((
        Kind::Network,
        throttle::network_key(address, &work.deps.config.throttle),
        None,
    ))
}

fn read(row: &throttles::Standing) -> Standing {
    Standing {
        failures: row.failures,
        window_started_ms: row.window_started,
        not_before_ms: row.not_before,
        in_a_row: row.in_a_row,
    }
}

fn write(key: &str, standing: Standing, now: i64) -> throttles::Standing {
    throttles::Standing {
        key: key.to_owned(),
        failures: standing.failures,
        window_started: standing.window_started_ms,
        not_before: standing.not_before_ms,
        in_a_row: standing.in_a_row,
        touched_at: now,
    }
}
