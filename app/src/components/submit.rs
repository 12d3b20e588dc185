//! The one obvious button of a form.

use leptos::prelude::*;

/// The primary button. It is never disabled: while the form is on its way it says so, and a second press does nothing.
#[component]
pub fn Submit(
    /// What it says.
    #[prop(into)]
    label: String,
    /// Takes the focus when the page opens: for steps that have no field.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    view! {
        <button
            class="button button--primary button--wide" data-busy="" autofocus=focus data-focus=focus.then_some("")
        >{label}</button>
    }
}
