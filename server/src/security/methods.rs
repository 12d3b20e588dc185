//! Renaming and removing a method of one's own.

use policy::{Reason, Requirement, factor_still_owed};

use crate::audit::{Event, Record};
use crate::failure::Failure;
use crate::notices::{self, Notice};
use crate::sign_in::gate;
use crate::sign_in::session::Signed;
use crate::standing::Standing;
use crate::store::{self, StoreError, enrolments::Enrolment};
use crate::validate;
use crate::work::Work;

/// Why a method may not be removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The policy demands one, and this is the last that would do.
    Demanded(Vec<Reason>),
    /// No administrator could sign in afterwards.
    LockOut,
}

/// Why a new name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum NameProblem {
    /// It is not usable.
    Unusable,
    /// Another method has it.
    Taken,
}

/// Renames a method. `None` when there is no such one.
pub async fn rename(
    work: &mut Work<'_>,
    standing: &Standing,
    (id, name): (&str, &str),
) -> Result<Option<Result<String, NameProblem>>, Failure> {
    let Some(enrolment) = find(standing, id) else {
        return Ok(None);
    };
    let Ok(name) = validate::enrolment_name(name) else {
        return Ok(Some(Err(NameProblem::Unusable)));
    };
    let taken = |e: &Enrolment| e.id != id && e.name_key == name.key;
    if standing.named().any(taken) {
        return Ok(Some(Err(NameProblem::Taken)));
    }
    // The name that it has: nothing to do, and nothing to tell.
    if name.name == enrolment.name {
        return Ok(Some(Ok(name.name)));
    }
    gate::own_act(work, &standing.person.id).await??;
    match store::enrolments::rename(&mut work.conn, &standing.person.id, id, &name.name, &name.key).await {
        Err(StoreError::Conflict(_)) => return Ok(Some(Err(NameProblem::Taken))),
        Ok(false) => return Ok(None),
        other => other.map(drop)?,
    }
    let detail = serde_json::json!({ "enrolment": id, "from": enrolment.name, "to": name.name });
    let record = Record::of(&standing.person.id)
        .by(&enrolment.provider)
        .with(detail);
    work.record(Event::FactorRenamed, record).await?;
    notices::tell(
        work,
        &standing.person.id,
        &Notice::Renamed {
            name: name.name.clone(),
        },
    )
    .await?;
    Ok(Some(Ok(name.name)))
}

/// Removes a method, and ends what rests on it elsewhere. `None` when there is no such one. When it is refused, the transaction must not be committed.
pub async fn remove(
    work: &mut Work<'_>,
    signed: &Signed,
    id: &str,
) -> Result<Option<Result<String, Kept>>, Failure> {
    let standing = &signed.standing;
    let Some(enrolment) = find(standing, id).cloned() else {
        return Ok(None);
    };
    // The same lock as every change that could lock somebody out: two at once see each other.
    store::policy::lock_head(&mut work.conn).await?;
    // Attempts before the methods, as a sign-in locks them (`store.rs`).
    store::attempts::lock_of_person(&mut work.conn, &standing.person.id).await?;
    if !store::enrolments::delete(&mut work.conn, &standing.person.id, id).await? {
        return Ok(None);
    }
    let after = Standing::of(
        &mut work.conn,
        work.deps,
        standing.person.clone(),
        work.origin.address,
    )
    .await?;
    if let Some(kept) = refused(&after) {
        return Ok(Some(Err(kept)));
    }
    if crate::admin::lockout::guard(work).await?.is_err() {
        return Ok(Some(Err(Kept::LockOut)));
    }
    super::enrol::end_others(work, &standing.person.id, &signed.session.id).await?;
    let detail = serde_json::json!({ "enrolment": id, "name": enrolment.name });
    let record = Record::of(&standing.person.id)
        .by(&enrolment.provider)
        .with(detail);
    work.record(Event::FactorRemoved, record).await?;
    notices::tell(
        work,
        &standing.person.id,
        &Notice::Removed {
            name: enrolment.name.clone(),
        },
    )
    .await?;
    Ok(Some(Ok(enrolment.name)))
}

/// A person's method, never the sheet of backup codes.
pub fn find<'a>(standing: &'a Standing, id: &str) -> Option<&'a Enrolment> {
    standing
        .enrolments
        .iter()
        .find(|e| e.id == id && e.provider != crate::providers::backup_codes::ID)
}

/// A name that the person has not given yet: "Phone", then "Phone 2".
pub fn free_name<'e>(wanted: &str, others: impl Iterator<Item = &'e Enrolment> + Clone) -> String {
    let taken = |name: &str| others.clone().any(|e| e.name_key == validate::key(name));
    if !taken(wanted) {
        return wanted.to_owned();
    }
    (2..)
        .map(|n| format!("{wanted} {n}"))
        .find(|name| !taken(name))
        .unwrap_or_default()
}

/// Whether the policy would still be owed a factor, seen after the removal.
fn refused(after: &Standing) -> Option<Kept> {
    let owed: Requirement = factor_still_owed(&after.policy, &after.facts)?;
    Some(Kept::Demanded(owed.reasons().iter().cloned().collect()))
}

/// What would stand in the way of removing a method, without removing it: for the page that asks.
pub async fn could_remove(
    work: &mut Work<'_>,
    signed: &Signed,
    id: &str,
) -> Result<Option<Result<(), Kept>>, Failure> {
    // The unit of work is dropped afterwards, so nothing of this stays.
    Ok(remove(work, signed, id).await?.map(|result| result.map(drop)))
}
