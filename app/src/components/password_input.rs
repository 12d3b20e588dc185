//! A password field with a button that shows what was typed, and a word when Caps Lock is on.

use super::field_error::{FieldError, field_class};
use super::icon::Icon;
use crate::words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// The field. `said` hears whether the password is shown.
#[component]
pub fn PasswordInput(
    /// Its label.
    #[prop(into)]
    label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// Whether it takes the focus when the page opens.
    #[prop(optional)]
    focus: bool,
    /// A hint under the label.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong.
    problem: Option<String>,
    /// Spoken politely.
    said: RwSignal<String>,
) -> impl IntoView {
    let lang = words::current();
    let shown = RwSignal::new(false);
    let scripted = RwSignal::new(false);
    let caps = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let wrong = problem.is_some();
    let described = match (hint.is_some(), wrong) {
        (true, true) => Some("password-error password-hint"),
        (true, false) => Some("password-hint"),
        (false, true) => Some("password-error"),
        (false, false) => None,
    };
    let toggle = move |_| {
        shown.update(|s| *s = !*s);
        let words = if shown.get_untracked() {
            words::sign_in::password_shown
        } else {
            words::sign_in::password_hidden
        };
        said.set(words(lang).to_owned());
    };
    let watch_caps = move |event: KeyboardEvent| caps.set(event.get_modifier_state("CapsLock"));
    let label_of_button = move || {
        if shown.get() {
            words::sign_in::hide_password(lang)
        } else {
            words::sign_in::show_password(lang)
        }
    };
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for="password">{label}</label>
            {hint.map(|text| view! { <p class="field__hint" id="password-hint">{text}</p> })}
            <FieldError id="password-error".to_owned() problem/>
            <div class="reveal">
                <input
                    class="input"
                    id="password"
                    name="password"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    enterkeyhint="go"
                    required
                    autofocus=focus
                    data-focus=focus.then_some("")
                    data-secret=""
                    aria-describedby=described
                    aria-invalid=wrong.then_some("true")
                    on:keyup=move |event| {
                        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                            watch_caps(event.clone());
                        }
                    }
                />
                <button
                    class="reveal__button"
                    type="button"
                    hidden=move || !scripted.get()
                    aria-controls="password"
                    aria-label=label_of_button
                    on:click=toggle
                >
                    <Icon name="eye" small=true/>
                    {move || if shown.get() { words::sign_in::hide(lang) } else { words::sign_in::show(lang) }}
                </button>
            </div>
            <p class="field__note" hidden=move || !caps.get()>{words::sign_in::caps_lock(lang)}</p>
        </div>
    }
}
