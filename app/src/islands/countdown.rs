//! What is left of a wait: a ring and a figure.

use crate::browser;
use crate::words;
use leptos::prelude::*;
use std::time::Duration;

/// Counts the seconds of `data-wait` down.
#[island]
pub fn Countdown() -> impl IntoView {
    let all = RwSignal::new(0_u32);
    let left = RwSignal::new(0_u32);
    Effect::new(move |_| {
        let Some(seconds) = browser::number_beside("wait") else {
            return;
        };
        all.set(seconds);
        left.set(seconds);
        tick(left);
    });
    // In thousandths of the ring.
    let gone = move || ((all.get() - left.get()) * 1000 / all.get().max(1)).to_string();
    view! {
        <svg class="ring" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <circle class="ring__track" cx="12" cy="12" r="9"></circle>
            <circle class="ring__left" cx="12" cy="12" r="9" pathLength="1000" stroke-dasharray="1000" stroke-dashoffset=gone></circle>
        </svg>
        <span role="timer"><span class="countdown__figure">{move || format!("{}:{:02}", left.get() / 60, left.get() % 60)}</span></span>
    }
}

/// Once a second, until nothing is left or the page shows something else.
fn tick(left: RwSignal<u32>) {
    set_timeout(
        move || {
            if browser::beside("wait").is_none() {
                return;
            }
            left.update(|s| *s = s.saturating_sub(1));
            if left.get_untracked() == 0 {
                browser::say(words::sign_in::can_try_now(words::current()));
            } else {
                tick(left);
            }
        },
        Duration::from_secs(1),
    );
}
