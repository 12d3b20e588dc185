//! Another password of one's own. Whoever came in by the old one elsewhere is signed out, unless the person says otherwise.

use app::model::account::{ChangePassword, NewPassword};
use app::words::{Lang, home as words};
use serde_json::json;
use zeroize::Zeroizing;

use crate::audit::{Event, Record};
use crate::breached::Answer;
use crate::clock::DAY_MS;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::hashing::Queue;
use crate::notices::{self, Notice};
use crate::password_rules::{self, PasswordProblem, RulesContext};
use crate::random::Token;
use crate::sign_in::session::{self, Signed};
use crate::standing::Standing;
use crate::store::{self, StoreError};
use crate::work::{Origin, Work};

/// How long an answer about a password holds: lists grow.
const CHECKED_FOR_MS: i64 = 30 * DAY_MS;

/// What has changed.
pub struct Changed {
    /// So many other sessions were ended.
    pub ended: u64,
    /// The new token of this session: a new password is a rise in trust.
    pub token: Token,
}

fn rules<'a>(deps: &'a Deps, standing: &'a Standing) -> RulesContext<'a> {
    let person = &standing.person;
    RulesContext {
        lengths: deps.config.password,
        second_factor_demanded: standing.is_enforced(),
        username: &person.username,
        full_name: &person.full_name,
        email: person.email.as_deref(),
        instance_name: &deps.config.instance_name,
    }
}

/// The form; with what was wrong with it a moment ago.
pub fn view(
    deps: &Deps,
    standing: &Standing,
    (lang, refused): (Lang, Option<(PasswordProblem, bool)>),
) -> ChangePassword {
    let least = u32::try_from(rules(deps, standing).min_length()).unwrap_or(u32::MAX);
    ChangePassword {
        username: standing.person.username.clone(),
        field: NewPassword {
            rules: words::password_rules(lang, least),
            least,
            problem: refused.map(|(problem, _)| problem.words(lang)),
        },
        others: refused.is_none_or(|(_, others)| others),
    }
}

/// Takes another password. Nothing hashes, and nothing is asked of the list, while the database is held.
pub async fn change(
    deps: &Deps,
    origin: Origin,
    signed: &Signed,
    (password, end_others): (Zeroizing<String>, bool),
) -> Result<Result<Changed, PasswordProblem>, Failure> {
    let rules = rules(deps, &signed.standing);
    if let Err(problem) = password_rules::check_with_list(deps, &password, &rules).await {
        return Ok(Err(problem));
    }
    let hash = deps
        .hasher
        .hash(Queue::Known, password)
        .await
        .map_err(|busy| Failure::Busy(busy.retry_after_s))?;
    let person = &signed.standing.person;
    let mut work = Work::begin(deps, origin).await?;
    store::people::set_password(&mut work.conn, &person.id, Some(&hash)).await?;
    // Whoever is in the middle of a sign-in has given the old one.
    store::attempts::delete_of_person(&mut work.conn, &person.id).await?;
    let ended = match end_others {
        true => {
            store::sessions::delete_of_person(&mut work.conn, &person.id, Some(&signed.session.id)).await?
        }
        false => 0,
    };
    store::remembered_browsers::delete_of_person(&mut work.conn, &person.id).await?;
    let token = session::renew_token(&mut work, &signed.session.id).await?;
    let detail = json!({ "sessions": ended });
    work.record(Event::PasswordChanged, Record::of(&person.id).with(detail))
        .await?;
    notices::tell(&mut work, &person.id, &Notice::Password).await?;
    work.commit().await?;
    Ok(Ok(Changed { ended, token }))
}

/// After a password has signed in: looks it up among stolen ones, when that was long ago. What comes of it stops nobody; the
/// person is told. Not reached, it is tried again the next time.
pub async fn look_up(deps: &Deps, origin: Origin, person_id: &str, password: &str) -> Result<(), Failure> {
    let known = store::people::password_check(&mut deps.store.read().await?, person_id).await?;
    let now = deps.now_ms();
    if known.at.is_some_and(|at| now - at < CHECKED_FOR_MS) {
        return Ok(());
    }
    let Some(prepared) = password_rules::prepare(password) else {
        return Ok(());
    };
    if !deps.breaches.is_on() {
        return Ok(());
    }
    let answer = deps.breaches.ask(&prepared).await;
    let mut work = Work::begin(deps, origin).await?;
    match answer {
        Answer::Unreachable => {
            work.record(Event::BreachesUnreachable, Record::of(person_id))
                .await?;
        }
        answer => keep(&mut work, person_id, answer == Answer::Known).await?,
    }
    Ok(work.commit().await?)
}

async fn keep(work: &mut Work<'_>, person_id: &str, breached: bool) -> Result<(), StoreError> {
    store::people::set_password_check(&mut work.conn, person_id, work.now, breached).await?;
    if breached {
        work.record(Event::PasswordBreached, Record::of(person_id))
            .await?;
        notices::tell(work, person_id, &Notice::PasswordBreached).await?;
    }
    Ok(())
}
