//! Setting a method up, from the first look to the stored enrolment. Until it is confirmed the secret lives in a pending row,
//! sealed and bound to it, for whoever started it; a working enrolment is never touched before its successor is confirmed.

mod replaced;

use app::api::sign_in::SetUpFields;
use app::words::Lang;
use zeroize::Zeroizing;

use crate::audit::{Event, Record};
use crate::clock::MINUTE_MS;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::notices::{self, Notice};
use crate::providers::{self, Finished, Provider, Seen, SetUp, SetUpProblem, webauthn::KeyProblem};
use crate::secrets::Place;
use crate::sign_in::gate;
use crate::standing::Standing;
use crate::store::{
    self, Conn, StoreError,
    enrolments::Enrolment,
    setups::{Owner, PendingSetup},
};
use crate::validate;
use crate::work::Work;

use super::methods::free_name;
pub(super) use replaced::end_others;

/// How many methods of one kind a person may have: each costs time at every answer.
const MOST_OF_A_KIND: usize = 20;

/// How long a set-up waits for its confirmation.
pub const PENDING_MS: i64 = 10 * MINUTE_MS;

/// Where a pending set-up is sealed for.
pub(super) fn place(id: &str) -> Place<'_> {
    Place {
        table: "setups",
        column: "data",
        row: id,
    }
}

/// Starts a set-up, or goes on with the one that is open: reloading keeps the same key.
pub async fn start(
    work: &mut Work<'_>,
    standing: &Standing,
    owner: Owner,
    (provider, replaces): (&str, Option<&str>),
) -> Result<(), Failure> {
    let Some(set_up) = work.deps.providers.get(provider).and_then(Provider::set_up) else {
        return Ok(());
    };
    if replaces.is_none() && standing.of_provider(provider).len() >= MOST_OF_A_KIND {
        return Ok(());
    }
    // A key is no successor of another: both stay.
    let replaces = replaces.filter(|_| !set_up.once());
    let open = pending(&mut work.conn, work.deps, &owner, provider).await?;
    if open.is_some_and(|p| p.replaces.as_deref() == replaces) {
        return Ok(());
    }
    let id = work.deps.id();
    let enrolments = standing.of_provider(provider);
    let plain = set_up.start(&seen(work.deps, standing, &enrolments, Lang::En))?;
    let data = work.deps.keys.seal(place(&id), &plain, work.deps.random.as_ref());
    let row = PendingSetup {
        id,
        person_id: standing.person.id.clone(),
        owner,
        provider: provider.to_owned(),
        replaces: replaces.map(str::to_owned),
        data,
        created_at: work.now,
        expires_at: work.now + PENDING_MS,
    };
    Ok(store::setups::put(&mut work.conn, &row).await?)
}

/// The set-up that is open, if it has not run out.
pub async fn pending(
    conn: &mut Conn,
    deps: &Deps,
    owner: &Owner,
    provider: &str,
) -> Result<Option<PendingSetup>, StoreError> {
    Ok(store::setups::get(conn, owner, provider)
        .await?
        .filter(|p| p.expires_at > deps.now_ms()))
}

/// Opens what is pending.
pub(super) fn unseal(deps: &Deps, row: &PendingSetup) -> Option<Zeroizing<Vec<u8>>> {
    deps.keys
        .open(place(&row.id), &row.data)
        .inspect_err(|error| tracing::error!(%error, setup = row.id, "a pending set-up cannot be opened"))
        .ok()
}

/// Confirms it: from now on it counts. The code that confirmed it is used up. The transaction is to be kept, but not of
/// [`SetUpProblem::Gone`] in a session.
pub async fn finish(
    work: &mut Work<'_>,
    standing: &Standing,
    owner: &Owner,
    fields: &SetUpFields,
) -> Result<Result<Enrolment, SetUpProblem>, Failure> {
    let Some((set_up, row, data)) = opened(work, owner, &fields.provider).await? else {
        return Ok(Err(SetUpProblem::Gone));
    };
    let same = standing.of_provider(&fields.provider);
    // What any answer uses up is taken before it is judged, and started anew when the answer was wrong.
    if set_up.once() && !store::setups::take(&mut work.conn, &row.id).await? {
        return Ok(Err(SetUpProblem::Gone));
    }
    let judged = set_up
        .finish(&seen(work.deps, standing, &same, Lang::En), &data, fields)
        .and_then(|finished| {
            Ok((
                named(&finished, fields, standing, row.replaces.as_deref())?,
                finished,
            ))
        });
    let (name, finished) = match judged {
        Ok(judged) => judged,
        Err(problem) => {
            if set_up.once() {
                let what = (fields.provider.as_str(), row.replaces.as_deref());
                start(work, standing, owner.clone(), what).await?;
            }
            return Ok(Err(problem));
        }
    };
    if is_known(work.deps, &same, &finished) {
        return Ok(Err(SetUpProblem::TokenKnown));
    }
    // Within a sign-in there is one, and it may be demanded.
    if matches!(owner, Owner::Session(_)) {
        gate::own_act(work, &standing.person.id).await??;
    }
    let replaced = match &row.replaces {
        Some(old) => replaced::remove(work, standing, (old, owner)).await?,
        None => false,
    };
    // Of two requests that confirm at once, one takes the row; the other keeps nothing of what it did.
    if !set_up.once() && !store::setups::take(&mut work.conn, &row.id).await? {
        return Ok(Err(SetUpProblem::Gone));
    }
    let enrolment = enrolment(work, row, name, finished.data);
    match store::enrolments::insert(&mut work.conn, &enrolment).await {
        Err(error) if error.is_orphaned() => return Err(error.into()),
        // Nothing is to be kept: the method that this one takes the place of stays.
        Err(StoreError::Conflict(_)) if replaced => return Ok(Err(SetUpProblem::Gone)),
        Err(StoreError::Conflict(_)) => return Ok(Err(SetUpProblem::NameTaken)),
        other => other?,
    }
    if let Some(used) = finished.used
        && !set_up.keep(work, &enrolment.id, &used).await?
    {
        store::enrolments::delete(&mut work.conn, &enrolment.person_id, &enrolment.id).await?;
        start(work, standing, owner.clone(), (&fields.provider, None)).await?;
        return Ok(Err(SetUpProblem::Key(KeyProblem::Known)));
    }
    told(work, &enrolment).await?;
    replaced::end_after(work, standing, (replaced, owner)).await?;
    Ok(Ok(enrolment))
}

/// The set-up that is open, with who judges it and what it holds.
async fn opened<'a>(
    work: &mut Work<'a>,
    owner: &Owner,
    provider: &str,
) -> Result<Option<(&'a dyn SetUp, PendingSetup, Zeroizing<Vec<u8>>)>, Failure> {
    let Some(set_up) = work.deps.providers.get(provider).and_then(Provider::set_up) else {
        return Ok(None);
    };
    let Some(row) = pending(&mut work.conn, work.deps, owner, provider).await? else {
        return Ok(None);
    };
    let data = unseal(work.deps, &row);
    Ok(data.map(|data| (set_up, row, data)))
}

/// The row of what was confirmed, its data sealed for it.
fn enrolment(
    work: &Work<'_>,
    row: PendingSetup,
    name: validate::Named,
    data: Option<Zeroizing<Vec<u8>>>,
) -> Enrolment {
    let seal = |data: Zeroizing<Vec<u8>>| {
        let place = providers::place(&row.id);
        work.deps.keys.seal(place, &data, work.deps.random.as_ref())
    };
    Enrolment {
        data: data.map(seal),
        id: row.id,
        person_id: row.person_id,
        provider: row.provider,
        name: name.name,
        name_key: name.key,
        created_at: work.now,
        last_used_at: None,
    }
}

/// What it is called: as typed, or as the provider says and nothing else of the person is called.
fn named(
    finished: &Finished,
    fields: &SetUpFields,
    standing: &Standing,
    replaces: Option<&str>,
) -> Result<validate::Named, SetUpProblem> {
    if let (Some(name), "") = (&finished.name, fields.name.trim()) {
        return validate::enrolment_name(&free_name(name, standing.named())).map_err(|_| SetUpProblem::Name);
    }
    let name = validate::enrolment_name(&fields.name).map_err(|_| SetUpProblem::Name)?;
    let taken = |e: &Enrolment| e.name_key == name.key && replaces != Some(e.id.as_str());
    match standing.named().any(taken) {
        true => Err(SetUpProblem::NameTaken),
        false => Ok(name),
    }
}

pub(super) fn seen<'a>(
    deps: &'a Deps,
    standing: &'a Standing,
    enrolments: &'a [Enrolment],
    lang: Lang,
) -> Seen<'a> {
    Seen {
        deps,
        person: &standing.person,
        enrolments,
        demanded: &standing.decision.requirement,
        lang,
        pending: None,
    }
}

/// The same key twice would make each of its codes count twice.
fn is_known(deps: &Deps, enrolments: &[Enrolment], finished: &Finished) -> bool {
    let same = |e: &Enrolment| {
        let stored = providers::open_data(deps, e).ok();
        matches!((&stored, &finished.data), (Some(stored), Some(new)) if **stored == **new)
    };
    enrolments.iter().any(same)
}

async fn told(work: &mut Work<'_>, enrolment: &Enrolment) -> Result<(), Failure> {
    let detail = serde_json::json!({ "enrolment": enrolment.id, "name": enrolment.name });
    let record = Record::of(&enrolment.person_id)
        .by(&enrolment.provider)
        .with(detail);
    work.record(Event::FactorAdded, record).await?;
    store::people::set_owing_since(&mut work.conn, &enrolment.person_id, None).await?;
    notices::tell(
        work,
        &enrolment.person_id,
        &Notice::Added {
            name: enrolment.name.clone(),
        },
    )
    .await?;
    Ok(())
}
