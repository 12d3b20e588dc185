//! Renaming and removing what one has.

use app::routes::{Route, SECURITY};

use super::Came;
use crate::failure::Failure;
use crate::http::visit::Visit;
use crate::security::methods;
use crate::security::panel::{self, Done, Just};
use crate::work::Work;

impl Visit {
    pub(super) async fn give_name(&self, id: String, name: String) -> Result<Came, Failure> {
        let signed = match self.fresh(SECURITY).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        match methods::rename(&mut work, &signed.standing, (&id, &name)).await? {
            None => Ok(Came::Overview(Just::default())),
            Some(Err(problem)) => Ok(Came::Overview(panel::refused_name(&id, &name, problem))),
            Some(Ok(name)) => {
                work.commit().await?;
                Ok(Came::Overview(Just::done(Some(Done::Renamed(name)))))
            }
        }
    }

    pub(super) async fn take_away(&self, id: String) -> Result<Came, Failure> {
        let signed = match self.fresh(&Route::Remove(id.clone()).path()).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        match methods::remove(&mut work, &signed, &id).await? {
            None => Ok(Came::Overview(Just::default())),
            Some(Ok(name)) => {
                work.commit().await?;
                Ok(Came::Overview(Just::done(Some(Done::Removed(name)))))
            }
            Some(Err(kept)) => {
                drop(work);
                let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
                let record = crate::audit::Record::of(&signed.standing.person.id);
                work.record(crate::audit::Event::LockOutPrevented, record).await?;
                work.commit().await?;
                let Some(enrolment) = methods::find(&signed.standing, &id) else {
                    return Ok(Came::Overview(Just::default()));
                };
                let panel = panel::removal(
                    &self.deps,
                    &signed.standing,
                    self.lang(),
                    (enrolment, Some(&kept)),
                );
                Ok(Came::Kept(Box::new(panel)))
            }
        }
    }
}
