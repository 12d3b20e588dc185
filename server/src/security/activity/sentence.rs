//! What happened, as a sentence to whoever it happened to.

use app::words::{Lang, account as words, admin_codes as codes, terms as terms_words};
use serde_json::Value;

use super::event;
use crate::admin::authority;
use crate::audit::Event;
use crate::deps::Deps;
use crate::security::browsers::{by_methods, method};
use crate::store::{self, Conn, StoreError, audit::Entry};

/// Who made or confirmed an administrator code, by name: an entry holds no names, and of other events none is said.
pub async fn maker(conn: &mut Conn, entry: &Entry, lang: Lang) -> Result<String, StoreError> {
    let id = match event(entry) {
        Some(Event::AdminCodeIssued | Event::AdminCodeConfirmed) => entry.actor.clone(),
        Some(Event::AdminCodeUsed) => {
            let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
            detail["by"].as_str().map(str::to_owned)
        }
        _ => return Ok(String::new()),
    };
    let Some(id) = id else {
        return Ok(codes::somebody(lang).to_owned());
    };
    if id == authority::CONSOLE {
        return Ok(codes::console(lang).to_owned());
    }
    let person = store::people::by_id(conn, &id).await?;
    Ok(person.map_or_else(|| codes::somebody(lang).to_owned(), |p| p.full_name))
}

/// What happened, to whoever it concerns. `by` is who made an administrator code.
pub fn sentence(
    deps: &Deps,
    event: Event,
    entry: &Entry,
    (detail, by, lang): (&Value, &str, Lang),
) -> String {
    let text = |name: &str| detail[name].as_str().unwrap_or_default();
    match event {
        Event::SessionOpened if detail["resumed"] == true => words::signed_in(lang, words::by_staying(lang)),
        Event::SessionOpened => {
            let proofs = detail["proofs"].as_array().into_iter().flatten();
            let remembered = detail["remembered"] == true;
            let with = by_methods(deps, proofs.filter_map(Value::as_str), (remembered, lang));
            words::signed_in(lang, &with)
        }
        Event::AnswerWrong => words::wrong_answer(
            lang,
            &method(deps, entry.provider.as_deref().unwrap_or_default(), lang),
        ),
        Event::FactorAdded => words::added(lang, text("name")),
        Event::FactorRenamed => words::renamed(lang, text("from"), text("to")),
        Event::FactorRemoved => words::removed(lang, text("name")),
        Event::KeyCopied => words::key_copied(lang, text("name")),
        Event::SessionRaised => words::raised(lang).to_owned(),
        Event::SessionEnded if detail["everywhere"] == false => words::signed_out(lang).to_owned(),
        Event::SessionEnded if detail["why"] == "replaced" => words::signed_out(lang).to_owned(),
        Event::SessionEnded => words::ended(lang).to_owned(),
        Event::PasswordWrong => words::wrong_password(lang).to_owned(),
        Event::Throttled => words::too_many(lang).to_owned(),
        Event::AttemptEnded => words::stopped(lang).to_owned(),
        Event::SignInStarted => words::not_finished(lang).to_owned(),
        Event::SignInBlocked => words::blocked(lang).to_owned(),
        Event::AccountOff => words::account_off(lang).to_owned(),
        Event::PasswordBreached => words::breached(lang).to_owned(),
        Event::AdminCodeRefused => words::code_refused(lang).to_owned(),
        Event::CodesMade => words::codes_made(lang).to_owned(),
        Event::CodeUsed => words::code_used(lang).to_owned(),
        Event::CodesUsedUp => words::codes_used_up(lang).to_owned(),
        Event::AccountCreated => words::account_made(lang).to_owned(),
        Event::PasswordChanged => words::changed_password(lang).to_owned(),
        Event::PasswordResetStarted => words::reset_started(lang).to_owned(),
        Event::PasswordResetUsed => words::reset_used(lang).to_owned(),
        Event::AdminCodeIssued => codes::did_issue(lang, by, text("reason")),
        Event::AdminCodeConfirmed => codes::did_confirm(lang, by),
        Event::AdminCodeRevoked => codes::did_revoke(lang).to_owned(),
        Event::AdminCodeUsed => codes::did_use(lang, by, text("reason")),
        Event::SudoGiven => words::confirmed(lang).to_owned(),
        Event::SudoRefused => words::not_confirmed(lang).to_owned(),
        Event::BrowserRemembered => words::browser_remembered(lang).to_owned(),
        Event::StayGranted => words::stay_granted(lang).to_owned(),
        Event::BrowserForgotten => words::browser_forgotten(lang).to_owned(),
        Event::RememberedStolen => words::copied(lang).to_owned(),
        Event::DataDownloaded => words::data_downloaded(lang).to_owned(),
        Event::TermsAccepted => terms_words::did_accept(lang, text("version")),
        Event::NotMe => words::reported(lang).to_owned(),
        _ => words::account_changed(lang).to_owned(),
    }
}
