//! Doing something to a person.

use app::api::Refused;
use app::api::admin::PersonFields;
use app::routes::admin::{Admin, PEOPLE, PersonAct};
use app::words::admin_acts as words;

use super::NotDone;
use crate::admin::{carry_out, codes, password_reset, people};
use crate::administration::acts::{self, With};
use crate::administration::person::act_path;
use crate::administration::{CodeKind, GivenCode, Left};
use crate::http::visit::Visit;
use crate::validate;
use crate::work::{Origin, Work};

impl Visit {
    pub(super) async fn act_on_person(&self, fields: PersonFields) -> Result<(), NotDone> {
        let act = PersonAct::read(&fields.act).ok_or(NotDone::Refused(Refused::BadRequest))?;
        let path = act_path(&fields.username, act, &fields.on);
        let Some(signed) = self.administers(&path).await? else {
            return Ok(());
        };
        let origin = self.by(&signed);
        if act == PersonAct::ResetPassword {
            return self.reset(origin, &fields.username, &path).await;
        }
        if act == PersonAct::GiveCode {
            return self.give_code(origin, &fields, &path).await;
        }
        if act == PersonAct::Delete && validate::key(&fields.confirm) != validate::key(&fields.username) {
            let text = words::delete_wrong(self.lang(), &fields.username);
            self.leave(&path, Left::problem("confirm", text));
            return Ok(());
        }
        let done = carry_out(&self.deps, origin, async |work: &mut Work<'_>| {
            let actor = work.origin.actor.clone();
            let person = people::see(&mut work.conn, actor.as_deref(), &fields.username).await?;
            let with = With {
                on: &fields.on,
                reason: &fields.reason,
                full_name: &fields.full_name,
                email: &fields.email,
            };
            acts::on_person(work, &person, act, with).await
        })
        .await;
        let to = match act {
            PersonAct::Delete => PEOPLE.to_owned(),
            PersonAct::LookAfter | PersonAct::EndLookAfter => Admin::Group(fields.on.clone()).path(),
            _ => Admin::Person(fields.username.clone()).path(),
        };
        match done {
            Ok(done) => self.leave(&to, Left::done(done)),
            Err(error) => {
                let typed = [
                    ("reason", fields.reason.as_str()),
                    ("full_name", &fields.full_name),
                    ("email", &fields.email),
                ];
                return self.complain(&path, error, &typed);
            }
        }
        Ok(())
    }

    /// The code is shown on the page that asked, once: it travels sealed and stands nowhere else.
    async fn reset(&self, origin: Origin, username: &str, path: &str) -> Result<(), NotDone> {
        let started = password_reset::start(&self.deps, origin, username).await?;
        let given = GivenCode {
            username: started.person.username,
            code: started.code.dashed(),
            expires_at: started.expires_at,
            kind: CodeKind::Reset,
        };
        let left = Left {
            code: Some(given),
            ..Left::default()
        };
        self.leave(path, left);
        Ok(())
    }

    /// Likewise for the code that takes the place of the second step.
    async fn give_code(&self, origin: Origin, fields: &PersonFields, path: &str) -> Result<(), NotDone> {
        match codes::issue(&self.deps, origin, &fields.username, &fields.reason).await {
            Ok(issued) => {
                let given = GivenCode {
                    username: issued.person.username,
                    code: issued.code.dashed(),
                    expires_at: issued.expires_at,
                    kind: match issued.unconfirmed {
                        true => CodeKind::Unconfirmed,
                        false => CodeKind::SecondStep,
                    },
                };
                let left = Left {
                    code: Some(given),
                    ..Left::default()
                };
                self.leave(path, left);
                Ok(())
            }
            Err(error) => self.complain(path, error, &[("reason", &fields.reason)]),
        }
    }
}
