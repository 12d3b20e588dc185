//! What is wrong with one field: between its label and the field, in the words of the label.

use super::icon::Icon;
use crate::words;
use leptos::prelude::*;

/// The message of one field; nothing when all is well.
#[component]
pub fn FieldError(
    /// The message's id, for `aria-describedby`.
    id: String,
    /// What is wrong.
    problem: Option<String>,
) -> impl IntoView {
    let lang = words::current();
    problem.map(|text| {
        view! {
            <p class="field__error" id=id>
                <Icon name="warning" small=true/>
                <span><span class="hidden">{words::common::error_prefix(lang)}</span>{text}</span>
            </p>
        }
    })
}

/// The class of a field's box.
pub fn field_class(wrong: bool) -> &'static str {
    if wrong { "field field--error" } else { "field" }
}

/// `aria-describedby` of a field with a hint and perhaps a message.
pub fn described_by(field: &str, wrong: bool) -> String {
    if wrong {
        format!("{field}-error {field}-hint")
    } else {
        format!("{field}-hint")
    }
}
