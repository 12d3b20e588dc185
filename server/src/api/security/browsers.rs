//! Signing out other browsers, and forgetting remembered ones.

use app::routes::SECURITY;

use super::Came;
use crate::failure::Failure;
use crate::http::pages;
use crate::http::visit::Visit;
use crate::security::browsers;
use crate::security::panel::{Done, Just};
use crate::work::Work;

impl Visit {
    pub(super) async fn end_one(&self, id: String) -> Result<Came, Failure> {
        let signed = match pages::gate_session(self, SECURITY).await? {
            Ok(signed) => signed,
            Err((_, to)) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        let ended = browsers::end_one(&mut work, &signed, &id).await?;
        work.commit().await?;
        Ok(Came::Overview(Just::done(ended.map(Done::BrowserOut))))
    }

    pub(super) async fn end_all_others(&self) -> Result<Came, Failure> {
        let signed = match pages::gate_session(self, SECURITY).await? {
            Ok(signed) => signed,
            Err((_, to)) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        let ended = browsers::end_others(&mut work, &signed).await?;
        work.commit().await?;
        Ok(Came::Overview(Just::done(Some(Done::OthersOut(ended.sessions)))))
    }

    pub(super) async fn forget_remembered(&self, id: String) -> Result<Came, Failure> {
        let signed = match pages::gate_session(self, SECURITY).await? {
            Ok(signed) => signed,
            Err((_, to)) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        let forgotten = browsers::forget(&mut work, &signed, &id).await?;
        work.commit().await?;
        Ok(Came::Overview(Just::done(
            (forgotten > 0).then_some(Done::Forgotten(forgotten)),
        )))
    }
}
