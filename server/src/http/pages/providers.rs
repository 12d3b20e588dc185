//! The form of an act on a provider. One that comes to nothing is answered with its page rather than a redirect: the groups that were
//! chosen may be more than any cookie holds, and they stay chosen.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::model::admin::View;
use app::routes::Route;
use app::routes::admin::{Admin, PROVIDERS, ProviderAct};
use app::words::{Lang, admin as list_words, admin_acts as words};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::Response;
use leptos_axum::ResponseOptions;

use super::admin::{desk, shown, stopped};
use super::{Outcome, confirm_for, finish, gate};
use crate::admin::authority::{self, Act, Authority};
use crate::admin::lockout::Glass;
use crate::admin::{AdminError, carry_out, providers};
use crate::administration::ask_provider::{self, GROUPS, KNOWN, choice};
use crate::administration::done::Done;
use crate::administration::person::Stop;
use crate::administration::{Left, problem, tick};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::http::guard::LONGEST_SWITCH;
use crate::http::render::{self, Refusal};
use crate::http::visit::Visit;
use crate::security::browsers::method;
use crate::sign_in::session::Signed;
use crate::store;
use crate::work::Work;

/// What a form asks for.
struct Sent {
    /// Which provider.
    id: String,
    /// What is done to it.
    act: ProviderAct,
    /// The ids of the groups that it is to be on for.
    groups: Vec<String>,
    /// What the box says, if it was ticked: of how many it is known that they are left without a way in, beside which choice.
    known: Option<String>,
}

impl Sent {
    fn read(id: String, act: ProviderAct, body: &[u8]) -> Self {
        let (mut groups, mut known) = (Vec::new(), None);
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                KNOWN => known = Some(value.into_owned()),
                name if name.starts_with(GROUPS) => groups.push(value.into_owned()),
                _ => {}
            }
        }
        Self {
            id,
            act,
            groups,
            known,
        }
    }

    fn page(&self) -> Admin {
        Admin::ProviderAct(self.id.clone(), self.act)
    }
}

/// Answers the form.
pub async fn post(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::new(deps.clone(), &parts, ResponseOptions::default());
    let Some(Route::Admin(Admin::ProviderAct(id, act))) = Route::parse(parts.uri.path()) else {
        return render::refusal(&deps, &visit.asked, Refusal::NotFound);
    };
    let Ok(body) = to_bytes(body, LONGEST_SWITCH).await else {
        return render::refusal(&deps, &visit.asked, Refusal::TooLarge);
    };
    let sent = Sent::read(id, act, &body);
    let outcome = match gate(&visit, &sent.page().path()).await {
        Ok(Ok(signed)) => take(&visit, &sent, signed).await,
        Ok(Err(outcome)) => Ok(outcome),
        Err(failure) => Err(failure),
    };
    finish(&visit, outcome).await
}

async fn take(visit: &Visit, sent: &Sent, signed: Signed) -> Result<Outcome, Failure> {
    if !signed.has_sudo(visit.deps.now_ms()) {
        let path = confirm_for(&sent.page().path());
        return Ok(Outcome::Gate("confirmation_required", path));
    }
    let lang = visit.lang();
    let done = carry_out(&visit.deps, visit.by(&signed), async |work: &mut Work<'_>| {
        act_on(work, sent, lang).await
    })
    .await;
    match done {
        Ok(done) => {
            let flash = super::leaving(Left::done(done));
            Ok(Outcome::Left(PROVIDERS.to_owned(), flash.seal(&visit.deps)))
        }
        Err(AdminError::PeopleLockedOut(people, _)) => {
            let left = Left::problem(KNOWN, unknown(sent, people, lang));
            again(visit, (sent, &left), signed).await
        }
        Err(error) => match problem::words_of(&error, lang) {
            Some((field, words)) => again(visit, (sent, &Left::problem(field, words)), signed).await,
            None => stopped(visit, Stop::from(error), signed),
        },
    }
}

async fn act_on(work: &mut Work<'_>, sent: &Sent, lang: Lang) -> Result<Done, AdminError> {
    let Sent { id, act, groups, .. } = sent;
    // Before anything is looked up for a form of any length.
    authority::allow(work, Act::ChangeProviders, None).await?;
    let name = method(work.deps, id, lang);
    let known = tick::known(sent.known.as_deref(), &choice(id, *act, groups));
    let how = (known, Glass::Whole);
    Ok(match act {
        ProviderAct::On => {
            let mut names = Vec::new();
            for id in groups.iter().collect::<BTreeSet<_>>() {
                // Left out, a group that is gone would switch the method on for everybody.
                let found = store::groups::by_id(&mut work.conn, id).await?;
                names.push(found.ok_or_else(|| AdminError::NoSuchGroup(String::new()))?.name);
            }
            providers::set_switch(work, id, (true, &names), how).await?;
            Done::ProviderOn(name)
        }
        ProviderAct::Off => {
            providers::set_switch(work, id, (false, &[]), how).await?;
            Done::ProviderOff(name)
        }
        ProviderAct::CleanUp => Done::ProviderCleaned(name, providers::clean_up(work, id, how).await?),
    })
}

/// Some would be left without a way in, and nobody has said that they know of so many.
fn unknown(sent: &Sent, people: usize, lang: Lang) -> String {
    match (&sent.known, sent.act) {
        (Some(_), act) => {
            let people = list_words::count_people(lang, u64::try_from(people).unwrap_or(u64::MAX));
            match act {
                ProviderAct::On => words::provider_known_moved(lang, &people),
                ProviderAct::Off | ProviderAct::CleanUp => words::provider_known_more(lang, &people),
            }
        }
        (None, ProviderAct::On) => words::provider_known_groups(lang).to_owned(),
        (None, ProviderAct::Off | ProviderAct::CleanUp) => words::provider_known_missing(lang).to_owned(),
    }
}

/// The page again, with what was chosen and what was wrong.
async fn again(visit: &Visit, (sent, left): (&Sent, &Left), signed: Signed) -> Result<Outcome, Failure> {
    let mut conn = visit.deps.store.read().await?;
    let by = Authority::of_person(&mut conn, &signed.standing.person).await?;
    let origin = visit.by(&signed);
    let desk = desk(visit, (&origin, &by, left));
    let asked = (sent.id.as_str(), sent.act);
    match ask_provider::page(&mut conn, &desk, asked, Some(&sent.groups)).await {
        Ok(ask) => {
            drop(conn);
            Ok(shown(&desk, &sent.page(), View::Ask(ask), signed))
        }
        Err(stop) => stopped(visit, stop, signed),
    }
}
