//! The port of the administration: plain forms, answered with a redirect. Whoever may not gets 403, here as on the pages.

mod group;
mod invite;
mod person;

use app::api::Refused;
use app::api::admin::{AdminPort, InviteFields, PersonFields};
use async_trait::async_trait;

use crate::admin::AdminError;
use crate::administration::person::Stop;
use crate::administration::{Left, problem};
use crate::failure::Failure;
use crate::http::pages::leaving;
use crate::http::visit::Visit;
use crate::sign_in::session::Signed;

/// Why a form came to nothing.
enum NotDone {
    /// It is not one of ours, or not for this person, or what it is about is gone.
    Refused(Refused),
    /// Something inside.
    Failure(Failure),
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<crate::store::StoreError> for NotDone {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<AdminError> for NotDone {
    fn from(error: AdminError) -> Self {
        Stop::from(error).into()
    }
}

impl From<Stop> for NotDone {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Failure(failure) => Self::Failure(failure),
            Stop::Admin(AdminError::NotAllowed(_)) => Self::Refused(Refused::Forbidden),
            Stop::Admin(_) => Self::Refused(Refused::NotFound),
        }
    }
}

impl Visit {
    /// The session, if it was confirmed a short while ago; else the browser is sent to where that is done, and back to `path`.
    async fn administers(&self, path: &str) -> Result<Option<Signed>, Failure> {
        match self.fresh(path).await? {
            Ok(signed) => Ok(Some(signed)),
            Err(to) => {
                self.redirect(&to);
                Ok(None)
            }
        }
    }

    /// Back to a page, with what a form left.
    fn leave(&self, path: &str, left: Left) {
        self.redirect_with(path, leaving(left));
    }

    /// Back to the form with what was wrong and what was typed; an error that is no matter of the form goes on.
    fn complain(&self, path: &str, error: AdminError, typed: &[(&str, &str)]) -> Result<(), NotDone> {
        match problem::words_of(&error, self.lang()) {
            Some((field, words)) => {
                self.leave(path, Left::problem(field, words).typed(typed));
                Ok(())
            }
            None => Err(error.into()),
        }
    }

    fn answered(&self, done: Result<(), NotDone>) -> Result<(), Refused> {
        done.map_err(|not_done| match not_done {
            NotDone::Refused(refused) => refused,
            NotDone::Failure(failure) => self.refuse(&failure),
        })
    }
}

#[async_trait]
impl AdminPort for Visit {
    async fn invite(&self, fields: InviteFields) -> Result<(), Refused> {
        self.answered(self.invite_somebody(fields).await)
    }

    async fn person(&self, fields: PersonFields) -> Result<(), Refused> {
        self.answered(self.act_on_person(fields).await)
    }

    async fn new_group(&self, name: String) -> Result<(), Refused> {
        self.answered(self.make_group(&name).await)
    }

    async fn group(&self, id: String, act: String) -> Result<(), Refused> {
        self.answered(self.act_on_group(&id, &act).await)
    }
}
