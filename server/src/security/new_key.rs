//! The name of a key that was set up a moment ago. A key names itself when it is touched, because only then its model is known;
//! where backup codes follow, they are shown first, and the name is asked for beside them.

use app::model::set_up::Naming;
use app::words::{Lang, set_up as words};

use super::backup_codes::CodesProblem;
use super::enrol::PENDING_MS;
use super::methods::{self, NameProblem};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::standing::Standing;
use crate::store::enrolments::Enrolment;
use crate::work::Work;

/// The first method of somebody, when it is such a key: never used, and set up while the page was open.
fn first<'s>(deps: &Deps, standing: &'s Standing) -> Option<&'s Enrolment> {
    let mut named = standing.named();
    let only = named.next().filter(|_| named.next().is_none())?;
    let names_itself = deps.providers.get(&only.provider)?.set_up()?.once();
    let is_new = only.last_used_at.is_none() && deps.now_ms() - only.created_at < PENDING_MS;
    (names_itself && is_new).then_some(only)
}

/// The field for its name; `None` when there is no such key.
pub fn field(deps: &Deps, standing: &Standing, lang: Lang, problem: Option<&CodesProblem>) -> Option<Naming> {
    let key = first(deps, standing)?;
    Some(match problem {
        Some(CodesProblem::Name(why, typed)) => Naming {
            name: typed.clone(),
            problem: Some(
                match why {
                    NameProblem::Unusable => words::name_problem(lang),
                    NameProblem::Taken => words::name_taken(lang),
                }
                .to_owned(),
            ),
        },
        _ => Naming {
            name: key.name.clone(),
            problem: None,
        },
    })
}

/// Gives it the name that was typed. Nothing typed, or nothing changed, is no name.
pub async fn name(
    work: &mut Work<'_>,
    standing: &Standing,
    typed: &str,
) -> Result<Result<(), CodesProblem>, Failure> {
    let Some(key) = first(work.deps, standing).filter(|key| key.name != typed && !typed.trim().is_empty())
    else {
        return Ok(Ok(()));
    };
    let id = key.id.clone();
    let renamed = methods::rename(work, standing, (&id, typed)).await?;
    Ok(match renamed {
        Some(Err(why)) => Err(CodesProblem::Name(
            why,
            typed.chars().take(crate::validate::LABEL_CHARACTERS).collect(),
        )),
        Some(Ok(_)) | None => Ok(()),
    })
}
