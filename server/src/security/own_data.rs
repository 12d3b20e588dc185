//! Everything the portal knows about a person, for that person (GDPR, article 15). Passwords, keys, codes and tokens are not in
//! it: whoever gets hold of the file can sign in nowhere.
//!
//! To add a table that holds something about people: a line in [`of`].

use app::words::Lang;
use serde_json::{Value, json};

use super::browsers::device;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::notices::Notice;
use crate::sign_in::session::Signed;
use crate::store::{
    self, Conn,
    audit::{Entry, Filter},
    remembered_browsers::{Purpose, Remembered},
};
use crate::times;

/// The whole of it, as one JSON document.
pub async fn of(conn: &mut Conn, deps: &Deps, signed: &Signed, lang: Lang) -> Result<Value, Failure> {
    let standing = &signed.standing;
    let person = &standing.person;
    let at = |ms: i64| times::rfc3339(ms);
    let check = store::people::password_check(conn, &person.id).await?;
    let sessions = store::sessions::of_person(conn, &person.id).await?;
    let known = store::known_browsers::of_person(conn, &person.id).await?;
    let remembered = store::remembered_browsers::of_person(conn, Purpose::SecondStep, &person.id).await?;
    let staying = store::remembered_browsers::of_person(conn, Purpose::SignIn, &person.id).await?;
    let terms = store::terms::of_person(conn, &person.id).await?;
    let reset = store::password_resets::of_person(conn, &person.id).await?;
    let code = store::admin_codes::of_person(conn, &person.id).await?;
    let notices = store::notices::open_of_person(conn, &person.id).await?;
    let methods = standing.enrolments.iter().map(|e| {
        let provider = deps.providers.get(&e.provider);
        json!({
            "provider": e.provider,
            "kind": provider.map(|p| p.kind(deps, e, lang)),
            "name": e.name,
            "added": at(e.created_at),
            "last_used": e.last_used_at.map(at),
        })
    });
    let browsers = sessions.iter().map(|s| {
        json!({
            "browser": device(&s.agent, lang), "address": s.address, "proofs": serde_json::from_str::<Value>(&s.proofs).ok(),
            "since": at(s.created_at), "last_active": at(s.seen_at), "ends": at(s.expires_at),
        })
    });
    let kept = |b: &Remembered| {
        json!({
            "browser": device(&b.agent, lang), "address": b.address, "since": at(b.created_at),
            "last_used": at(b.last_used_at), "until": at(b.expires_at),
        })
    };
    let told = notices.iter().filter_map(|row| {
        let text = Notice::read(row)?.words(lang, &at(row.at));
        Some(json!({ "at": at(row.at), "text": text }))
    });
    Ok(json!({
        "portal": deps.config.public_url.origin(),
        "made": at(deps.now_ms()),
        "account": {
            "username": person.username, "full_name": person.full_name, "email": person.email,
            "groups": standing.facts.groups.known(), "administrator": person.administrator,
            "language": person.language, "made": at(person.created_at),
            "last_sign_in": person.last_sign_in_at.map(at), "last_method": person.last_provider,
            "password": {
                "set": person.password_hash.is_some(), "changed": at(check.changed_at), "looked_up": check.at.map(at), "known_to_attackers": check.breached,
                "reset": reset.map(|r| json!({
                    "started": at(r.created_at), "until": at(r.expires_at), "used": r.used_at.map(at),
                })),
            },
        },
        "methods": methods.collect::<Vec<_>>(),
        "backup_codes_left": standing.codes_left(),
        "administrator_code": code.map(|c| json!({
            "made": at(c.created_at), "until": at(c.expires_at), "reason": c.reason, "used": c.used_at.map(at),
        })),
        "signed_in": browsers.collect::<Vec<_>>(),
        "known_browsers": known.iter().map(|b| json!({
            "since": at(b.created_at), "last_sign_in": at(b.last_used_at), "until": at(b.expires_at),
        })).collect::<Vec<_>>(),
        "remembered_browsers": remembered.iter().map(kept).collect::<Vec<_>>(),
        "staying_signed_in": staying.iter().map(kept).collect::<Vec<_>>(),
        "accepted_terms": terms.iter().map(|a| json!({
            "version": a.version, "language": a.language, "at": at(a.accepted_at),
        })).collect::<Vec<_>>(),
        "notices": told.collect::<Vec<_>>(),
        "activity": activity(conn, &person.id).await?,
    }))
}

/// So many entries of the log are in the file at most.
const MOST_ENTRIES: usize = 10_000;

/// The entries of the audit log about the person, not only the ninety days that the page shows.
async fn activity(conn: &mut Conn, person_id: &str) -> Result<Vec<Value>, Failure> {
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let filter = Filter {
            subject: Some(person_id),
            before: before.as_deref(),
            ..Filter::default()
        };
        let page = store::audit::list(conn, filter, store::audit::PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        before = Some(last.id.clone());
        all.extend(page.iter().map(|e| entry(e, person_id)));
        if all.len() >= MOST_ENTRIES {
            return Ok(all);
        }
    }
}

/// From where somebody else acted is theirs to know.
fn entry(entry: &Entry, person_id: &str) -> Value {
    let own = entry.actor.as_deref().is_none_or(|actor| actor == person_id);
    json!({
        "at": times::rfc3339(entry.at), "event": entry.event, "provider": entry.provider,
        "address": entry.address.as_ref().filter(|_| own), "browser": entry.agent.as_ref().filter(|_| own),
        "detail": serde_json::from_str::<Value>(&entry.detail).ok(),
    })
}
