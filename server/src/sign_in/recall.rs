//! Sessions in memory, for requests that only look: a page, an application that asks who somebody is.
//!
//! ```text
//! cookie ─▶ in memory, of an age below [`FOR_MS`], nothing changed since ([`store::Changes`]) ─▶ as it is now
//!                └─ else ─▶ read from the database, kept when nothing changed meanwhile
//! ```
//!
//! A change on this server or by its command line counts at once, one on another server when PostgreSQL tells of it, and any change
//! at all after [`FOR_MS`] (only when a person last signed in, and when their methods were last used, is told of by that alone).
//! Whatever changes something reads its session from the database ([`session::find`]). Time is never remembered: what has run out is
//! told by the clock at each request.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use hashlink::LruCache;

use super::session::{self, Signed};
use crate::clock::SECOND_MS;
use crate::deps::Deps;
use crate::random::Token;
use crate::store::{Mark, StoreError};

/// For how long memory is trusted without a word of the database, in milliseconds.
pub const FOR_MS: i64 = SECOND_MS;

/// How many sessions are kept; of more, those unused for longest are read anew when they come again. A session takes 2 to 4 KiB.
const MOST: usize = 1024;

/// The memory of one server.
pub struct Recall {
    kept: Mutex<LruCache<[u8; 32], Kept>>,
}

/// A session as it was read.
#[derive(Clone)]
struct Kept {
    signed: Arc<Signed>,
    mark: Mark,
    read_at: i64,
}

impl Default for Recall {
    fn default() -> Self {
        Self {
            kept: Mutex::new(LruCache::new(MOST)),
        }
    }
}

impl Recall {
    /// How many sessions are kept.
    pub fn len(&self) -> usize {
        self.kept().len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    // Whoever panicked while holding it left whole entries.
    fn kept(&self) -> std::sync::MutexGuard<'_, LruCache<[u8; 32], Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, hash: &[u8; 32]) -> Option<Kept> {
        self.kept().get(hash).cloned()
    }
}

/// The session behind a cookie, for looking.
pub async fn find(
    deps: &Deps,
    token: Option<&Token>,
    address: Option<IpAddr>,
) -> Result<Option<Signed>, StoreError> {
    let Some(token) = token else { return Ok(None) };
    let hash = token.hash();
    if let Some(kept) = deps.recall.get(&hash).filter(|kept| is_good(deps, kept, address)) {
        return Ok(session::as_of_now(deps, Signed::clone(&kept.signed)));
    }
    let signed = read(deps, &hash, address).await?;
    Ok(signed.and_then(|signed| session::as_of_now(deps, signed)))
}

/// The policy may ask for more from elsewhere, so the address belongs to what was read.
fn is_good(deps: &Deps, kept: &Kept, address: Option<IpAddr>) -> bool {
    let age = deps.now_ms() - kept.read_at;
    let same = kept.mark == deps.store.changes().mark(&kept.signed.session.person_id);
    (0..FOR_MS).contains(&age) && same && kept.signed.standing.facts.address == address.into()
}

async fn read(deps: &Deps, hash: &[u8; 32], address: Option<IpAddr>) -> Result<Option<Signed>, StoreError> {
    let (changes, read_at) = (deps.store.changes(), deps.now_ms());
    let before = changes.count();
    let mut conn = deps.store.read().await?;
    let Some(signed) = session::load(&mut conn, deps, (hash, address)).await? else {
        deps.recall.kept().remove(hash);
        return Ok(None);
    };
    let mark = changes.mark(&signed.session.person_id);
    // A change while it was read: what was read may be older than the mark.
    if changes.count() == before {
        let kept = Kept {
            signed: Arc::new(signed.clone()),
            mark,
            read_at,
        };
        deps.recall.kept().insert(*hash, kept);
    }
    Ok(Some(signed))
}
