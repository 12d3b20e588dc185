//! Offering a passkey to people who signed in with a password and have none: now and then, in the session that begins, never
//! in the way. "Not now" and "never" are respected.

use policy::Proof;

use crate::clock::DAY_MS;
use crate::providers::webauthn::ID;
use crate::standing::Standing;
use crate::store::{self, StoreError};
use crate::work::Work;

/// After a sign-in: offers one, when it is time.
pub async fn consider(
    work: &mut Work<'_>,
    standing: &Standing,
    session_id: &str,
    proofs: &[Proof],
) -> Result<(), StoreError> {
    let days = work.deps.config.passkey_offer_days;
    if days == 0 || !could(standing) || proofs.iter().any(|p| p.provider.as_str() == ID) {
        return Ok(());
    }
    let before = standing.besides.passkey_offer.as_ref();
    if before.is_some_and(|offer| offer.not_before > work.now) {
        return Ok(());
    }
    let next = work.now.saturating_add(days * DAY_MS);
    let person_id = &standing.person.id;
    store::passkey_offers::offer(&mut work.conn, person_id, session_id, (work.now, next)).await?;
    Ok(())
}

/// Whether it is shown now.
pub fn is_open(standing: &Standing, session_id: &str) -> bool {
    let offer = standing.besides.passkey_offer.as_ref();
    could(standing) && offer.is_some_and(|offer| offer.session_id.as_deref() == Some(session_id))
}

/// Somebody with a second step, but without a passkey. People without any are told of that first.
fn could(standing: &Standing) -> bool {
    standing.has_factor()
        && standing.of_provider(ID).is_empty()
        && standing.settable().iter().any(|s| s.provider.as_str() == ID)
}
