//! Switching a provider, and removing it from everybody.

use app::api::Refused;
use app::api::admin::ProviderFields;
use app::routes::admin::{Admin, PROVIDERS, ProviderAct};
use app::words::admin_acts as words;

use super::NotDone;
use crate::admin::authority::Authority;
use crate::admin::lockout::Glass;
use crate::admin::{AdminError, carry_out, providers};
use crate::administration::done::Done;
use crate::administration::{Desk, Left, ask_provider};
use crate::http::visit::Visit;
use crate::security::browsers::method;
use crate::store;
use crate::work::{Origin, Work};

impl Visit {
    pub(super) async fn act_on_provider(&self, fields: ProviderFields) -> Result<(), NotDone> {
        let act = ProviderAct::read(&fields.act).ok_or(NotDone::Refused(Refused::BadRequest))?;
        let path = Admin::ProviderAct(fields.id.clone(), act).path();
        let Some(signed) = self.administers(&path).await? else {
            return Ok(());
        };
        let origin = self.by(&signed);
        if act != ProviderAct::On && !fields.known && self.locks_out(&origin, &fields.id).await? {
            let text = words::provider_known_missing(self.lang());
            self.leave(&path, Left::problem("known", text.to_owned()));
            return Ok(());
        }
        let done = carry_out(&self.deps, origin, async |work: &mut Work<'_>| {
            self.switch(work, &fields, act).await
        })
        .await;
        match done {
            Ok(done) => {
                self.leave(PROVIDERS, Left::done(done));
                Ok(())
            }
            Err(error) => self.complain(&path, error, &[]),
        }
    }

    async fn switch(
        &self,
        work: &mut Work<'_>,
        fields: &ProviderFields,
        act: ProviderAct,
    ) -> Result<Done, AdminError> {
        let name = method(&self.deps, &fields.id, self.lang());
        Ok(match act {
            ProviderAct::On => {
                let mut groups = Vec::new();
                for id in &fields.groups {
                    // Left out, a group that is gone would switch the method on for everybody.
                    let found = store::groups::by_id(&mut work.conn, id).await?;
                    groups.push(found.ok_or_else(|| AdminError::NoSuchGroup(String::new()))?.name);
                }
                providers::set_switch(work, &fields.id, (true, &groups), Glass::Whole).await?;
                Done::ProviderOn(name)
            }
            ProviderAct::Off => {
                providers::set_switch(work, &fields.id, (false, &[]), Glass::Whole).await?;
                Done::ProviderOff(name)
            }
            ProviderAct::CleanUp => {
                let removed = providers::clean_up(work, &fields.id, Glass::Whole).await?;
                Done::ProviderCleaned(name, removed)
            }
        })
    }

    /// Whether somebody has nothing else.
    async fn locks_out(&self, origin: &Origin, id: &str) -> Result<bool, NotDone> {
        let mut conn = self.deps.store.read().await?;
        let by = Authority::of(&mut conn, origin.actor.as_deref()).await?;
        let desk = Desk {
            deps: &self.deps,
            lang: self.lang(),
            origin,
            by: &by,
            left: &Left::default(),
        };
        Ok(ask_provider::alone(&mut conn, &desk, id).await?.0 > 0)
    }
}
