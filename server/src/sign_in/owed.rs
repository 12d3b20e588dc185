//! What a signed-in person still owes: it must be done before anything else. Decided here alone, and asked by the one gate that
//! every page and every post of a session passes (`http::pages::gate_session`). The page that pays a debt, signing out, and
//! confirming who one is are not behind it.
//!
//! To add a debt: a variant of [`Debt`], its page and reason, and a line in [`first`].

use super::session::Signed;
use crate::deps::Deps;
use crate::store::{self, StoreError};
use app::routes;

/// Something that is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debt {
    /// The operator's text must be accepted.
    Terms,
}

impl Debt {
    /// The page where it is paid.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Terms => routes::TERMS,
        }
    }

    /// What an application is told, with 401.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Terms => "terms_required",
        }
    }
}

/// What is owed first. Asks the database only for what the operator has switched on.
pub async fn first(deps: &Deps, signed: &Signed) -> Result<Option<Debt>, StoreError> {
    let person_id = &signed.standing.person.id;
    if let Some(terms) = &deps.config.terms {
        let mut conn = deps.store.read().await?;
        let accepted = store::terms::accepted(&mut conn, person_id, &terms.version).await?;
        if accepted.is_none() {
            return Ok(Some(Debt::Terms));
        }
    }
    Ok(None)
}
