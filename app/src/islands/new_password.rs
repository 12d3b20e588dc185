//! The field of a new password: it can be shown, and says while one types how good it is.

use crate::components::password_input::PasswordInput;
use crate::model::account::NewPassword;
use crate::model::strength::{Strength, strength};
use crate::words;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// What is spoken waits until nobody has typed for so long.
const SPEAK_AFTER: Duration = Duration::from_secs(1);

/// The field, to be put into a form.
#[island]
pub fn NewPasswordField(
    /// What it says.
    field: NewPassword,
) -> impl IntoView {
    let lang = words::current();
    let said = RwSignal::new(String::new());
    let seen = RwSignal::new(String::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let least = field.least;
    let typed = move |event: Event| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        let Some(value) = input.map(|input| input.value()) else {
            return;
        };
        let words = match strength(&value, least) {
            _ if value.is_empty() => "",
            Strength::TooShort => words::account::too_short(lang),
            Strength::Easy => words::account::easy(lang),
            Strength::Good => words::account::good(lang),
            Strength::VeryGood => words::account::very_good(lang),
        };
        seen.set(words.to_owned());
        waiting.update_value(|waiting| {
            if let Some(earlier) = waiting.take() {
                earlier.clear();
            }
            *waiting = set_timeout_with_handle(move || said.set(words.to_owned()), SPEAK_AFTER).ok();
        });
    };
    view! {
        <div class="new-password" on:input=typed>
            <PasswordInput
                label=words::account::password_new(lang)
                autocomplete="new-password"
                hint=Some(field.rules)
                problem=field.problem
                said
            />
            <p class="new-password__meter" aria-hidden="true">{move || seen.get()}</p>
            <p class="live" role="status">{move || said.get()}</p>
        </div>
    }
}
