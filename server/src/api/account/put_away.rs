//! Putting away what the home page shows: a notice, the offer of a passkey.

use app::routes;

use crate::failure::Failure;
use crate::http::pages;
use crate::http::visit::Visit;
use crate::notices::Stance;
use crate::store::{self, notices::Notice as Row};
use crate::work::Work;

impl Visit {
    pub(super) async fn put_away(&self, notice: &str) -> Result<(), Failure> {
        match pages::gate_session(self, routes::HOME).await? {
            Err((_, to)) => self.redirect(&to),
            Ok(signed) => {
                let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
                let open = self.notices(&mut work.conn, &signed).await?;
                let answers = |row: &&Row| {
                    let stance = open.stance(&signed.session, row);
                    row.id == notice && stance.is_some_and(|(_, stance)| stance == Stance::Answers)
                };
                if let Some(row) = open.rows.iter().find(answers) {
                    store::notices::mark_seen(&mut work.conn, &row.person_id, &row.id, work.now).await?;
                    work.commit().await?;
                }
                self.redirect(routes::HOME);
            }
        }
        Ok(())
    }

    pub(super) async fn no_passkey(&self, never: bool) -> Result<(), Failure> {
        match pages::gate_session(self, routes::HOME).await? {
            Err((_, to)) => self.redirect(&to),
            Ok(signed) => {
                let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
                store::passkey_offers::put_away(&mut work.conn, &signed.standing.person.id, never).await?;
                work.commit().await?;
                self.redirect(routes::HOME);
            }
        }
        Ok(())
    }
}
