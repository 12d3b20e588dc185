//! The stage: what is shown in it changes without leaving the page where there is script.

use leptos::prelude::*;

/// Its id.
pub const STAGE: &str = "stage";

/// A state of a conversation with the server: a step of a sign-in, a page of the settings. There is one on a page, and
/// another before it while somebody proves themselves again (`browser/confirm.rs`).
#[component]
pub fn Stage(
    /// The state.
    children: Children,
) -> impl IntoView {
    view! { <div class="stage" id=STAGE>{children()}</div> }
}
