//! Methods to choose from: each is one button of one form, because choosing may send a message.

use super::icon::Icon;
use crate::model::step::Method;
use leptos::prelude::*;

/// The list. It belongs inside a form.
#[component]
pub fn Methods(
    /// What can be chosen.
    methods: Vec<Method>,
    /// The quieter look of fallbacks.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let rows = methods.into_iter().map(|method| view! {
        <li>
            <button class="method" name="provider" value=method.provider>
                <span class="method__icon"><Icon name=method.icon/></span>
                <span class="method__text">
                    <span class="method__head">
                        <span class="method__name">{method.name}</span>
                        " "
                        {method.badge.map(|badge| view! { <span class="badge badge--accent">{badge}</span> })}
                    </span>
                    " "
                    <span class="method__line">{method.line}</span>
                </span>
                <Icon name="chevron-right" small=true/>
            </button>
        </li>
    }).collect::<Vec<_>>();
    view! { <ul class=if plain { "methods methods--plain" } else { "methods" }>{rows}</ul> }
}
