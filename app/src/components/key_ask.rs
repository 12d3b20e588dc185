//! A form whose answer is a security key's or passkey's, which only a browser with script can ask for.

use crate::islands::key_button::{CREATE, KeyButton, USE};
use crate::words;
use leptos::prelude::*;

/// What is asked of the browser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// A new key.
    Create,
    /// One that is set up.
    Use,
}

/// The form: its fields are the children, the browser's answer is sent as `code`.
#[component]
pub fn KeyAsk(
    /// Where the form posts to.
    action: &'static str,
    /// The options, as JSON.
    options: String,
    /// What is asked.
    want: Want,
    /// Further fields.
    children: Children,
) -> impl IntoView {
    let lang = words::current();
    let (want, without_script) = match want {
        Want::Create => (CREATE, words::providers::key_no_script_add(lang)),
        Want::Use => (USE, words::providers::key_no_script(lang)),
    };
    view! {
        <form class="stack" method="post" action=action novalidate data-options=options data-want=want>
            {children()}
            <input type="hidden" name="code" value=""/>
            <noscript inner_html=format!("<p class=\"note\">{without_script}</p>")></noscript>
            <KeyButton/>
        </form>
    }
}
