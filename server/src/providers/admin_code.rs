//! Administrator codes: an administrator, or who looks after a group of the person, makes a code for somebody who has lost every
//! method. Sixteen Crockford characters as backup codes, 80 bits, hashed with Argon2id; it works once, for an hour
//! (`admin_codes.minutes`), and where the operator wants a second pair of eyes (`admin_codes.confirm`) only once another administrator
//! has confirmed it. Making, confirming and taking back is `admin/codes.rs`.
//!
//! What it is worth: a fallback, at most strength `any`. Where that is enough it signs in; where the policy demands more, it leads to
//! the set-up of what is demanded and to nothing else (`policy::what_now`). A session that came in by one confirms nothing
//! but the adding of a method ([`came_by_code`]), and neither does a browser stay signed in by one.
//!
//! What is revealed, and to whom: whoever gives the right password is offered the code only while one is good, and so learns that an
//! administrator is helping, as they learn which methods the person has. Offered always, it would be one more way
//! that leads nowhere, for everybody. Before the password nothing is said. A code that is wrong, used, run out, replaced or not
//! confirmed costs the same and is answered with the same words.
//!
//! It is worth no more than the right to make it is at the moment when it is used ([`good`]): who has been made an administrator
//! meanwhile, or looks after a group, is helped by administrators only. Becoming either voids it, too.
//!
//! There is no enrolment: a good code is told to the policy by [`crate::standing::Standing::of`], and not to the lock-out guard.

use app::words::{Lang, admin_codes as words, providers};
use async_trait::async_trait;
use policy::{Enrolled, Proof, ProviderId, Role, Strength};
use serde_json::json;

use super::sheet_code::{self, accepted};
use super::{About, Challenge, Judgement, Provider, ProviderError, Rejection, Seen, Verdict};
use crate::admin::authority::{self, Act};
use crate::audit::{Event, Record};
use crate::codes;
use crate::deps::Deps;
use crate::notices::{self, Notice};
use crate::store::{self, Conn, StoreError, admin_codes::AdminCode, people::Person};
use crate::work::Work;

/// Its id.
pub const ID: &str = "admin_code";

/// The provider.
pub struct AdminCodes;

/// Whether a sign-in rests on an administrator code, alone or with what was set up by it.
pub fn came_by_code(proofs: &[Proof]) -> bool {
    proofs.iter().any(|p| p.provider == policy::ADMIN_CODE)
}

/// The person's code, while it is good. Asked at every step of every sign-in, so what costs more is asked only where there is one.
pub async fn good(conn: &mut Conn, deps: &Deps, person: &Person) -> Result<Option<AdminCode>, StoreError> {
    let confirm = deps.config.admin_codes.confirm;
    let code = store::admin_codes::of_person(conn, &person.id).await?;
    let Some(code) = code.filter(|code| code.is_good(deps.now_ms(), confirm)) else {
        return Ok(None);
    };
    Ok(is_backed(conn, &code, confirm).await?.then_some(code))
}

/// Whether whoever made it could make it now, for the person as they are now; and whoever confirmed it, where that is demanded,
/// could confirm it. Else a helper's code would outlive the right to help: the person has become an administrator, or has left
/// the group, or it is the helper who has been let go.
async fn is_backed(conn: &mut Conn, code: &AdminCode, confirm: bool) -> Result<bool, StoreError> {
    let whom = code.person_id.as_str();
    if !authority::still(conn, &code.by, (Act::GiveCode, whom)).await? {
        return Ok(false);
    }
    match &code.confirmed_by {
        Some(by) if confirm => authority::still(conn, by, (Act::ConfirmCode, whom)).await,
        _ => Ok(true),
    }
}

/// What the engine is told of a good one.
pub fn fact() -> Enrolled {
    Enrolled {
        provider: policy::ADMIN_CODE,
        role: Role::Fallback,
        strength: Strength::Any,
        usable: true,
        key: None,
        left: Some(1),
    }
}

#[async_trait]
impl Provider for AdminCodes {
    fn id(&self) -> ProviderId {
        policy::ADMIN_CODE
    }

    fn about(&self, lang: Lang) -> About {
        About {
            name: words::name(lang),
            line: words::line(lang),
            need: words::line(lang),
            icon: "person-badge",
            strength: Strength::Any,
            role: Role::Fallback,
        }
    }

    fn challenge(&self, seen: &Seen<'_>) -> Challenge {
        let lang = seen.lang;
        let texts = [words::heading(lang), words::lead(lang), words::label(lang)];
        sheet_code::form(ID, lang, texts)
    }

    async fn judge(&self, seen: &Seen<'_>, answer: &str) -> Result<Judgement, ProviderError> {
        let deps = seen.deps;
        if answer.trim().is_empty() {
            return Ok(Judgement::rejected(Rejection::Empty));
        }
        let mut conn = deps.store.read().await?;
        let row = good(&mut conn, deps, seen.person).await?;
        // Hashing holds no connection.
        drop(conn);
        let hash = row.as_ref().map(|row| row.hash.as_str());
        let is_right = sheet_code::is_right(deps, codes::normalise(answer).as_ref(), hash).await?;
        Ok(match row {
            Some(row) if is_right => accepted(row.id.clone(), row.id),
            _ => Judgement::rejected(Rejection::Wrong),
        })
    }

    /// Uses it up, and tells the person: nothing else here knows who had made it, and why.
    async fn settle(&self, work: &mut Work<'_>, judgement: Judgement) -> Result<Verdict, ProviderError> {
        let Some(claim) = judgement.claim else {
            return Ok(judgement.verdict);
        };
        let confirm = work.deps.config.admin_codes.confirm;
        // Once more, with what uses it up.
        let row = store::admin_codes::by_id(&mut work.conn, &claim.item).await?;
        let backed = match &row {
            Some(row) => is_backed(&mut work.conn, row, confirm).await?,
            None => false,
        };
        if !backed {
            return Ok(Verdict::Rejected(Rejection::Wrong));
        }
        let used = store::admin_codes::use_once(&mut work.conn, &claim.item, work.now, confirm).await?;
        let Some(code) = used else {
            return Ok(Verdict::Rejected(Rejection::Wrong));
        };
        let detail = json!({ "code": code.id, "by": code.by, "reason": code.reason });
        let record = Record::of(&code.person_id).by(ID).with(detail);
        work.record(Event::AdminCodeUsed, record).await?;
        let notice = Notice::AdminCodeUsed {
            by: notices::name_of(&mut work.conn, &code.by).await?,
            reason: code.reason,
        };
        notices::tell(work, &code.person_id, &notice).await?;
        Ok(judgement.verdict)
    }

    fn explain(&self, seen: &Seen<'_>, rejection: &Rejection) -> String {
        match rejection {
            Rejection::Empty => words::empty(seen.lang),
            Rejection::Unavailable => providers::unavailable(seen.lang),
            _ => words::wrong(seen.lang),
        }
        .to_owned()
    }
}
