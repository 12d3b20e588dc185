//! An attempt in the hand of a use case: its row, its state, and how the person stands at this moment.

mod demanded;

use std::net::IpAddr;

use app::routes::Route;
use app::words::Lang;
use policy::{Next, Proof, Requirement, Role, Unfit, what_now};

use super::Brought;
use super::attempt::{Ask, Attempt, World};
use super::session::Signed;
use crate::deps::Deps;
use crate::providers::{Provider, webauthn::KeyProblem};
use crate::random::Token;
use crate::secrets::Place;
use crate::standing::{self, Standing};
use crate::store::{self, Conn, StoreError, attempts::Purpose, enrolments::Enrolment};
use crate::work::Work;
use demanded::{demanded, seen_for};
use zeroize::Zeroizing;

/// An attempt, read and ready.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its row; none while a signed-in person has only opened the page, which changes nothing.
    pub row: Option<store::attempts::Attempt>,
    /// The row is not in the database yet: it is written when it is known where the first step leads.
    unwritten: bool,
    /// What for.
    pub purpose: Purpose,
    /// Its state.
    pub attempt: Attempt,
    /// How the person stands.
    pub standing: Standing,
    /// Where the person was going.
    pub next: String,
    /// What is demanded for this purpose.
    requirement: Requirement,
}

/// What an attempt's cookie leads to.
pub enum Found {
    /// Nothing.
    Nothing,
    /// An attempt that has run out: of whom, and where they were going.
    Expired(super::Start),
    /// An attempt.
    Open(Box<Open>),
}

impl Open {
    /// An attempt without a row.
    pub fn unsaved(purpose: Purpose, attempt: Attempt, standing: Standing, next: String) -> Self {
        let standing = seen_for(purpose, standing);
        let requirement = demanded(purpose, &standing);
        Self {
            row: None,
            unwritten: false,
            purpose,
            attempt,
            standing,
            next,
            requirement,
        }
    }

    /// What comes next.
    pub fn ask(&self) -> Ask {
        self.attempt.ask(self.world())
    }

    /// What the state machine decides by.
    pub fn world(&self) -> World<'_> {
        World {
            requirement: &self.requirement,
            facts: &self.standing.facts,
        }
    }

    /// The proof that an answer with this enrolment gives.
    pub fn proof(&self, deps: &Deps, provider: &dyn Provider, enrolment_id: &str) -> Proof {
        let mut all = self.standing.enrolments.iter();
        standing::proof(deps, provider, all.find(|e| e.id == enrolment_id))
    }

    /// Why this proof does not bring the person on, though it is theirs: the policy does not accept the key that gave it, and there
    /// is something that it would accept. (Before a set-up every key is good enough to prove who it is.)
    pub fn objection(&self, proof: &Proof) -> Option<Unfit> {
        match what_now(&self.requirement, &self.standing.facts, self.attempt.proofs()) {
            Next::Challenge(_) => self.requirement.unfit(&proof.provider, proof.key.as_ref()),
            _ => None,
        }
    }

    /// Why something that was proven does not count, in words; `None` when there is no such thing.
    pub fn why_not_enough(&self, lang: Lang) -> Option<String> {
        let mut proofs = self.attempt.proofs().iter();
        let unfit = proofs.find_map(|proof| self.requirement.unfit(&proof.provider, proof.key.as_ref()))?;
        Some(KeyProblem::from(unfit).words(lang, "", ""))
    }

    /// The person's enrolments of a provider that are to be asked for: those that count, else all.
    pub fn asked(&self, deps: &Deps, provider: &dyn Provider) -> Vec<Enrolment> {
        let all = self.standing.of_provider(provider.id().as_str());
        let counts = |e: &&Enrolment| {
            self.objection(&standing::proof(deps, provider, Some(e)))
                .is_none()
        };
        let fit: Vec<_> = all.iter().filter(counts).cloned().collect();
        if fit.is_empty() { all } else { fit }
    }

    /// Reads how the person stands once more, after something has changed.
    pub async fn refresh(&mut self, conn: &mut Conn, deps: &Deps) -> Result<(), StoreError> {
        let address = self.standing.facts.address.known().copied();
        let standing = Standing::of(conn, deps, self.standing.person.clone(), address).await?;
        self.standing = seen_for(self.purpose, standing);
        self.requirement = demanded(self.purpose, &self.standing);
        Ok(())
    }

    /// The id of the row, empty without one.
    pub fn id(&self) -> &str {
        self.row.as_ref().map_or("", |row| row.id.as_str())
    }

    /// What the provider of the open challenge has kept.
    pub fn pending(&self, deps: &Deps) -> Option<Zeroizing<Vec<u8>>> {
        let row = self.row.as_ref()?;
        let sealed = row.pending.as_deref()?;
        deps.keys
            .open(place(&row.id), sealed)
            .inspect_err(|error| tracing::error!(%error, attempt = row.id, "a challenge cannot be opened"))
            .ok()
    }

    /// Keeps what the provider of the challenge wants to see again with the answer.
    pub async fn set_pending(&mut self, work: &mut Work<'_>, plain: Option<&[u8]>) -> Result<(), StoreError> {
        let Some(row) = self.row.as_mut() else {
            return Ok(());
        };
        let sealed = plain.map(|p| work.deps.keys.seal(place(&row.id), p, work.deps.random.as_ref()));
        if !self.unwritten && (sealed.is_some() || row.pending.is_some()) {
            store::attempts::set_pending(&mut work.conn, &row.id, sealed.as_deref()).await?;
        }
        row.pending = sealed;
        Ok(())
    }

    /// Ends the attempt: true for exactly one caller, or where nobody else knows of it.
    pub async fn end(&self, conn: &mut Conn) -> Result<bool, StoreError> {
        match &self.row {
            Some(row) if !self.unwritten => store::attempts::delete(conn, &row.id).await,
            _ => Ok(true),
        }
    }

    /// Takes a challenge that may be answered once; it can still be read here. False when there is none, or it is taken.
    pub async fn take_pending(&self, conn: &mut Conn) -> Result<bool, StoreError> {
        match self
            .row
            .as_ref()
            .and_then(|row| Some((&row.id, row.pending.as_ref()?)))
        {
            Some((id, pending)) => store::attempts::take_pending(conn, id, pending).await,
            None => Ok(false),
        }
    }

    /// When it ends.
    pub fn ends_at(&self) -> Option<i64> {
        self.row.as_ref().map(|row| row.expires_at)
    }

    /// Wrong answers that are left.
    pub fn tries_left(&self, deps: &Deps) -> i64 {
        deps.config.attempt.wrong_answers - self.row.as_ref().map_or(0, |row| row.wrong)
    }
}

/// Where a challenge is sealed for.
fn place(id: &str) -> Place<'_> {
    Place {
        table: "attempts",
        column: "pending",
        row: id,
    }
}

/// Reads the attempt behind a cookie. One that belongs to a session is nothing without that session.
pub async fn find(
    conn: &mut Conn,
    deps: &Deps,
    (token, address): (Option<&Token>, Option<IpAddr>),
    signed: Option<&Signed>,
) -> Result<Found, StoreError> {
    let Some(token) = token else {
        return Ok(Found::Nothing);
    };
    let Some((row, person)) = store::attempts::with_person(conn, &token.hash()).await? else {
        return Ok(Found::Nothing);
    };
    let fits = match &row.session_id {
        None => row.purpose == Purpose::SignIn,
        Some(id) => signed.is_some_and(|s| s.session.id == *id),
    };
    if !fits || person.disabled {
        return Ok(Found::Nothing);
    }
    if row.expires_at <= deps.now_ms() {
        return Ok(Found::Expired(super::Start {
            username: person.username,
            next: row.next,
            stay: false,
        }));
    }
    let attempt: Attempt = serde_json::from_str(&row.body)
        .map_err(|_| StoreError::corrupt("attempts", "body", row.id.clone()))?;
    let (purpose, next) = (row.purpose, row.next.clone());
    let standing = seen_for(purpose, Standing::of(conn, deps, person, address).await?);
    let requirement = demanded(purpose, &standing);
    Ok(Found::Open(Box::new(Open {
        row: Some(row),
        unwritten: false,
        purpose,
        attempt,
        standing,
        next,
        requirement,
    })))
}

/// Takes the lock on the attempt behind a cookie until the transaction ends: before what belongs to its person (`store.rs`).
pub async fn lock(work: &mut Work<'_>, brought: &Brought) -> Result<(), StoreError> {
    if let Some(token) = &brought.attempt {
        store::attempts::lock(&mut work.conn, &token.hash()).await?;
    }
    Ok(())
}

/// What a signed-in person must prove now: more, when the policy demands more than the session has; on the way to a first method,
/// what is demanded before that; else themselves again. Nothing is written: the page that shows it is opened by GET.
pub fn for_session(signed: &Signed, next: String, now_ms: i64) -> Open {
    let mut proofs = signed.proofs.clone();
    // The code of an administrator adds a method within this session as long as in the settings, and no longer.
    if !signed.came_by_code(now_ms) {
        proofs.retain(|proof| proof.provider != policy::ADMIN_CODE);
    }
    let (purpose, attempt) = if !signed.is_enough() {
        (Purpose::StepUp, Attempt::step_up(proofs, signed.is_fresh(now_ms)))
    } else if signed.owes_first_method() && next.starts_with(&Route::AddMethod.path()) {
        // By what was removed meanwhile nothing is set up.
        proofs.retain(|proof| proof.role == Role::Fallback);
        (Purpose::Enrol, Attempt::step_up(proofs, signed.is_fresh(now_ms)))
    } else {
        (Purpose::Sudo, Attempt::sudo())
    };
    Open::unsaved(purpose, attempt, signed.standing.clone(), next)
}

/// Makes an attempt's row, and its cookie. `session_id` ties it to a session.
pub async fn insert(
    work: &mut Work<'_>,
    open: &mut Open,
    session_id: Option<String>,
) -> Result<Token, StoreError> {
    let token = begin(work, open, session_id).await?;
    save(work, open).await?;
    Ok(token)
}

/// The same, but the row is written by [`save`]: for what goes on at once, and may be complete before anybody is asked.
pub async fn begin(
    work: &mut Work<'_>,
    open: &mut Open,
    session_id: Option<String>,
) -> Result<Token, StoreError> {
    // One at a time for a session: the older one is given up.
    if let Some(id) = &session_id {
        store::attempts::delete_of_session(&mut work.conn, id).await?;
    }
    let token = crate::random::token(work.deps.random.as_ref());
    let row = store::attempts::Attempt {
        id: work.deps.id(),
        token_hash: token.hash().to_vec(),
        person_id: open.standing.person.id.clone(),
        purpose: open.purpose,
        session_id,
        body: serde_json::to_string(&open.attempt).unwrap_or_default(),
        wrong: 0,
        version: 0,
        next: open.next.clone(),
        browser_id: None,
        address: work.origin.address_text(),
        agent: work.origin.agent_text(),
        created_at: work.now,
        expires_at: work.now + work.deps.config.attempt.lifetime_ms,
        pending: None,
    };
    (open.row, open.unwritten) = (Some(row), true);
    Ok(token)
}

/// Keeps the state. `false` when another request has changed the attempt since it was read: then nothing is kept.
pub async fn save(work: &mut Work<'_>, open: &mut Open) -> Result<bool, StoreError> {
    let Some(row) = open.row.as_mut() else {
        return Ok(true);
    };
    row.body = serde_json::to_string(&open.attempt).unwrap_or_default();
    if std::mem::take(&mut open.unwritten) {
        store::attempts::insert(&mut work.conn, row).await?;
        return Ok(true);
    }
    let saved = store::attempts::save(&mut work.conn, row, row.version).await?;
    if saved {
        row.version += 1;
    }
    Ok(saved)
}
