//! Adding a method: starting, confirming, and leaving it.

use app::api::sign_in::SetUpFields;
use app::routes::{Route, SECURITY};

use super::Came;
use crate::failure::Failure;
use crate::http::pages::{self, confirm_for};
use crate::http::visit::Visit;
use crate::providers::SetUpProblem;
use crate::random::Token;
use crate::security::panel::{Done, Just};
use crate::security::unfinished::Unfinished;
use crate::security::{backup_codes, enrol, methods};
use crate::sign_in::session::{self, Signed};
use crate::standing;
use crate::store::enrolments::Enrolment;
use crate::store::{self, StoreError, setups::Owner};
use crate::work::Work;

impl Visit {
    pub(super) async fn start_adding(&self, provider: String, replaces: String) -> Result<Came, Failure> {
        let back = if replaces.is_empty() {
            Route::AddMethod.path()
        } else {
            SECURITY.to_owned()
        };
        // A new phone takes the place of the old one, so that is more than adding.
        let signed = match replaces.is_empty() {
            true => self.fresh_to_enrol(&back).await?,
            false => self.fresh(&back).await?,
        };
        let signed = match signed {
            Ok(signed) => signed,
            Err(to) => return Ok(Came::Go(to)),
        };
        // Nothing is there to be replaced.
        if signed.owes_first_method() {
            return Ok(Came::Go(confirm_for(&Route::AddMethod.path())));
        }
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
    pub(super) async fn finish_adding(&self, fields: SetUpFields) -> Result<(Came, Option<Token>), Failure> {
        // Whoever must confirm first comes back to the set-up that is open.
        let back = match fields.provider.parse::<policy::ProviderId>() {
            Ok(id) => Route::Adding(id.as_str().to_owned()).path(),
            Err(_) => Route::AddMethod.path(),
        };
        let signed = match self.fresh_to_enrol(&back).await? {
            Ok(signed) => signed,
            Err(to) => return Ok((Came::Go(to), None)),
        };
        let confirmed = signed.has_sudo(self.deps.now_ms());
        let owner = Owner::Session(signed.session.id.clone());
        let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
        let open = enrol::pending(&mut work.conn, &self.deps, &owner, &fields.provider).await?;
        let moved = open.is_some_and(|row| row.replaces.is_some());
        if moved && !confirmed {
            return Ok((Came::Go(confirm_for(&back)), None));
        }
        // Codes are for a session that confirmed itself.
        let first = !signed.standing.has_factor() && confirmed;
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
        add_proof(&mut work, &signed, &enrolment).await?;
        let offer_codes = first && backup_codes::wanted(&signed.standing, &self.deps);
        if offer_codes {
            backup_codes::prepare(&mut work, &signed.standing.person.id, owner).await?;
        }
        let token = session::renew_token(&mut work, &signed.session.id).await?;
        work.commit().await?;
        if offer_codes {
            return Ok((Came::Codes(None), token));
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
        Ok((Came::Overview(just), token))
    }

    pub(super) async fn drop_set_up(&self) -> Result<Came, Failure> {
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

/// What was just shown is a proof of this session as well: nobody is asked again a moment later.
async fn add_proof(work: &mut Work<'_>, signed: &Signed, enrolment: &Enrolment) -> Result<(), StoreError> {
    let mut proofs = signed.proofs.clone();
    if let Some(provider) = work.deps.providers.get(&enrolment.provider) {
        proofs.push(standing::proof(work.deps, provider, Some(enrolment)));
    }
    let (text, version) = (session::proofs_text(&proofs), session::version(&signed.standing));
    store::sessions::set_proofs(&mut work.conn, &signed.session.id, &text, version).await?;
    Ok(())
}
