//! The button in a password's field that shows what was typed.

use crate::browser;
use crate::components::icon::{Drawing, EYE};
use crate::words;
use leptos::prelude::*;

/// The button. It belongs to the field with the id `password`.
#[island]
pub fn RevealButton() -> impl IntoView {
    let lang = words::current();
    let shown = RwSignal::new(false);
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let toggle = move |_| {
        let show = !shown.get_untracked();
        shown.set(show);
        if let Some(field) = browser::field("password") {
            field.set_type(if show { "text" } else { "password" });
        }
        browser::say(if show {
            words::sign_in::password_shown(lang)
        } else {
            words::sign_in::password_hidden(lang)
        });
    };
    let label = move || {
        if shown.get() {
            words::sign_in::hide_password(lang)
        } else {
            words::sign_in::show_password(lang)
        }
    };
    view! {
        <button
            class="reveal__button"
            type="button"
            hidden=move || !scripted.get()
            aria-controls="password"
            aria-label=label
            on:click=toggle
        >
            <Drawing of=EYE small=true/>
            {move || if shown.get() { words::sign_in::hide(lang) } else { words::sign_in::show(lang) }}
        </button>
    }
}
