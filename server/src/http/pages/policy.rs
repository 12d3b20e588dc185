//! The form of the policy editor, which is answered with a page rather than a redirect: a draft may be larger than any cookie, and
//! whatever goes wrong, it stays where it is. And everybody as JSON, for the live preview.

use std::sync::Arc;

use app::model::admin::{Link, View};
use app::model::policy::Editor;
use app::routes::admin::{Admin, POLICY, POLICY_HISTORY};
use app::words::policy as words;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use editor::{Draft, Fields, draft, fields};
use http::header;
use leptos_axum::ResponseOptions;
use policy::{Effect, Policy};
use serde_json::json;

use super::admin::{desk, forbidden, shown};
use super::{Outcome, confirm_for, finish, gate};
use crate::admin::authority::{Act, Authority, allowed};
use crate::admin::lockout::Glass;
use crate::admin::policy::{NewPolicy, Saved, crowd, look, set};
use crate::admin::{AdminError, carry_out};
use crate::administration::done::Done;
use crate::administration::policy::{editor as editor_page, history, tick};
use crate::administration::{Desk, Left, problem};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::http::guard::LONGEST_POLICY;
use crate::http::render::{self, Refusal};
use crate::http::visit::Visit;
use crate::policies;
use crate::sign_in::session::Signed;
use crate::store::{Conn, StoreError};
use crate::work::Work;

/// Answers the form of the editor.
pub async fn post(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::new(deps.clone(), &parts, ResponseOptions::default());
    let Ok(bytes) = to_bytes(body, LONGEST_POLICY).await else {
        return render::refusal(&deps, &visit.asked, Refusal::TooLarge);
    };
    let form: Fields = form_urlencoded::parse(&bytes).into_owned().collect();
    let outcome = match gate(&visit, POLICY).await {
        Ok(Ok(signed)) => take(&visit, form, signed).await,
        Ok(Err(outcome)) => Ok(outcome),
        Err(failure) => Err(failure),
    };
    finish(&visit, outcome).await
}

/// Everybody, as the engine sees them, with the policy in force. Nothing secret: usernames, groups and kinds of methods.
pub async fn crowd(State(deps): State<Arc<Deps>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(deps.clone(), &parts, ResponseOptions::default());
    let outcome = match gate(&visit, POLICY).await {
        Ok(Ok(signed)) => everybody(&visit, signed).await,
        Ok(Err(outcome)) => Ok(Err(outcome)),
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(Ok(response)) => response,
        Ok(Err(outcome)) => finish(&visit, Ok(outcome)).await,
        Err(failure) => finish(&visit, Err(failure)).await,
    }
}

async fn everybody(visit: &Visit, signed: Signed) -> Result<Result<Response, Outcome>, Failure> {
    let deps = &visit.deps;
    let mut conn = deps.store.read().await?;
    let actor = signed.standing.person.id.clone();
    if allowed(&mut conn, Some(&actor), (Act::SeePolicy, None))
        .await
        .is_err()
    {
        return Ok(Err(forbidden(visit, signed)));
    }
    let body = json!({
        "crowd": crowd::everybody(&mut conn, Some(&actor), deps).await.map_err(failed)?,
        "policy": *policies::in_force(&mut conn, deps).await?,
        "known": look::known(&mut conn, Some(&actor), deps).await.map_err(failed)?,
    });
    let mut response = axum::Json(body).into_response();
    let no_store = http::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    Ok(Ok(response))
}

async fn take(visit: &Visit, form: Fields, signed: Signed) -> Result<Outcome, Failure> {
    let deps = visit.deps.clone();
    let mut conn = deps.store.read().await?;
    let by = Authority::of_person(&mut conn, &signed.standing.person).await?;
    let (origin, left) = (visit.by(&signed), Left::default());
    let desk = desk(visit, (&origin, &by, &left));
    let actor = Some(signed.standing.person.id.as_str());
    if allowed(&mut conn, actor, (Act::ChangePolicy, None))
        .await
        .is_err()
    {
        return Ok(forbidden(visit, signed));
    }
    let editor = match form.get("act").map_or("", String::as_str) {
        "save" => match save(visit, &desk, (form, &signed)).await? {
            Ok(done) => return Ok(leave(visit, done)),
            Err(editor) => *editor,
        },
        "add" => {
            let form = editor_page::with_rule(form);
            page(&mut conn, &desk, (&form, draft(&form))).await?
        }
        "text" => from_text(&mut conn, &desk, form).await?,
        "replay" => {
            let draft = draft(&form);
            let replayed = history::replayed(&mut conn, &desk, &draft.policy)
                .await
                .map_err(failed)?;
            let editor = page(&mut conn, &desk, (&form, draft)).await?;
            Editor { replayed, ..editor }
        }
        _ => page(&mut conn, &desk, (&form, draft(&form))).await?,
    };
    drop(conn);
    Ok(shown(
        &desk,
        &Admin::Policy,
        View::Policy(Box::new(editor)),
        signed,
    ))
}

async fn page(conn: &mut Conn, desk: &Desk<'_>, (form, draft): (&Fields, Draft)) -> Result<Editor, Failure> {
    editor_page::of(conn, desk, (form, &draft)).await.map_err(failed)
}

/// Who looks was asked already, so nothing but the store is left.
fn failed(error: AdminError) -> Failure {
    match error {
        AdminError::Store(error) => error.into(),
        other => StoreError::Other(other.into()).into(),
    }
}

/// The document as it was typed becomes the draft; what cannot be read, or does not fit into the form, stays in its field with what
/// is wrong: the line and the key.
async fn from_text(conn: &mut Conn, desk: &Desk<'_>, form: Fields) -> Result<Editor, Failure> {
    let text = form.get("toml").cloned().unwrap_or_default();
    let problem = match Policy::from_toml(&text) {
        Ok(policy) => {
            let mut new = fields(&policy);
            for kept in ["based_on", "reason"] {
                if let Some(value) = form.get(kept) {
                    new.insert(kept.to_owned(), value.clone());
                }
            }
            let draft = draft(&new);
            if draft.problems.is_empty() {
                return page(conn, desk, (&new, draft)).await;
            }
            words::text_too_long(desk.lang).to_owned()
        }
        Err(error) => error.to_string(),
    };
    let editor = page(conn, desk, (&form, draft(&form))).await?;
    Ok(Editor {
        text,
        text_problem: Some(problem),
        ..editor
    })
}

fn leave(visit: &Visit, done: Done) -> Outcome {
    let flash = super::leaving(Left::done(done));
    Outcome::Left(POLICY.to_owned(), flash.seal(&visit.deps))
}

/// Saves, or draws the editor again with what was wrong, and everything that was typed.
async fn save(
    visit: &Visit,
    desk: &Desk<'_>,
    (form, signed): (Fields, &Signed),
) -> Result<Result<Done, Box<Editor>>, Failure> {
    let lang = desk.lang;
    let draft = draft(&form);
    let again = async |problem: String, way: Option<Link>, form: &Fields| {
        let mut conn = desk.deps.store.read().await?;
        let mut editor = page(&mut conn, desk, (form, self::draft(form))).await?;
        editor.problem = Some(problem);
        editor.way = way;
        Ok::<_, Failure>(Err(Box::new(editor)))
    };
    if !draft.problems.is_empty() {
        return again(words::not_read(lang).to_owned(), None, &form).await;
    }
    if !signed.has_sudo(desk.deps.now_ms()) {
        let way = Link {
            words: words::confirm_link(lang).to_owned(),
            to: confirm_for(POLICY),
        };
        return again(words::confirm_first(lang).to_owned(), Some(way), &form).await;
    }
    let Some(based_on) = form.get("based_on").and_then(|n| n.parse().ok()) else {
        let way = Link {
            words: words::history_title(lang).to_owned(),
            to: POLICY_HISTORY.to_owned(),
        };
        return again(words::based_on_lost(lang).to_owned(), Some(way), &form).await;
    };
    let new = NewPolicy {
        reason: form.get("reason").map_or("", String::as_str),
        based_on: Some(based_on),
        locked_out_known: tick::known(&form, &draft.policy),
        policy: draft.policy,
    };
    let saved = carry_out(desk.deps, visit.by(signed), async |work: &mut Work<'_>| {
        set(work, new, Glass::Whole).await
    })
    .await;
    match saved {
        Ok(Saved::Version(version, counts)) => {
            let asked = counts[Effect::NewlyAsked.index()] + counts[Effect::MustSetUp.index()];
            Ok(Ok(Done::PolicySaved(version, asked)))
        }
        Ok(Saved::Same(version)) => Ok(Ok(Done::PolicySame(version))),
        Err(AdminError::PolicyMoved { version }) => {
            let mut conn = desk.deps.store.read().await?;
            let text = history::moved(&mut conn, desk).await?;
            drop(conn);
            let way = Link {
                words: words::compare_moved(lang).to_owned(),
                to: format!("{POLICY_HISTORY}?compare={version}#difference"),
            };
            // Saved again, it takes the place of that version.
            let mut form = form;
            form.insert("based_on".to_owned(), version.to_string());
            again(text, Some(way), &form).await
        }
        Err(AdminError::Store(error)) => Err(error.into()),
        Err(AdminError::PeopleLockedOut(count, _)) if form.contains_key(tick::FIELD) => {
            again(words::tick_moved(lang, count), None, &form).await
        }
        Err(error) => again(problem_of(&error, desk), None, &form).await,
    }
}

fn problem_of(error: &AdminError, desk: &Desk<'_>) -> String {
    let lang = desk.lang;
    match error {
        AdminError::PeopleLockedOut(..) => words::tick_missing(lang).to_owned(),
        AdminError::Findings(_) => words::has_errors(lang).to_owned(),
        other => problem::words_of(other, lang).map_or_else(|| other.to_string(), |(_, words)| words),
    }
}

/// A page that was made by a form which came to nothing.
pub(super) fn status_of(editor: &Editor) -> u16 {
    match editor.problem.is_some() || editor.text_problem.is_some() {
        true => 422,
        false => 200,
    }
}
