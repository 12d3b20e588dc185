//! Backup codes: making ten new ones, and saying that they are kept.

use app::routes::{Route, SECURITY};

use super::Came;
use crate::failure::Failure;
use crate::http::pages::confirm_for;
use crate::http::visit::Visit;
use crate::security::backup_codes::{self, CodesProblem};
use crate::security::new_key;
use crate::security::panel::{Done, Just};
use crate::sign_in::gate;
use crate::store::setups::Owner;
use crate::work::Work;

impl Visit {
    pub(super) async fn make_codes(&self) -> Result<Came, Failure> {
        let signed = match self.fresh(SECURITY).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        // Codes stand in for a method, so the first is not had by way of them.
        if signed.owes_first_method() {
            return Ok(Came::Go(confirm_for(&Route::AddMethod.path())));
        }
        if !backup_codes::are_on(&signed.standing, &self.deps) {
            return Ok(Came::Overview(Just::default()));
        }
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        let owner = Owner::Session(signed.session.id.clone());
        backup_codes::prepare(&mut work, &signed.standing.person.id, owner).await?;
        work.commit().await?;
        Ok(Came::Codes(None))
    }

    pub(super) async fn keep_new_codes(&self, kept: bool, name: &str) -> Result<Came, Failure> {
        let signed = match self.fresh(SECURITY).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        if let Err(problem) = new_key::name(&mut work, &signed.standing, name).await? {
            return Ok(Came::Codes(Some(problem)));
        }
        if kept {
            gate::own_act(&mut work, &signed.standing.person.id).await??;
        }
        work.commit().await?;
        if !kept {
            return Ok(Came::Codes(Some(CodesProblem::Tick)));
        }
        let owner = Owner::Session(signed.session.id.clone());
        let person = &signed.standing.person;
        if !backup_codes::confirm(&self.deps, &self.by(&signed), person, &owner).await? {
            let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
            backup_codes::prepare(&mut work, &person.id, owner).await?;
            work.commit().await?;
            return Ok(Came::Codes(Some(CodesProblem::Gone)));
        }
        Ok(Came::Overview(Just::done(Some(Done::Codes))))
    }
}
