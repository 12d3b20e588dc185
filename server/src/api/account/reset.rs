//! Another password with the code of a reset.

use app::routes;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::http::flash::{Arrival, Flash};
use crate::http::visit::Visit;
use crate::security::password_reset::{self, Came};
use crate::sign_in::Problem;

/// At most what the field shows again.
const SHOWN: usize = 64;

impl Visit {
    pub(super) async fn finish_reset(&self, code: String, password: String) -> Result<(), Failure> {
        let typed = (code.as_str(), Zeroizing::new(password));
        let (to, flash) = match password_reset::finish(&self.deps, self.origin.clone(), typed).await? {
            Came::Changed => (
                routes::LOGIN,
                Flash {
                    arrival: Some(Arrival::PasswordReset),
                    ..Flash::default()
                },
            ),
            Came::Refused(problem) => (
                routes::RESET_PASSWORD,
                Flash {
                    reset: Some((code.chars().take(SHOWN).collect(), problem)),
                    ..Flash::default()
                },
            ),
            Came::TooMany(until_ms) => (
                routes::LOGIN,
                Flash {
                    problem: Some(Problem::TooMany { until_ms }),
                    ..Flash::default()
                },
            ),
        };
        self.redirect_with(to, flash);
        Ok(())
    }
}
