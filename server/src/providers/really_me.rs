//! "It is really me": a button. It proves nothing (strength `none`), is off unless `providers.really_me` is set, and is the
//! worked example for whoever writes a provider.
//!
//! # How to write a provider
//!
//! 1. **A file.** Copy this one. [`Provider::id`] is stable for ever: it is in addresses and rows.
//! 2. **What it is.** [`Provider::about`] names it, draws it (an icon of `components/icon.rs`) and says how much it proves. Be
//!    honest with [`Strength`]: the policy builds on it. A [`Role::Fallback`] is offered apart, for those who can use nothing else.
//! 3. **The challenge.** [`Provider::challenge`] chooses one of the shapes of [`Challenge`]; pages know the shapes, not you. It is
//!    called for every page view and must change nothing. If something has to happen first (a message is queued), do it in
//!    [`Provider::begin`], which only a POST calls.
//! 4. **The answer.** [`Provider::judge`] runs outside of any transaction, so it may hash, and must not write. If an answer can
//!    be used once only, say what it uses up in [`Judgement::claim`], and use it up in [`Provider::settle`] by one conditional
//!    statement. Trying again, counting, throttling, the audit log and the policy are not your business.
//! 5. **Setting it up.** [`Provider::set_up`] gives the form, [`SetUp::finish`] checks it. What you return is sealed and stored for
//!    you, bound to its row; read it back with [`super::open_data`].
//! 6. **Words.** A block in `app/locales/providers.rs`, in every language.
//! 7. **One line** in [`super::Registry::of`].
//!
//! Then drive it through the real router: `server/tests/it/providers.rs` does that for this one.

use app::api::sign_in::SetUpFields;
use app::model::set_up::SetUpShape;
use app::model::step::ButtonForm;
use app::words::{Lang, providers as words};
use async_trait::async_trait;
use policy::{ProviderId, Role, Strength};
use zeroize::Zeroizing;

use super::{
    About, AdminControl, Challenge, Finished, Judgement, Provider, ProviderError, Rejection, Seen, SetUp,
    SetUpProblem, SetUpView, Verdict,
};

/// The provider.
pub struct ReallyMe;

#[async_trait]
impl Provider for ReallyMe {
    fn id(&self) -> ProviderId {
        const { ProviderId::from_static("really_me") }
    }

    fn about(&self, lang: Lang) -> About {
        About {
            name: words::really_me_name(lang),
            line: words::really_me_line(lang),
            need: words::really_me_need(lang),
            icon: "user",
            strength: Strength::None,
            role: Role::Primary,
        }
    }

    fn challenge(&self, seen: &Seen<'_>) -> Challenge {
        Challenge::Button(ButtonForm {
            provider: self.id().as_str().to_owned(),
            heading: words::really_me_heading(seen.lang).to_owned(),
            lead: words::really_me_lead(seen.lang).to_owned(),
            button: words::really_me_button(seen.lang).to_owned(),
            problem: None,
            other_way: false,
        })
    }

    async fn judge(&self, seen: &Seen<'_>, answer: &str) -> Result<Judgement, ProviderError> {
        let verdict = match seen.enrolments.first() {
            Some(enrolment) if answer == "yes" => Verdict::Accepted {
                enrolment_id: enrolment.id.clone(),
            },
            _ => Verdict::Rejected(Rejection::Wrong),
        };
        Ok(Judgement { verdict, claim: None })
    }

    fn explain(&self, seen: &Seen<'_>, _rejection: &Rejection) -> String {
        words::unavailable(seen.lang).to_owned()
    }

    fn set_up(&self) -> Option<&dyn SetUp> {
        Some(self)
    }

    fn admin(&self) -> AdminControl {
        AdminControl {
            enable: true,
            disable: true,
        }
    }
}

#[async_trait]
impl SetUp for ReallyMe {
    fn start(&self, _seen: &Seen<'_>) -> Result<Zeroizing<Vec<u8>>, ProviderError> {
        Ok(Zeroizing::new(Vec::new()))
    }

    fn show(&self, seen: &Seen<'_>, _pending: &[u8]) -> SetUpView {
        SetUpView {
            heading: words::really_me_set_up(seen.lang),
            lead: Some(words::really_me_lead(seen.lang)),
            shape: SetUpShape::Agree {
                button: words::really_me_agree(seen.lang).to_owned(),
            },
            name: words::really_me_name(seen.lang),
        }
    }

    fn finish(
        &self,
        _seen: &Seen<'_>,
        _pending: &[u8],
        _fields: &SetUpFields,
    ) -> Result<Finished, SetUpProblem> {
        Ok(Finished {
            data: None,
            used: None,
            name: None,
        })
    }
}
