//! The button that asks the browser for a security key or passkey. The window opens only on a press; what happened then is said.

use crate::browser::beside;
use crate::browser::forms::send_answer;
use crate::browser::keys::{self, NoAnswer, Support};
use crate::components::icon::{Drawing, INFO};
use crate::words::{self, Lang};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

/// What `data-want` says when a new key is wanted.
pub const CREATE: &str = "create";
/// What it says when one that is set up is wanted.
pub const USE: &str = "use";

/// Where this ask stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Waiting,
    Not(NoAnswer),
}

/// The button of a form (`components/key_ask.rs`), and the notice above it. The browser is asked what `data-options` says.
#[island]
pub fn KeyButton() -> impl IntoView {
    let lang = words::current();
    let at = RwSignal::new(At::Start);
    let create = RwSignal::new(false);
    let support = RwSignal::new(None);
    Effect::new(move |_| {
        create.set(beside("want").as_deref() == Some(CREATE));
        support.set(Some(keys::support()));
    });
    let stop = StoredValue::new_local(None::<AbortController>);
    // Another way was chosen, or the answer is on its way.
    Effect::new(move |_| {
        let _ = window_event_listener(ev::submit, move |_| abort(stop));
    });
    let press = move |_| {
        if at.get_untracked() == At::Waiting {
            abort(stop);
            return;
        }
        let (Some(controller), Some(options)) = (keys::stopper(), beside("options")) else {
            return;
        };
        let signal = controller.signal();
        stop.set_value(Some(controller));
        at.set(At::Waiting);
        spawn_local(async move {
            let answer = if create.get_untracked() {
                keys::create(&options, &signal).await
            } else {
                keys::find(&options, &signal, false).await
            };
            match answer {
                Ok(answer) => {
                    at.set(At::Start);
                    send_answer(&answer);
                }
                Err(why) => at.set(At::Not(why)),
            }
        });
    };
    view! {
        {move || notice(lang, create.get(), support.get(), at.get())}
        <button
            class=move || if at.get() == At::Waiting { "button button--secondary button--wide" } else { "button button--primary button--wide" }
            type="button"
            data-focus=""
            hidden=move || support.get() != Some(Support::Ready)
            on:click=press
        >
            {move || match at.get() {
                At::Start if create.get() => words::providers::key_continue(lang),
                At::Start => words::providers::key_use(lang),
                At::Waiting => words::providers::key_stop(lang),
                At::Not(_) => words::providers::key_again(lang),
            }}
        </button>
    }
}

fn abort(stop: StoredValue<Option<AbortController>, LocalStorage>) {
    if let Some(controller) = stop.try_update_value(Option::take).flatten() {
        controller.abort();
    }
}

/// What is said above the button.
fn notice(lang: Lang, create: bool, support: Option<Support>, at: At) -> Option<AnyView> {
    use words::providers as p;
    let text = match (support?, at) {
        (Support::Insecure, _) => p::key_insecure(lang),
        (Support::Missing, _) => p::key_unsupported(lang),
        (Support::Ready, At::Waiting) => p::key_waiting(lang),
        (Support::Ready, At::Not(NoAnswer::Known)) => p::key_known(lang),
        (Support::Ready, At::Not(_)) if create => p::key_not_added(lang),
        (Support::Ready, At::Not(_)) => p::key_not_finished(lang),
        (Support::Ready, At::Start) => return None,
    };
    let helps = (!create && at == At::Not(NoAnswer::NotFinished)).then(|| p::key_helps(lang));
    Some(
        view! {
            <div class="notice notice--info" role="status">
                <Drawing of=INFO/>
                <div class="notice__body">
                    <p>{text}</p>
                    {helps.map(|text| view! { <p>{text}</p> })}
                </div>
            </div>
        }
        .into_any(),
    )
}
