//! The port of the personal security settings.

mod adding;
mod browsers;
mod codes;
mod methods;

use app::api::Refused;
use app::api::security::SecurityPort;
use app::api::sign_in::SetUpFields;
use app::model::security::{Panel, PanelView};
use app::routes::SECURITY;
use async_trait::async_trait;

use crate::failure::Failure;
use crate::http::flash::Flash;
use crate::http::pages::{self, confirm_for};
use crate::http::visit::Visit;
use crate::security::backup_codes::CodesProblem;
use crate::security::panel::{self, Just};
use crate::security::unfinished::Unfinished;
use crate::sign_in::CookieChange;
use crate::sign_in::session::{self, Signed};
use crate::work::Origin;

/// What came of an act: where the person is now, and what is carried there.
enum Came {
    /// The overview.
    Overview(Just),
    /// The set-up that is open.
    Adding(String, Option<Unfinished>),
    /// The choice of what to add.
    Choose,
    /// The new backup codes, and why they are not in force yet.
    Codes(Option<CodesProblem>),
    /// The question before removing, with the answer no.
    Kept(Box<Panel>),
    /// Somewhere else.
    Go(String),
}

impl Visit {
    /// The session, if it may do this. `back` is the page that the act belongs to.
    pub(crate) async fn fresh(&self, back: &str) -> Result<Result<Signed, String>, Failure> {
        self.fresh_if(back, Signed::has_sudo).await
    }

    /// The session, if it may add a method.
    pub(super) async fn fresh_to_enrol(&self, back: &str) -> Result<Result<Signed, String>, Failure> {
        self.fresh_if(back, Signed::may_enrol).await
    }

    async fn fresh_if(
        &self,
        back: &str,
        may: fn(&Signed, i64) -> bool,
    ) -> Result<Result<Signed, String>, Failure> {
        match pages::gate_session(self, back).await? {
            Err((_, path)) => Ok(Err(path)),
            Ok(signed) if !may(&signed, self.deps.now_ms()) => Ok(Err(confirm_for(back))),
            Ok(signed) => {
                session::touch(&self.deps, &signed).await?;
                Ok(Ok(signed))
            }
        }
    }

    pub(crate) fn by(&self, signed: &Signed) -> Origin {
        Origin {
            actor: Some(signed.standing.person.id.clone()),
            ..self.origin.clone()
        }
    }

    async fn came(&self, came: Result<Came, Failure>) -> Result<Panel, Refused> {
        let panel = match came {
            Ok(came) => self.panel(came).await,
            Err(failure) => Err(failure),
        };
        panel.map_err(|failure| self.refuse(&failure))
    }

    async fn panel(&self, came: Came) -> Result<Panel, Failure> {
        let signed = match pages::gate_session(self, SECURITY).await? {
            Ok(signed) => signed,
            Err((_, to)) => return Ok(self.go(to)),
        };
        let (deps, lang) = (&self.deps, self.lang());
        let mut conn = deps.store.read().await?;
        let (panel, flash) = match came {
            Came::Go(to) => return Ok(self.go(to)),
            Came::Overview(just) => {
                let panel = panel::overview(&mut conn, deps, &signed, (lang, &just)).await?;
                (
                    Some(panel),
                    Flash {
                        just: Some(just),
                        ..Flash::default()
                    },
                )
            }
            Came::Adding(provider, problem) => {
                let flash = Flash {
                    set_up: problem,
                    ..Flash::default()
                };
                let with = self.with_flash(flash.clone());
                (pages::adding(&with, &mut conn, &signed, &provider).await?, flash)
            }
            Came::Choose => (
                Some(panel::choose(deps, &signed.standing, lang)),
                Flash::default(),
            ),
            Came::Codes(codes) => {
                let flash = Flash {
                    codes,
                    ..Flash::default()
                };
                let with = self.with_flash(flash.clone());
                (pages::new_codes(&with, &mut conn, &signed).await?, flash)
            }
            Came::Kept(panel) => (Some(*panel), Flash::default()),
        };
        let Some(panel) = panel else {
            return Ok(self.go(SECURITY.to_owned()));
        };
        if !self.asked.json {
            self.redirect_with(&panel.path, flash);
        }
        Ok(panel)
    }

    fn go(&self, to: String) -> Panel {
        if !self.asked.json {
            self.redirect(&to);
        }
        Panel {
            view: PanelView::Go { to: to.clone() },
            done: None,
            path: to,
        }
    }
}

#[async_trait]
impl SecurityPort for Visit {
    async fn add(&self, provider: String, replaces: String) -> Result<Panel, Refused> {
        self.came(self.start_adding(provider, replaces).await).await
    }

    async fn finish_add(&self, fields: SetUpFields) -> Result<Panel, Refused> {
        match self.finish_adding(fields).await {
            Ok((came, Some(token))) => {
                self.change_cookies(&[CookieChange::Session(Some(token.clone()))]);
                self.with_session(token).came(Ok(came)).await
            }
            Ok((came, None)) => self.came(Ok(came)).await,
            Err(failure) => Err(self.refuse(&failure)),
        }
    }

    async fn rename(&self, id: String, name: String) -> Result<Panel, Refused> {
        self.came(self.give_name(id, name).await).await
    }

    async fn remove(&self, id: String) -> Result<Panel, Refused> {
        self.came(self.take_away(id).await).await
    }

    async fn new_codes(&self) -> Result<Panel, Refused> {
        self.came(self.make_codes().await).await
    }

    async fn confirm_codes(&self, kept: bool, name: String) -> Result<Panel, Refused> {
        self.came(self.keep_new_codes(kept, &name).await).await
    }

    async fn end_browser(&self, id: String) -> Result<Panel, Refused> {
        self.came(self.end_one(id).await).await
    }

    async fn end_others(&self) -> Result<Panel, Refused> {
        self.came(self.end_all_others().await).await
    }

    async fn forget(&self, id: String) -> Result<Panel, Refused> {
        self.came(self.forget_remembered(id).await).await
    }

    async fn stop(&self) -> Result<Panel, Refused> {
        self.came(self.drop_set_up().await).await
    }
}
