//! Codes of sixteen Crockford characters that are read from a sheet or heard on the telephone: their form, and comparing what was
//! typed. Shared by [`super::backup_codes`] and [`super::admin_code`].

use app::model::step::{CodeField, CodeForm};
use app::words::{Lang, providers as words};

use super::{Challenge, Claim, Judgement, ProviderError, Verdict};
use crate::codes::Code;
use crate::deps::Deps;
use crate::hashing::Queue;

/// The form of a provider: heading, lead and label.
pub(super) fn form(provider: &str, lang: Lang, [heading, lead, label]: [&'static str; 3]) -> Challenge {
    Challenge::Code(CodeForm {
        provider: provider.to_owned(),
        heading: heading.to_owned(),
        lead: lead.to_owned(),
        label: label.to_owned(),
        hint: words::backup_hint(lang).to_owned(),
        hint_with_script: None,
        field: CodeField::Letters,
        problem: None,
        other_way: false,
    })
}

/// Whether this is the code behind a hash. What finds no hash costs one as well.
pub(super) async fn is_right(
    deps: &Deps,
    typed: Option<&Code>,
    hash: Option<&str>,
) -> Result<bool, ProviderError> {
    let phc = hash.unwrap_or(deps.hasher.dummy()).to_owned();
    let text = typed.map_or("", |code| code.text()).to_owned();
    let verified = deps.hasher.verify(Queue::Unknown, text, phc).await;
    let verified = verified.map_err(|busy| ProviderError::Busy(busy.retry_after_s))?;
    Ok(hash.is_some() && verified.ok)
}

/// It was right: the row is to be used up.
pub(super) fn accepted(enrolment_id: String, item: String) -> Judgement {
    Judgement {
        verdict: Verdict::Accepted {
            enrolment_id: enrolment_id.clone(),
        },
        claim: Some(Claim { enrolment_id, item }),
    }
}
