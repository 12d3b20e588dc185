//! The first administrator: an account made in the browser with a code that only the server's console shows. The page does not
//! exist as soon as there is an administrator; of two forms sent at once, one makes the account.

use app::api::account::FirstFields;
use app::words::{Lang, home as words};

use crate::admin::lockout;
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::hashing::Queue;
use crate::http::flash::{First, FirstProblem};
use crate::one_time_codes::{self, Kind, Tried};
use crate::password_rules::{self, RulesContext};
use crate::store::{self, StoreError, people::Person};
use crate::validate::{self, Named};
use crate::work::{Origin, Work};

/// Whether there is an administrator.
pub async fn exists(deps: &Deps) -> Result<bool, StoreError> {
    let mut conn = deps.store.read().await?;
    Ok(store::people::count_administrators(&mut conn).await? > 0)
}

/// What came of the form.
pub enum Made {
    /// The account is there.
    Yes,
    /// Something was wrong with it.
    No(Box<First>),
    /// There is an administrator already.
    Exists,
    /// Too many codes were tried from this network.
    TooMany(Option<i64>),
}

/// The checked form.
struct Checked {
    username: Named,
    full_name: String,
    email: Option<Named>,
}

/// Makes the account.
pub async fn create(deps: &Deps, origin: Origin, fields: FirstFields) -> Result<Made, Failure> {
    if exists(deps).await? {
        return Ok(Made::Exists);
    }
    let (checked, mut problems) = check(deps, &fields);
    // Nothing entered is not a try.
    if fields.code.trim().is_empty() {
        problems.insert(0, FirstProblem::NoCode);
        return Ok(Made::No(Box::new(again(fields, problems))));
    }
    let code = match one_time_codes::verify(deps, &origin, Kind::SetUp, &fields.code).await? {
        Tried::Right(code) => Some(code),
        Tried::Wrong => {
            problems.insert(0, FirstProblem::Code);
            None
        }
        Tried::TooMany(until_ms) => return Ok(Made::TooMany(until_ms)),
    };
    let (Some(checked), Some(code), true) = (checked, code, problems.is_empty()) else {
        return Ok(Made::No(Box::new(again(fields, problems))));
    };
    // What takes longer, and asks others, waits for the right code.
    let rules = rules(deps, &fields);
    if let Err(problem) = password_rules::check_all(deps, &fields.password, &rules, (&origin, None)).await? {
        let problems = vec![FirstProblem::Password(problem)];
        return Ok(Made::No(Box::new(again(fields, problems))));
    }
    let hash = deps
        .hasher
        .hash(Queue::Known, &fields.password)
        .await
        .map_err(|busy| Failure::Busy(busy.retry_after_s))?;
    let mut work = Work::begin(deps, origin).await?;
    // One lock for everybody who would be first.
    store::policy::lock_head(&mut work.conn).await?;
    if store::people::count_administrators(&mut work.conn).await? > 0 {
        return Ok(Made::Exists);
    }
    if !store::setup_codes::use_once(&mut work.conn, &code.id, work.now).await? {
        return Ok(Made::No(Box::new(again(fields, vec![FirstProblem::Code]))));
    }
    let person = person(&work, checked, hash);
    match store::people::insert(&mut work.conn, &person).await {
        Err(StoreError::Conflict(_)) => {
            return Ok(Made::No(Box::new(again(fields, vec![FirstProblem::Username]))));
        }
        other => other?,
    }
    // Where everybody must have a second step and none can be set up, the first account would be the last.
    if lockout::guard(&mut work).await?.is_err() {
        return Ok(Made::No(Box::new(again(fields, vec![FirstProblem::LockOut]))));
    }
    // Whoever has the code is this person: what the entries hold of them goes with the account.
    let own = || Record {
        actor: Some(&person.id),
        ..Record::of(&person.id)
    };
    work.record(Event::SetUpCodeUsed, own()).await?;
    let detail = serde_json::json!({ "administrator": true });
    work.record(Event::AccountCreated, own().with(detail)).await?;
    work.commit().await?;
    Ok(Made::Yes)
}

fn person(work: &Work<'_>, checked: Checked, hash: String) -> Person {
    let (email, email_key) = checked.email.map(|e| (e.name, e.key)).unzip();
    Person {
        id: work.deps.id(),
        username: checked.username.name,
        username_key: checked.username.key,
        full_name: checked.full_name,
        email,
        email_key,
        password_hash: Some(hash),
        administrator: true,
        disabled: false,
        language: None,
        created_at: work.now,
        last_sign_in_at: None,
        last_provider: None,
    }
}

fn check(deps: &Deps, fields: &FirstFields) -> (Option<Checked>, Vec<FirstProblem>) {
    let mut problems = Vec::new();
    let username = validate::username(&fields.username, deps.config.email_usernames).ok();
    let full_name = match fields.full_name.trim() {
        "" => Ok(fields.username.trim().to_owned()),
        name => validate::full_name(name),
    };
    let email = match fields.email.trim() {
        "" => Ok(None),
        typed => validate::email(typed).map(Some),
    };
    if fields.username.trim().is_empty() {
        problems.push(FirstProblem::NoUsername);
    } else if username.is_none() {
        problems.push(FirstProblem::Username);
    }
    if full_name.is_err() {
        problems.push(FirstProblem::FullName);
    }
    if email.is_err() {
        problems.push(FirstProblem::Email);
    }
    let context = rules(deps, fields);
    if let Err(problem) = password_rules::check(&fields.password, &context) {
        problems.push(FirstProblem::Password(problem));
    }
    let checked = match (username, full_name, email) {
        (Some(username), Ok(full_name), Ok(email)) => Some(Checked {
            username,
            full_name,
            email,
        }),
        _ => None,
    };
    (checked, problems)
}

fn rules<'a>(deps: &'a Deps, fields: &'a FirstFields) -> RulesContext<'a> {
    RulesContext {
        lengths: deps.config.password,
        second_factor_demanded: false,
        username: &fields.username,
        full_name: &fields.full_name,
        email: Some(fields.email.as_str()).filter(|e| !e.is_empty()),
        instance_name: &deps.config.instance_name,
    }
}

/// What is shown again: everything but the password.
fn again(fields: FirstFields, problems: Vec<FirstProblem>) -> First {
    let short = |text: String| text.chars().take(255).collect();
    First {
        code: short(fields.code),
        username: short(fields.username),
        full_name: short(fields.full_name),
        email: short(fields.email),
        problems,
    }
}

/// A problem as (field, words).
pub fn words(problem: &FirstProblem, lang: Lang, _username: &str) -> (String, String) {
    let (field, text) = match problem {
        FirstProblem::Code => ("code", words::setup_code_wrong(lang).to_owned()),
        FirstProblem::NoCode => ("code", words::setup_code_empty(lang).to_owned()),
        FirstProblem::NoUsername => ("username", words::username_empty(lang).to_owned()),
        FirstProblem::LockOut => ("code", words::setup_lockout(lang).to_owned()),
        FirstProblem::Username => ("username", words::username_rule(lang).to_owned()),
        FirstProblem::FullName => ("full_name", words::full_name_rule(lang).to_owned()),
        FirstProblem::Email => ("email", words::email_rule(lang).to_owned()),
        FirstProblem::Password(problem) => ("password", problem.words(lang)),
    };
    (field.to_owned(), text)
}
