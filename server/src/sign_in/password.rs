//! The first step: name and password. An unknown name and a wrong password cost the same hashes and the same queries.

mod again;

use super::attempt::{Ask, Attempt};
use super::gate::{self, Reserved, Who};
use super::open::{self, Found, Open};
use super::session;
use super::throttle::Kind;
use super::{Brought, CookieChange, Problem, Start, Turn, advance, remembered};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::hashing::{Queue, Verified};
use crate::standing::Standing;
use crate::store::{self, Conn, StoreError, attempts::Purpose, people::Person};
use crate::validate;
use crate::work::{Origin, Work};

/// What the form sends.
pub struct Form {
    /// A username or an e-mail address.
    pub username: String,
    /// The password.
    pub password: String,
    /// Where the person wants to go: checked already, a local path.
    pub next: String,
    /// Whether the person wants to stay signed in.
    pub stay: bool,
}

/// A try that was reserved: whose, and what to compare with.
struct Try {
    person: Option<Person>,
    reserved: Reserved,
    known: bool,
}

/// Signs in by name and password, or confirms a signed-in person's password.
pub async fn password(deps: &Deps, origin: Origin, brought: &Brought, form: Form) -> Result<Turn, Failure> {
    let signed = match &brought.session {
        Some(token) => {
            let mut conn = deps.store.read().await?;
            session::find(&mut conn, deps, (Some(token), origin.address)).await?
        }
        None => None,
    };
    if let Some(signed) = signed
        && validate::key(&form.username) == signed.standing.person.username_key
    {
        return again::confirm(deps, origin, brought, (form, signed)).await;
    }
    let start = Start {
        username: shown_name(&form.username),
        next: form.next.clone(),
        stay: form.stay,
    };
    if form.username.trim().is_empty() {
        return Ok(Turn::start(start, Some(Problem::NoUsername)));
    }
    if form.password.is_empty() {
        return Ok(Turn::start(start, Some(Problem::NoPassword)));
    }
    let tried = match reserve(deps, &origin, brought, &form.username).await? {
        Ok(tried) => tried,
        Err(until_ms) => return Ok(Turn::start(start, Some(Problem::TooMany { until_ms }))),
    };
    let verified = match verify(deps, &origin, &tried, form.password.clone()).await? {
        Ok(verified) => verified,
        Err(retry_s) => return Ok(Turn::start(start, Some(Problem::Busy { retry_s }))),
    };
    let mut work = Work::begin(deps, origin.clone()).await?;
    let outdated = tried
        .person
        .clone()
        .filter(|_| verified.ok && verified.needs_rehash);
    let subject = tried.person.as_ref().map(|p| p.id.clone());
    let current = match tried.person {
        Some(person) if verified.ok => {
            // The try, attempts, the person: everybody locks them in this order (`store.rs`).
            let held = gate::hold(&mut work, &tried.reserved).await?;
            let attempt = begun_with_key(&mut work, brought, &person).await?;
            replace_attempt(&mut work, brought, None).await?;
            still(&mut work.conn, person)
                .await?
                .map(|person| (held, (person, attempt)))
        }
        _ => None,
    };
    let right = current.as_ref().map(|(_, (person, _))| person.clone());
    let turn = match current {
        Some((held, current)) => {
            held.succeeded(&mut work).await?;
            accepted(&mut work, current, start, brought).await?
        }
        None => {
            let subject = subject.as_deref();
            work.record(
                Event::PasswordWrong,
                Record {
                    subject,
                    ..Record::default()
                },
            )
            .await?;
            Turn::start(start, Some(Problem::NoMatch))
        }
    };
    let turn = turn.kept(work).await?;
    afterwards(deps, origin, (right, outdated), form.password).await;
    Ok(turn)
}

/// The person as they are now, if the password that was compared is still theirs: it may have been changed meanwhile, and
/// then the old one opens nothing.
async fn still(conn: &mut Conn, person: Person) -> Result<Option<Person>, StoreError> {
    let hash = person.password_hash.unwrap_or_default();
    store::people::lock_by_password(conn, &person.id, &hash).await
}

/// At most what a field shows again.
fn shown_name(typed: &str) -> String {
    typed.trim().chars().take(validate::USERNAME_BYTES).collect()
}

/// Finds the person and reserves the try. Both ways of finding are asked at once, so that it costs the same.
async fn reserve(
    deps: &Deps,
    origin: &Origin,
    brought: &Brought,
    username: &str,
) -> Result<Result<Try, Option<i64>>, Failure> {
    let key = validate::key(username);
    let mut work = Work::begin(deps, origin.clone()).await?;
    let person = find(&mut work.conn, deps, &key).await?;
    let known = gate::known_browser(&mut work, &brought.known, person.as_ref()).await?;
    let who = person.as_ref().map_or(Who::Unknown(&key), Who::Person);
    let reserved = match gate::reserve(&mut work, &who, Kind::Person, known.as_ref()).await? {
        Ok(reserved) => reserved,
        // Nothing is kept: whoever is refused leaves no rows behind.
        Err(refused) => return Ok(Err(super::gate_until(refused))),
    };
    work.commit().await?;
    Ok(Ok(Try {
        person,
        reserved,
        known: known.is_some(),
    }))
}

async fn find(conn: &mut Conn, deps: &Deps, key: &str) -> Result<Option<Person>, StoreError> {
    if !deps.config.sign_in_by_email {
        return store::people::by_username_key(conn, key).await;
    }
    let found = store::people::by_either_key(conn, key).await?;
    let alone = found.len() == 1;
    let mut found = found.into_iter();
    // Two people with one mailbox: then neither signs in by it. A username comes first, and is one person's.
    Ok(found.next().filter(|person| alone || person.username_key == key))
}

/// Hashes, holding no connection. A person without a password, or no person, costs the same hash.
async fn verify(
    deps: &Deps,
    origin: &Origin,
    tried: &Try,
    password: String,
) -> Result<Result<Verified, u32>, Failure> {
    let stored = tried.person.as_ref().and_then(|p| p.password_hash.clone());
    let real = stored.is_some();
    let phc = stored.unwrap_or_else(|| deps.hasher.dummy().to_owned());
    let queue = if tried.known { Queue::Known } else { Queue::Unknown };
    match deps.hasher.verify(queue, password, phc).await {
        Ok(verified) => Ok(Ok(Verified {
            ok: verified.ok && real,
            ..verified
        })),
        Err(busy) => {
            let mut work = Work::begin(deps, origin.clone()).await?;
            gate::give_back(&mut work, &tried.reserved).await?;
            work.commit().await?;
            Ok(Err(busy.retry_after_s))
        }
    }
}

async fn accepted(
    work: &mut Work<'_>,
    (person, attempt): (Person, Attempt),
    start: Start,
    brought: &Brought,
) -> Result<Turn, Failure> {
    if person.disabled {
        work.record(Event::AccountOff, Record::of(&person.id)).await?;
        return Ok(Turn::start(start, Some(Problem::Disabled)));
    }
    work.record(Event::PasswordRight, Record::of(&person.id)).await?;
    let standing = Standing::of(&mut work.conn, work.deps, person, work.origin.address).await?;
    let (proof, remembered) = remembered::redeem(work, &standing, brought).await?;
    // A key without verification may have come before, with the box ticked on that form.
    let stays = start.stay || attempt.wants_to_stay();
    let attempt = match proof {
        Some(proof) => attempt.remembered(proof),
        None => attempt,
    }
    .staying(stays);
    let mut open = Open::unsaved(Purpose::SignIn, attempt, standing, start.next);
    let token = open::begin(work, &mut open, None).await?;
    let record = Record::of(&open.standing.person.id)
        .under(session::version(&open.standing))
        // Whether more is asked: who does not give it knows the password and nothing else (`security/activity.rs`).
        .with(serde_json::json!({ "attempt": open.id(), "more_asked": open.ask() != Ask::Complete }));
    work.record(Event::SignInStarted, record).await?;
    let mut turn = advance::advance(work, open, brought).await?;
    turn.cookies.extend(remembered);
    Ok(with_attempt_cookie(turn, token))
}

/// A sign-in that began with a key which had not checked its owner goes on; any other password begins a new one.
async fn begun_with_key(work: &mut Work<'_>, brought: &Brought, person: &Person) -> Result<Attempt, Failure> {
    let found = open::find(
        &mut work.conn,
        work.deps,
        (brought.attempt.as_ref(), work.origin.address),
        None,
    )
    .await?;
    Ok(match found {
        Found::Open(open) if open.standing.person.id == person.id && open.ask() == Ask::Password => open
            .attempt
            .password_accepted()
            .unwrap_or_else(|_| Attempt::after_password()),
        _ => Attempt::after_password(),
    })
}

/// The attempt's cookie is set first, so that an attempt which is already complete takes it away again.
fn with_attempt_cookie(mut turn: Turn, token: crate::random::Token) -> Turn {
    turn.cookies.insert(0, CookieChange::Attempt(Some(token)));
    turn
}

/// A new start replaces the attempt that this browser had; one that is tied to a session, only in that session.
pub(super) async fn replace_attempt(
    work: &mut Work<'_>,
    brought: &Brought,
    session_id: Option<&str>,
) -> Result<(), Failure> {
    if let Some(token) = &brought.attempt
        && let Some(old) = store::attempts::by_token_hash(&mut work.conn, &token.hash()).await?
        && (old.session_id.is_none() || old.session_id.as_deref() == session_id)
        && store::attempts::delete(&mut work.conn, &old.id).await?
    {
        let record =
            Record::of(&old.person_id).with(serde_json::json!({ "why": "replaced", "attempt": old.id }));
        work.record(Event::AttemptEnded, record).await?;
    }
    Ok(())
}

/// What waits until the sign-in stands, and stops it no more.
async fn afterwards(
    deps: &Deps,
    origin: Origin,
    (right, outdated): (Option<Person>, Option<Person>),
    password: String,
) {
    if let Some(person) = right
        && let Err(error) = crate::security::password::look_up(deps, origin, &person, &password).await
    {
        tracing::warn!(%error, "a password could not be looked up; the next sign-in will");
    }
    if let Some(person) = outdated {
        rehash(deps, person, password).await;
    }
}

/// The parameters have risen since the password was stored: it is hashed again, after the sign-in.
async fn rehash(deps: &Deps, person: Person, password: String) {
    let result: Result<(), Failure> = async {
        let new = deps
            .hasher
            .hash(Queue::Known, password)
            .await
            .map_err(|busy| Failure::Busy(busy.retry_after_s))?;
        let mut conn = deps.store.write().await?;
        let old = person.password_hash.unwrap_or_default();
        store::people::rehash_password(&mut conn, &person.id, &old, &new).await?;
        conn.commit().await?;
        Ok(())
    }
    .await;
    if let Err(error) = result {
        tracing::warn!(%error, "a password could not be hashed again; the next sign-in will");
    }
}

/// Whether this cookie's attempt has run out: of whom, so that the form can be filled in.
pub async fn remembered_start(
    conn: &mut Conn,
    deps: &Deps,
    brought: &Brought,
) -> Result<Option<Start>, Failure> {
    Ok(
        match open::find(conn, deps, (brought.attempt.as_ref(), None), None).await? {
            Found::Expired(start) => Some(start),
            Found::Open(open) => Some(Start {
                username: open.standing.person.username.clone(),
                next: open.next.clone(),
                stay: open.attempt.wants_to_stay(),
            }),
            Found::Nothing => None,
        },
    )
}
