//! The pages of a person: home, and what they have and change.

use app::model::security::{Panel, PanelView};
use app::pages::Page;
use app::routes::{self, Route};

use super::{Outcome, Query, Refusal, with_next};
use crate::failure::Failure;
use crate::home;
use crate::http::flash::Flash;
use crate::http::visit::Visit;
use crate::next_target::local_path;
use crate::security::activity::{self, Kind};
use crate::security::{backup_codes, deletion, enrol, methods, not_me, panel, password, set_up_view, terms};
use crate::sign_in::owed::{self, Debt};
use crate::sign_in::session::Signed;
use crate::store::setups::Owner;
use crate::work::Work;

pub(super) async fn of_person(
    visit: &Visit,
    (route, query): (&Route, &Query),
    signed: Signed,
) -> Result<Outcome, Failure> {
    let deps = &visit.deps;
    if *route == Route::DeleteAccount && !deps.config.account_deletion {
        return Ok(Outcome::Refused(Refusal::NotFound));
    }
    let fresh = match route {
        Route::AddMethod | Route::Adding(_) => signed.may_enrol(deps.now_ms()),
        _ => signed.has_sudo(deps.now_ms()),
    };
    let expired = *route == Route::Password && owed::first(deps, &signed).await? == Some(Debt::Password);
    // Whoever has to change their password is told so before they are asked who they are.
    if needs_sudo(route) && !fresh && !expired {
        return Ok(Outcome::Gate("confirmation_required", confirm_for(&route.path())));
    }
    let mut conn = deps.store.read().await?;
    let page = match route {
        Route::Home => {
            let open = visit.notices(&mut conn, &signed).await?;
            Page::Home(home::page(&mut conn, deps, (&signed, open), visit.lang()).await?)
        }
        Route::Security => {
            let just = visit
                .flash
                .as_ref()
                .and_then(|f| f.just.clone())
                .unwrap_or_default();
            security(panel::overview(&mut conn, deps, &signed, (visit.lang(), &just)).await?)
        }
        Route::AddMethod => security(panel::choose(deps, &signed.standing, visit.lang())),
        Route::Adding(provider) => match adding(visit, &mut conn, &signed, provider).await? {
            Some(panel) => security(panel),
            None => return Ok(Outcome::Elsewhere(Route::AddMethod.path())),
        },
        Route::NewCodes => match new_codes(visit, &mut conn, &signed).await? {
            Some(panel) => security(panel),
            None => return Ok(Outcome::Elsewhere(routes::SECURITY.to_owned())),
        },
        Route::Password => {
            let refused = visit.flash.as_ref().and_then(|f| f.password);
            let form = password::view(deps, &signed.standing, (visit.lang(), refused));
            Page::Password(match expired {
                true => password::expired(deps, (form, next_of(query)), fresh),
                false => form,
            })
        }
        Route::Activity => {
            let kind = Kind::read(query.get("kind").map_or("", String::as_str));
            let before = query.get("before").map(String::as_str).filter(|id| is_id(id));
            Page::Activity(activity::page(&mut conn, deps, &signed, (visit.lang(), kind, before)).await?)
        }
        Route::Secure => {
            let state = not_me::state(&mut conn, deps, &signed.standing.person.id).await?;
            Page::Secure(state.into())
        }
        Route::Terms => match terms::page(&mut conn, deps, &signed, (visit.lang(), next_of(query))).await? {
            Some(terms) => Page::Terms(terms),
            None => return Ok(Outcome::Refused(Refusal::NotFound)),
        },
        Route::DeleteAccount => {
            drop(conn);
            let refused = visit.flash.as_ref().and_then(|f| f.deletion);
            let person = &signed.standing.person;
            let origin = visit.origin.clone();
            Page::DeleteAccount(deletion::page(deps, origin, person, (visit.lang(), refused)).await?)
        }
        Route::Remove(id) => {
            drop(conn);
            return removal(visit, signed, id).await;
        }
        _ => return Ok(Outcome::Refused(Refusal::NotFound)),
    };
    Ok(Outcome::Page(page, Some(Box::new(signed))))
}

/// What changes how the account is protected begins with a fresh proof.
pub(super) fn needs_sudo(route: &Route) -> bool {
    !matches!(
        route,
        Route::Home | Route::Security | Route::Activity | Route::Secure | Route::Terms
    )
}

/// Where the person goes on afterwards.
fn next_of(query: &Query) -> String {
    local_path(query.get("next").map_or("/", String::as_str))
}

/// Whether a text from an address may be asked of the database: ids are UUIDs.
fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

fn security(panel: Panel) -> Page {
    Page::Security(Box::new(panel))
}

/// Where one proves oneself again, and comes back to `path`.
pub(crate) fn confirm_for(path: &str) -> String {
    with_next(routes::CONFIRM, path)
}

/// The set-up that this session has open.
pub(crate) async fn adding(
    visit: &Visit,
    conn: &mut crate::store::Conn,
    signed: &Signed,
    provider: &str,
) -> Result<Option<Panel>, Failure> {
    let deps = &visit.deps;
    let owner = Owner::Session(signed.session.id.clone());
    let Some(row) = enrol::pending(conn, deps, &owner, provider).await? else {
        return Ok(None);
    };
    let problem = visit.flash.as_ref().and_then(|f: &Flash| f.set_up.clone());
    let view = set_up_view::view(deps, &signed.standing, visit.lang(), (&row, problem.as_ref()));
    Ok(view.map(|set_up| Panel {
        view: PanelView::Add(set_up),
        done: None,
        path: Route::Adding(provider.to_owned()).path(),
    }))
}

/// The backup codes that this session is being shown.
pub(crate) async fn new_codes(
    visit: &Visit,
    conn: &mut crate::store::Conn,
    signed: &Signed,
) -> Result<Option<Panel>, Failure> {
    let owner = Owner::Session(signed.session.id.clone());
    let Some((_, set)) = backup_codes::pending(conn, &visit.deps, &owner).await? else {
        return Ok(None);
    };
    let problem = visit.flash.as_ref().and_then(|f| f.codes.as_ref());
    let codes = backup_codes::view(&visit.deps, &signed.standing, visit.lang(), (&set, problem));
    Ok(Some(Panel {
        view: PanelView::NewCodes(codes),
        done: None,
        path: Route::NewCodes.path(),
    }))
}

async fn removal(visit: &Visit, signed: Signed, id: &str) -> Result<Outcome, Failure> {
    let deps = &visit.deps;
    let Some(enrolment) = methods::find(&signed.standing, id).cloned() else {
        return Ok(Outcome::Refused(Refusal::NotFound));
    };
    // Tried in a transaction that is not kept: the page tells beforehand what the button would say.
    let mut work = Work::begin(deps, visit.origin.clone()).await?;
    let kept = methods::could_remove(&mut work, &signed, id)
        .await?
        .and_then(Result::err);
    drop(work);
    let panel = panel::removal(deps, &signed.standing, visit.lang(), (&enrolment, kept.as_ref()));
    Ok(Outcome::Page(security(panel), Some(Box::new(signed))))
}
