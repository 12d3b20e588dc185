//! What a stage shows. A new state takes the place of the one before, and the focus goes where it is needed.

use super::helpers::wake;
use super::{beside, confirm, find, forms, get};
use crate::components::mark;
use crate::components::stage::STAGE;
use crate::routes::{CONFIRM, LOGIN};
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

/// Shows the state that was answered, or goes where it leads.
pub fn show(drawn: &JsValue) {
    let text = |name: &str| get(drawn, name).as_string();
    let over = confirm::is_open();
    if let Some(to) = text("to") {
        if !confirm::again() {
            leave(&to);
        }
        return;
    }
    let is_end = !get(&get(drawn, "view"), "End").is_undefined();
    match text("path").filter(|path| over && !is_end && path != CONFIRM) {
        // What was proven so far is gone, or the session: the server says which.
        Some(path) if path == LOGIN => {
            confirm::again();
            return;
        }
        // Somebody signs in anew.
        Some(path) => return leave(&path),
        None => {}
    }
    let Some(stage) = document().get_element_by_id(STAGE) else {
        return;
    };
    if !over {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", text("path").as_deref());
        }
        // The instance is in the title that the server wrote.
        let old = document().title();
        let instance = old.rsplit(" · ").next().unwrap_or_default();
        let title = text("title").unwrap_or_default();
        document().set_title(&words::common::title(words::current(), &title, instance));
    }
    let kept = typed_in(&stage);
    stage.set_inner_html(&text("html").unwrap_or_default());
    put_back(&stage, &kept);
    if let (Some(progress), Some(shown)) = (beside("progress"), find(mark::OF_THE_STAGE)) {
        let _ = shown.set_attribute("class", &progress);
    }
    wake();
    // The islands of the new state, see public/islands.js.
    if let Ok(event) = Event::new("drawn") {
        let _ = document().dispatch_event(&event);
    }
    // In the same turn, but after the islands: nobody sees it half done.
    spawn_local(async move {
        leptos::task::tick().await;
        settle(&stage);
    });
}

/// Goes to another document.
pub fn leave(to: &str) {
    // Nothing more is sent from a page that is being left; unless it is not, after all.
    forms::begin();
    set_timeout(forms::free, Duration::from_secs(10));
    let _ = window().location().assign(to);
}

/// Fields and boxes that stay as they are when the same question is asked again.
fn typed_in(stage: &Element) -> Vec<HtmlInputElement> {
    let Ok(fields) = stage.query_selector_all("input[name]:not([type=hidden]):not([data-secret])") else {
        return Vec::new();
    };
    (0..fields.length())
        .filter_map(|at| fields.get(at)?.dyn_into().ok())
        .collect()
}

/// What the server has filled in goes before what was typed.
fn put_back(stage: &Element, kept: &[HtmlInputElement]) {
    for field in typed_in(stage) {
        let Some(old) = kept
            .iter()
            .find(|old| old.id() == field.id() && old.name() == field.name())
        else {
            continue;
        };
        if field.type_() == "checkbox" {
            field.set_checked(old.checked());
        } else if field.value().is_empty() {
            field.set_value(&old.value());
        }
    }
}

/// After a new state: the field to fill gets the focus; else what was done is read out, or the heading.
fn settle(stage: &Element) {
    let inside = |selector| stage.query_selector(selector).ok().flatten();
    let heading = || {
        let heading = inside("h1")?;
        let _ = heading.set_attribute("tabindex", "-1");
        Some(heading)
    };
    let place = inside("[data-focus]")
        .or_else(|| inside("#notice"))
        .or_else(heading);
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        let _ = place.focus();
    }
}

/// Says something at once, also to screen readers: in the page's place for it, else above its content.
pub fn alert(words: &str) {
    let place = || document().get_element_by_id("alert");
    if place().is_none()
        && !words.is_empty()
        && let Some(main) = find("main")
    {
        let _ = main.insert_adjacent_html(
            "afterbegin",
            "<div class=\"live\" id=\"alert\" role=\"alert\"></div>",
        );
    }
    if let Some(place) = place() {
        place.set_text_content(Some(words));
    }
}
