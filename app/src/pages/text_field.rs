//! A line of text in a form of a page, with its hint and what is wrong with it.

use crate::components::field_error::{FieldError, field_class};
use leptos::prelude::*;

/// The field.
#[component]
pub fn TextField(
    /// Its name, and its id.
    name: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A hint under the label.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What it is filled in with.
    value: String,
    /// As in HTML.
    autocomplete: &'static str,
    /// What is wrong.
    problem: Option<String>,
) -> impl IntoView {
    let wrong = problem.is_some();
    let described = match (hint.is_some(), wrong) {
        (true, true) => Some(format!("{name}-error {name}-hint")),
        (true, false) => Some(format!("{name}-hint")),
        (false, true) => Some(format!("{name}-error")),
        (false, false) => None,
    };
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for=name>{label}</label>
            {hint.map(|text| view! { <p class="field__hint" id=format!("{name}-hint")>{text}</p> })}
            <FieldError id=format!("{name}-error") problem/>
            <input
                class="input" id=name name=name value=value autocomplete=autocomplete spellcheck="false"
                type=if name == "email" { "email" } else { "text" }
                aria-describedby=described aria-invalid=wrong.then_some("true")
            />
        </div>
    }
}
