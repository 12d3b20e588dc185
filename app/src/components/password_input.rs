//! A password field with a button that shows what was typed, and a word when Caps Lock is on.

use super::field_error::{FieldError, field_class};
use crate::islands::caps_lock::CapsLock;
use crate::islands::reveal_button::RevealButton;
use leptos::prelude::*;

/// The field. There is one on a page.
#[component]
pub fn PasswordInput(
    /// Its label.
    #[prop(into)]
    label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// Whether it takes the focus when the page opens.
    #[prop(optional)]
    focus: bool,
    /// A hint under the label.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong.
    problem: Option<String>,
) -> impl IntoView {
    let wrong = problem.is_some();
    let described = match (hint.is_some(), wrong) {
        (true, true) => Some("password-error password-hint"),
        (true, false) => Some("password-hint"),
        (false, true) => Some("password-error"),
        (false, false) => None,
    };
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for="password">{label}</label>
            {hint.map(|text| view! { <p class="field__hint" id="password-hint">{text}</p> })}
            <FieldError id="password-error".to_owned() problem/>
            <div class="reveal">
                <input
                    class="input"
                    id="password"
                    name="password"
                    type="password"
                    autocomplete=autocomplete
                    enterkeyhint="go"
                    required
                    autofocus=focus
                    data-focus=focus.then_some("")
                    data-secret=""
                    aria-describedby=described
                    aria-invalid=wrong.then_some("true")
                />
                <RevealButton/>
            </div>
            <CapsLock/>
        </div>
    }
}
