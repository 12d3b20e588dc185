//! What a signed-in person still owes: it must be done before anything else. Decided here alone, and asked by the one gate that
//! every page and every post of a session passes (`http::pages::gate_session`). The page that pays a debt, signing out, and
//! confirming who one is are not behind it.
//!
//! To add a debt: a variant of [`Debt`], its page and reason, and a line in [`first`].

use super::session::Signed;
use crate::deps::Deps;
use crate::store::{self, StoreError, people::Person};
use app::routes;

/// Something that is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debt {
    /// The password has expired (`password.expires_days`): another must be chosen.
    Password,
    /// The operator's text must be accepted.
    Terms,
}

impl Debt {
    /// The page where it is paid.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Password => routes::PASSWORD,
            Self::Terms => routes::TERMS,
        }
    }

    /// Whether a page or a post stays open while it is owed: the page that pays it; and nobody has to accept a text to take their
    /// data with them or to delete their account (GDPR, Articles 15, 17 and 20).
    pub fn leaves_open(self, path: &str) -> bool {
        path == self.page()
            || (self == Self::Terms && [routes::DELETE_ACCOUNT, routes::post::DOWNLOAD_DATA].contains(&path))
    }

    /// What an application is told, with 401.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Password => "password_expired",
            Self::Terms => "terms_required",
        }
    }
}

/// What is owed first. Asks the database only for what the operator has switched on.
pub async fn first(deps: &Deps, signed: &Signed) -> Result<Option<Debt>, StoreError> {
    let person = &signed.standing.person;
    if password_has_expired(deps, person).await? {
        return Ok(Some(Debt::Password));
    }
    if let Some(terms) = &deps.config.terms {
        let mut conn = deps.store.read().await?;
        let accepted = store::terms::accepted(&mut conn, &person.id, &terms.version).await?;
        if accepted.is_none() {
            return Ok(Some(Debt::Terms));
        }
    }
    Ok(None)
}

async fn password_has_expired(deps: &Deps, person: &Person) -> Result<bool, StoreError> {
    let good_for_ms = deps.config.password.expires_ms;
    if good_for_ms == 0 || person.password_hash.is_none() {
        return Ok(false);
    }
    let mut conn = deps.store.read().await?;
    let known = store::people::password_check(&mut conn, &person.id).await?;
    Ok(deps.now_ms() - known.changed_at >= good_for_ms)
}
