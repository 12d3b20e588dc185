//! When a person was offered a passkey last, and in which session it is shown.

use super::{Conn, StoreError, sql};

/// The offer of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The session in which it is shown; none: it was put away.
    pub session_id: Option<String>,
    /// The next offer is not before this.
    pub not_before: i64,
}

/// Offers one in this session, unless it is too early: true when it is offered. The next offer is not before `next`.
pub async fn offer(
    conn: &mut Conn,
    person_id: &str,
    session_id: &str,
    (now, next): (i64, i64),
) -> Result<bool, StoreError> {
    let query = "INSERT INTO passkey_offers (person_id, session_id, not_before) VALUES ($1, $2, $4) \
                 ON CONFLICT (person_id) DO UPDATE SET session_id = excluded.session_id, not_before = excluded.not_before \
                 WHERE passkey_offers.not_before <= $3";
    // It is shown in a session that nobody has seen yet.
    let query = sql(query).may_be_late();
    conn.run_one(query.bind(person_id).bind(session_id).bind(now).bind(next))
        .await
}

/// Puts the offer away; with `never`, for good.
pub async fn put_away(conn: &mut Conn, person_id: &str, never: bool) -> Result<bool, StoreError> {
    let query = if never {
        "UPDATE passkey_offers SET session_id = NULL, not_before = 9223372036854775807 WHERE person_id = $1"
    } else {
        "UPDATE passkey_offers SET session_id = NULL WHERE person_id = $1"
    };
    conn.run_one(sql(query).of(person_id).bind(person_id)).await
}
