//! The field of a code: one field, easy to paste into, that sends itself after the last digit if it said so before.

use super::field_error::{FieldError, described_by, field_class};
use crate::browser;
use crate::model::step::CodeField;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The field with its label, hint and message.
#[component]
pub fn CodeInput(
    /// Its label.
    label: String,
    /// What it expects.
    hint: String,
    /// Said instead where script sends the form; then it does.
    #[prop(optional_no_strip)]
    hint_with_script: Option<String>,
    /// What kind of code.
    field: CodeField,
    /// What is wrong.
    problem: Option<String>,
    /// Whether it takes the focus when the page opens.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let wrong = problem.is_some();
    let sends_itself = hint_with_script.is_some();
    // The hint changes only after the script has taken over, so that it never promises what will not happen.
    let shown_hint = RwSignal::new(hint);
    Effect::new(move |_| {
        if let Some(with_script) = hint_with_script.clone() {
            shown_hint.set(with_script);
        }
    });
    let sent = StoredValue::new(false);
    let on_input = move |event: web_sys::Event| {
        let CodeField::Digits(count) = field else { return };
        let composing = event
            .dyn_ref::<web_sys::InputEvent>()
            .is_some_and(web_sys::InputEvent::is_composing);
        let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let digits = input.value().chars().filter(char::is_ascii_digit).count();
        if sends_itself && !composing && digits == usize::from(count) && !sent.get_value() {
            sent.set_value(true);
            browser::submit_form_of(&input);
        }
    };
    let digits = matches!(field, CodeField::Digits(_));
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for="code">{label}</label>
            <p class="field__hint" id="code-hint">{move || shown_hint.get()}</p>
            <FieldError id="code-error".to_owned() problem/>
            <input
                class=if digits { "input input--code" } else { "input input--code input--long" }
                id="code"
                name="code"
                type="text"
                inputmode=digits.then_some("numeric")
                autocomplete=if digits { "one-time-code" } else { "off" }
                autocapitalize=if digits { "off" } else { "characters" }
                spellcheck="false"
                enterkeyhint="done"
                maxlength=if digits { "32" } else { "64" }
                required
                autofocus=focus
                data-focus=focus.then_some("")
                data-secret=""
                aria-describedby=described_by("code", wrong)
                aria-invalid=wrong.then_some("true")
                on:input=on_input
            />
        </div>
    }
}
