//! Deleting one's own account.

use app::routes;

use crate::failure::Failure;
use crate::http::cookies::Cookie;
use crate::http::flash::{Arrival, Flash};
use crate::http::visit::Visit;
use crate::security::deletion;

impl Visit {
    pub(super) async fn delete_own(&self, username: &str) -> Result<(), Failure> {
        let signed = match self.fresh(routes::DELETE_ACCOUNT).await? {
            Ok(signed) if self.deps.config.account_deletion => signed,
            // The page says that it is not there.
            Ok(_) => {
                self.redirect(routes::DELETE_ACCOUNT);
                return Ok(());
            }
            Err(to) => {
                self.redirect(&to);
                return Ok(());
            }
        };
        match deletion::delete(&self.deps, self.by(&signed), &signed, username).await? {
            Ok(()) => {
                self.cookie(Cookie::Session, None);
                self.cookie(Cookie::Attempt, None);
                self.redirect_with(
                    routes::LOGIN,
                    Flash {
                        arrival: Some(Arrival::AccountDeleted),
                        ..Flash::default()
                    },
                );
            }
            Err(problem) => self.redirect_with(
                routes::DELETE_ACCOUNT,
                Flash {
                    deletion: Some(problem),
                    ..Flash::default()
                },
            ),
        }
        Ok(())
    }
}
