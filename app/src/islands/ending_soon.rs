//! Two minutes before an attempt ends, a quiet line says so.

use crate::browser;
use crate::words;
use leptos::prelude::*;
use std::time::Duration;

const WARN_S: u32 = 120;

/// The line, for an attempt that ends in the seconds of `data-ends`.
#[island]
pub fn EndingSoon() -> impl IntoView {
    let soon = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(seconds) = browser::number_beside("ends") {
            let wait = Duration::from_secs(u64::from(seconds.saturating_sub(WARN_S)));
            set_timeout(move || soon.set(true), wait);
        }
    });
    let lang = words::current();
    view! { <p class="ending" role="status">{move || soon.get().then(|| words::sign_in::ends_in(lang, WARN_S / 60))}</p> }
}
