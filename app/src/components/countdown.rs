//! A wait that is shown: how long, and what then.

use crate::islands::countdown::Countdown as Figure;
use leptos::prelude::*;

/// Counts down while the page is open; without script it is not there, and the text beside it names the time.
#[component]
pub fn Countdown(
    /// How long, in seconds.
    seconds: u32,
) -> impl IntoView {
    view! { <p class="countdown countdown--big" hidden data-scripted="" data-wait=seconds><Figure/></p> }
}
