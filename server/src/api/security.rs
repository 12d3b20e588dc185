//! The port of the personal security settings.

use app::api::Refused;
use app::api::security::SecurityPort;
use app::api::sign_in::SetUpFields;
use app::model::security::{Panel, PanelView};
use app::routes::{Route, SECURITY};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::http::flash::Flash;
use crate::http::pages::{self, confirm_for};
use crate::http::visit::Visit;
use crate::providers::SetUpProblem;
use crate::random::Token;
use crate::security::backup_codes::{self, CodesProblem};
use crate::security::panel::{self, Done, Just};
use crate::security::{enrol, methods, unfinished::Unfinished};
use crate::sign_in::CookieChange;
use crate::sign_in::session::{self, Signed};
use crate::store::{self, setups::Owner};
use crate::work::{Origin, Work};

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
    async fn fresh(&self, back: &str) -> Result<Result<Signed, String>, Failure> {
        match pages::gate_session(self, back).await? {
            Err((_, path)) => Ok(Err(path)),
            Ok(signed) if !signed.has_sudo(self.deps.now_ms()) => Ok(Err(confirm_for(back))),
            Ok(signed) => {
                session::touch(&self.deps, &signed).await?;
                Ok(Ok(signed))
            }
        }
    }

    fn by(&self, signed: &Signed) -> Origin {
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

    async fn start_adding(&self, provider: String, replaces: String) -> Result<Came, Failure> {
        let back = if replaces.is_empty() {
            Route::AddMethod.path()
        } else {
            SECURITY.to_owned()
        };
        let signed = match self.fresh(&back).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        if !signed
            .standing
            .settable()
            .iter()
            .any(|s| s.provider.as_str() == provider)
        {
            return Ok(Came::Choose);
        }
        let replaced = methods::find(&signed.standing, &replaces).filter(|e| e.provider == provider);
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        let owner = Owner::Session(signed.session.id.clone());
        let what = (provider.as_str(), replaced.map(|e| e.id.as_str()));
        enrol::start(&mut work, &signed.standing, owner, what).await?;
        work.commit().await?;
        Ok(Came::Adding(provider, None))
    }

    /// A new proof is a rise in trust, so the session gets a new token with it.
    async fn finish_adding(&self, fields: SetUpFields) -> Result<(Came, Option<Token>), Failure> {
        // Whoever must confirm first comes back to the set-up that is open.
        let back = match fields.provider.parse::<policy::ProviderId>() {
            Ok(id) => Route::Adding(id.as_str().to_owned()).path(),
            Err(_) => Route::AddMethod.path(),
        };
        let signed = match self.fresh(&back).await? {
            Ok(signed) => signed,
            Err(to) => return Ok((Came::Go(to), None)),
        };
        let owner = Owner::Session(signed.session.id.clone());
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        let open = enrol::pending(&mut work.conn, &self.deps, &owner, &fields.provider).await?;
        let moved = open.is_some_and(|row| row.replaces.is_some());
        let first = !signed.standing.has_factor();
        let named_itself = fields.name.trim().is_empty();
        let enrolment = match enrol::finish(&mut work, &signed.standing, &owner, &fields).await? {
            Ok(enrolment) => enrolment,
            Err(SetUpProblem::Gone) => return Ok((Came::Choose, None)),
            Err(problem) => {
                work.commit().await?;
                let unfinished = Unfinished::of(problem, &fields);
                return Ok((Came::Adding(fields.provider, Some(unfinished)), None));
            }
        };
        // What was just shown is a proof of this session as well: nobody is asked again a moment later.
        let about = self
            .deps
            .providers
            .get(&enrolment.provider)
            .map(|p| (p.id(), p.about(self.lang())));
        let mut proofs = signed.proofs.clone();
        proofs.extend(about.map(|(provider, about)| policy::Proof {
            provider,
            role: about.role,
            strength: about.strength,
            at_ms: work.now,
        }));
        let version = session::version(&signed.standing);
        store::sessions::set_proofs(
            &mut work.conn,
            &signed.session.id,
            &session::proofs_text(&proofs),
            version,
        )
        .await?;
        let offer_codes = first && backup_codes::wanted(&signed.standing, &self.deps, &mut work.conn).await?;
        if offer_codes {
            backup_codes::prepare(&mut work, &signed.standing.person.id, owner).await?;
        }
        let token = session::renew_token(&mut work, &signed.session.id).await?;
        work.commit().await?;
        if offer_codes {
            return Ok((Came::Codes(None), Some(token)));
        }
        // Named by its maker: now that it works, the person may say what it is called.
        let rename = named_itself.then(|| (enrolment.id.clone(), enrolment.name.clone(), None));
        let done = if moved {
            Done::Moved(enrolment.name)
        } else {
            Done::Connected(enrolment.name)
        };
        let just = Just {
            done: Some(done),
            rename,
        };
        Ok((Came::Overview(just), Some(token)))
    }

    async fn give_name(&self, id: String, name: String) -> Result<Came, Failure> {
        let signed = match self.fresh(SECURITY).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        match methods::rename(&mut work, &signed.standing, (&id, &name)).await? {
            None => Ok(Came::Overview(Just::default())),
            Some(Err(problem)) => Ok(Came::Overview(panel::refused_name(&id, &name, problem))),
            Some(Ok(name)) => {
                work.commit().await?;
                Ok(Came::Overview(Just {
                    done: Some(Done::Renamed(name)),
                    rename: None,
                }))
            }
        }
    }

    async fn take_away(&self, id: String) -> Result<Came, Failure> {
        let signed = match self.fresh(&Route::Remove(id.clone()).path()).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        match methods::remove(&mut work, &signed, &id).await? {
            None => Ok(Came::Overview(Just::default())),
            Some(Ok(name)) => {
                work.commit().await?;
                Ok(Came::Overview(Just {
                    done: Some(Done::Removed(name)),
                    rename: None,
                }))
            }
            Some(Err(kept)) => {
                drop(work);
                let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
                let record = crate::audit::Record::of(&signed.standing.person.id);
                work.record(crate::audit::Event::LockOutPrevented, record).await?;
                work.commit().await?;
                let Some(enrolment) = methods::find(&signed.standing, &id) else {
                    return Ok(Came::Overview(Just::default()));
                };
                let panel = panel::removal(
                    &self.deps,
                    &signed.standing,
                    self.lang(),
                    (enrolment, Some(&kept)),
                );
                Ok(Came::Kept(Box::new(panel)))
            }
        }
    }

    async fn make_codes(&self) -> Result<Came, Failure> {
        let signed = match self.fresh(SECURITY).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        if !backup_codes::are_on(&signed.standing, &self.deps, &mut work.conn).await? {
            return Ok(Came::Overview(Just::default()));
        }
        let owner = Owner::Session(signed.session.id.clone());
        backup_codes::prepare(&mut work, &signed.standing.person.id, owner).await?;
        work.commit().await?;
        Ok(Came::Codes(None))
    }

    async fn keep_new_codes(&self, kept: bool) -> Result<Came, Failure> {
        let signed = match self.fresh(SECURITY).await? {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        if !kept {
            return Ok(Came::Codes(Some(CodesProblem::Tick)));
        }
        let owner = Owner::Session(signed.session.id.clone());
        let person = &signed.standing.person;
        if !backup_codes::confirm(&self.deps, &self.by(&signed), person, &owner).await? {
            let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
            backup_codes::prepare(&mut work, &person.id, owner).await?;
            work.commit().await?;
            return Ok(Came::Codes(Some(CodesProblem::Gone)));
        }
        Ok(Came::Overview(Just {
            done: Some(Done::Codes),
            rename: None,
        }))
    }

    async fn drop_set_up(&self) -> Result<Came, Failure> {
        let signed = match pages::gate_session(self, SECURITY).await? {
            Ok(signed) => signed,
            Err((_, to)) => return Ok(Came::Go(to)),
        };
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        store::setups::delete_of_owner(&mut work.conn, &Owner::Session(signed.session.id)).await?;
        work.commit().await?;
        Ok(Came::Overview(Just::default()))
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

    async fn confirm_codes(&self, kept: bool) -> Result<Panel, Refused> {
        self.came(self.keep_new_codes(kept).await).await
    }

    async fn stop(&self) -> Result<Panel, Refused> {
        self.came(self.drop_set_up().await).await
    }
}
