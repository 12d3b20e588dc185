//! Why something was not done, in the words of a page: which field it is about (none: the whole form), and what to do.

use app::words::{Lang, admin_acts as words, admin_codes as codes_words, home, security};
use policy::lockout::{Cannot, Why};

use super::Desk;
use super::person::Stop;
use crate::admin::lockout::LockOut;
use crate::admin::{AdminError, codes};
use crate::validate::{LABEL_CHARACTERS, UsernameProblem};

/// The field and the words; `None` for what is no matter of the form (not allowed, not there, not possible just now).
pub fn words_of(error: &AdminError, lang: Lang) -> Option<(&'static str, String)> {
    Some(match error {
        AdminError::LockOut(lock_out) => ("", lock_out_words(lock_out, lang)),
        AdminError::GroupInUse { by, .. } => ("", in_use(by, lang)),
        AdminError::CodeReplaced => ("", codes_words::replaced(lang).to_owned()),
        AdminError::NotSupported(_) => ("", words::not_supported(lang).to_owned()),
        AdminError::SwitchedOff(_) => ("", security::switched_off(lang).to_owned()),
        AdminError::PersonExists(name) => ("username", words::person_exists(lang, name)),
        AdminError::Username(UsernameProblem::Empty) => ("username", home::username_empty(lang).to_owned()),
        AdminError::Username(_) => ("username", home::username_rule(lang).to_owned()),
        AdminError::Name(_) => ("full_name", home::full_name_rule(lang).to_owned()),
        AdminError::Email(_) => ("email", home::email_rule(lang).to_owned()),
        AdminError::GroupExists(name) => ("name", words::group_exists(lang, name)),
        AdminError::Reason(_) => ("reason", codes::explain(error, lang, "")?),
        _ => return None,
    })
}

/// What the guard, or anything else, would say of an act that was tried. Whatever is no matter of a form stops the page.
pub fn refusal<T>(desk: &Desk<'_>, tried: Result<T, AdminError>) -> Result<Option<String>, Stop> {
    match tried {
        Ok(_) => Ok(None),
        Err(error) => match words_of(&error, desk.lang) {
            Some((_, words)) => Ok(Some(words)),
            None => Err(error.into()),
        },
    }
}

/// What names a group, from the words of the command line.
fn in_use(by: &str, lang: Lang) -> String {
    match (by.strip_prefix("the rule "), by.strip_prefix("the switch of ")) {
        (Some(rule), _) => words::in_use_rule(lang, rule),
        (_, Some(provider)) => words::in_use_switch(lang, provider),
        _ => words::in_use_enforcement(lang).to_owned(),
    }
}

/// The same for the name of a group.
pub fn group_name(error: &AdminError, lang: Lang) -> Option<(&'static str, String)> {
    match error {
        AdminError::Name(_) => {
            let most = u32::try_from(LABEL_CHARACTERS).unwrap_or(u32::MAX);
            Some(("name", words::group_name_rule(lang, most)))
        }
        other => words_of(other, lang),
    }
}

/// Who could not sign in any more, and why.
fn lock_out_words(lock_out: &LockOut, lang: Lang) -> String {
    if lock_out.cannot.is_empty() {
        return words::lock_out_none(lang).to_owned();
    }
    let each: Vec<_> = lock_out
        .cannot
        .iter()
        .map(|cannot| cannot_words(cannot, lang))
        .collect();
    words::lock_out(lang, &each.join(", "))
}

fn cannot_words(cannot: &Cannot, lang: Lang) -> String {
    let name = cannot.name.as_str();
    match cannot.why {
        Why::Disabled => words::cannot_disabled(lang, name),
        Why::NoPassword => words::cannot_no_password(lang, name),
        Why::OnlyFallbacks => words::cannot_fallbacks(lang, name),
        Why::CodeDemandedFirst => words::cannot_code(lang, name),
        Why::NotFromHere => words::cannot_from_here(lang, name),
        Why::NothingUsable => words::cannot_nothing(lang, name),
        Why::NothingToSetUp => words::cannot_set_up(lang, name),
        Why::Denied => words::cannot_denied(lang, name),
    }
}
