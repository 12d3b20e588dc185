//! What there is little of: the account, the ways in, browsers, and what is kept for a while only.

use app::words::Lang;
use serde_json::{Value, json};

use super::at;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::security::browsers::device;
use crate::sign_in::session::Signed;
use crate::standing::Standing;
use crate::store::{
    self, Conn, StoreError,
    about::{self, About, Kept},
    remembered_browsers::{Purpose, Remembered},
};

/// All of it, as one object.
pub(super) async fn of(conn: &mut Conn, deps: &Deps, signed: &Signed, lang: Lang) -> Result<Value, Failure> {
    let standing = &signed.standing;
    let terms = store::terms::of_person(conn, &standing.person.id).await?;
    let mut all = json!({
        "portal": deps.config.public_url.origin(),
        "made": at(deps.now_ms()),
        "account": account(conn, standing).await?,
        "accepted_terms": terms.iter().map(|a| json!({
            "version": a.version, "language": a.language, "at": at(a.accepted_at),
        })).collect::<Vec<_>>(),
    });
    let parts = [
        ways_in(conn, deps, (standing, lang)).await?,
        browsers(conn, &standing.person.id, lang).await?,
        for_a_while(conn, &standing.person.id, lang).await?,
    ];
    if let Some(all) = all.as_object_mut() {
        for part in parts {
            all.extend(part.as_object().cloned().unwrap_or_default());
        }
    }
    Ok(all)
}

async fn account(conn: &mut Conn, standing: &Standing) -> Result<Value, StoreError> {
    let person = &standing.person;
    let check = store::people::password_check(conn, &person.id).await?;
    let owing = store::people::owing_since(conn, &person.id).await?;
    let reset = store::password_resets::of_person(conn, &person.id).await?;
    let looks_after = store::group_administrators::groups_of(conn, &person.id).await?;
    let looks_after: Vec<String> = looks_after.into_iter().map(|group| group.name).collect();
    let old = about::of_person(conn, About::OldPasswords, &person.id).await?;
    Ok(json!({
        "id": person.id, "username": person.username, "full_name": person.full_name, "email": person.email,
        "groups": standing.facts.groups.known(), "looks_after_groups": looks_after,
        "administrator": person.administrator, "switched_off": person.disabled,
        "language": person.language, "made": at(person.created_at),
        "last_sign_in": person.last_sign_in_at.map(at), "last_method": person.last_provider,
        "put_off_a_second_step": owing.map(at),
        "password": {
            "set": person.password_hash.is_some(), "changed": at(check.changed_at), "looked_up": check.at.map(at),
            "known_to_attackers": check.breached,
            "reset": reset.map(|r| json!({
                "started": at(r.created_at), "until": at(r.expires_at), "used": r.used_at.map(at),
            })),
            "earlier_ones_replaced": old.iter().map(|k| at(k.at)).collect::<Vec<_>>(),
        },
    }))
}

async fn ways_in(
    conn: &mut Conn,
    deps: &Deps,
    (standing, lang): (&Standing, Lang),
) -> Result<Value, StoreError> {
    let code = store::admin_codes::of_person(conn, &standing.person.id).await?;
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
    Ok(json!({
        "methods": methods.collect::<Vec<_>>(),
        "backup_codes_left": standing.codes_left(),
        "administrator_code": code.map(|c| json!({
            "made": at(c.created_at), "until": at(c.expires_at), "reason": c.reason,
            "confirmed": c.confirmed_at.map(at), "used": c.used_at.map(at),
        })),
    }))
}

async fn browsers(conn: &mut Conn, person_id: &str, lang: Lang) -> Result<Value, StoreError> {
    let sessions = store::sessions::of_person(conn, person_id).await?;
    let known = store::known_browsers::of_person(conn, person_id).await?;
    let remembered = store::remembered_browsers::of_person(conn, Purpose::SecondStep, person_id).await?;
    let staying = store::remembered_browsers::of_person(conn, Purpose::SignIn, person_id).await?;
    let proven = |text: &str| serde_json::from_str::<Value>(text).ok();
    let signed_in = sessions.iter().map(|s| {
        json!({
            "browser": device(&s.agent, lang), "address": s.address, "proofs": proven(&s.proofs),
            "since": at(s.created_at), "last_active": at(s.seen_at), "ends": at(s.expires_at),
        })
    });
    let kept = |b: &Remembered| {
        json!({
            "browser": device(&b.agent, lang), "address": b.address, "proven": proven(&b.proof),
            "since": at(b.created_at), "last_used": at(b.last_used_at), "until": at(b.expires_at),
        })
    };
    Ok(json!({
        "signed_in": signed_in.collect::<Vec<_>>(),
        "known_browsers": known.iter().map(|b| json!({
            "since": at(b.created_at), "last_sign_in": at(b.last_used_at), "until": at(b.expires_at),
        })).collect::<Vec<_>>(),
        "remembered_browsers": remembered.iter().map(kept).collect::<Vec<_>>(),
        "staying_signed_in": staying.iter().map(kept).collect::<Vec<_>>(),
    }))
}

/// What nobody sees of it. `left_out` names what there is more of than is said here.
async fn for_a_while(conn: &mut Conn, person_id: &str, lang: Lang) -> Result<Value, StoreError> {
    let tries = about::of_person(conn, About::Tries, person_id).await?;
    let attempts = about::of_person(conn, About::Attempts, person_id).await?;
    let set_ups = about::of_person(conn, About::SetUps, person_id).await?;
    let offers = about::of_person(conn, About::PasskeyOffer, person_id).await?;
    let most = |all: &[Kept]| i64::try_from(all.len()).is_ok_and(|n| n >= about::MOST);
    let kinds = [
        ("tries", &tries),
        ("in_progress", &attempts),
        ("set_ups_in_progress", &set_ups),
    ];
    let left_out = kinds.iter().filter(|(_, all)| most(all)).map(|(name, _)| *name);
    Ok(json!({
        "left_out": left_out.collect::<Vec<_>>(),
        "tries": tries.iter().map(|k| json!({
            "of": k.what, "counted": k.number, "last": at(k.at), "again_from": (k.until > 0).then(|| at(k.until)),
        })).collect::<Vec<_>>(),
        "in_progress": attempts.iter().map(|k| json!({
            "what": k.what, "browser": device(&k.agent, lang), "address": k.address,
            "since": at(k.at), "until": at(k.until), "wrong_answers": k.number,
        })).collect::<Vec<_>>(),
        "set_ups_in_progress": set_ups.iter().map(|k| json!({
            "provider": k.what, "since": at(k.at), "until": at(k.until),
        })).collect::<Vec<_>>(),
        // Never again: none.
        "passkey_offered_again_from": offers.iter().find(|k| k.at < i64::MAX).map(|k| at(k.at)),
    }))
}
