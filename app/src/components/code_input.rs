//! The field of a code: one field, easy to paste into, that sends itself after the last digit if it said so before.

use super::field_error::{FieldError, described_by, field_class};
use crate::model::step::CodeField;
use leptos::prelude::*;

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
    let digits = match field {
        CodeField::Digits(count) => Some(count),
        CodeField::Letters => None,
    };
    let sends_itself_after = digits.filter(|_| hint_with_script.is_some());
    let digits = digits.is_some();
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for="code">{label}</label>
            // The hint changes only after the script has taken over, so that it never promises what will not happen.
            <p class="field__hint" id="code-hint" data-hint=hint_with_script>{hint}</p>
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
                data-digits=sends_itself_after
                aria-describedby=described_by("code", wrong)
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
}
