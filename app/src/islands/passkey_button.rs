//! Signing in with a passkey alone: in the list under the name's field, and by a button. Both are there only where the browser
//! proves that it can.

use crate::browser::beside;
use crate::browser::forms::{answer_form, send_answer};
use crate::browser::keys::{self, Support};
use crate::words;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

type Asking = StoredValue<Option<AbortController>, LocalStorage>;

/// Where this ask stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Waiting,
    NotUsed,
}

/// The button of a form (`components/passkey_offer.rs`), which shows as soon as a passkey can be asked for.
#[island]
pub fn PasskeyButton() -> impl IntoView {
    let lang = words::current();
    let at = RwSignal::new(At::Start);
    let label = RwSignal::new(String::new());
    // What is being asked now; a new ask stops the one before.
    let asking: Asking = StoredValue::new_local(None);
    let press = move |_| {
        if at.get_untracked() == At::Waiting {
            stop(asking);
            at.set(At::NotUsed);
        } else {
            ask(asking, at, false);
        }
    };
    Effect::new(move |_| {
        label.set(beside("label").unwrap_or_default());
        if keys::support() == Support::Ready {
            if let Some(form) = answer_form() {
                form.set_hidden(false);
            }
            spawn_local(async move {
                if keys::has_autofill().await && answer_form().is_some() {
                    ask(asking, at, true);
                }
            });
        }
        // The password was sent, or the page is another now.
        let _ = window_event_listener(ev::submit, move |_| stop(asking));
    });
    view! {
        <p class="live" role="status">{move || match at.get() {
            At::Start => None,
            At::Waiting => Some(words::providers::key_waiting(lang)),
            At::NotUsed => Some(words::providers::passkey_not_used(lang)),
        }}</p>
        <button class="button button--secondary button--wide" type="button" on:click=press>
            {move || if at.get() == At::Waiting { words::providers::key_stop(lang).to_owned() } else { label.get() }}
        </button>
    }
}

/// Asks the browser. With `autofill` nothing opens until the person picks a passkey under the name's field.
fn ask(asking: Asking, at: RwSignal<At>, autofill: bool) {
    let (Some(controller), Some(options)) = (keys::stopper(), beside("options")) else {
        return;
    };
    let signal = controller.signal();
    stop(asking);
    asking.set_value(Some(controller));
    at.set(if autofill { At::Start } else { At::Waiting });
    spawn_local(async move {
        match keys::find(&options, &signal, autofill).await {
            Ok(answer) => {
                at.set(At::Start);
                send_answer(&answer);
            }
            // One that was stopped has nothing to say; that it was is said by whoever stopped it.
            Err(_) if autofill || signal.aborted() => {}
            Err(_) => at.set(At::NotUsed),
        }
    });
}

fn stop(asking: Asking) {
    if let Some(controller) = asking.try_update_value(Option::take).flatten() {
        controller.abort();
    }
}
