//! A method that goes because another takes its place, and what ends with it.

use crate::audit::{Event, Record};
use crate::failure::Failure;
use crate::standing::Standing;
use crate::store::{self, setups::Owner};
use crate::work::Work;

/// Removes the method that a new one takes the place of. Says whether it was there.
pub(super) async fn remove(
    work: &mut Work<'_>,
    standing: &Standing,
    (old, owner): (&str, &Owner),
) -> Result<bool, Failure> {
    let name = standing
        .enrolments
        .iter()
        .find(|e| e.id == old)
        .map(|e| e.name.clone())
        .unwrap_or_default();
    if let Owner::Session(_) = owner {
        // Before the methods, as a sign-in locks them (`store.rs`): they end with it.
        store::attempts::lock_of_person(&mut work.conn, &standing.person.id).await?;
    }
    let removed = store::enrolments::delete(&mut work.conn, &standing.person.id, old).await?;
    if removed {
        let detail = serde_json::json!({ "enrolment": old, "name": name, "why": "replaced" });
        work.record(Event::FactorRemoved, Record::of(&standing.person.id).with(detail))
            .await?;
    }
    Ok(removed)
}

/// After [`remove`], and after the person is locked: ends what may rest on the old method.
pub(super) async fn end_after(
    work: &mut Work<'_>,
    standing: &Standing,
    (replaced, owner): (bool, &Owner),
) -> Result<(), Failure> {
    match owner {
        Owner::Session(id) if replaced => end_others(work, &standing.person.id, id).await,
        _ => Ok(()),
    }
}

/// A method is gone: sign-ins in progress and every other browser end, because they may rest on it (ASVS 5.0, 7.4.3).
pub(in crate::security) async fn end_others(
    work: &mut Work<'_>,
    person_id: &str,
    session_id: &str,
) -> Result<(), Failure> {
    store::attempts::delete_of_person(&mut work.conn, person_id).await?;
    store::remembered_browsers::delete_of_person(&mut work.conn, person_id).await?;
    let ended = store::sessions::delete_of_person(&mut work.conn, person_id, Some(session_id)).await?;
    if ended > 0 {
        let detail = serde_json::json!({ "sessions": ended, "why": "a method was removed" });
        work.record(Event::SessionEnded, Record::of(person_id).with(detail))
            .await?;
    }
    Ok(())
}
