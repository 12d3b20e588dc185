//! Opening what was counted for a person again, and forgetting it with the account.

use crate::deps::Deps;
use crate::sign_in::throttle;
use crate::store::{StoreError, throttles};
use crate::work::{Origin, Work};

/// The rows of a person that [`reopen`] opens, in the order in which they are locked.
fn closable(person_id: &str) -> [String; 2] {
    [
        throttle::person_key(person_id),
        throttle::second_step_key(person_id),
    ]
}

/// A complete sign-in in a known browser, or a passkey, opens the person's rows for unknown browsers again. A transaction of its
/// own, because these rows come before all that a sign-in has locked by then; where nothing is counted in a row there is none.
pub async fn reopen(deps: &Deps, origin: Origin, person_id: &str) -> Result<(), StoreError> {
    let keys = closable(person_id);
    let mut conn = deps.store.read().await?;
    let mut counted = false;
    for key in &keys {
        let stored = throttles::read(&mut conn, key).await?;
        counted |= stored.is_some_and(|row| throttle::reopen(super::read(&row)) != super::read(&row));
    }
    drop(conn);
    if !counted {
        return Ok(());
    }
    let mut work = Work::begin(deps, origin).await?;
    let named = keys.each_ref().map(|key| (key.as_str(), Some(person_id)));
    let stored = throttles::lock_all(&mut work.conn, &named, work.now).await?;
    let after: Vec<_> = stored
        .iter()
        .map(|stored| super::write(&stored.key, throttle::reopen(super::read(stored)), work.now))
        .collect();
    throttles::save_all(&mut work.conn, &after).await?;
    work.commit().await
}

/// Forgets all that is counted for a person, those rows too that another request is just making: whoever is signing in by this
/// person at this moment is waited for, or waits.
pub async fn forget(work: &mut Work<'_>, person_id: &str) -> Result<(), StoreError> {
    let [person, second_step] = closable(person_id);
    let others = [
        throttle::new_password_key(person_id),
        throttle::own_act_key(person_id),
    ];
    let keys = [&person, &second_step, &others[0], &others[1]].map(|key| (key.as_str(), Some(person_id)));
    throttles::lock_all(&mut work.conn, &keys, work.now).await?;
    throttles::delete_of_person(&mut work.conn, person_id)
        .await
        .map(drop)
}
