//! Signing in with a passkey alone, without name and password; or confirming that it is still oneself.
//!
//! Nobody is known when the page is opened, so the challenge has no row: it travels sealed with the form, lasts as long as an
//! attempt, and is taken by one conditional statement before the answer is judged. What is asked names no keys, so the page
//! tells nothing about anybody. A passkey that verifies its owner is two factors, and no method is asked on top; one that does
//! not is one factor, and the password comes next.

mod ceremony;

use std::net::IpAddr;

use super::answer::settle;
use super::attempt::Attempt;
use super::gate::{self, Reserved};
use super::open::{self, Open};
use super::session::{self, Signed};
use super::{Brought, CookieChange, Problem, Start, Turn, advance, password};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::providers::webauthn::{self, KeyProblem, WebAuthn};
use crate::providers::{Judgement, Rejection, Verdict};
use crate::standing::{self, Standing};
use crate::store::{self, Conn, StoreError, attempts::Purpose, enrolments::Enrolment, people::Person};
use crate::work::{Origin, Work};
use ceremony::opened;

pub use ceremony::offer;

/// What the form sends.
pub struct Form {
    /// The sealed challenge.
    pub ceremony: String,
    /// The browser's answer, as JSON.
    pub answer: String,
    /// Where the person wants to go: checked already, a local path.
    pub next: String,
    /// Whether the person wants to stay signed in.
    pub stay: bool,
}

/// Whose key it is.
struct Owner {
    person: Person,
    enrolment: Enrolment,
}

fn provider(deps: &Deps) -> Option<&WebAuthn> {
    deps.providers.get(webauthn::ID)?.passkeys()
}

/// Signs in by a passkey; or, somebody who is signed in, confirms by it. Which of the two it is, the page has asked for.
pub async fn passkey(deps: &Deps, origin: Origin, brought: &Brought, form: Form) -> Result<Turn, Failure> {
    let Some((ceremony, hash)) = opened(deps, &form.ceremony) else {
        return Ok(Turn::start(
            start(&form),
            Some(Problem::Passkey(KeyProblem::Late)),
        ));
    };
    let signed = match &ceremony.person {
        None => None,
        Some(person_id) => {
            let mut conn = deps.store.read().await?;
            match session::find(&mut conn, deps, (brought.session.as_ref(), origin.address)).await? {
                Some(signed) if signed.standing.person.id == *person_id => Some(signed),
                _ => {
                    return Ok(Turn::start(
                        start(&form),
                        Some(Problem::Passkey(KeyProblem::Late)),
                    ));
                }
            }
        }
    };
    let origin = match &signed {
        Some(signed) => Origin {
            actor: Some(signed.standing.person.id.clone()),
            ..origin
        },
        None => origin,
    };
    let (owner, reserved) = match reserve(deps, &origin, brought, (&form.answer, &hash)).await? {
        Ok(reserved) => reserved,
        Err(problem) => return Ok(refused(deps, signed.as_ref(), &form, problem)),
    };
    // Somebody who confirms stays who they are: another's key is as if it were not there.
    let owner = owner.filter(|o| {
        signed
            .as_ref()
            .is_none_or(|s| s.standing.person.id == o.person.id)
    });
    let (judgement, verified) = judged(deps, owner.as_ref(), &form.answer, &ceremony.state);
    let mut work = Work::begin(deps, origin).await?;
    // The try, then the attempt, then the key: everybody locks them in this order (`store.rs`).
    let held = gate::hold(&mut work, &reserved).await?;
    open::lock(&mut work, brought).await?;
    let verdict = match (provider(deps), &owner) {
        (Some(provider), Some(owner)) => settle(&mut work, &owner.person.id, provider, judgement).await?,
        _ => Verdict::Rejected(Rejection::Key(KeyProblem::Unknown)),
    };
    let turn = match (verdict, owner) {
        (Verdict::Accepted { .. }, Some(owner)) => {
            let turn = accepted(&mut work, (owner, signed, verified), start(&form), brought).await?;
            held.succeeded(&mut work).await?;
            turn
        }
        (verdict, owner) => {
            let problem = match verdict {
                Verdict::Rejected(Rejection::Key(problem)) => problem,
                _ => KeyProblem::Unknown,
            };
            let subject = signed.as_ref().map(|s| &s.standing.person.id);
            let record = Record {
                subject: subject
                    .or(owner.as_ref().map(|o| &o.person.id))
                    .map(String::as_str),
                ..Record::default()
            };
            let event = match signed {
                Some(_) => Event::SudoRefused,
                None => Event::AnswerWrong,
            };
            work.record(event, record.by(webauthn::ID)).await?;
            refused(deps, signed.as_ref(), &form, Problem::Passkey(problem))
        }
    };
    turn.kept(work).await
}

fn start(form: &Form) -> Start {
    Start {
        username: String::new(),
        next: form.next.clone(),
        stay: form.stay,
    }
}

/// Back to the page that asked.
fn refused(deps: &Deps, signed: Option<&Signed>, form: &Form, problem: Problem) -> Turn {
    match signed {
        Some(signed) => {
            let open = open::for_session(signed, form.next.clone(), deps.now_ms());
            Turn::at(open, Some(problem))
        }
        None => Turn::start(start(form), Some(problem)),
    }
}

/// What the library says of the answer, and whether the key stands for two factors: it verifies its owner now, and did so when
/// it was set up. A key without a PIN that is found by a thief can be given one: what verifies its finder proves nothing.
fn judged(deps: &Deps, owner: Option<&Owner>, answer: &str, state: &str) -> (Judgement, bool) {
    let (Some(provider), Some(owner)) = (provider(deps), owner) else {
        return (wrong(KeyProblem::Unknown), false);
    };
    let key = match webauthn::key::read(deps, &owner.enrolment) {
        Ok(key) => key,
        Err(error) => {
            tracing::error!(%error, "a passkey cannot be read");
            return (wrong(KeyProblem::Unknown), false);
        }
    };
    let said = provider.library().judge_alone(answer, state, &key);
    let verified = said.is_ok_and(|said| said.verified) && key.credential.user_verified;
    (WebAuthn::judged(&owner.enrolment, &key, said), verified)
}

fn wrong(problem: KeyProblem) -> Judgement {
    Judgement {
        verdict: Verdict::Rejected(Rejection::Key(problem)),
        claim: None,
    }
}

/// Takes the challenge and reserves the try: of the browser, where it is known to this person, else of the network. A guesser
/// gets nowhere with keys, so the person's own rows are left alone, and nobody can close this way to its owner.
async fn reserve(
    deps: &Deps,
    origin: &Origin,
    brought: &Brought,
    (answer, hash): (&str, &[u8]),
) -> Result<Result<(Option<Owner>, Reserved), Problem>, Failure> {
    let mut work = Work::begin(deps, origin.clone()).await?;
    let owner = owner(&mut work.conn, deps, (answer, work.origin.address)).await?;
    let person = owner.as_ref().map(|o| &o.person);
    let known = gate::known_browser(&mut work, &brought.known, person).await?;
    let reserved = match gate::reserve_key(&mut work, known.as_ref()).await? {
        Ok(reserved) => reserved,
        Err(refused) => {
            let until_ms = super::gate_until(refused);
            return Ok(Err(Problem::TooMany { until_ms }));
        }
    };
    if !store::challenges::use_once(&mut work.conn, hash, work.now).await? {
        return Ok(Err(Problem::Passkey(KeyProblem::Late)));
    }
    work.commit().await?;
    Ok(Ok((owner, reserved)))
}

/// By the credential id; the user handle in the answer is compared when it is judged.
async fn owner(
    conn: &mut Conn,
    deps: &Deps,
    (answer, address): (&str, Option<IpAddr>),
) -> Result<Option<Owner>, StoreError> {
    let Some(alone) = webauthn::whose(answer) else {
        return Ok(None);
    };
    let hash = webauthn::key::id_hash(&alone.id);
    let Some(found) = store::credentials::by_hash(conn, &hash).await? else {
        return Ok(None);
    };
    let Some(person) = store::people::by_id(conn, &found.person_id).await? else {
        return Ok(None);
    };
    let standing = Standing::of(conn, deps, person, address).await?;
    // Switched off for this person: as if the key were not there.
    if !standing.enrolled(webauthn::ID).is_some_and(|e| e.usable) {
        return Ok(None);
    }
    let own = standing.of_provider(webauthn::ID);
    let enrolment = own.into_iter().find(|e| e.id == found.enrolment_id);
    Ok(enrolment.map(|enrolment| Owner {
        person: standing.person,
        enrolment,
    }))
}

async fn accepted(
    work: &mut Work<'_>,
    (owner, signed, verified): (Owner, Option<Signed>, bool),
    start: Start,
    brought: &Brought,
) -> Result<Turn, Failure> {
    let Owner { person, enrolment } = owner;
    // Looked at again: since the try was reserved, an administrator may have switched the account or the method off.
    let Some(person) = store::people::by_id(&mut work.conn, &person.id).await? else {
        return Ok(Turn::start(start, Some(Problem::Passkey(KeyProblem::Unknown))));
    };
    if person.disabled {
        work.record(Event::AccountOff, Record::of(&person.id)).await?;
        return Ok(Turn::start(start, Some(Problem::Disabled)));
    }
    let standing = Standing::of(&mut work.conn, work.deps, person, work.origin.address).await?;
    let usable = standing.enrolled(webauthn::ID).is_some_and(|e| e.usable);
    let Some(provider) = work.deps.providers.get(webauthn::ID).filter(|_| usable) else {
        return Ok(Turn::start(start, Some(Problem::Passkey(KeyProblem::Unknown))));
    };
    let proof = standing::proof(work.deps, provider, Some(&enrolment));
    used(work, &enrolment).await?;
    let person_id = standing.person.id.clone();
    let session_id = signed.as_ref().map(|s| s.session.id.clone());
    password::replace_attempt(work, brought, session_id.as_deref()).await?;
    let mut open = match &signed {
        Some(signed) => {
            let mut open = open::for_session(signed, start.next, work.now);
            open.attempt = open.attempt.passkey_accepted(proof, verified);
            open
        }
        None => Open::unsaved(
            Purpose::SignIn,
            Attempt::after_passkey(proof, verified).staying(start.stay),
            standing,
            start.next,
        ),
    };
    let token = open::begin(work, &mut open, session_id).await?;
    if signed.is_none() {
        let detail = serde_json::json!({ "attempt": open.id() });
        let record = Record::of(&open.standing.person.id)
            .by(webauthn::ID)
            .under(session::version(&open.standing))
            .with(detail);
        work.record(Event::SignInStarted, record).await?;
    }
    let mut turn = advance::advance(work, open, brought).await?;
    turn.cookies.insert(0, CookieChange::Attempt(Some(token)));
    if verified {
        turn.reopens = Some(person_id);
    }
    Ok(turn)
}

async fn used(work: &mut Work<'_>, enrolment: &Enrolment) -> Result<(), Failure> {
    store::enrolments::touch(&mut work.conn, &enrolment.person_id, &enrolment.id, work.now).await?;
    let record = || Record::of(&enrolment.person_id).by(webauthn::ID);
    work.record(Event::AnswerRight, record()).await?;
    let detail = serde_json::json!({ "enrolment": enrolment.id });
    Ok(work.record(Event::FactorUsed, record().with(detail)).await?)
}
