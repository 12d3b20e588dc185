//! Who is signing in, with the way out for somebody else.

use crate::model::step::Chip as Person;
use crate::{routes, words};
use leptos::prelude::*;

/// The person's chip. The link changes nothing: a new start replaces the attempt.
#[component]
pub fn Chip(
    /// Who.
    person: Person,
) -> impl IntoView {
    let lang = words::current();
    view! {
        <p class="chip">
            <span class="avatar" aria-hidden="true">{person.initials}</span>
            " "
            <bdi class="chip__name">{person.username}</bdi>
            " "
            <a class="chip__other" href=routes::LOGIN_OTHER>{words::sign_in::not_you(lang)}</a>
        </p>
    }
}
