//! The conversation with the server: the forms of the stage are sent without leaving the page, what is answered takes
//! the place of what was shown, and where somebody must prove themselves again they do so over the page.

use crate::browser::{forms, helpers};
use leptos::ev;
use leptos::prelude::*;

// The listeners stay: what they belong to is there as long as the document.

/// Stands on every page of a sign-in and of a signed-in person, and shows nothing itself.
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
