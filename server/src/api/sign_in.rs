//! The port of a sign-in: every answer is the next step. A browser without script is sent to the step's own page, with what
//! went wrong in a sealed cookie.

use app::api::Refused;
use app::api::sign_in::{PasskeyFields, PasswordFields, SetUpFields, SignInPort};
use app::model::step::{Step, View};
use app::routes::LOGIN;
use async_trait::async_trait;

use crate::failure::Failure;
use crate::http::flash::{Arrival, Flash};
use crate::http::pages::{self, Question, arrival_words, confirm_for, landed};
use crate::http::visit::Visit;
use crate::next_target::local_path;
use crate::sign_in::{Position, Start, Turn, answer, choose, passkey, password, set_up, step};
use crate::store::attempts::Purpose;

impl Visit {
    /// Turns what came of a step into the answer.
    async fn turn(&self, turn: Result<Turn, Failure>, arrival: Option<Arrival>) -> Result<Step, Refused> {
        let result = match turn {
            Ok(turn) => self.shown(turn, arrival).await,
            Err(failure) => Err(failure),
        };
        result.map_err(|failure| self.refuse(&failure))
    }

    async fn shown(&self, turn: Turn, arrival: Option<Arrival>) -> Result<Step, Failure> {
        self.change_cookies(&turn.cookies);
        let problem = turn.problem.as_ref();
        let (step, start) = match &turn.at {
            Position::Landed(to) => (landed(to.clone()), None),
            Position::Start(start) => {
                let notice = arrival.map(|a| arrival_words(self, a).to_owned());
                let mut conn = self.deps.store.read().await?;
                let step = step::start(&mut conn, &self.deps, self.lang(), (start, problem, notice)).await?;
                (step, Some(start.clone()))
            }
            Position::At(open) => {
                let mut conn = self.deps.store.read().await?;
                let step = step::of(&mut conn, &self.deps, self.lang(), (open, problem)).await?;
                let start = open.row.is_none().then(|| Start {
                    next: open.next.clone(),
                    ..Start::default()
                });
                (step, start)
            }
        };
        self.reply(
            &step,
            Flash {
                problem: turn.problem,
                start,
                arrival,
                ..Flash::default()
            },
        );
        Ok(step)
    }

    fn reply(&self, step: &Step, flash: Flash) {
        if self.asked.json {
            if let View::End(end) = &step.view {
                self.status(end.status);
                if let Some(seconds) = end.wait_s {
                    self.header(http::header::RETRY_AFTER, &seconds.to_string());
                }
            }
            return;
        }
        match &step.view {
            View::Landed { to } => self.redirect(to),
            _ if flash.problem.is_some() || flash.start.is_some() || flash.arrival.is_some() => {
                self.redirect_with(&step.path, flash);
            }
            _ => self.redirect(&step.path),
        }
    }
}

#[async_trait]
impl SignInPort for Visit {
    async fn password(&self, fields: PasswordFields) -> Result<Step, Refused> {
        let form = password::Form {
            username: fields.username,
            password: fields.password,
            next: local_path(&fields.next),
            stay: fields.stay,
        };
        self.turn(
            password::password(&self.deps, self.origin.clone(), &self.brought, form).await,
            None,
        )
        .await
    }

    async fn passkey(&self, fields: PasskeyFields) -> Result<Step, Refused> {
        let form = passkey::Form {
            ceremony: fields.ceremony,
            answer: fields.code,
            next: local_path(&fields.next),
            stay: fields.stay,
        };
        let turn = passkey::passkey(&self.deps, self.origin.clone(), &self.brought, form).await;
        self.turn(turn, None).await
    }

    async fn choose(&self, provider: String, next: String) -> Result<Step, Refused> {
        let form = (provider.as_str(), local_path(&next));
        let turn = choose::choose(&self.deps, self.origin.clone(), &self.brought, (form.0, &form.1)).await;
        self.turn(turn, None).await
    }

    async fn answer(&self, provider: String, code: String, remember: bool) -> Result<Step, Refused> {
        let form = answer::Form {
            provider,
            code,
            remember,
        };
        self.turn(
            answer::answer(&self.deps, self.origin.clone(), &self.brought, form).await,
            None,
        )
        .await
    }

    async fn set_up(&self, provider: String, next: String) -> Result<Step, Refused> {
        let next = local_path(&next);
        let turn = set_up::start(&self.deps, self.origin.clone(), &self.brought, (&provider, &next)).await;
        self.turn(turn, None).await
    }

    async fn finish_set_up(&self, fields: SetUpFields) -> Result<Step, Refused> {
        self.turn(
            set_up::finish(&self.deps, self.origin.clone(), &self.brought, fields).await,
            None,
        )
        .await
    }

    async fn keep_codes(&self, kept: bool, later: bool, name: String) -> Result<Step, Refused> {
        let said = (kept, later, name.as_str());
        let turn = set_up::keep_codes(&self.deps, self.origin.clone(), &self.brought, said).await;
        self.turn(turn, None).await
    }

    async fn put_off(&self, next: String) -> Result<Step, Refused> {
        let next = local_path(&next);
        let turn = choose::put_off(&self.deps, self.origin.clone(), &self.brought, &next).await;
        self.turn(turn, None).await
    }

    async fn other_way(&self) -> Result<Step, Refused> {
        self.turn(
            choose::other_way(&self.deps, self.origin.clone(), &self.brought).await,
            None,
        )
        .await
    }

    async fn confirm(&self, next: String, person: String) -> Result<Step, Refused> {
        let next = local_path(&next);
        let step = match pages::question(self, next.clone(), Some(&person)).await {
            // Over a page one proves oneself again. Who must prove more has a page for that, which says why.
            Ok(Question::Step(step, Purpose::Sudo)) => *step,
            Ok(Question::Step(..)) => landed(confirm_for(&next)),
            Ok(Question::Passed(to)) => landed(to),
            Ok(Question::SignedOut) => landed(pages::with_next(LOGIN, &next)),
            Err(failure) => return Err(self.refuse(&failure)),
        };
        self.reply(&step, Flash::default());
        Ok(step)
    }

    async fn leave(&self) -> Result<Step, Refused> {
        let turn = choose::leave(&self.deps, self.origin.clone(), &self.brought).await;
        self.turn(turn, None).await
    }

    async fn cancel(&self) -> Result<Step, Refused> {
        match choose::cancel(&self.deps, self.origin.clone(), &self.brought).await {
            Ok((turn, signed_in)) => {
                let arrival = (!signed_in).then_some(Arrival::Cancelled);
                self.turn(Ok(turn), arrival).await
            }
            Err(failure) => Err(self.refuse(&failure)),
        }
    }
}
