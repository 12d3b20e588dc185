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
use crate::hashing::{Busy, Queue};
use crate::notices::{self, Notice};
use crate::password_rules::{self, PasswordProblem, RulesContext};
use crate::random::Token;
use crate::security::old_passwords;
use crate::sign_in::gate;
use crate::sign_in::owed::{self, Debt};
use crate::sign_in::session::{self, Signed};
use crate::standing::Standing;
use crate::store::{self, StoreError, people::Person};
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
        field: Some(NewPassword {
            rules: words::password_rules(lang, least),
            least,
            problem: refused.map(|(problem, _)| problem.words(lang)),
        }),
        others: refused.is_none_or(|(_, others)| others),
        expired: None,
        next: String::new(),
    }
}

/// The same for somebody whose password has expired, on the way to `next`. Without a fresh proof there is no field yet.
pub fn expired(deps: &Deps, (form, next): (ChangePassword, String), fresh: bool) -> ChangePassword {
    let days = deps.config.password.expires_ms / DAY_MS;
    ChangePassword {
        field: form.field.filter(|_| fresh),
        expired: Some(u32::try_from(days).unwrap_or(u32::MAX)),
        next,
        ..form
    }
}

/// What came of it.
pub enum Came {
    /// It is the new one.
    Changed(Changed),
    /// It will not do.
    Refused(PasswordProblem),
    /// While it was looked up and hashed, the session ended or somebody else changed the password: nothing was changed.
    TooLate,
}

/// Takes another password. Nothing hashes, and nothing is asked of the list, while the database is held; so all is looked at
/// once more when it is written.
pub async fn change(
    deps: &Deps,
    origin: Origin,
    signed: &Signed,
    (password, end_others): (Zeroizing<String>, bool),
) -> Result<Came, Failure> {
    match accept(deps, &origin, &signed.standing, password).await? {
        Ok(hash) => write(deps, origin, signed, (hash, end_others)).await,
        Err(problem) => Ok(Came::Refused(problem)),
    }
}

/// Checks a new password of this person by every rule, and hashes it. So many in a while, whatever comes of them: each may cost a
/// question to the list, and a hash for every earlier password.
pub async fn accept(
    deps: &Deps,
    origin: &Origin,
    standing: &Standing,
    password: Zeroizing<String>,
) -> Result<Result<String, PasswordProblem>, Failure> {
    let person = &standing.person;
    let busy = |busy: Busy| Failure::Busy(busy.retry_after_s);
    let rules = rules(deps, standing);
    // What is told by looking costs nothing, and does not count.
    if let Err(problem) = password_rules::check(&password, &rules) {
        return Ok(Err(problem));
    }
    let mut work = Work::begin(deps, origin.clone()).await?;
    if gate::reserve_new_password(&mut work, &person.id).await?.is_err() {
        return Ok(Err(PasswordProblem::TooMany));
    }
    work.commit().await?;
    let asker = (origin, Some(person.id.as_str()));
    if let Err(problem) = password_rules::check_all(deps, &password, &rules, asker).await? {
        return Ok(Err(problem));
    }
    let present = person.password_hash.as_slice();
    if old_passwords::holds(deps, present, &password)
        .await
        .map_err(busy)?
    {
        return Ok(Err(PasswordProblem::Same));
    }
    let mut conn = deps.store.read().await?;
    let old = old_passwords::of(&mut conn, deps, &person.id).await?;
    drop(conn);
    if old_passwords::holds(deps, &old, &password).await.map_err(busy)? {
        return Ok(Err(PasswordProblem::Used));
    }
    let hash = deps.hasher.hash(Queue::Known, password).await.map_err(busy)?;
    Ok(Ok(hash))
}

async fn write(
    deps: &Deps,
    origin: Origin,
    signed: &Signed,
    (hash, end_others): (String, bool),
) -> Result<Came, Failure> {
    let person = &signed.standing.person;
    let expired = owed::first(deps, signed).await? == Some(Debt::Password);
    let mut work = Work::begin(deps, origin).await?;
    // Attempts before the person, as a sign-in locks them (`store.rs`).
    store::attempts::lock_of_person(&mut work.conn, &person.id).await?;
    if !store::people::replace_password(&mut work.conn, person, &hash, work.now).await? {
        return Ok(Came::TooLate);
    }
    // Whoever is in the middle of a sign-in has given the old one. After the person, for whom a sign-in that is just beginning waits, or
    // has been waited for: none slips through.
    store::attempts::delete_of_person(&mut work.conn, &person.id).await?;
    old_passwords::keep(&mut work, person).await?;
    store::password_resets::void(&mut work.conn, &person.id).await?;
    store::remembered_browsers::delete_of_person(&mut work.conn, &person.id).await?;
    let sessions = store::sessions::of_person(&mut work.conn, &person.id).await?;
    let own = sessions.iter().find(|s| s.id == signed.session.id);
    let sudo_until = own.and_then(|s| s.sudo_until);
    if sudo_until.is_none_or(|until| until <= work.now) {
        return Ok(Came::TooLate);
    }
    let ended = match end_others {
        true => {
            store::sessions::delete_of_person(&mut work.conn, &person.id, Some(&signed.session.id)).await?
        }
        false => 0,
    };
    let Some(token) = session::renew_token(&mut work, &signed.session.id).await? else {
        return Ok(Came::TooLate);
    };
    let detail = json!({ "sessions": ended, "expired": expired });
    work.record(Event::PasswordChanged, Record::of(&person.id).with(detail))
        .await?;
    notices::tell(&mut work, &person.id, &Notice::Password).await?;
    work.commit().await?;
    Ok(Came::Changed(Changed { ended, token }))
}

/// After a password has signed in: looks it up among stolen ones, when that was long ago. What comes of it stops nobody; the
/// person is told. Not reached, it is tried again the next time.
pub async fn look_up(deps: &Deps, origin: Origin, person: &Person, password: &str) -> Result<(), Failure> {
    if !deps.breaches.is_on() {
        return Ok(());
    }
    let known = store::people::password_check(&mut deps.store.read().await?, &person.id).await?;
    let now = deps.now_ms();
    if known.at.is_some_and(|at| now - at < CHECKED_FOR_MS) {
        return Ok(());
    }
    let Some(prepared) = password_rules::prepare(password) else {
        return Ok(());
    };
    let Some(answer) = deps.breaches.ask_at_sign_in(&prepared, now).await else {
        return Ok(());
    };
    let mut work = Work::begin(deps, origin).await?;
    match answer {
        Answer::Unreachable => {
            work.record(Event::BreachesUnreachable, Record::of(&person.id))
                .await?;
        }
        answer => keep(&mut work, person, (known.at, answer == Answer::Known)).await?,
    }
    Ok(work.commit().await?)
}

async fn keep(
    work: &mut Work<'_>,
    person: &Person,
    (before, breached): (Option<i64>, bool),
) -> Result<(), StoreError> {
    let found = (before, work.now, breached);
    let kept = store::people::set_password_check(&mut work.conn, person, found).await?;
    if kept && breached {
        work.record(Event::PasswordBreached, Record::of(&person.id))
            .await?;
        notices::tell(work, &person.id, &Notice::PasswordBreached).await?;
    }
    Ok(())
}
