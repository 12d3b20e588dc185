//! Answering a challenge: reserve the try, judge, decide.

use app::words::Lang;
use policy::ProviderId;

use super::attempt::Ask;
use super::choose::{Present, present, with_new};
use super::gate::{self, Held, Reserved, Who};
use super::open::{self, Open};
use super::throttle::Kind;
use super::{Brought, CookieChange, Problem, Start, Turn, advance};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::notices::{self, Notice};
use crate::providers::{Judgement, Provider, ProviderError, Rejection, Seen, Verdict};
use crate::random::Token;
use crate::store;
use crate::work::{Origin, Work};

/// What the form sends.
pub struct Form {
    /// The provider whose page this was.
    pub provider: String,
    /// The answer.
    pub code: String,
    /// Whether this browser is to be remembered.
    pub remember: bool,
}

/// The try is reserved, or the answer is settled already.
enum Begun {
    Reserved(Box<Open>, Reserved, Option<Token>),
    /// Nothing is to be kept.
    Settled(Box<Turn>),
    /// The attempt has ended, and that is to be kept.
    Stopped(Box<Turn>),
}

/// Answers the challenge that is open. The try is counted first; what takes long to judge is judged outside of any transaction.
pub async fn answer(deps: &Deps, origin: Origin, brought: &Brought, form: Form) -> Result<Turn, Failure> {
    let mut work = Work::begin(deps, origin.clone()).await?;
    let (open, reserved, token) = match begin(&mut work, brought, &form).await? {
        Begun::Reserved(open, reserved, token) => (*open, reserved, token),
        Begun::Settled(turn) => return Ok(*turn),
        Begun::Stopped(turn) => {
            work.commit().await?;
            return Ok(*turn);
        }
    };
    let Some(provider) = deps.providers.get(&form.provider) else {
        return Ok(Turn::at(open, Some(Problem::NotOffered)));
    };
    let held = if provider.judges_in_place() {
        Some(work)
    } else {
        work.commit().await?;
        None
    };
    let judgement = match judge(deps, &open, provider, &form.code).await {
        Ok(judgement) => judgement,
        Err(error) => {
            // A transaction that is not kept has counted nothing.
            if held.is_none() {
                forgive(deps, &origin, &open, &reserved).await?;
            }
            return not_judged(open, error);
        }
    };
    let (mut work, open, held) = match held {
        Some(work) => (work, open, reserved.held()),
        None => {
            let mut work = Work::begin(deps, origin).await?;
            // The try, then the attempt, then what the answer uses up: everybody locks them in this order (`store.rs`).
            let held = gate::hold(&mut work, &reserved).await?;
            open::lock(&mut work, brought).await?;
            match present(&mut work, brought, "/").await? {
                Present::Open(open, _) => (work, *open, held),
                Present::Gone(turn) => return Ok(*turn),
            }
        }
    };
    let judged = (provider, judgement, &held, form.remember);
    let turn = decide(&mut work, open, brought, judged).await?;
    Ok(with_new(turn.kept(work).await?, token))
}

async fn judge(
    deps: &Deps,
    open: &Open,
    provider: &dyn Provider,
    code: &str,
) -> Result<Judgement, ProviderError> {
    let enrolments = open.standing.of_provider(provider.id().as_str());
    let pending = open.pending(deps);
    let seen = Seen {
        deps,
        person: &open.standing.person,
        enrolments: &enrolments,
        demanded: open.world().requirement,
        lang: Lang::En,
        pending: pending.as_deref().map(Vec::as_slice),
    };
    provider.judge(&seen, code).await
}

fn not_judged(open: Open, error: ProviderError) -> Result<Turn, Failure> {
    match error {
        ProviderError::Unreadable { .. } => {
            tracing::error!(%error, "an answer could not be judged");
            Ok(Turn::at(open, Some(Problem::Rejected(Rejection::Unavailable))))
        }
        other => Err(other.into()),
    }
}

/// Reserves the try: in the attempt, for the person across attempts, and for the network; what is judged in place is counted for
/// the latter two when it is wrong.
async fn begin(work: &mut Work<'_>, brought: &Brought, form: &Form) -> Result<Begun, Failure> {
    let deps = work.deps;
    let (mut open, token) = match present(work, brought, "/").await? {
        Present::Open(open, token) => (*open, token),
        Present::Gone(turn) => return Ok(Begun::Settled(turn)),
    };
    if form.provider.parse::<ProviderId>().map(Ask::Challenge) != Ok(open.ask()) {
        // An old page: what is asked now is shown, and nothing is counted.
        return Ok(Begun::Settled(Box::new(Turn::at(open, None))));
    }
    let person = open.standing.person.clone();
    let known = gate::known_browser(work, &brought.known, Some(&person)).await?;
    let reserved = match gate::allow(work, &Who::Person(&person), Kind::SecondStep, known.as_ref()).await? {
        Ok(reserved) => reserved,
        Err(refused) => {
            let until_ms = super::gate_until(refused);
            let turn = Turn::at(open, Some(Problem::TooMany { until_ms }));
            return Ok(Begun::Settled(Box::new(turn)));
        }
    };
    let provider = deps.providers.get(&form.provider);
    if !provider.is_some_and(Provider::judges_in_place) {
        gate::count(work, &reserved).await?;
    }
    if provider.is_some_and(Provider::once) && !open.take_pending(&mut work.conn).await? {
        // Another request was quicker, and has the answer.
        return Ok(Begun::Settled(Box::new(Turn::at(open, None))));
    }
    let most = deps.config.attempt.wrong_answers;
    let Some(wrong) = store::attempts::count_wrong(&mut work.conn, open.id(), most).await? else {
        let (turn, was_there) = stop(work, open).await?;
        return Ok(match was_there {
            true => Begun::Stopped(Box::new(turn)),
            // Another request has ended it while this one waited, and said why.
            false => Begun::Settled(Box::new(turn)),
        });
    };
    if let Some(row) = open.row.as_mut() {
        row.wrong = wrong;
    }
    Ok(Begun::Reserved(Box::new(open), reserved, token))
}

/// The portal could not judge: as if nothing had been answered.
async fn forgive(deps: &Deps, origin: &Origin, open: &Open, reserved: &Reserved) -> Result<(), Failure> {
    let mut work = Work::begin(deps, origin.clone()).await?;
    gate::give_back(&mut work, reserved).await?;
    store::attempts::forgive(&mut work.conn, open.id()).await?;
    Ok(work.commit().await?)
}

/// Decides, by what is true in this transaction.
async fn decide(
    work: &mut Work<'_>,
    mut open: Open,
    brought: &Brought,
    (provider, judgement, held, remember): (&dyn Provider, Judgement, &Held<'_>, bool),
) -> Result<Turn, Failure> {
    let deps = work.deps;
    let enrolment_id = match settle(work, &open.standing.person.id, provider, judgement).await? {
        Verdict::Accepted { enrolment_id } => enrolment_id,
        Verdict::Rejected(rejection) => return rejected(work, open, provider, (rejection, held)).await,
    };
    let proof = open.proof(deps, provider, &enrolment_id);
    if let Some(unfit) = open.objection(&proof) {
        let rejection = Rejection::Key(unfit.into());
        return rejected(work, open, provider, (rejection, held)).await;
    }
    let Ok(attempt) = open.attempt.clone().accept(open.world(), proof) else {
        // The world has moved on since the answer was given (another tab, another policy): it stays counted.
        if provider.judges_in_place() {
            held.count(work).await?;
        }
        return Ok(Turn::at(open, None));
    };
    open.attempt = attempt.wishing(remember);
    used(work, &open, provider, (&enrolment_id, held)).await?;
    if provider.answer_changes_facts() {
        open.refresh(&mut work.conn, deps).await?;
    }
    advance::advance(work, open, brought).await
}

/// Uses up what the answer rests on. The method is locked before what belongs to it; where it is judged in place, what is used up is
/// a new row, and the database does so by itself.
pub(super) async fn settle(
    work: &mut Work<'_>,
    person_id: &str,
    provider: &dyn Provider,
    judgement: Judgement,
) -> Result<Verdict, Failure> {
    if judgement.claim.is_some() && !provider.judges_in_place() {
        store::enrolments::lock(&mut work.conn, person_id, provider.id().as_str()).await?;
    }
    Ok(provider.settle(work, judgement).await?)
}

async fn used(
    work: &mut Work<'_>,
    open: &Open,
    provider: &dyn Provider,
    (enrolment_id, held): (&str, &Held<'_>),
) -> Result<(), Failure> {
    let person = &open.standing.person;
    let id = provider.id();
    held.succeeded(work).await?;
    // A complete attempt is about to go, with what it has counted.
    if open.ask() != Ask::Complete || provider.answer_changes_facts() {
        store::attempts::forgive(&mut work.conn, open.id()).await?;
    }
    store::enrolments::touch(&mut work.conn, &person.id, enrolment_id, work.now).await?;
    work.record(Event::AnswerRight, Record::of(&person.id).by(id.as_str()))
        .await?;
    let detail = serde_json::json!({ "enrolment": enrolment_id });
    work.record(
        Event::FactorUsed,
        Record::of(&person.id).by(id.as_str()).with(detail),
    )
    .await?;
    if let Some(left) = provider
        .left(&mut work.conn, &open.standing.of_provider(id.as_str()))
        .await?
    {
        let detail = serde_json::json!({ "left": left });
        work.record(
            Event::CodeUsed,
            Record::of(&person.id).by(id.as_str()).with(detail),
        )
        .await?;
        if left == 0 {
            work.record(Event::CodesUsedUp, Record::of(&person.id).by(id.as_str()))
                .await?;
        }
        notices::tell(work, &person.id, &Notice::CodeUsed).await?;
    }
    Ok(())
}

async fn rejected(
    work: &mut Work<'_>,
    mut open: Open,
    provider: &dyn Provider,
    (rejection, held): (Rejection, &Held<'_>),
) -> Result<Turn, Failure> {
    let person_id = open.standing.person.id.clone();
    if !rejection.is_a_try() {
        if !provider.judges_in_place() {
            held.give_back(work).await?;
        }
        store::attempts::forgive(&mut work.conn, open.id()).await?;
        if let Some(row) = open.row.as_mut() {
            row.wrong = (row.wrong - 1).max(0);
        }
        again(work, &mut open, provider).await?;
        return Ok(Turn::at(open, Some(Problem::Rejected(rejection))));
    }
    if provider.judges_in_place() {
        held.count(work).await?;
    }
    let event = if open.purpose == store::attempts::Purpose::Sudo {
        Event::SudoRefused
    } else {
        Event::AnswerWrong
    };
    work.record(event, Record::of(&person_id).by(provider.id().as_str()))
        .await?;
    if open.tries_left(work.deps) <= 0 {
        return Ok(stop(work, open).await?.0);
    }
    again(work, &mut open, provider).await?;
    Ok(Turn::at(open, Some(Problem::Rejected(rejection))))
}

/// A challenge that any answer uses up is followed by another.
async fn again(work: &mut Work<'_>, open: &mut Open, provider: &dyn Provider) -> Result<(), Failure> {
    if provider.once() {
        advance::begin_challenge(work, open, provider.id().as_str()).await?;
    }
    Ok(())
}

/// Too many wrong answers: the attempt is gone. Says whether it was there until now; if not, nothing is told of it.
async fn stop(work: &mut Work<'_>, open: Open) -> Result<(Turn, bool), Failure> {
    let was_there = store::attempts::delete(&mut work.conn, open.id()).await?;
    if was_there {
        let detail = serde_json::json!({ "why": "wrong answers", "attempt": open.id() });
        let record = Record::of(&open.standing.person.id).with(detail);
        work.record(Event::AttemptEnded, record).await?;
    }
    let start = Start {
        username: open.standing.person.username.clone(),
        next: open.next.clone(),
        stay: open.attempt.wants_to_stay(),
    };
    let turn = match was_there {
        true => Turn::start(start, Some(Problem::Stopped)).with(CookieChange::Attempt(None)),
        false => Turn::start(start, Some(Problem::Expired)),
    };
    Ok((turn, was_there))
}
