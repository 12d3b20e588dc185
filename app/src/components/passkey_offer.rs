//! Signing in with a passkey alone: in the list under the name's field, and by a button. Both are there only where the browser
//! proves that it can.

use super::key_ask::send;
use crate::browser::keys::{self, Support};
use crate::browser::{Desk, Screen};
use crate::model::step::PasskeyOffer;
use crate::routes::post;
use crate::words;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

/// Where this ask stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Waiting,
    NotUsed,
}

/// The offer. It stands below the password's form.
#[component]
pub fn Passkey<T: Screen>(
    /// What the browser is asked, and what goes back with the answer.
    offer: PasskeyOffer,
    /// Where the person is going.
    next: String,
    /// Whether "stay signed in" is ticked in the form above.
    stay: RwSignal<bool>,
    /// What the button says.
    label: &'static str,
    /// Sends it.
    desk: Desk<T>,
) -> impl IntoView {
    let lang = words::current();
    let form = NodeRef::<Form>::new();
    let ready = RwSignal::new(false);
    let at = RwSignal::new(At::Start);
    // What is being asked now; a new ask stops the one before.
    let asking = StoredValue::new_local(None::<AbortController>);
    let options = StoredValue::new(offer.options);
    let ask = move |autofill: bool| {
        let Some(controller) = keys::stopper() else { return };
        let signal = controller.signal();
        let before = asking
            .try_update_value(|asking| asking.replace(controller))
            .flatten();
        if let Some(before) = before {
            before.abort();
        }
        at.set(if autofill { At::Start } else { At::Waiting });
        let options = options.get_value();
        spawn_local(async move {
            let answer = keys::find(&options, &signal, autofill).await;
            match answer {
                Ok(answer) => {
                    at.try_set(At::Start);
                    send(form, &answer);
                }
                // One that was stopped has nothing to say; that it was is said by whoever stopped it.
                Err(_) if autofill || signal.aborted() => {}
                Err(_) => {
                    at.try_set(At::NotUsed);
                }
            }
        });
    };
    let press = move |_| {
        if at.get_untracked() == At::Waiting {
            stop(asking);
            at.set(At::NotUsed);
        } else {
            ask(false);
        }
    };
    Effect::new(move |_| {
        if keys::support() == Support::Ready {
            ready.set(true);
            spawn_local(async move {
                if keys::has_autofill().await && !asking.is_disposed() {
                    ask(true);
                }
            });
        }
    });
    // The password was sent, or the page is another now.
    Effect::new(move |_| {
        if desk.busy.get() {
            stop(asking);
        }
    });
    on_cleanup(move || stop(asking));
    view! {
        <form
            class="passkey stack" method="post" action=post::PASSKEY node_ref=form
            hidden=move || !ready.get()
            on:submit=move |event| desk.send(event)
        >
            <p class="or"><span>{words::common::or(lang)}</span></p>
            <input type="hidden" name="next" value=next/>
            <input type="hidden" name="stay" value=move || if stay.get() { "1" } else { "" }/>
            <input type="hidden" name="ceremony" value=offer.ceremony/>
            <input type="hidden" name="code" value=""/>
            <p class="live" role="status">{move || match at.get() {
                At::Start => None,
                At::Waiting => Some(words::providers::key_waiting(lang)),
                At::NotUsed => Some(words::providers::passkey_not_used(lang)),
            }}</p>
            <button class="button button--secondary button--wide" type="button" on:click=press>
                {move || if at.get() == At::Waiting { words::providers::key_stop(lang) } else { label }}
            </button>
        </form>
    }
}

fn stop(asking: StoredValue<Option<AbortController>, LocalStorage>) {
    let now = asking.try_update_value(Option::take).flatten();
    if let Some(controller) = now {
        controller.abort();
    }
}
