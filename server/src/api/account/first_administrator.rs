//! Making the first administrator's account.

use app::api::account::FirstFields;
use app::routes;

use crate::failure::Failure;
use crate::first_administrator::{self, Made};
use crate::http::flash::{Arrival, Flash};
use crate::http::visit::Visit;
use crate::sign_in::Problem;
use crate::work::Origin;

impl Visit {
    pub(super) async fn make_first(&self, fields: FirstFields) -> Result<(), Failure> {
        let origin = Origin {
            actor: Some("setup".to_owned()),
            ..self.origin.clone()
        };
        match first_administrator::create(&self.deps, origin, fields).await? {
            Made::Yes => {
                let arrival = Some(Arrival::AccountMade);
                self.redirect_with(
                    routes::LOGIN,
                    Flash {
                        arrival,
                        ..Flash::default()
                    },
                );
            }
            Made::No(first) => {
                self.redirect_with(
                    routes::FIRST_ADMINISTRATOR,
                    Flash {
                        first: Some(*first),
                        ..Flash::default()
                    },
                );
            }
            Made::Exists => self.redirect(routes::FIRST_ADMINISTRATOR),
            Made::TooMany(until_ms) => {
                let problem = Some(Problem::TooMany { until_ms });
                self.redirect_with(
                    routes::LOGIN,
                    Flash {
                        problem,
                        ..Flash::default()
                    },
                );
            }
        }
        Ok(())
    }
}
