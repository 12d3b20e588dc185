//! What is kept about a person for a while, and nobody shows: for the file with everything that is stored about them.

use super::{Conn, Read, Row, StoreError, sql};

/// How many of one kind are read.
pub const MOST: i64 = 1000;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Counts of failures.
    Tries,
    /// Sign-ins and confirmations in progress.
    Attempts,
    /// Set-ups that are not confirmed yet.
    SetUps,
    /// Passwords that may not come back.
    OldPasswords,
    /// From when on a passkey may be offered again.
    PasskeyOffer,
}

/// One of them. What a kind has none of is empty, or zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// A word for it.
    pub what: String,
    /// From where.
    pub address: String,
    /// By which browser.
    pub agent: String,
    /// Since when, or of when.
    pub at: i64,
    /// Until when.
    pub until: i64,
    /// How many.
    pub number: i64,
}

impl Read for Kept {
    const TABLE: &'static str = "people";
    const KEY: &'static str = "what";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            what: row.get("what")?,
            address: row.get("address")?,
            agent: row.get("agent")?,
            at: row.get("at")?,
            until: row.get("until")?,
            number: row.get("number")?,
        })
    }
}

/// All of a person's, the newest first; [`MOST`] at most.
pub async fn of_person(conn: &mut Conn, about: About, person_id: &str) -> Result<Vec<Kept>, StoreError> {
    let query = match about {
        About::Tries => {
            "SELECT key AS what, '' AS address, '' AS agent, touched_at AS at, not_before AS until, failures AS number \
             FROM throttles WHERE person_id = $1 ORDER BY touched_at DESC, key LIMIT $2"
        }
        About::Attempts => {
            "SELECT purpose AS what, address, agent, created_at AS at, expires_at AS until, wrong AS number \
             FROM attempts WHERE person_id = $1 ORDER BY created_at DESC, id LIMIT $2"
        }
        About::SetUps => {
            "SELECT provider AS what, '' AS address, '' AS agent, created_at AS at, expires_at AS until, created_at AS number \
             FROM setups WHERE person_id = $1 ORDER BY created_at DESC, id LIMIT $2"
        }
        About::OldPasswords => {
            "SELECT '' AS what, '' AS address, '' AS agent, replaced_at AS at, replaced_at AS until, replaced_at AS number \
             FROM old_passwords WHERE person_id = $1 ORDER BY replaced_at DESC, id LIMIT $2"
        }
        About::PasskeyOffer => {
            "SELECT '' AS what, '' AS address, '' AS agent, not_before AS at, not_before AS until, not_before AS number \
             FROM passkey_offers WHERE person_id = $1 LIMIT $2"
        }
    };
    conn.all(sql(query).bind(person_id).bind(MOST)).await
}
