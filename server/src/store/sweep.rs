//! Taking out the rubbish: what has expired and can be of no use any more. A new kind of rubbish is a line here.

use super::{
    Conn, StoreError, admin_codes, attempts, challenges, decisions, known_browsers, notices, password_resets,
    remembered_browsers, sessions, setup_codes, setups, steps, throttles,
};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How many rows went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Attempts.
    pub attempts: u64,
    /// Sessions.
    pub sessions: u64,
    /// Set-ups that were never confirmed.
    pub setups: u64,
    /// Set-up codes.
    pub setup_codes: u64,
    /// Codes of password resets.
    pub password_resets: u64,
    /// Administrator codes.
    pub admin_codes: u64,
    /// Known browsers.
    pub known_browsers: u64,
    /// Remembered browsers.
    pub remembered_browsers: u64,
    /// Counts of failures, untouched for as long as they are remembered.
    pub throttles: u64,
    /// Used time steps, a day old.
    pub used_steps: u64,
    /// Answered challenges, a day old.
    pub used_challenges: u64,
    /// Decisions, a month old.
    pub decisions: u64,
    /// Notices that were seen a day ago, or that nobody has looked at for a year.
    pub notices: u64,
}

/// Deletes what has expired at `now`; failures are remembered for `forget_ms`. Several servers may do it at once: in the order in
/// which everybody locks (`store.rs`).
pub async fn sweep(conn: &mut Conn, now: i64, forget_ms: i64) -> Result<Swept, StoreError> {
    Ok(Swept {
        throttles: throttles::delete_older(conn, now - forget_ms).await?,
        attempts: attempts::delete_expired(conn, now).await?,
        setups: setups::delete_expired(conn, now).await?,
        used_steps: steps::delete_older(conn, now - DAY).await?,
        admin_codes: admin_codes::delete_expired(conn, now).await?,
        setup_codes: setup_codes::delete_expired(conn, now).await?,
        password_resets: password_resets::delete_expired(conn, now).await?,
        remembered_browsers: remembered_browsers::delete_expired(conn, now).await?,
        sessions: sessions::delete_expired(conn, now).await?,
        known_browsers: known_browsers::delete_expired(conn, now).await?,
        used_challenges: challenges::delete_older(conn, now - DAY).await?,
        decisions: decisions::delete_older(conn, now - decisions::KEPT_MS).await?,
        notices: notices::delete_older(conn, now - DAY, now - 365 * DAY).await?,
    })
}
