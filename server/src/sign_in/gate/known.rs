//! The browser in which somebody tries.

use crate::random::Token;
use crate::store::{self, Conn, StoreError, known_browsers::KnownBrowser, people::Person};
use crate::work::Work;

/// The known browser behind a cookie, if it is this person's and has not run out. Each token is looked up, whoever asks, so
/// that it costs the same for a name that nobody has.
pub async fn known_browser(
    work: &mut Work<'_>,
    tokens: &[Token],
    person: Option<&Person>,
) -> Result<Option<KnownBrowser>, StoreError> {
    known_browser_at(&mut work.conn, work.now, (tokens, person)).await
}

/// The same outside of a unit of work.
pub async fn known_browser_at(
    conn: &mut Conn,
    now: i64,
    (tokens, person): (&[Token], Option<&Person>),
) -> Result<Option<KnownBrowser>, StoreError> {
    let mut known = None;
    for token in tokens {
        let found = store::known_browsers::by_token_hash(conn, &token.hash()).await?;
        let own = |b: &KnownBrowser| b.expires_at > now && person.is_some_and(|p| p.id == b.person_id);
        known = known.or(found.filter(own));
    }
    Ok(known)
}
