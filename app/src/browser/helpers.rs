//! What the fields and buttons of a stage do where there is script, told by their attributes:
//!
//! * `data-scripted`: hidden until there is script
//! * `data-hint`: the text says this as soon as there is script
//! * `data-digits`: the form of a field sends itself after so many digits
//! * `data-copy`, `data-said`: a button copies the one and says the other
//! * `data-print`: a button prints

use super::{all, confirm, say};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlInputElement, InputEvent, MouseEvent};

/// Shows what needs script, on a page that was just opened or changed.
pub fn wake() {
    for element in all("[data-scripted]") {
        element.set_hidden(false);
    }
    for element in all("[data-hint]") {
        element.set_text_content(element.get_attribute("data-hint").as_deref());
    }
}

/// Somebody types.
pub fn typed(event: &Event) {
    let Some(field) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    let count = field.get_attribute("data-digits").and_then(|n| n.parse().ok());
    let composing = event
        .dyn_ref::<InputEvent>()
        .is_some_and(InputEvent::is_composing);
    let digits = field.value().chars().filter(char::is_ascii_digit).count();
    if count == Some(digits) && !composing {
        submit_form_of(&field);
    }
}

/// Somebody clicks.
pub fn clicked(event: &MouseEvent) {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let within = |selector| target.as_ref()?.closest(selector).ok().flatten();
    if let Some(link) = within("a[href]") {
        confirm::follows(event, &link);
    }
    let Some(button) = within("button") else { return };
    if let Some(text) = button.get_attribute("data-copy") {
        copy(&text, button.get_attribute("data-said").unwrap_or_default());
    } else if button.has_attribute("data-print") {
        let _ = window().print();
    }
}

/// Sends the form that an element belongs to, as its button would.
pub fn submit_form_of(field: &HtmlInputElement) {
    if let Some(form) = field.form() {
        let _ = form.request_submit();
    }
}

/// Puts a text on the clipboard, then says so.
fn copy(text: &str, words: String) {
    let promise = window().navigator().clipboard().write_text(text);
    spawn_local(async move {
        if JsFuture::from(promise).await.is_ok() {
            say(&words);
        }
    });
}
