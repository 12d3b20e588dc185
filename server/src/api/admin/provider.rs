//! Switching a provider, and removing it from everybody.

use app::api::Refused;
use app::api::admin::ProviderFields;
use app::routes::admin::{Admin, PROVIDERS, ProviderAct};
use app::words::admin_acts as words;

use super::NotDone;
use crate::admin::lockout::Glass;
use crate::admin::{AdminError, carry_out, providers};
use crate::administration::Left;
use crate::administration::done::Done;
use crate::http::visit::Visit;
use crate::security::browsers::method;
use crate::store;
use crate::work::Work;

/// How many chosen groups a cookie carries back to the form.
const MOST_KEPT: usize = 50;

impl Visit {
    pub(super) async fn act_on_provider(&self, fields: ProviderFields) -> Result<(), NotDone> {
        let act = ProviderAct::read(&fields.act).ok_or(NotDone::Refused(Refused::BadRequest))?;
        let path = Admin::ProviderAct(fields.id.clone(), act).path();
        let Some(signed) = self.administers(&path).await? else {
            return Ok(());
        };
        let origin = self.by(&signed);
        let done = carry_out(&self.deps, origin, async |work: &mut Work<'_>| {
            self.switch(work, &fields, act).await
        })
        .await;
        match done {
            Ok(done) => {
                self.leave(PROVIDERS, Left::done(done));
                Ok(())
            }
            Err(AdminError::PeopleLockedOut(..)) => {
                self.leave(&path, self.unknown(&fields, act));
                Ok(())
            }
            Err(error) => self.complain(&path, error, &[]),
        }
    }

    /// Back to the form: some would be left without a way in, and nobody has said that they know. What was chosen stays chosen.
    fn unknown(&self, fields: &ProviderFields, act: ProviderAct) -> Left {
        let text = match act {
            ProviderAct::On => words::provider_known_groups(self.lang()),
            ProviderAct::Off | ProviderAct::CleanUp => words::provider_known_missing(self.lang()),
        };
        let groups = fields.groups.iter().take(MOST_KEPT);
        let typed: Vec<(&str, &str)> = groups.map(|id| ("group", id.as_str())).collect();
        Left::problem("known", text.to_owned()).typed(&typed)
    }

    async fn switch(
        &self,
        work: &mut Work<'_>,
        fields: &ProviderFields,
        act: ProviderAct,
    ) -> Result<Done, AdminError> {
        let name = method(&self.deps, &fields.id, self.lang());
        let how = (fields.known, Glass::Whole);
        Ok(match act {
            ProviderAct::On => {
                let mut groups = Vec::new();
                for id in &fields.groups {
                    // Left out, a group that is gone would switch the method on for everybody.
                    let found = store::groups::by_id(&mut work.conn, id).await?;
                    groups.push(found.ok_or_else(|| AdminError::NoSuchGroup(String::new()))?.name);
                }
                providers::set_switch(work, &fields.id, (true, &groups), how).await?;
                Done::ProviderOn(name)
            }
            ProviderAct::Off => {
                providers::set_switch(work, &fields.id, (false, &[]), how).await?;
                Done::ProviderOff(name)
            }
            ProviderAct::CleanUp => {
                let removed = providers::clean_up(work, &fields.id, how).await?;
                Done::ProviderCleaned(name, removed)
            }
        })
    }
}
