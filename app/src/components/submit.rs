//! The one obvious button of a form.

use crate::words;
use leptos::prelude::*;

/// The primary button. It is never disabled: while the form is on its way a second press does nothing.
#[component]
pub fn Submit(
    /// What it says.
    #[prop(into)]
    label: String,
    /// The form is on its way.
    busy: RwSignal<bool>,
    /// It has been for more than a second.
    slow: RwSignal<bool>,
    /// Takes the focus when the page opens: for steps that have no field.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let lang = words::current();
    view! {
        <button
            class="button button--primary button--wide"
            aria-disabled=move || busy.get().then_some("true")
            autofocus=focus
            data-focus=focus.then_some("")
        >
            {move || if slow.get() { words::common::checking(lang).to_owned() } else { label.clone() }}
        </button>
    }
}
