//! Making and deleting groups. Who is in one is changed from the person's side (`person.rs`).

use app::api::Refused;
use app::routes::admin::{Admin, GROUPS, GroupAct};

use super::NotDone;
use crate::admin::lockout::Glass;
use crate::admin::{carry_out, groups};
use crate::administration::acts;
use crate::administration::done::Done;
use crate::administration::{Left, problem};
use crate::http::visit::Visit;
use crate::work::Work;

impl Visit {
    pub(super) async fn make_group(&self, name: &str) -> Result<(), NotDone> {
        let path = Admin::NewGroup.path();
        let Some(signed) = self.administers(&path).await? else {
            return Ok(());
        };
        let made = carry_out(&self.deps, self.by(&signed), async |work: &mut Work<'_>| {
            groups::create(work, name).await
        })
        .await;
        match made {
            Ok(group) => {
                let to = Admin::Group(group.id).path();
                self.leave(&to, Left::done(Done::GroupMade(group.name)));
                Ok(())
            }
            Err(error) => match problem::group_name(&error, self.lang()) {
                Some((field, words)) => {
                    self.leave(&path, Left::problem(field, words).typed(&[("name", name)]));
                    Ok(())
                }
                None => Err(error.into()),
            },
        }
    }

    pub(super) async fn act_on_group(&self, id: &str, act: &str) -> Result<(), NotDone> {
        // Somebody is put in from the person's side, where the effect is shown.
        let Some(GroupAct::Delete) = GroupAct::read(act) else {
            return Err(NotDone::Refused(Refused::BadRequest));
        };
        let path = Admin::GroupAct(id.to_owned(), GroupAct::Delete).path();
        let Some(signed) = self.administers(&path).await? else {
            return Ok(());
        };
        let deleted = carry_out(&self.deps, self.by(&signed), async |work: &mut Work<'_>| {
            let group = acts::group(work, id).await?;
            groups::delete(work, &group, Glass::Whole).await?;
            Ok(group.name)
        })
        .await;
        match deleted {
            Ok(name) => {
                self.leave(GROUPS, Left::done(Done::GroupDeleted(name)));
                Ok(())
            }
            Err(error) => self.complain(&path, error, &[]),
        }
    }
}
