//! Changing one's password.

use app::routes;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::http::flash::Flash;
use crate::http::pages::with_next;
use crate::http::visit::Visit;
use crate::next_target::local_path;
use crate::security::panel::{Done, Just};
use crate::security::password::{self, Came};
use crate::sign_in::CookieChange;

impl Visit {
    /// `next` is set by the form of an expired password: the person was going somewhere.
    pub(super) async fn take_password(
        &self,
        password: String,
        (others, next): (bool, &str),
    ) -> Result<(), Failure> {
        let password = Zeroizing::new(password);
        let next = (!next.is_empty()).then(|| local_path(next));
        let form = match &next {
            Some(next) => with_next(routes::PASSWORD, next),
            None => routes::PASSWORD.to_owned(),
        };
        let signed = match self.fresh(routes::PASSWORD).await? {
            Ok(signed) => signed,
            Err(to) => {
                self.redirect(&to);
                return Ok(());
            }
        };
        match password::change(&self.deps, self.by(&signed), &signed, (password, others)).await? {
            Came::TooLate => self.redirect(&form),
            Came::Refused(problem) => self.redirect_with(
                &form,
                Flash {
                    password: Some((problem, others)),
                    ..Flash::default()
                },
            ),
            Came::Changed(changed) => {
                self.change_cookies(&[CookieChange::Session(Some(changed.token))]);
                self.redirect_with(
                    next.as_deref().unwrap_or(routes::SECURITY),
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
