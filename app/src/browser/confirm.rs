//! Proving oneself again (sudo) without leaving the page: the server's question stands on a card over it, and what was begun goes on
//! afterwards, typed text included. Without script the same question is a page of its own.
//!
//! ```text
//! a link to a page that asks (routes::asks_again)        ─┐
//! a form or button that asks (data-confirm)               ├─► the server ──not needed──► goes on
//! a form that was answered with the page of the question ─┘      │  ▲
//!                                                                ▼  │ proven, or begun anew
//!                                                             the card
//!                                                                └──left──► nothing has happened
//! ```
//!
//! What goes on is sent only after the server has said, in an answer of its own, that the person whose page this is has proven
//! themselves: an answer on the card is not taken for it, because somebody else may have signed in meanwhile.
//!
//! The card holds a stage of its own. It comes first in the document, and the page behind lends it its ids, so whoever looks for
//! something finds that of the card while it is there. The page behind is out of reach (`dialog`, modal).

use super::forms::{self, Answer};
use super::stage::{self, alert, show};
use super::{beside, find, get, keys, say};
use crate::components::stage::STAGE;
use crate::routes::{self, CONFIRM, LOGIN, post};
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, HtmlDialogElement, HtmlElement, HtmlFormElement, MouseEvent, SubmitEvent, UrlSearchParams,
};

/// The card.
const CARD: &str = "dialog.confirmation";

/// Keeps an id of the page behind.
const LENT: &str = "data-lent-id";

/// What somebody began, and must prove themselves for.
pub struct Begun {
    /// The page that it is about.
    pub next: String,
    /// What goes on afterwards.
    pub act: Act,
}

/// What goes on when the person has proven themselves.
pub enum Act {
    /// This page opens.
    Open(String),
    /// This form is sent, by this button.
    Send(HtmlFormElement, Option<HtmlElement>),
}

thread_local! {
    /// Why there is a card.
    static BEGUN: RefCell<Option<Begun>> = const { RefCell::new(None) };
    /// The form that is being sent was asked about already.
    static AGAIN: Cell<bool> = const { Cell::new(false) };
}

/// Whether the card is there.
pub fn is_open() -> bool {
    find(CARD).is_some()
}

/// Whether the form that is being sent goes on after the question. It is not asked about twice.
pub fn is_again() -> bool {
    AGAIN.get()
}

/// Somebody clicks on a link: one to a page that asks is not followed yet.
pub fn follows(event: &MouseEvent, link: &Element) {
    let plain = event.button() == 0
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
        && !event.default_prevented();
    let to = link.get_attribute("href").unwrap_or_default();
    let path = to.split(['?', '#']).next().unwrap_or_default();
    if !plain || account().is_none() {
        return;
    }
    if is_open() {
        // The way on from a state at which nothing can be asked, such as too many wrong answers.
        if to == LOGIN {
            event.prevent_default();
            again();
        }
    } else if routes::asks_again(path) && forms::begin() {
        event.prevent_default();
        ask(Begun {
            next: to.clone(),
            act: Act::Open(to),
        });
    }
}

/// Somebody sends a form: whether it is taken over here. One that leaves the card is; one that asks is not sent yet.
pub fn takes(event: &SubmitEvent, form: &HtmlFormElement) -> bool {
    if is_open() {
        let leaves = form.get_attribute("action").as_deref() == Some(post::CANCEL);
        if leaves {
            event.prevent_default();
            if let Some(card) = card() {
                card.close();
            }
        }
        return leaves;
    }
    let button = event.submitter();
    let of_button = button.as_ref().and_then(|b| b.get_attribute("data-confirm"));
    let Some(next) = of_button.or_else(|| form.get_attribute("data-confirm")) else {
        return false;
    };
    if is_again() {
        return false;
    }
    event.prevent_default();
    if forms::begin() {
        let act = Act::Send(form.clone(), button);
        ask(Begun { next, act });
    }
    true
}

/// Where the person was to go after the question, when an answer leads from a page of theirs to it.
pub fn asked_by(drawn: &JsValue) -> Option<String> {
    account().filter(|_| !is_open())?;
    let to = get(drawn, "to").as_string()?;
    let query = to.strip_prefix(CONFIRM)?.strip_prefix('?')?;
    UrlSearchParams::new_with_str(query).ok()?.get("next")
}

/// Asks the server whether, and how, the person whose page this is must prove themselves for what they began. Until it has answered,
/// no form is sent ([`forms::begin`]).
pub fn ask(begun: Begun) {
    let Some(body) = question(&begun.next) else {
        return forms::free();
    };
    alert("");
    let slow = set_timeout_with_handle(
        || say(words::common::checking(words::current())),
        Duration::from_secs(1),
    );
    spawn_local(async move {
        let answer = forms::ask(post::CONFIRM, body).await;
        if let Ok(slow) = slow {
            slow.clear();
        }
        forms::free();
        match answer {
            Answer::Drawn(drawn) => match get(&drawn, "to").as_string() {
                Some(to) if to == begun.next => go_on(begun.act),
                // Nobody is signed in, or somebody else; or more is to be proven. A page says so itself.
                Some(to) => stage::leave(&begun.page().unwrap_or(to)),
                None => open(&drawn, begun),
            },
            Answer::Other | Answer::Unreachable => match begun.act {
                // The page itself says what is wrong.
                Act::Open(to) => stage::leave(&to),
                // Nothing is sent without the server's word, and nothing that was typed is lost.
                Act::Send(..) => alert(words::common::no_answer(words::current())),
            },
        }
    });
}

impl Begun {
    fn page(&self) -> Option<String> {
        match &self.act {
            Act::Open(to) => Some(to.clone()),
            Act::Send(..) => None,
        }
    }
}

/// What the card was there for is asked about again: the person has proven themselves, or must begin anew. False where there is no
/// card.
pub fn again() -> bool {
    let begun = BEGUN.take();
    clear();
    let Some(begun) = begun else { return false };
    forms::begin();
    ask(begun);
    true
}

/// The server forgets what was proven so far.
pub fn forget() {
    spawn_local(async {
        forms::ask(post::LEAVE, String::new()).await;
    });
}

fn go_on(act: Act) {
    match act {
        Act::Open(to) => stage::leave(&to),
        Act::Send(form, button) => {
            AGAIN.set(true);
            let _ = match button {
                Some(button) => form.request_submit_with_submitter(Some(&button)),
                None => form.request_submit(),
            };
            AGAIN.set(false);
        }
    }
}

/// Puts the card over the page, with the first question on it.
fn open(drawn: &JsValue, begun: Begun) {
    let made = document().create_element("dialog").ok();
    let (Some(card), Some(body)) = (
        made.and_then(|card| card.dyn_into::<HtmlDialogElement>().ok()),
        document().body(),
    ) else {
        return go_on(begun.act);
    };
    clear();
    card.set_class_name("confirmation");
    let _ = card.set_attribute("aria-labelledby", "title");
    card.set_inner_html(&format!("<div class=\"stage\" id=\"{STAGE}\"></div>"));
    lend("id", LENT);
    let _ = body.prepend_with_node_1(&card);
    // However it was closed: by its own way out, or by the Escape key. One that was cleared away tells of it late, when there may
    // be another.
    let this = card.clone();
    let closed = Closure::once_into_js(move || {
        if this.is_connected() {
            give_up();
        }
    });
    let _ = card.add_event_listener_with_callback("close", closed.unchecked_ref());
    if card.show_modal().is_err() {
        clear();
        return go_on(begun.act);
    }
    BEGUN.set(Some(begun));
    show(drawn);
}

/// The card was closed. Unless that was done here, nothing has happened.
fn give_up() {
    if BEGUN.take().is_none() {
        return;
    }
    clear();
    // An answer that is on its way is what the server must forget: it is waited for, see `forms::send`.
    if !forms::is_busy() {
        forget();
    }
}

/// The page is as it was.
fn clear() {
    keys::stop();
    if let Some(card) = card() {
        card.close();
        card.remove();
        lend(LENT, "id");
    }
}

/// Lets every element keep the value of one attribute under the name of another.
fn lend(from: &str, to: &str) {
    let Ok(found) = document().query_selector_all(&format!("[{from}]")) else {
        return;
    };
    for at in 0..found.length() {
        let Some(element) = found.get(at).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        let _ = element.set_attribute(to, &element.get_attribute(from).unwrap_or_default());
        let _ = element.remove_attribute(from);
    }
}

fn card() -> Option<HtmlDialogElement> {
    find(CARD)?.dyn_into().ok()
}

/// Whose page this is. None on the pages of a sign-in.
fn account() -> Option<String> {
    beside("account")
}

fn question(next: &str) -> Option<String> {
    let params = UrlSearchParams::new().ok()?;
    params.append("next", next);
    params.append("person", &account()?);
    Some(params.to_string().into())
}
