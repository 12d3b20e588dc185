//! The few things that islands ask of the browser itself. With `islands/`, the only user of web-sys and gloo-net. It compiles on
//! the server too, and is never called there.

pub mod confirm;
pub mod forms;
pub mod helpers;
pub mod keys;
pub mod stage;

use crate::words::Lang;
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// What the server wrote into the attribute `data-NAME`, wherever on the page it stands: how it tells an island something.
pub fn beside(name: &str) -> Option<String> {
    let attribute = format!("data-{name}");
    find(&format!("[{attribute}]"))?.get_attribute(&attribute)
}

/// The same for a number.
pub fn number_beside(name: &str) -> Option<u32> {
    beside(name)?.parse().ok()
}

/// The language that the server wrote into `<html lang>`.
pub fn document_language() -> Lang {
    document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|tag| Lang::from_tag(&tag))
        .unwrap_or_default()
}

/// The field with this id.
pub fn field(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Lets screen readers say something, politely.
pub fn say(words: &str) {
    if let Some(place) = document().get_element_by_id("status") {
        place.set_text_content(Some(words));
    }
}

/// The first element that a selector finds.
fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Whether somebody can see the page.
pub fn is_seen() -> bool {
    !document().hidden()
}

/// All elements that a selector finds.
fn all(selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into().ok())
        .collect()
}

/// A property of something of JavaScript's; undefined when it has none.
pub fn get(from: &JsValue, name: &str) -> JsValue {
    Reflect::get(from, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
