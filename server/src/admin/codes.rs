//! Administrator codes: making one for somebody who has lost every method, confirming it, listing and taking back. What one is
//! worth, and what it reveals, is in `providers/admin_code.rs`.
//!
//! Who may: administrators for everybody but themselves, who looks after a group for those whom they help, the console for all
//! (`authority.rs`). A new code takes the place of an earlier one. The person is told of it with the name of whoever made it
//! and the reason, and again when it is used; disabling the account and "it was not me" void it.

use app::words::{Lang, admin_codes as words};
use serde_json::json;

use super::authority::{self, Act, Denied, Why};
use super::{AdminError, people};
use crate::audit::{Event, Record};
use crate::codes::{self, Code};
use crate::deps::Deps;
use crate::hashing::Queue;
use crate::notices::{self, Notice};
use crate::providers::admin_code;
use crate::standing;
use crate::store::{self, Conn, StoreError, admin_codes::AdminCode, people::Person};
use crate::validate::{self, ReasonProblem};
use crate::work::{Origin, Work};

/// A code that was made.
pub struct Issued {
    /// For whom.
    pub person: Person,
    /// By what it is confirmed and taken back.
    pub id: String,
    /// The code: shown now, and never again.
    pub code: Code,
    /// Until when it is good, in milliseconds since 1970.
    pub expires_at: i64,
    /// An earlier one was still good, and is so no longer.
    pub replaced: bool,
    /// It counts only after another administrator has confirmed it.
    pub unconfirmed: bool,
}

/// A code in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its row.
    pub code: AdminCode,
    /// Whom it lets in, by username.
    pub username: String,
    /// Who made it, by username; `console`, or an id of somebody who is gone.
    pub by: String,
    /// Who confirmed it, likewise.
    pub confirmed_by: Option<String>,
    /// How it stands.
    pub state: State,
}

/// How a code stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It lets the person in.
    Good,
    /// Another administrator must confirm it first.
    Unconfirmed,
    /// It was used.
    Used,
}

/// Makes a code for somebody, and tells them. Not within a unit of work, because it hashes.
pub async fn issue(deps: &Deps, origin: Origin, username: &str, reason: &str) -> Result<Issued, AdminError> {
    let mut conn = deps.store.read().await?;
    let actor = origin.actor.clone();
    authority::allowed(&mut conn, actor.as_deref(), (Act::GiveCode, None)).await?;
    let person = people::find(&mut conn, username).await?;
    let whom = (Act::GiveCode, Some(person.id.as_str()));
    if let Err(error) = authority::allowed(&mut conn, actor.as_deref(), whom).await {
        drop(conn);
        refused(deps, origin, &person.id, &error).await?;
        return Err(people::hidden(error, username));
    }
    let reason = validate::reason(reason)?;
    can_use(&mut conn, deps, &person).await?;
    // Hashing holds no connection.
    drop(conn);
    let code = codes::generate(deps.random.as_ref());
    let hash = deps.hasher.hash(Queue::Known, code.text()).await;
    let hash = hash.map_err(|busy| AdminError::Busy(busy.retry_after_s))?;
    let mut work = Work::begin(deps, origin).await?;
    // Once more, with the row that is written.
    authority::allow(&mut work, Act::GiveCode, Some(&person.id)).await?;
    let row = AdminCode {
        id: deps.id(),
        person_id: person.id.clone(),
        hash,
        by: work.origin.actor.clone().unwrap_or_default(),
        reason,
        created_at: work.now,
        expires_at: work.now + deps.config.admin_codes.lifetime_ms,
        confirmed_by: None,
        confirmed_at: None,
        used_at: None,
    };
    let replaced = keep(&mut work, &row).await?;
    work.commit().await?;
    Ok(Issued {
        person,
        id: row.id,
        code,
        expires_at: row.expires_at,
        replaced,
        unconfirmed: deps.config.admin_codes.confirm,
    })
}

/// Whether the person could use one: the provider is on for them.
async fn can_use(conn: &mut Conn, deps: &Deps, person: &Person) -> Result<(), AdminError> {
    let switches = store::providers::switches(conn).await?;
    let groups = store::groups::of_person(conn, &person.id).await?;
    let is_on = standing::is_on(&switches, admin_code::ID, &groups);
    match is_on && deps.providers.get(admin_code::ID).is_some() {
        true => Ok(()),
        false => Err(AdminError::SwitchedOff(admin_code::ID.to_owned())),
    }
}

/// Writes the row, records it and tells the person. Says whether an earlier one was still unused.
async fn keep(work: &mut Work<'_>, row: &AdminCode) -> Result<bool, StoreError> {
    let old = store::admin_codes::of_person(&mut work.conn, &row.person_id).await?;
    let old = old.filter(|old| old.is_good(work.now, false));
    store::admin_codes::replace(&mut work.conn, row).await?;
    if let Some(old) = &old {
        let detail = json!({ "code": old.id, "why": "replaced" });
        work.record(Event::AdminCodeRevoked, record(row, detail)).await?;
    }
    let detail = json!({ "code": row.id, "reason": row.reason, "expires_ms": row.expires_at });
    work.record(Event::AdminCodeIssued, record(row, detail)).await?;
    let notice = Notice::AdminCodeIssued {
        by: notices::name_of(&mut work.conn, &row.by).await?,
        reason: row.reason.clone(),
    };
    notices::tell(work, &row.person_id, &notice).await?;
    Ok(old.is_some())
}

/// Confirms a code that somebody else made. False when it was confirmed already.
pub async fn confirm(work: &mut Work<'_>, id: &str) -> Result<bool, AdminError> {
    authority::allow(work, Act::ConfirmCode, None).await?;
    let code = find(work, id).await?;
    authority::allow(work, Act::ConfirmCode, Some(&code.person_id)).await?;
    let actor = work.origin.actor.clone().unwrap_or_default();
    if actor == code.by {
        return Err(AdminError::NotAllowed(Denied {
            act: Act::ConfirmCode,
            why: Why::Issuer,
        }));
    }
    if !store::admin_codes::confirm(&mut work.conn, &code, &actor, work.now).await? {
        // Somebody was quicker, or it has just been used or taken back.
        return find(work, id).await.map(|_| false);
    }
    work.record(
        Event::AdminCodeConfirmed,
        record(&code, json!({ "code": code.id })),
    )
    .await?;
    Ok(true)
}

/// Takes a code back. It is for whoever could have made it, not only for who did.
pub async fn revoke(work: &mut Work<'_>, id: &str) -> Result<(), AdminError> {
    authority::allow(work, Act::GiveCode, None).await?;
    let code = find(work, id).await?;
    authority::allow(work, Act::GiveCode, Some(&code.person_id)).await?;
    if !store::admin_codes::revoke(&mut work.conn, &code).await? {
        return Err(no_such(id));
    }
    let detail = json!({ "code": code.id, "why": "taken back" });
    work.record(Event::AdminCodeRevoked, record(&code, detail))
        .await?;
    Ok(())
}

/// Codes that have not run out, the newest first: of one person, or of all whom the one who looks may help.
pub async fn list(
    conn: &mut Conn,
    actor: Option<&str>,
    (deps, person): (&Deps, Option<&Person>),
) -> Result<Vec<Listed>, AdminError> {
    let authority = authority::allowed(conn, actor, (Act::GiveCode, None)).await?;
    let now = deps.now_ms();
    let rows = match person {
        None => store::admin_codes::list(conn, authority.scope(), now).await?,
        Some(person) => {
            authority::allowed(conn, actor, (Act::GiveCode, Some(&person.id))).await?;
            let code = store::admin_codes::of_person(conn, &person.id).await?;
            code.into_iter().filter(|code| code.expires_at > now).collect()
        }
    };
    let mut listed = Vec::with_capacity(rows.len());
    for code in rows {
        let confirmed_by = match &code.confirmed_by {
            Some(id) => Some(username(conn, id).await?),
            None => None,
        };
        listed.push(Listed {
            username: username(conn, &code.person_id).await?,
            by: username(conn, &code.by).await?,
            confirmed_by,
            state: state(deps, &code),
            code,
        });
    }
    Ok(listed)
}

fn state(deps: &Deps, code: &AdminCode) -> State {
    if code.used_at.is_some() {
        State::Used
    } else if deps.config.admin_codes.confirm && code.confirmed_by.is_none() {
        State::Unconfirmed
    } else {
        State::Good
    }
}

async fn username(conn: &mut Conn, id: &str) -> Result<String, StoreError> {
    let person = store::people::by_id(conn, id).await?;
    Ok(person.map_or_else(|| id.to_owned(), |p| p.username))
}

/// An unused code that has not run out.
async fn find(work: &mut Work<'_>, id: &str) -> Result<AdminCode, AdminError> {
    let code = store::admin_codes::by_id(&mut work.conn, id).await?;
    code.filter(|code| code.is_good(work.now, false))
        .ok_or_else(|| no_such(id))
}

fn no_such(id: &str) -> AdminError {
    AdminError::NoSuchCode(id.chars().take(64).collect())
}

fn record(code: &AdminCode, detail: serde_json::Value) -> Record<'_> {
    Record::of(&code.person_id).by(admin_code::ID).with(detail)
}

/// Records that somebody wanted to make a code and may not: whoever tries to help an administrator, or themselves, is worth a look.
async fn refused(deps: &Deps, origin: Origin, person_id: &str, error: &AdminError) -> Result<(), StoreError> {
    let AdminError::NotAllowed(denied) = error else {
        return Ok(());
    };
    let mut work = Work::begin(deps, origin).await?;
    let record = Record::of(person_id).by(admin_code::ID);
    let record = record.with(json!({ "why": denied.to_string() }));
    work.record(Event::AdminCodeRefused, record).await?;
    work.commit().await
}

/// What a page says of an error of these, with the person's full name; `None` for another.
pub fn explain(error: &AdminError, lang: Lang, full_name: &str) -> Option<String> {
    Some(match error {
        AdminError::Reason(ReasonProblem::Empty) => words::reason_empty(lang).to_owned(),
        AdminError::Reason(ReasonProblem::TooLong) => words::reason_long(lang, validate::REASON_CHARACTERS),
        AdminError::Reason(ReasonProblem::Hidden) => words::reason_hidden(lang).to_owned(),
        AdminError::NotAllowed(denied) => match denied.why {
            Why::Yourself => words::not_yourself(lang).to_owned(),
            Why::Administrator => words::only_administrators(lang).to_owned(),
            Why::NotTheirs => words::not_in_group(lang, full_name),
            Why::Issuer => words::not_your_own(lang).to_owned(),
            Why::Never => words::not_allowed(lang).to_owned(),
        },
        AdminError::SwitchedOff(_) => words::switched_off(lang, full_name),
        AdminError::NoSuchCode(_) => words::gone(lang).to_owned(),
        _ => return None,
    })
}
