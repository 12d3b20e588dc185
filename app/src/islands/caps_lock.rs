//! A word when a password is typed with Caps Lock on.

use crate::words;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// The word. It belongs to the field with the id `password`.
#[island]
pub fn CapsLock() -> impl IntoView {
    let on = RwSignal::new(false);
    Effect::new(move |_| {
        let _ = window_event_listener(ev::keyup, move |event| {
            let typed = event.target().and_then(|t| t.dyn_into::<Element>().ok());
            if typed.is_none_or(|field| field.id() != "password") {
                return;
            }
            // A password manager that fills the field in sends events of this name that are none.
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                on.set(event.get_modifier_state("CapsLock"));
            }
        });
    });
    view! { <p class="field__note" hidden=move || !on.get()>{words::sign_in::caps_lock(words::current())}</p> }
}
