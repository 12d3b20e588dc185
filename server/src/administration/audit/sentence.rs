//! What happened, as a sentence: for every event one, in the reader's language. What is told to the person themselves is told in the
//! same words (`security/activity.rs`). Names that people chose stand in quotes; what was erased is not named.

use app::words::{Lang, audit as words};
use serde_json::Value;

use crate::audit::Event;
use crate::deps::Deps;
use crate::security::activity;
use crate::security::browsers::method;
use crate::store::audit::Entry;
use crate::times;

/// The sentence; the event's own name, when this version does not know it.
pub(super) fn sentence(deps: &Deps, (entry, detail): (&Entry, &Value), lang: Lang) -> String {
    let Some(event) = activity::event(entry) else {
        return entry.event.clone();
    };
    let told = || activity::sentence(deps, event, entry, (detail, "", lang));
    let by = || method(deps, entry.provider.as_deref().unwrap_or_default(), lang);
    let named = detail["name"].as_str().is_some_and(|name| !name.is_empty());
    match event {
        Event::SignInStarted => words::sign_in_started(lang).to_owned(),
        Event::PasswordRight => words::password_right(lang).to_owned(),
        Event::AccountOff => words::account_off(lang).to_owned(),
        Event::ChallengeShown => words::challenge_shown(lang, &by()),
        Event::AnswerRight => words::answer_right(lang, &by()),
        Event::AttemptEnded => attempt_ended(detail, lang).map_or_else(told, str::to_owned),
        Event::SignInBlocked => words::sign_in_blocked(lang).to_owned(),
        Event::SessionEnded => session_ended(detail, lang).map_or_else(told, str::to_owned),
        Event::SetUpPutOff => put_off(deps, detail, lang),
        Event::FactorAdded if !named => words::added(lang).to_owned(),
        Event::FactorRemoved if !named => words::removed(lang).to_owned(),
        Event::FactorRenamed if detail["to"].is_null() => words::renamed(lang).to_owned(),
        Event::KeyCopied if !named => words::copied(lang).to_owned(),
        Event::FactorUsed => words::used(lang, &by()),
        Event::EnforcementChanged => enforcement(detail, lang),
        Event::PolicyChanged => {
            words::policy_changed(lang, number(detail, "version"), text(detail, "reason"))
        }
        Event::ProviderChanged => switched(detail, &by(), lang),
        Event::ProviderCleaned => words::cleaned(lang, &by(), number(detail, "removed")),
        Event::AccountCreated if detail["administrator"] == true => {
            words::administrator_created(lang).to_owned()
        }
        Event::AccountChanged => account_changed(detail, lang).map_or_else(told, str::to_owned),
        Event::AccountDeleted => words::deleted(lang).to_owned(),
        Event::BreachesUnreachable => words::breaches_unreachable(lang).to_owned(),
        Event::PasswordBreached => words::breached(lang).to_owned(),
        Event::PasswordResetRefused => words::reset_refused(lang).to_owned(),
        Event::AdminCodeIssued => words::code_issued(lang, text(detail, "reason")),
        Event::AdminCodeConfirmed => words::code_confirmed(lang).to_owned(),
        Event::AdminCodeUsed => words::code_used(lang, text(detail, "reason")),
        Event::AdminCodeRefused => words::code_refused(lang).to_owned(),
        Event::GroupChanged => group_changed(detail, lang),
        Event::KeysChanged if detail["dropped"].is_array() => words::keys_dropped(lang).to_owned(),
        Event::KeysChanged => words::key_made(lang, number(detail, "sealed_again")),
        Event::SetUpCodeMade => words::set_up_made(lang).to_owned(),
        Event::SetUpCodeUsed => words::set_up_used(lang).to_owned(),
        Event::SetUpCodeRefused => words::set_up_refused(lang).to_owned(),
        Event::LockOutPrevented => words::lock_out_prevented(lang).to_owned(),
        Event::PeopleExported => words::people_downloaded(lang).to_owned(),
        Event::AuditExported if detail["whole"] == true => words::exported(lang).to_owned(),
        Event::AuditExported => words::downloaded(lang).to_owned(),
        Event::AuditRemoved => words::entries_removed(lang, number(detail, "entries")),
        Event::PasswordWrong
        | Event::AnswerWrong
        | Event::SessionOpened
        | Event::SessionRaised
        | Event::Throttled
        | Event::FactorAdded
        | Event::FactorRenamed
        | Event::FactorRemoved
        | Event::KeyCopied
        | Event::CodesMade
        | Event::CodeUsed
        | Event::CodesUsedUp
        | Event::AccountCreated
        | Event::BrowserRemembered
        | Event::StayGranted
        | Event::BrowserForgotten
        | Event::RememberedStolen
        | Event::DataDownloaded
        | Event::TermsAccepted
        | Event::NotMe
        | Event::PasswordChanged
        | Event::PasswordResetStarted
        | Event::PasswordResetUsed
        | Event::AdminCodeRevoked
        | Event::SudoGiven
        | Event::SudoRefused => told(),
    }
}

fn text<'a>(detail: &'a Value, name: &str) -> &'a str {
    detail[name].as_str().unwrap_or_default()
}

fn number(detail: &Value, name: &str) -> u64 {
    detail[name].as_u64().unwrap_or(0)
}

/// Names in quotes, one after the other.
fn names(list: &Value, lang: Lang) -> Option<String> {
    let names = list.as_array()?.iter().filter_map(Value::as_str);
    let quoted: Vec<String> = names.map(|name| words::quoted(lang, name)).collect();
    (!quoted.is_empty()).then(|| quoted.join(", "))
}

fn attempt_ended(detail: &Value, lang: Lang) -> Option<&'static str> {
    Some(match text(detail, "why") {
        "cancelled" => words::attempt_left(lang),
        "replaced" => words::attempt_replaced(lang),
        "" => words::attempt_ended(lang),
        _ => return None,
    })
}

fn session_ended(detail: &Value, lang: Lang) -> Option<&'static str> {
    match (detail["everywhere"] == true, text(detail, "why")) {
        (true, _) => Some(words::out_everywhere(lang)),
        (_, "ended in the settings") => Some(words::out_elsewhere(lang)),
        _ => None,
    }
}

fn put_off(deps: &Deps, detail: &Value, lang: Lang) -> String {
    match detail["until"].as_i64() {
        Some(at) => words::put_off(lang, &times::date(at, &deps.config.time_zone, lang)),
        None => words::put_off_some(lang).to_owned(),
    }
}

fn enforcement(detail: &Value, lang: Lang) -> String {
    if let Some(days) = detail["remember_browser_days"].as_u64() {
        return words::remember_days(lang, days);
    }
    let after = &detail["after"];
    let excluded = names(&after["excluded"], lang);
    match (after["on"].as_bool(), names(&after["groups"], lang), excluded) {
        (None, ..) => words::enforcement(lang).to_owned(),
        (Some(false), ..) => words::enforce_nobody(lang).to_owned(),
        (Some(true), None, None) => words::enforce_all(lang).to_owned(),
        (Some(true), None, Some(but)) => words::enforce_all_but(lang, &but),
        (Some(true), Some(groups), None) => words::enforce_groups(lang, &groups),
        (Some(true), Some(groups), Some(but)) => words::enforce_groups_but(lang, &groups, &but),
    }
}

fn switched(detail: &Value, name: &str, lang: Lang) -> String {
    match (detail["on"] == true, names(&detail["groups"], lang)) {
        (false, _) => words::switched_off(lang, name),
        (true, None) => words::switched_on(lang, name),
        (true, Some(groups)) => words::switched_on_for(lang, name, &groups),
    }
}

fn account_changed(detail: &Value, lang: Lang) -> Option<&'static str> {
    let is = |name: &str| detail[name].as_bool();
    Some(
        match (is("disabled"), is("administrator"), text(detail, "changed")) {
            (Some(true), ..) => words::account_switched_off(lang),
            (Some(false), ..) => words::account_switched_on(lang),
            (_, Some(true), _) => words::promoted(lang),
            (_, Some(false), _) => words::demoted(lang),
            (.., "full_name") => words::name_changed(lang),
            (.., "email") => words::email_changed(lang),
            (.., "unlocked") => words::unlocked(lang),
            _ => return None,
        },
    )
}

fn group_changed(detail: &Value, lang: Lang) -> String {
    let group = words::quoted(lang, text(detail, "group"));
    match text(detail, "change") {
        "created" => words::group_created(lang, &group),
        "deleted" => words::group_deleted(lang, &group),
        "joined" => words::joined(lang, &group),
        "left" => words::left(lang, &group),
        "looks_after" => words::looks_after(lang, &group),
        "looks_after_no_longer" => words::looks_after_no_longer(lang, &group),
        _ => words::group_changed(lang).to_owned(),
    }
}
