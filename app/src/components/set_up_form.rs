//! Setting up one method: the same during sign-in and in the settings.

use super::code_input::CodeInput;
use super::icon::Icon;
use super::key_ask::{KeyAsk, Want};
use super::name_field::NameField;
use super::submit::Submit;
use super::token_fields::TokenFields;
use crate::model::set_up::{SetUp, SetUpShape, SharedKey};
use crate::model::step::CodeField;
use crate::words;
use leptos::prelude::*;

/// The form, whatever its shape.
#[component]
pub fn SetUpForm(
    /// What is set up.
    set_up: SetUp,
    /// Where the form posts to.
    action: &'static str,
) -> impl IntoView {
    match set_up.shape.clone() {
        SetUpShape::SharedKey(key) => view! { <SharedKeyForm set_up key action/> }.into_any(),
        SetUpShape::Key { options } => view! {
            <KeyAsk action options want=Want::Create>
                <input type="hidden" name="provider" value=set_up.provider/>
            </KeyAsk>
        }
        .into_any(),
        SetUpShape::Agree { button } => view! {
            <form class="stack" method="post" action=action novalidate>
                <input type="hidden" name="provider" value=set_up.provider.clone()/>
                <NameField name=set_up.name.clone() problem=set_up.name_problem.clone()/>
                <Submit label=button/>
            </form>
        }
        .into_any(),
    }
}

#[component]
fn SharedKeyForm(set_up: SetUp, key: SharedKey, action: &'static str) -> impl IntoView {
    let lang = words::current();
    let problem = set_up.problem.clone();
    let wrong = problem.is_some() && set_up.name_problem.is_none();
    let digits = key.digits;
    let token = key.token.clone();
    view! {
        {set_up.replaces.clone().map(|text| view! { <p class="note">{text}</p> })}
        <form class="stack" method="post" action=action novalidate>
            <input type="hidden" name="provider" value=set_up.provider.clone()/>
            <ol class="steps">
                <li class="step">
                    <h2 class="step__title">{words::set_up::scan(lang)}</h2>
                    <KeyToTakeOver key/>
                </li>
                <li class="step">
                    <h2 class="step__title">{words::set_up::enter_code(lang)}</h2>
                    <div class="stack">
                        <NameField name=set_up.name problem=set_up.name_problem/>
                        <CodeInput
                            label=words::set_up::code(lang).to_owned()
                            hint=words::providers::digits_hint(lang, digits)
                            field=CodeField::Digits(digits)
                            problem=problem
                            focus=wrong
                        />
                        <TokenFields token/>
                        <Submit label=words::set_up::connect(lang)/>
                    </div>
                </li>
            </ol>
        </form>
    }
}

/// The QR code, the link for an app on this device, and the key as text.
#[component]
fn KeyToTakeOver(key: SharedKey) -> impl IntoView {
    let lang = words::current();
    let groups = key
        .key
        .split(' ')
        .map(|g| view! { <span>{g.to_owned()}</span>" " })
        .collect::<Vec<_>>();
    let text = key.key.replace(' ', "");
    view! {
        <div class="qr" role="img" aria-label=words::set_up::qr_label(lang) inner_html=key.qr_svg></div>
        <p class="step__open"><a href=key.uri>{words::set_up::open_in_app(lang)}</a></p>
        <details class="more">
            <summary class="more__button"><Icon name="chevron-right" small=true/>{words::set_up::by_hand(lang)}</summary>
            <div class="more__body">
                <p class="secret" id="secret">{groups}</p>
                <div class="actions" hidden data-scripted="">
                    <button
                        class="button button--secondary button--small" type="button" aria-controls="secret"
                        data-copy=text data-said=words::set_up::key_copied(lang)
                    >
                        <Icon name="copy" small=true/>
                        {words::common::copy(lang)}
                    </button>
                </div>
                <p class="note">{key.facts}</p>
            </div>
        </details>
    }
}
