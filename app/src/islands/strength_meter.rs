//! How good a new password is, while it is typed.

use crate::browser;
use crate::model::strength::{Strength, strength};
use crate::words;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// What is spoken waits until nobody has typed for so long.
const SPEAK_AFTER: Duration = Duration::from_secs(1);

/// The words under the field beside it; the shortest that is accepted is `data-least`.
#[island]
pub fn StrengthMeter() -> impl IntoView {
    let lang = words::current();
    let seen = RwSignal::new("");
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let typed = move |event: &Event| {
        let field: Option<HtmlInputElement> = event.target().and_then(|t| t.dyn_into().ok());
        // Not one in the card over the page, where the present password is asked for.
        let ours = |field: &HtmlInputElement| field.closest("[data-least]").ok().flatten().is_some();
        let (Some(field), Some(least)) = (field.filter(ours), browser::number_beside("least")) else {
            return;
        };
        let value = field.value();
        let words = match strength(&value, least) {
            _ if value.is_empty() => "",
            Strength::TooShort => words::account::too_short(lang),
            Strength::Easy => words::account::easy(lang),
            Strength::Good => words::account::good(lang),
            Strength::VeryGood => words::account::very_good(lang),
        };
        seen.set(words);
        if let Some(earlier) = waiting.try_update_value(Option::take).flatten() {
            earlier.clear();
        }
        waiting.set_value(set_timeout_with_handle(move || browser::say(words), SPEAK_AFTER).ok());
    };
    Effect::new(move |_| {
        let _ = window_event_listener(ev::input, move |event| typed(&event));
    });
    view! { <p class="new-password__meter" aria-hidden="true">{move || seen.get()}</p> }
}
