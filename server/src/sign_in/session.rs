//! Signed-in browsers. The cookie holds 256 random bits, the row only their SHA-256. Every request asks the policy again and
//! compares what the session rests on with what is demanded now.

use std::net::IpAddr;

use policy::{Bounds, Next, Proof, Role, what_now};

use crate::audit::{Event, Record};
use crate::clock::MINUTE_MS;
use crate::decisions::{self, Outcome};
use crate::deps::Deps;
use crate::providers::admin_code;
use crate::random::Token;
use crate::sign_in::remembered;
use crate::standing::Standing;
use crate::store::{self, Conn, StoreError, sessions::Session};
use crate::work::Work;

/// How exactly `seen_at` is kept: a request within this time writes nothing. Where a session lasts only a few minutes without a
/// request, within a quarter of that.
pub const SEEN_PRECISION_MS: i64 = MINUTE_MS;

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The session's row.
    pub session: Session,
    /// What it rests on, beyond the password.
    pub proofs: Vec<Proof>,
    /// How the person stands now.
    pub standing: Standing,
}

impl Signed {
    /// Whether the session has proven all that is demanded now.
    pub fn is_enough(&self) -> bool {
        match self.next() {
            Next::Enough => true,
            Next::SetUp {
                first: None,
                postpone_until_ms: Some(_),
                ..
            }
            | Next::SetUpLater { .. } => self.standing.put_off_since.is_some(),
            _ => false,
        }
    }

    /// Until when a method must be set up that was put off, in milliseconds since 1970.
    pub fn owes_until(&self) -> Option<i64> {
        match self.next() {
            Next::SetUp {
                postpone_until_ms, ..
            } => postpone_until_ms,
            Next::SetUpLater { until_ms, .. } => Some(until_ms),
            _ => None,
        }
    }

    fn next(&self) -> Next {
        let decision = &self.standing.decision;
        what_now(&decision.requirement, &self.standing.facts, &self.proofs)
    }

    /// Whether they may add a method in the settings: as after [`Signed::has_sudo`], or a short while after they came in by an
    /// administrator code, which is for that and for nothing else. Not a first one of which the policy demands more than the
    /// password: that is set up as in a sign-in ([`super::open::for_session`]).
    pub fn may_enrol(&self, now_ms: i64) -> bool {
        self.is_fresh(now_ms) && !self.owes_first_method()
    }

    /// Whether the person proved themselves a short while ago, if only by an administrator code.
    pub fn is_fresh(&self, now_ms: i64) -> bool {
        self.has_sudo(now_ms) || self.came_by_code(now_ms)
    }

    /// Whether they came in by an administrator code a short while ago.
    pub fn came_by_code(&self, now_ms: i64) -> bool {
        self.session.enrol_until.is_some_and(|until| until > now_ms)
    }

    /// Whether they have no method, and the policy demands more than the password before they set up the first.
    pub fn owes_first_method(&self) -> bool {
        policy::owes_first_method(&self.standing.decision.requirement, &self.standing.facts)
    }

    /// Leaves out every remembered proof that the policy would not allow by now.
    pub(super) fn forget_old(&mut self, now_ms: i64) {
        let standing = &self.standing;
        self.proofs
            .retain(|proof| !proof.remembered || remembered::counts_until(standing, proof.at_ms) > now_ms);
    }

    /// Whether the person proved themselves again a short while ago.
    pub fn has_sudo(&self, now_ms: i64) -> bool {
        self.session.sudo_until.is_some_and(|until| until > now_ms)
    }
}

/// The session behind a cookie, from the database: for whatever changes something. One that has run out, or whose person is
/// switched off, is none. For looking there is [`super::recall::find`].
pub async fn find(
    conn: &mut Conn,
    deps: &Deps,
    (token, address): (Option<&Token>, Option<IpAddr>),
) -> Result<Option<Signed>, StoreError> {
    let Some(token) = token else { return Ok(None) };
    let signed = load(conn, deps, (&token.hash(), address)).await?;
    Ok(signed.and_then(|signed| as_of_now(deps, signed)))
}

/// What the rows say, whatever the time.
pub(super) async fn load(
    conn: &mut Conn,
    deps: &Deps,
    (hash, address): (&[u8], Option<IpAddr>),
) -> Result<Option<Signed>, StoreError> {
    let Some((session, person)) = store::sessions::with_person(conn, hash).await? else {
        return Ok(None);
    };
    // One that has run out costs no more than this.
    if !is_open(&session, deps, deps.now_ms()) || person.disabled {
        return Ok(None);
    }
    let proofs: Vec<Proof> = serde_json::from_str(&session.proofs)
        .map_err(|_| StoreError::corrupt("sessions", "proofs", session.id.clone()))?;
    let standing = Standing::of(conn, deps, person, address).await?;
    Ok(Some(Signed {
        session,
        proofs,
        standing,
    }))
}

/// What is left of it at this moment: nothing, when it has run out; no remembered proof that the policy would not allow by now.
pub(super) fn as_of_now(deps: &Deps, mut signed: Signed) -> Option<Signed> {
    let now = deps.now_ms();
    signed.forget_old(now);
    let bounds = signed.standing.decision.requirement.bounds();
    let open = is_open(&signed.session, deps, now) && is_within(&signed.session, bounds, now);
    open.then_some(signed)
}

/// Whether a session is as short, and as busy, as the policy wants it.
pub fn is_within(session: &Session, bounds: &Bounds, now_ms: i64) -> bool {
    let lasts = |since: i64, most: Option<u32>| {
        most.is_none_or(|minutes| since + i64::from(minutes) * MINUTE_MS > now_ms)
    };
    lasts(session.created_at, bounds.session_minutes) && lasts(session.seen_at, bounds.idle_minutes)
}

/// When a session ends at the latest, however busy it is.
pub fn ends_at(session: &Session, bounds: &Bounds) -> i64 {
    let minutes = bounds.session_minutes.map(i64::from);
    let bound = minutes.map(|minutes| session.created_at + minutes * MINUTE_MS);
    bound.map_or(session.expires_at, |bound| bound.min(session.expires_at))
}

/// Whether a session has run out neither by its age nor by idleness.
pub fn is_open(session: &Session, deps: &Deps, now_ms: i64) -> bool {
    session.expires_at > now_ms && session.seen_at + deps.config.session.idle_ms > now_ms
}

/// For how long a session of a person lasts without a request.
fn idle_ms(deps: &Deps, bounds: &Bounds) -> i64 {
    let own = deps.config.session.idle_ms;
    let bound = bounds.idle_minutes.map(|minutes| i64::from(minutes) * MINUTE_MS);
    bound.map_or(own, |bound| bound.min(own))
}

/// Notes that the session is in use ([`SEEN_PRECISION_MS`]).
pub async fn touch(deps: &Deps, signed: &Signed) -> Result<(), StoreError> {
    let now = deps.now_ms();
    let idle = idle_ms(deps, signed.standing.decision.requirement.bounds());
    if now - signed.session.seen_at < SEEN_PRECISION_MS.min(idle / 4) {
        return Ok(());
    }
    let mut conn = deps.store.write().await?;
    store::sessions::touch(&mut conn, &signed.session, now).await?;
    conn.commit().await
}

/// How a session begins.
pub struct Opening<'p> {
    /// What was proven beyond the password.
    pub proofs: &'p [Proof],
    /// The remembered browser that it comes from or begins.
    pub browser_id: Option<String>,
    /// The series by which it stays signed in.
    pub stay_id: Option<String>,
    /// The sign-in that it comes from. None: nothing was proven just now, the browser stayed signed in.
    pub attempt_id: Option<String>,
}

/// Opens a session. A complete sign-in counts as proving oneself, so it brings sudo with it.
pub async fn open(
    work: &mut Work<'_>,
    standing: &Standing,
    opening: Opening<'_>,
) -> Result<(Token, Session), StoreError> {
    let proofs = opening.proofs;
    let resumed = opening.attempt_id.is_none();
    let (sudo_until, enrol_until) = match resumed {
        true => (None, None),
        false => trusted(standing, proofs, work.now + work.deps.config.sudo_ms),
    };
    let token = crate::random::token(work.deps.random.as_ref());
    let session = Session {
        id: work.deps.id(),
        token_hash: token.hash().to_vec(),
        person_id: standing.person.id.clone(),
        proofs: proofs_text(proofs),
        policy_version: version(standing),
        created_at: work.now,
        seen_at: work.now,
        expires_at: work.now + work.deps.config.session.lifetime_ms,
        sudo_until,
        enrol_until,
        browser_id: opening.browser_id,
        stay_id: opening.stay_id,
        address: work.origin.address_text(),
        agent: work.origin.agent_text(),
    };
    store::sessions::insert(&mut work.conn, &session).await?;
    let decision = decisions::record(work, standing, (proofs, Outcome::SignedIn)).await?;
    let by: Vec<_> = proofs.iter().map(|p| p.provider.as_str()).collect();
    let remembered = proofs.iter().any(|p| p.remembered);
    let detail = decision.add_to(serde_json::json!({
        "session": session.id, "proofs": by, "remembered": remembered, "resumed": resumed, "policy_version": session.policy_version,
        "attempt": opening.attempt_id,
    }));
    let record = Record::of(&standing.person.id).under(session.policy_version);
    work.record(Event::SessionOpened, record.with(detail)).await?;
    Ok((token, session))
}

/// Until when a session that begins with these proofs may change methods, and until when it may only add one.
pub(super) fn trusted(standing: &Standing, proofs: &[Proof], until_ms: i64) -> (Option<i64>, Option<i64>) {
    let until = has_confirmed(standing, proofs).then_some(until_ms);
    match admin_code::came_by_code(proofs) {
        true => (None, until),
        false => (until, None),
    }
}

/// Whether this sign-in counts as proving oneself for a change, too: not when a browser was remembered.
fn has_confirmed(standing: &Standing, proofs: &[Proof]) -> bool {
    !owes_code(standing, proofs) && !proofs.iter().any(|p| p.remembered)
}

/// Somebody without a method that proves anything, who has unused backup codes and gave none: the password alone must not set the
/// first one up.
fn owes_code(standing: &Standing, proofs: &[Proof]) -> bool {
    standing.is_guarded_by_codes() && !proofs.iter().any(|p| p.role == Role::Fallback)
}

/// Gives a session a new token, as at every rise in trust. `None` when it has ended meanwhile.
pub async fn renew_token(work: &mut Work<'_>, session_id: &str) -> Result<Option<Token>, StoreError> {
    let token = crate::random::token(work.deps.random.as_ref());
    let there = store::sessions::set_token(&mut work.conn, session_id, &token.hash()).await?;
    Ok(there.then_some(token))
}

/// The proofs as the row holds them.
pub fn proofs_text(proofs: &[Proof]) -> String {
    serde_json::to_string(proofs).unwrap_or_else(|_| "[]".to_owned())
}

/// The policy version as the row holds it.
pub fn version(standing: &Standing) -> i64 {
    i64::try_from(standing.policy.version).unwrap_or(i64::MAX)
}

/// Signs out: this session, or every one of the person.
pub async fn sign_out(work: &mut Work<'_>, signed: &Signed, everywhere: bool) -> Result<(), StoreError> {
    let person_id = &signed.standing.person.id;
    let ended = if everywhere {
        store::attempts::delete_of_person(&mut work.conn, person_id).await?;
        store::remembered_browsers::delete_of_person(&mut work.conn, person_id).await?;
        store::sessions::delete_of_person(&mut work.conn, person_id, None).await?
    } else {
        // They would go with it, and come before it (`store.rs`).
        store::attempts::delete_of_session(&mut work.conn, &signed.session.id).await?;
        if let Some(stay) = &signed.session.stay_id {
            store::remembered_browsers::delete(&mut work.conn, person_id, stay).await?;
        }
        u64::from(store::sessions::delete(&mut work.conn, person_id, &signed.session.id).await?)
    };
    let detail = serde_json::json!({ "everywhere": everywhere, "sessions": ended });
    work.record(Event::SessionEnded, Record::of(person_id).with(detail))
        .await
}
