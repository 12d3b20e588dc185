//! The mark: two halves of a latch that close round a key. It also shows how far a sign-in has come, as decoration only.

use crate::model::step::Progress;
use leptos::prelude::*;

/// Where the mark of a sign-in is: it closes while the states change.
pub const OF_THE_STAGE: &str = ".brand--over .mark";

/// The class of the mark.
pub fn class(progress: Progress) -> &'static str {
    match progress {
        Progress::Open => "mark mark--0",
        Progress::Half => "mark mark--1",
        Progress::Closed => "mark mark--2",
    }
}

/// The mark, closed as far as the sign-in has come.
#[component]
pub fn Mark(
    /// How far.
    progress: Progress,
    /// 28 px instead of 40.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let class = class(progress);
    let (class, size) = if small {
        (format!("{class} mark--s"), "28")
    } else {
        (class.to_owned(), "40")
    };
    view! {
        <svg class=class viewBox="0 0 32 32" width=size height=size aria-hidden="true" focusable="false">
            <path class="mark__a" d="M21 5H11A6 6 0 0 0 5 11V19"></path>
            <path class="mark__b" d="M11 27H21A6 6 0 0 0 27 21V13"></path>
            <circle class="mark__pin" cx="16" cy="16" r="3.5"></circle>
        </svg>
    }
}
