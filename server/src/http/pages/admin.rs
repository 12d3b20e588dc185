//! The pages of the administration: who may see them, which need a session that was confirmed a short while ago, and their data.

use app::model::admin::{Admin as Data, Part, View};
use app::model::frame::Problem;
use app::pages::Page;
use app::routes::admin::{Admin, GroupAct, PEOPLE, PersonAct};
use app::routes::{self};
use app::words::problems as words;

use super::{Outcome, Query, Refusal, confirm_for};
use crate::admin::AdminError;
use crate::admin::authority::Authority;
use crate::administration::person::Stop;
use crate::administration::{
    Desk, Left, ask_group, ask_new, ask_person, ask_provider, audit, groups, overview, people, person,
    policy, providers,
};
use crate::failure::Failure;
use crate::http::visit::Visit;
use crate::sign_in::session::Signed;
use crate::store::Conn;
use crate::work::Origin;

/// What a page shows, or where it is.
enum Came {
    View(Box<View>),
    Elsewhere(String),
}

pub(super) async fn page(
    visit: &Visit,
    (page, query): (&Admin, &Query),
    signed: Signed,
) -> Result<Outcome, Failure> {
    let deps = &visit.deps;
    let mut conn = deps.store.read().await?;
    let by = Authority::of_person(&mut conn, &signed.standing.person).await?;
    if by == Authority::Nothing {
        return Ok(forbidden(visit, signed));
    }
    if needs_sudo(page) && !signed.has_sudo(deps.now_ms()) {
        return Ok(Outcome::Gate(
            "confirmation_required",
            confirm_for(&visit.asked.here),
        ));
    }
    let origin = visit.by(&signed);
    let left = visit
        .flash
        .as_ref()
        .and_then(|f| f.admin.clone())
        .unwrap_or_default();
    let desk = desk(visit, (&origin, &by, &left));
    match view(&mut conn, &desk, (page, query)).await {
        Ok(Came::View(view)) => {
            drop(conn);
            Ok(shown(&desk, page, *view, signed))
        }
        Ok(Came::Elsewhere(path)) => Ok(Outcome::Elsewhere(path)),
        Err(stop) => stopped(visit, stop, signed),
    }
}

/// The answer where there is no page.
pub(super) fn stopped(visit: &Visit, stop: Stop, signed: Signed) -> Result<Outcome, Failure> {
    match stop {
        Stop::Failure(failure) => Err(failure),
        Stop::Admin(AdminError::NotAllowed(_)) => Ok(forbidden(visit, signed)),
        Stop::Admin(_) => Ok(Outcome::Refused(Refusal::NotFound)),
    }
}

/// Where a page of the administration is made.
pub(super) fn desk<'a>(
    visit: &'a Visit,
    (origin, by, left): (&'a Origin, &'a Authority, &'a Left),
) -> Desk<'a> {
    Desk {
        deps: &visit.deps,
        lang: visit.lang(),
        origin,
        by,
        left,
    }
}

pub(super) fn shown(desk: &Desk<'_>, page: &Admin, view: View, signed: Signed) -> Outcome {
    let all = match desk.by {
        Authority::Everything => &[
            Part::Overview,
            Part::People,
            Part::Groups,
            Part::Providers,
            Part::Policy,
            Part::Audit,
        ][..],
        _ => &[Part::People, Part::Groups],
    };
    let here = part_of(page);
    let data = Data {
        parts: all.iter().map(|part| (*part, *part == here)).collect(),
        done: desk.left.done.as_ref().map(|done| done.words(desk.lang)),
        view,
    };
    Outcome::Page(Page::Admin(Box::new(data)), Some(Box::new(signed)))
}

fn part_of(page: &Admin) -> Part {
    match page {
        Admin::Overview => Part::Overview,
        Admin::People | Admin::NewPerson | Admin::Person(_) | Admin::PersonAct(..) => Part::People,
        Admin::Groups | Admin::NewGroup | Admin::Group(_) | Admin::GroupAct(..) => Part::Groups,
        Admin::Providers | Admin::ProviderAct(..) => Part::Providers,
        Admin::Policy | Admin::History | Admin::Reports | Admin::Explain => Part::Policy,
        Admin::Audit => Part::Audit,
    }
}

/// What changes something is asked on a page of its own, and that is where one proves oneself again.
pub(super) fn needs_sudo(page: &Admin) -> bool {
    match page {
        Admin::NewPerson
        | Admin::PersonAct(..)
        | Admin::NewGroup
        | Admin::GroupAct(..)
        | Admin::ProviderAct(..) => true,
        Admin::Overview
        | Admin::People
        | Admin::Person(_)
        | Admin::Groups
        | Admin::Group(_)
        | Admin::Providers
        | Admin::Policy
        | Admin::History
        | Admin::Reports
        | Admin::Explain
        | Admin::Audit => false,
    }
}

async fn view(conn: &mut Conn, desk: &Desk<'_>, (page, query): (&Admin, &Query)) -> Result<Came, Stop> {
    let on = query.get("on").map_or("", String::as_str);
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<i64>().ok());
    Ok(Came::View(Box::new(match page {
        // Who looks after groups has no overview.
        Admin::Overview if *desk.by != Authority::Everything => {
            return Ok(Came::Elsewhere(PEOPLE.to_owned()));
        }
        Admin::Overview => View::Overview(overview::page(conn, desk).await?),
        Admin::People => View::People(people::page(conn, desk, query).await?),
        Admin::NewPerson => View::Ask(ask_new::person(conn, desk).await?),
        Admin::Person(username) => View::Person(Box::new(person::page(conn, desk, username).await?)),
        Admin::PersonAct(username, act) => {
            let ask = ask_person::page(conn, desk, username, (*act, on)).await?;
            match &desk.left.code {
                Some(given) if makes_code(*act) && given.username == *username => {
                    View::Code(ask_person::given(desk, given))
                }
                _ => View::Ask(ask),
            }
        }
        Admin::Groups => View::Groups(groups::list(conn, desk).await?),
        Admin::NewGroup => View::Ask(ask_new::group(conn, desk).await?),
        Admin::Group(id) => View::Group(groups::page(conn, desk, id, &groups::Typed::default()).await?),
        Admin::GroupAct(id, GroupAct::Delete) => View::Ask(ask_group::delete(conn, desk, id).await?),
        Admin::GroupAct(id, act) => {
            let username = match act {
                GroupAct::AddAdministrator => query.get("administrator").map_or("", String::as_str),
                _ => on,
            };
            if let Some(path) = groups::somebody(conn, desk, id, (*act, username)).await? {
                return Ok(Came::Elsewhere(path));
            }
            let typed = groups::Typed {
                act: Some(*act),
                username: username.chars().take(64).collect(),
            };
            View::Group(groups::page(conn, desk, id, &typed).await?)
        }
        Admin::Providers => View::Providers(providers::list(conn, desk).await?),
        Admin::ProviderAct(id, act) => View::Ask(ask_provider::page(conn, desk, (id, *act), None).await?),
        Admin::Policy => View::Policy(Box::new(
            policy::editor::page(conn, desk, number("version")).await?,
        )),
        Admin::History => {
            let asked = (number("below"), number("compare"));
            View::History(policy::history::page(conn, desk, asked).await?)
        }
        Admin::Reports => View::Reports(policy::history::reports(conn, desk).await?),
        Admin::Explain => View::Explained(policy::explained::page(conn, desk, query).await?),
        Admin::Audit => View::Audit(Box::new(audit::page(conn, desk, query).await?)),
    })))
}

fn makes_code(act: PersonAct) -> bool {
    matches!(act, PersonAct::ResetPassword | PersonAct::GiveCode)
}

/// Not for this person (ux.md 3.36).
pub(super) fn forbidden(visit: &Visit, signed: Signed) -> Outcome {
    if visit.asked.json {
        return Outcome::Refused(Refusal::Forbidden);
    }
    let lang = visit.lang();
    let problem = Problem {
        status: 403,
        heading: words::forbidden(lang).to_owned(),
        lead: words::forbidden_admin(lang, &signed.standing.person.username),
        link: Some((words::to_applications(lang).to_owned(), routes::HOME.to_owned())),
    };
    Outcome::Page(Page::Problem(problem), Some(Box::new(signed)))
}

/// What a form of the administration leaves, as the flash carries it.
pub(crate) fn leaving(left: Left) -> crate::http::flash::Flash {
    crate::http::flash::Flash {
        admin: Some(left),
        ..crate::http::flash::Flash::default()
    }
}
