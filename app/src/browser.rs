//! The few things that islands ask of the browser itself. With `islands/` and `components/`, the only user of web-sys and
//! gloo-net. It compiles on the server too, and is never called there.

pub mod keys;

use crate::words::{self, Lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent, UrlSearchParams};

/// One state of an island: the answer of every server function that it calls.
pub trait Screen: Clone + DeserializeOwned + Send + Sync + 'static {
    /// The clean address of this state.
    fn path(&self) -> &str;
    /// Its heading, for the document's title.
    fn heading(&self, lang: Lang) -> String;
    /// Whether it reports a problem.
    fn has_problem(&self) -> bool;
    /// Whether the person should be taken to another document: a local path.
    fn elsewhere(&self) -> Option<&str>;
}

/// Sends an island's forms and holds the state that comes back.
pub struct Desk<T: 'static> {
    /// What is shown.
    pub screen: RwSignal<T>,
    /// A form is on its way.
    pub busy: RwSignal<bool>,
    /// It has been on its way for more than a second.
    pub slow: RwSignal<bool>,
    /// It could not be sent.
    pub offline: RwSignal<bool>,
    /// Spoken to screen readers, politely.
    pub said: RwSignal<String>,
}

impl<T> Clone for Desk<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Desk<T> {}

impl<T: Screen> Desk<T> {
    /// A desk that shows `screen`.
    pub fn new(screen: T) -> Self {
        Self {
            screen: RwSignal::new(screen),
            busy: RwSignal::new(false),
            slow: RwSignal::new(false),
            offline: RwSignal::new(false),
            said: RwSignal::new(String::new()),
        }
    }

    /// Takes a form's submission over: the same fields to the same address, asking for JSON.
    pub fn send(self, event: SubmitEvent) {
        event.prevent_default();
        if self.busy.get_untracked() {
            return;
        }
        let Some(form) = event.target().and_then(|t| t.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        let pressed = event
            .submitter()
            .and_then(|b| Some((b.get_attribute("name")?, b.get_attribute("value")?)));
        let Some(body) = fields(&form, pressed.as_ref()) else {
            return native(&form, pressed.as_ref());
        };
        self.busy.set(true);
        self.offline.set(false);
        set_timeout(
            move || {
                if self.busy.get_untracked() {
                    self.slow.set(true);
                    self.said
                        .set(words::common::checking(words::current()).to_owned());
                }
            },
            Duration::from_secs(1),
        );
        spawn_local(async move {
            let answer = ask::<T>(&form.action(), body).await;
            self.busy.set(false);
            self.slow.set(false);
            match answer {
                Answer::Screen(screen) => self.show(screen),
                Answer::Other => native(&form, pressed.as_ref()),
                Answer::Unreachable => self.offline.set(true),
            }
        });
    }

    fn show(self, screen: T) {
        if let Some(to) = screen.elsewhere() {
            self.busy.set(true);
            let _ = window().location().assign(to);
            return;
        }
        let lang = words::current();
        let title = document_title(&screen, lang);
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(screen.path()));
        }
        self.said.set(String::new());
        self.screen.set(screen);
        document().set_title(&title);
        // In the same turn as the new state is drawn: nobody sees it half done.
        spawn_local(async {
            leptos::task::tick().await;
            settle();
        });
    }
}

/// "Error: Heading · Instance", keeping the instance of the title that the server wrote.
fn document_title<T: Screen>(screen: &T, lang: Lang) -> String {
    let old = document().title();
    let instance = old.rsplit(" · ").next().unwrap_or_default();
    let heading = screen.heading(lang);
    let prefix = if screen.has_problem() {
        words::common::error_prefix(lang)
    } else {
        ""
    };
    format!("{prefix}{}", words::common::title(lang, &heading, instance))
}

enum Answer<T> {
    Screen(T),
    /// Something that only a page can show.
    Other,
    Unreachable,
}

async fn ask<T: DeserializeOwned>(action: &str, body: String) -> Answer<T> {
    let request = gloo_net::http::Request::post(action)
        .header("Accept", "application/json")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body);
    let Ok(request) = request else {
        return Answer::Other;
    };
    match request.send().await {
        Err(_) => Answer::Unreachable,
        // 429 and 503 carry a screen too.
        Ok(response) => response.json::<T>().await.map_or(Answer::Other, Answer::Screen),
    }
}

fn fields(form: &HtmlFormElement, pressed: Option<&(String, String)>) -> Option<String> {
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
fn native(form: &HtmlFormElement, pressed: Option<&(String, String)>) {
    if let (Some((name, value)), Ok(hidden)) = (pressed, document().create_element("input")) {
        let hidden: HtmlInputElement = hidden.unchecked_into();
        hidden.set_type("hidden");
        hidden.set_name(name);
        hidden.set_value(value);
        let _ = form.append_child(&hidden);
    }
    let _ = form.submit();
}

/// After a new state: the field to fill gets the focus, emptied if it holds a secret; else the heading does.
fn settle() {
    let doc = document();
    // No code or password survives its answer.
    if let Ok(secrets) = doc.query_selector_all("[data-secret]") {
        for at in 0..secrets.length() {
            if let Some(input) = secrets
                .get(at)
                .and_then(|node| node.dyn_into::<HtmlInputElement>().ok())
            {
                input.set_value("");
            }
        }
    }
    if let Ok(Some(field)) = doc.query_selector("[data-focus]") {
        focus(field.unchecked_into());
    } else if let Ok(Some(notice)) = doc.query_selector("#notice") {
        focus(notice.unchecked_into());
    } else if let Ok(Some(heading)) = doc.query_selector("h1") {
        let _ = heading.set_attribute("tabindex", "-1");
        focus(heading.unchecked_into());
    }
}

fn focus(element: HtmlElement) {
    let _ = element.focus();
}

/// The language that the server wrote into `<html lang>`.
pub fn document_language() -> Lang {
    document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|tag| Lang::from_tag(&tag))
        .unwrap_or_default()
}

/// Puts a text on the clipboard, then says so.
pub fn copy(text: String, said: RwSignal<String>, words: String) {
    let promise = window().navigator().clipboard().write_text(&text);
    spawn_local(async move {
        if wasm_bindgen_futures::JsFuture::from(promise).await.is_ok() {
            said.set(words);
        }
    });
}

/// Opens the browser's print window.
pub fn print() {
    let _ = window().print();
}

/// Sends the form that an element belongs to, as its button would.
pub fn submit_form_of(input: &HtmlInputElement) {
    if let Some(form) = input.form() {
        let _ = form.request_submit();
    }
}
