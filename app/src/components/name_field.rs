//! What a method is called.

use super::field_error::{FieldError, field_class};
use crate::words;
use leptos::prelude::*;

/// The field.
#[component]
pub fn NameField(
    /// The suggested or typed name.
    name: String,
    /// What is wrong with it.
    problem: Option<String>,
) -> impl IntoView {
    let lang = words::current();
    let wrong = problem.is_some();
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for="name">{words::set_up::name(lang)}</label>
            <p class="field__hint" id="name-hint">{words::set_up::name_hint(lang)}</p>
            <FieldError id="name-error".to_owned() problem/>
            <input
                class="input" id="name" name="name" type="text" autocomplete="off" maxlength="64" required
                value=name
                aria-describedby=if wrong { "name-error name-hint" } else { "name-hint" }
                aria-invalid=wrong.then_some("true")
                data-focus=wrong.then_some("")
            />
        </div>
    }
}
