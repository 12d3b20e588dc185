//! A wait that is shown: how long, and what then.

use crate::words;
use leptos::prelude::*;
use std::time::Duration;

/// Counts down while the page is open; without script it is not there, and the text beside it names the time.
#[component]
pub fn Countdown(
    /// How long, in seconds.
    seconds: u32,
    /// Hears when it is over.
    said: RwSignal<String>,
) -> impl IntoView {
    let lang = words::current();
    let left = RwSignal::new(seconds);
    let running = RwSignal::new(false);
    Effect::new(move |_| {
        running.set(true);
        let Ok(handle) = set_interval_with_handle(
            move || {
                left.update(|s| *s = s.saturating_sub(1));
                if left.get_untracked() == 0 && running.get_untracked() {
                    running.set(false);
                    said.set(words::sign_in::can_try_now(lang).to_owned());
                }
            },
            Duration::from_secs(1),
        ) else {
            return;
        };
        on_cleanup(move || handle.clear());
    });
    let offset = move || {
        let gone = f64::from(seconds - left.get()) / f64::from(seconds.max(1));
        format!("{:.1}", gone * 100.0)
    };
    view! {
        <p class="countdown countdown--big" hidden=move || !running.get()>
            <svg class="ring" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
                <circle class="ring__track" cx="12" cy="12" r="9"></circle>
                <circle class="ring__left" cx="12" cy="12" r="9" pathLength="100" stroke-dasharray="100" stroke-dashoffset=offset></circle>
            </svg>
            <span role="timer"><span class="countdown__figure">{move || format!("{}:{:02}", left.get() / 60, left.get() % 60)}</span></span>
        </p>
    }
}
