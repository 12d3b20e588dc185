//! The conversation with the server: the forms of the stage are sent without leaving the page, and what is answered takes
//! the place of what was shown.

use crate::browser::{forms, helpers};
use leptos::ev;
use leptos::prelude::*;

// The listeners stay: what they belong to is there as long as the document.

/// Stands behind a stage (`components/stage.rs`) and shows nothing itself.
#[island]
pub fn Conversation() -> impl IntoView {
    Effect::new(|_| {
        let _ = window_event_listener(ev::submit, |event| forms::send(&event));
        let _ = window_event_listener(ev::pageshow, |_| forms::free());
        let _ = window_event_listener(ev::input, |event| helpers::typed(&event));
        let _ = window_event_listener(ev::click, |event| helpers::clicked(&event));
        helpers::wake();
    });
}
