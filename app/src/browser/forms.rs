//! Sends the forms of a stage without leaving the page. The server answers with its next state, drawn
//! ([`crate::api::Drawn`]); it takes the place of what was shown, and the focus goes where it is needed.

use super::helpers::{submit_form_of, wake};
use super::{all, beside, find, get, say};
use crate::components::mark;
use crate::components::stage::STAGE;
use crate::words;
use js_sys::JSON;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent, UrlSearchParams,
};

/// A form is on its way. Another one waits for nothing: it is not sent.
static BUSY: AtomicBool = AtomicBool::new(false);

/// Name and value of the button that was pressed.
type Pressed = Option<(String, String)>;

/// Takes a form's submission over: the same fields to the same address, asking for JSON.
pub fn send(event: &SubmitEvent) {
    let Some(form) = event.target().and_then(|t| t.dyn_into::<HtmlFormElement>().ok()) else {
        return;
    };
    // One outside the stage, or one that is answered with a file.
    if form.has_attribute("data-native") || form.closest(&format!("#{STAGE}")).ok().flatten().is_none() {
        return;
    }
    event.prevent_default();
    if BUSY.swap(true, Ordering::Relaxed) {
        return;
    }
    let pressed: Pressed = event
        .submitter()
        .and_then(|b| Some((b.get_attribute("name")?, b.get_attribute("value")?)));
    let Some(body) = fields(&form, &pressed) else {
        return native(&form, &pressed);
    };
    alert("");
    let waiting = Waiting::begin(&form);
    spawn_local(async move {
        let answer = ask(&form.action(), body).await;
        waiting.end();
        BUSY.store(false, Ordering::Relaxed);
        match answer {
            Answer::Drawn(drawn) => show(&drawn),
            Answer::Other => native(&form, &pressed),
            Answer::Unreachable => alert(words::common::no_connection(words::current())),
        }
    });
}

/// Forms may be sent again: the page is shown once more, or was not left.
pub fn free() {
    BUSY.store(false, Ordering::Relaxed);
}

/// The form that an answer of the browser, such as a passkey's, goes into.
pub fn answer_form() -> Option<HtmlElement> {
    find("form[data-options]")?.dyn_into().ok()
}

/// Puts such an answer into its form and sends it. A field with `data-like` says whether the box of that id is ticked.
pub fn send_answer(answer: &str) {
    let inside = |selector| -> Option<HtmlInputElement> {
        let found = answer_form()?.query_selector(selector).ok().flatten()?;
        found.dyn_into().ok()
    };
    if let Some(like) = inside("[data-like]") {
        let other = like.get_attribute("data-like").and_then(|id| super::field(&id));
        like.set_value(if other.is_some_and(|o| o.checked()) {
            "1"
        } else {
            ""
        });
    }
    if let Some(field) = inside("[name=code]") {
        field.set_value(answer);
        submit_form_of(&field);
    }
}

/// What a form's button says while it is on its way.
struct Waiting {
    button: Option<Element>,
    text: Option<String>,
    slow: Option<TimeoutHandle>,
}

impl Waiting {
    fn begin(form: &HtmlFormElement) -> Self {
        let button = form.query_selector("[data-busy]").ok().flatten();
        let text = button.as_ref().and_then(|b| b.text_content());
        if let Some(button) = &button {
            let _ = button.set_attribute("aria-disabled", "true");
        }
        let slow_button = button.clone();
        let is_slow = move || {
            let checking = words::common::checking(words::current());
            say(checking);
            if let Some(button) = &slow_button {
                button.set_text_content(Some(checking));
            }
        };
        let slow = set_timeout_with_handle(is_slow, Duration::from_secs(1)).ok();
        Self { button, text, slow }
    }

    fn end(self) {
        if let Some(slow) = self.slow {
            slow.clear();
        }
        if let Some(button) = self.button {
            let _ = button.remove_attribute("aria-disabled");
            button.set_text_content(self.text.as_deref());
        }
    }
}

enum Answer {
    Drawn(JsValue),
    /// Something that only a page can show.
    Other,
    Unreachable,
}

async fn ask(action: &str, body: String) -> Answer {
    let request = gloo_net::http::Request::post(action)
        .header("Accept", "application/json")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body);
    let Ok(request) = request else {
        return Answer::Other;
    };
    let Ok(response) = request.send().await else {
        return Answer::Unreachable;
    };
    // 429 and 503 carry a state too.
    let text = response.text().await.unwrap_or_default();
    match JSON::parse(&text) {
        Ok(drawn) if get(&drawn, "html").is_string() => Answer::Drawn(drawn),
        _ => Answer::Other,
    }
}

fn fields(form: &HtmlFormElement, pressed: &Pressed) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let params = UrlSearchParams::new().ok()?;
    for entry in js_sys::try_iter(&data).ok()?? {
        let pair: js_sys::Array = entry.ok()?.unchecked_into();
        params.append(&pair.get(0).as_string()?, &pair.get(1).as_string()?);
    }
    if let Some((name, value)) = pressed {
        params.append(name, value);
    }
    Some(params.to_string().into())
}

/// Lets the browser send the form as if there were no script, so that the server's page shows.
fn native(form: &HtmlFormElement, pressed: &Pressed) {
    if let (Some((name, value)), Ok(hidden)) = (pressed, document().create_element("input")) {
        let hidden: HtmlInputElement = hidden.unchecked_into();
        hidden.set_type("hidden");
        hidden.set_name(name);
        hidden.set_value(value);
        let _ = form.append_child(&hidden);
    }
    let _ = form.submit();
}

/// Shows the state that was answered, or goes where it leads.
fn show(drawn: &JsValue) {
    let text = |name: &str| get(drawn, name).as_string();
    if let Some(to) = text("to") {
        // Nothing more is sent from a page that is being left; unless it is not, after all.
        BUSY.store(true, Ordering::Relaxed);
        set_timeout(free, Duration::from_secs(10));
        let _ = window().location().assign(&to);
        return;
    }
    let Some(stage) = document().get_element_by_id(STAGE) else {
        return;
    };
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", text("path").as_deref());
    }
    // The instance is in the title that the server wrote.
    let old = document().title();
    let instance = old.rsplit(" · ").next().unwrap_or_default();
    let title = text("title").unwrap_or_default();
    document().set_title(&words::common::title(words::current(), &title, instance));

    let kept = typed_so_far();
    stage.set_inner_html(&text("html").unwrap_or_default());
    put_back(&kept);
    if let (Some(progress), Some(shown)) = (beside("progress"), find(mark::OF_THE_STAGE)) {
        let _ = shown.set_attribute("class", &progress);
    }
    wake();
    // The islands of the new state, see public/islands.js.
    if let Ok(event) = Event::new("drawn") {
        let _ = document().dispatch_event(&event);
    }
    // In the same turn, but after the islands: nobody sees it half done.
    spawn_local(async {
        leptos::task::tick().await;
        settle();
    });
}

/// Fields and boxes of the stage that stay as they are when the same question is asked again.
fn typed_so_far() -> Vec<HtmlInputElement> {
    all(&format!(
        "#{STAGE} input[name]:not([type=hidden]):not([data-secret])"
    ))
    .into_iter()
    .filter_map(|field| field.dyn_into().ok())
    .collect()
}

/// What the server has filled in goes before what was typed.
fn put_back(kept: &[HtmlInputElement]) {
    for field in typed_so_far() {
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
fn settle() {
    let heading = || {
        let heading = find("h1")?;
        let _ = heading.set_attribute("tabindex", "-1");
        Some(heading)
    };
    let place = find("[data-focus]").or_else(|| find("#notice")).or_else(heading);
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        let _ = place.focus();
    }
}

/// Lets screen readers say something at once.
fn alert(words: &str) {
    if let Some(place) = document().get_element_by_id("alert") {
        place.set_text_content(Some(words));
    }
}
