//! Sends the forms of a stage without leaving the page. The server answers with its next state, drawn
//! ([`crate::api::Drawn`]), which takes the place of what was shown (`stage.rs`), or with a question about the person
//! (`confirm.rs`), after which the same form is sent again.

use super::confirm::{self, Act, Begun};
use super::helpers::submit_form_of;
use super::stage::{alert, show};
use super::{find, get, say};
use crate::components::stage::STAGE;
use crate::words;
use js_sys::JSON;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent, UrlSearchParams,
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
    if confirm::takes(event, &form) {
        return;
    }
    // One outside the stage, or one that is answered with a file.
    if form.has_attribute("data-native") || form.closest(&format!("#{STAGE}")).ok().flatten().is_none() {
        return;
    }
    event.prevent_default();
    if !begin() {
        return;
    }
    let again = confirm::is_again();
    let button = event.submitter();
    let pressed: Pressed = button
        .as_ref()
        .and_then(|b| Some((b.get_attribute("name")?, b.get_attribute("value")?)));
    let Some(body) = fields(&form, &pressed) else {
        return native(&form, &pressed);
    };
    alert("");
    let waiting = Waiting::begin(&form);
    spawn_local(async move {
        let answer = ask(&form.action(), body).await;
        waiting.end();
        free();
        match answer {
            // The card that it was on has been left meanwhile: nobody waits for the answer.
            _ if !form.is_connected() => confirm::forget(),
            Answer::Drawn(drawn) => match confirm::asked_by(&drawn).filter(|_| !again) {
                Some(next) => {
                    begin();
                    confirm::ask(Begun {
                        next,
                        act: Act::Send(form, button),
                    });
                }
                None => show(&drawn),
            },
            Answer::Other => native(&form, &pressed),
            Answer::Unreachable => alert(words::common::no_connection(words::current())),
        }
    });
}

/// Whether a form may be sent now. Until [`free`], no other one may.
pub fn begin() -> bool {
    !BUSY.swap(true, Ordering::Relaxed)
}

/// Whether a form is on its way.
pub fn is_busy() -> bool {
    BUSY.load(Ordering::Relaxed)
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

/// What came of a form.
pub enum Answer {
    /// The next state.
    Drawn(JsValue),
    /// Something that only a page can show.
    Other,
    /// Nothing.
    Unreachable,
}

/// Sends fields to an address, and reads what comes back.
pub async fn ask(action: &str, body: String) -> Answer {
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
