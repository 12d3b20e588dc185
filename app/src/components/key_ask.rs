//! The button that asks the browser for a security key or passkey. The window opens only on a press; what happened then is said.

use super::icon::Icon;
use crate::browser::keys::{self, NoAnswer, Support};
use crate::browser::{self, Desk, Screen};
use crate::words::{self, Lang};
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::AbortController;

/// What is asked of the browser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// A new key.
    Create,
    /// One that is set up.
    Use,
}

/// Where this ask stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Waiting,
    Not(NoAnswer),
}

/// A form that the browser's answer goes into: its fields are the children, the answer is sent as `code`.
#[component]
pub fn KeyAsk<T: Screen>(
    /// Where the form posts to.
    action: &'static str,
    /// The options, as JSON.
    options: String,
    /// What is asked.
    want: Want,
    /// What the button says.
    label: &'static str,
    /// Sends it.
    desk: Desk<T>,
    /// Further fields.
    children: Children,
) -> impl IntoView {
    let lang = words::current();
    let form = NodeRef::<Form>::new();
    let at = RwSignal::new(At::Start);
    let support = RwSignal::new(None);
    Effect::new(move |_| support.set(Some(keys::support())));
    let stop = StoredValue::new_local(None::<AbortController>);
    on_cleanup(move || abort(stop));
    let press = move |_| {
        if at.get_untracked() == At::Waiting {
            abort(stop);
            return;
        }
        let Some(controller) = keys::stopper() else { return };
        let signal = controller.signal();
        stop.set_value(Some(controller));
        at.set(At::Waiting);
        let options = options.clone();
        spawn_local(async move {
            let answer = match want {
                Want::Create => keys::create(&options, &signal).await,
                Want::Use => keys::find(&options, &signal, false).await,
            };
            match answer {
                Ok(answer) => {
                    at.try_set(At::Start);
                    send(form, &answer);
                }
                Err(why) => {
                    at.try_set(At::Not(why));
                }
            }
        });
    };
    view! {
        <form class="stack" method="post" action=action novalidate node_ref=form on:submit=move |event| desk.send(event)>
            {children()}
            <input type="hidden" name="code" value=""/>
            <noscript inner_html=format!("<p class=\"note\">{}</p>", if want == Want::Create { words::providers::key_no_script_add(lang) } else { words::providers::key_no_script(lang) })></noscript>
            {move || notice(lang, want, support.get(), at.get())}
            <button
                class=move || if at.get() == At::Waiting { "button button--secondary button--wide" } else { "button button--primary button--wide" }
                type="button"
                data-focus=""
                hidden=move || support.get() != Some(Support::Ready)
                on:click=press
            >
                {move || match at.get() {
                    At::Start => label,
                    At::Waiting => words::providers::key_stop(lang),
                    At::Not(_) => words::providers::key_again(lang),
                }}
            </button>
        </form>
    }
}

fn abort(stop: StoredValue<Option<AbortController>, LocalStorage>) {
    stop.try_update_value(|controller| {
        if let Some(controller) = controller.take() {
            controller.abort();
        }
    });
}

/// Puts the answer into the form and sends it.
pub fn send(form: NodeRef<Form>, answer: &str) {
    let Some(form) = form.try_get_untracked().flatten() else {
        return;
    };
    let field = form.query_selector("[name=code]").ok().flatten();
    if let Some(field) = field.and_then(|f| f.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        field.set_value(answer);
        browser::submit_form_of(&field);
    }
}

/// What is said above the button.
fn notice(lang: Lang, want: Want, support: Option<Support>, at: At) -> Option<AnyView> {
    use words::providers as p;
    let text = match (support?, at) {
        (Support::Insecure, _) => p::key_insecure(lang),
        (Support::Missing, _) => p::key_unsupported(lang),
        (Support::Ready, At::Waiting) => p::key_waiting(lang),
        (Support::Ready, At::Not(NoAnswer::Known)) => p::key_known(lang),
        (Support::Ready, At::Not(_)) if want == Want::Create => p::key_not_added(lang),
        (Support::Ready, At::Not(_)) => p::key_not_finished(lang),
        (Support::Ready, At::Start) => return None,
    };
    let helps = (want == Want::Use && at == At::Not(NoAnswer::NotFinished)).then(|| p::key_helps(lang));
    Some(
        view! {
            <div class="notice notice--info" role="status">
                <Icon name="info"/>
                <div class="notice__body">
                    <p>{text}</p>
                    {helps.map(|text| view! { <p>{text}</p> })}
                </div>
            </div>
        }
        .into_any(),
    )
}
