//! What the sign-in form must know before anybody is known: whether there is anybody at all, and which methods are switched on. Kept
//! in memory as sessions are (`sign_in/recall.rs`), because everybody opens that page. It decides nothing: whoever signs in is
//! judged by what the database says then.

use std::sync::{Arc, Mutex, PoisonError};

use crate::deps::Deps;
use crate::sign_in::recall::FOR_MS;
use crate::store::{self, Conn, StoreError, providers::Switch};

/// What there is.
#[derive(Clone, Debug)]
pub struct Premises {
    /// Whether there is an account.
    pub anybody: bool,
    /// The switches of providers.
    pub switches: Arc<[Switch]>,
}

/// It, as it was read last.
#[derive(Default)]
pub struct Latest(Mutex<Option<Kept>>);

#[derive(Clone)]
struct Kept {
    premises: Premises,
    /// From before it was read: a change since then makes it old, even one while it was read.
    mark: u64,
    read_at: i64,
}

impl Latest {
    // Whoever panicked while holding it left a whole value.
    fn kept(&self) -> std::sync::MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What there is now: from memory for [`FOR_MS`] at most, and only while nothing has changed that concerns everybody.
///
/// # Errors
/// The store's.
pub async fn now(conn: &mut Conn, deps: &Deps) -> Result<Premises, StoreError> {
    let (mark, now) = (deps.store.changes().mark_of_all(), deps.now_ms());
    let is_good = |kept: &Kept| kept.mark == mark && (0..FOR_MS).contains(&(now - kept.read_at));
    if let Some(kept) = deps.premises.kept().clone().filter(is_good) {
        return Ok(kept.premises);
    }
    let premises = Premises {
        anybody: store::people::any(conn).await?,
        switches: store::providers::switches(conn).await?.into(),
    };
    *deps.premises.kept() = Some(Kept {
        premises: premises.clone(),
        mark,
        read_at: now,
    });
    Ok(premises)
}
