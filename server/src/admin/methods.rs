//! Removing what a person has set up, for somebody who lost it: one method, or all of them with the backup codes. It works also
//! for a provider that cannot be loaded any more. The person is signed out everywhere, and told.

use serde_json::json;

use super::AdminError;
use super::authority::Act;
use super::lockout::{Glass, Watch};
use super::profile;
use crate::audit::{Event, Record};
use crate::notices::{self, Notice};
use crate::store::{self, enrolments::Enrolment, people::Person};
use crate::validate;
use crate::work::Work;

/// Removes one method, and says what it was called; `None` when the person does not have it (any more).
pub async fn remove_one(
    work: &mut Work<'_>,
    person: &Person,
    id: &str,
    reason: &str,
    glass: Glass,
) -> Result<Option<String>, AdminError> {
    let removed = remove(work, person, |enrolment| enrolment.id == id, (reason, glass)).await?;
    Ok(removed.into_iter().next())
}

/// Removes all methods and the backup codes, and says what they were called.
pub async fn remove_all(
    work: &mut Work<'_>,
    person: &Person,
    reason: &str,
    glass: Glass,
) -> Result<Vec<String>, AdminError> {
    remove(work, person, |_| true, (reason, glass)).await
}

async fn remove(
    work: &mut Work<'_>,
    person: &Person,
    which: impl Fn(&Enrolment) -> bool,
    (reason, glass): (&str, Glass),
) -> Result<Vec<String>, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::ResetMethods, Some(&person.id))).await?;
    let reason = validate::reason(reason)?;
    let mut gone = store::enrolments::of_person(&mut work.conn, &person.id).await?;
    gone.retain(which);
    if !gone.is_empty() {
        // Before the methods, as a sign-in locks them (`store.rs`).
        store::attempts::lock_of_person(&mut work.conn, &person.id).await?;
    }
    for enrolment in &gone {
        store::enrolments::delete(&mut work.conn, &person.id, &enrolment.id).await?;
    }
    watch.check(work).await?;
    if !gone.is_empty() {
        // What was proven with it counts no longer.
        profile::out(work, &person.id).await?;
    }
    for enrolment in &gone {
        let detail = json!({
            "enrolment": enrolment.id, "name": enrolment.name, "by": "administrator", "reason": reason,
        });
        let record = Record::of(&person.id)
            .by(&enrolment.provider)
            .with(watch.detail(detail));
        work.record(Event::FactorRemoved, record).await?;
        let name = enrolment.name.clone();
        notices::tell(work, &person.id, &Notice::Removed { name }).await?;
    }
    Ok(gone.into_iter().map(|enrolment| enrolment.name).collect())
}
