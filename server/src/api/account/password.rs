//! Changing one's password.

use app::routes;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::http::flash::Flash;
use crate::http::visit::Visit;
use crate::security::panel::{Done, Just};
use crate::security::password::{self, Came};
use crate::sign_in::CookieChange;

impl Visit {
    pub(super) async fn take_password(&self, password: String, others: bool) -> Result<(), Failure> {
        let password = Zeroizing::new(password);
        let signed = match self.fresh(routes::PASSWORD).await? {
            Ok(signed) => signed,
            Err(to) => {
                self.redirect(&to);
                return Ok(());
            }
        };
        match password::change(&self.deps, self.by(&signed), &signed, (password, others)).await? {
            Came::TooLate => self.redirect(routes::PASSWORD),
            Came::Refused(problem) => self.redirect_with(
                routes::PASSWORD,
                Flash {
                    password: Some((problem, others)),
                    ..Flash::default()
                },
            ),
            Came::Changed(changed) => {
                self.change_cookies(&[CookieChange::Session(Some(changed.token))]);
                self.redirect_with(
                    routes::SECURITY,
                    Flash {
                        just: Some(Just::done(Some(Done::Password(changed.ended)))),
                        ..Flash::default()
                    },
                );
            }
        }
        Ok(())
    }
}
