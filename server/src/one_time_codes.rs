//! Codes that somebody types who is not signed in: the set-up code, and the code of a password reset. A try is counted for the
//! network before anything is hashed. A code that is unknown, used or has run out costs the same as a wrong one.
//!
//! To add a kind: a variant of [`Kind`], and an arm in each of its functions.

use crate::audit::{Event, Record};
use crate::codes;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::hashing::Queue;
use crate::sign_in::{gate, gate_until};
use crate::store::{self, Conn, StoreError};
use crate::work::{Origin, Work};

/// Which codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Makes the first administrator.
    SetUp,
    /// Lets a person choose another password.
    Reset,
}

/// What came of a try.
pub enum Tried {
    /// It is right, and was good a moment ago: whoever uses its row first has it.
    Right(Right),
    /// It is not.
    Wrong,
    /// Too many were tried from this network; until then, in milliseconds since 1970.
    TooMany(Option<i64>),
}

/// The row of a right code.
pub struct Right {
    /// Its id.
    pub id: String,
    /// Whose it is; a set-up code is nobody's.
    pub person_id: Option<String>,
}

/// A row as it is compared.
struct Stored {
    row: Right,
    hash: String,
    expires_at: i64,
    used_at: Option<i64>,
}

impl Kind {
    async fn find(self, conn: &mut Conn, finder: &str) -> Result<Option<Stored>, StoreError> {
        Ok(match self {
            Self::SetUp => store::setup_codes::by_finder(conn, finder)
                .await?
                .map(|code| Stored {
                    row: Right {
                        id: code.id,
                        person_id: None,
                    },
                    hash: code.hash,
                    expires_at: code.expires_at,
                    used_at: code.used_at,
                }),
            Self::Reset => store::password_resets::by_finder(conn, finder)
                .await?
                .map(|reset| Stored {
                    row: Right {
                        id: reset.id,
                        person_id: Some(reset.person_id),
                    },
                    hash: reset.hash,
                    expires_at: reset.expires_at,
                    used_at: reset.used_at,
                }),
        })
    }

    const fn refused(self) -> Event {
        match self {
            Self::SetUp => Event::SetUpCodeRefused,
            Self::Reset => Event::PasswordResetRefused,
        }
    }
}

/// Finds the row of what was typed and compares it.
pub async fn verify(deps: &Deps, origin: &Origin, kind: Kind, typed: &str) -> Result<Tried, Failure> {
    let mut work = Work::begin(deps, origin.clone()).await?;
    let reserved = gate::reserve_network(&mut work).await?;
    let code = codes::normalise(typed);
    let stored = match &code {
        Some(code) => kind.find(&mut work.conn, code.finder()).await?,
        None => None,
    };
    work.commit().await?;
    let reserved = match reserved {
        Ok(reserved) => reserved,
        Err(refused) => return Ok(Tried::TooMany(gate_until(refused))),
    };
    let now = deps.now_ms();
    let stored = stored.filter(|s| s.used_at.is_none() && s.expires_at > now);
    let phc = stored
        .as_ref()
        .map_or_else(|| deps.hasher.dummy().to_owned(), |s| s.hash.clone());
    let text = code.as_ref().map_or("", codes::Code::text);
    let verified = deps
        .hasher
        .verify(Queue::Unknown, text, phc)
        .await
        .map_err(|busy| Failure::Busy(busy.retry_after_s))?;
    let mut work = Work::begin(deps, origin.clone()).await?;
    let tried = match stored.filter(|_| verified.ok) {
        Some(stored) => {
            gate::succeeded(&mut work, &reserved).await?;
            Tried::Right(stored.row)
        }
        None => {
            work.record(kind.refused(), Record::default()).await?;
            Tried::Wrong
        }
    };
    work.commit().await?;
    Ok(tried)
}
