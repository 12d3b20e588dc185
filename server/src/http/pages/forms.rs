//! The forms of somebody who is not signed in and has a code: the first administrator's account, and another password.

use app::model::account::{NewPassword, ResetPassword};
use app::model::home::FirstAdministrator;
use app::pages::Page;
use app::words::{Lang, account as account_words, home as home_words};

use super::{Outcome, Refusal};
use crate::failure::Failure;
use crate::http::visit::Visit;
use crate::security::password_reset::ResetProblem;
use crate::sign_in::step::whom_to_ask;

/// The first administrator's account; not there any more as soon as there is one.
pub(super) async fn first_administrator(visit: &Visit) -> Result<Outcome, Failure> {
    if crate::first_administrator::exists(&visit.deps).await? {
        return Ok(Outcome::Refused(Refusal::NotFound));
    }
    let first = visit
        .flash
        .as_ref()
        .and_then(|f| f.first.clone())
        .unwrap_or_default();
    let lang = visit.lang();
    let least = least(visit);
    let form = FirstAdministrator {
        problems: first
            .problems
            .iter()
            .map(|p| crate::first_administrator::words(p, lang, &first.username))
            .collect(),
        code: first.code,
        username: first.username,
        full_name: first.full_name,
        email: first.email,
        rules: home_words::password_rules(lang, least),
        least,
    };
    Ok(Outcome::Page(Page::FirstAdministrator(form), None))
}

/// Another password with the code of a reset. Whose it is is not known here, so the rules are those for everybody.
pub(super) fn reset_password(visit: &Visit) -> Outcome {
    let lang = visit.lang();
    let least = least(visit);
    let refused = visit.flash.as_ref().and_then(|f| f.reset.clone());
    let (code, problem) = refused.unzip();
    let form = ResetPassword {
        code: code.unwrap_or_default(),
        code_problem: problem.and_then(|problem| code_problem(problem, lang)),
        ask: whom_to_ask(&visit.deps, lang),
        field: NewPassword {
            rules: home_words::password_rules(lang, least),
            least,
            problem: match problem {
                Some(ResetProblem::Password(problem)) => Some(problem.words(lang)),
                _ => None,
            },
        },
    };
    Outcome::Page(Page::ResetPassword(form), None)
}

fn code_problem(problem: ResetProblem, lang: Lang) -> Option<String> {
    let words = match problem {
        ResetProblem::NoCode => account_words::reset_code_empty(lang),
        ResetProblem::Code => account_words::reset_code_wrong(lang),
        ResetProblem::Password(_) => return None,
    };
    Some(words.to_owned())
}

/// The shortest password of people whom nothing is known of.
fn least(visit: &Visit) -> u32 {
    u32::try_from(visit.deps.config.password.min_length).unwrap_or(u32::MAX)
}
