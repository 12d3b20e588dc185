//! The notice slot: where a page says what went wrong, what was done, and what a screen reader should hear.

use super::icon::Icon;
use crate::words;
use leptos::prelude::*;

/// The slot. The live regions are there from the start, empty.
#[component]
pub fn Slot(
    /// What is wrong with the form as a whole.
    #[prop(optional_no_strip)]
    problem: Option<String>,
    /// Something that was done, or that is good to know.
    #[prop(optional_no_strip)]
    notice: Option<String>,
    /// Something that is wrong, but not with the form.
    #[prop(optional_no_strip)]
    warning: Option<String>,
) -> impl IntoView {
    let lang = words::current();
    view! {
        <div class="slot">
            {problem.map(|text| view! {
                <div class="notice notice--danger" id="problem" role="alert" tabindex="-1">
                    <Icon name="warning"/>
                    <div class="notice__body">
                        <h2 class="notice__title">{words::common::there_is_a_problem(lang)}</h2>
                        <p>{text}</p>
                    </div>
                </div>
            })}
            {warning.map(|text| view! {
                <div class="notice notice--warn"><Icon name="warning"/><div class="notice__body"><p>{text}</p></div></div>
            })}
            {notice.map(|text| view! {
                <div class="notice notice--ok" id="notice" tabindex="-1"><Icon name="check"/><div class="notice__body"><p>{text}</p></div></div>
            })}
            <p class="live" id="status" role="status"></p>
            <div class="live" id="alert" role="alert"></div>
        </div>
    }
}
