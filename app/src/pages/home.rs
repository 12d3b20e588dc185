//! The signed-in home page: what needs attention, then the applications.

use crate::components::icon::Icon;
use crate::model::home::{Card, Dismiss, Home, Tone};
use crate::routes::post;
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn HomePage(
    /// What it shows.
    data: Home,
) -> impl IntoView {
    let lang = words::current();
    let cards = data
        .cards
        .into_iter()
        .map(|card| view! { <CardView card/> })
        .collect::<Vec<_>>();
    view! {
        <div class="page-head"><h1>{words::home::heading(lang)}</h1></div>
        {(!cards.is_empty()).then(|| view! { <section class="attention-list">{cards}</section> })}
        <p class="empty">{words::home::empty(lang)}</p>
    }
}

#[component]
fn CardView(card: Card) -> impl IntoView {
    let lang = words::current();
    let (class, icon) = match card.tone {
        Tone::Info => ("attention attention--plain", "info"),
        Tone::Ok => ("attention attention--ok", "check"),
        Tone::Warn => ("attention attention--warn", "warning"),
    };
    view! {
        <article class=class>
            <Icon name=icon/>
            <p class="attention__text">{card.text}</p>
            <div class="attention__actions">
                {card.link.map(|(words, to)| view! { <a class="button button--secondary button--small" href=to>{words}</a> })}
                {card.dismiss.map(|dismiss| match dismiss {
                    Dismiss::Notice(notice, words) => view! {
                        <form method="post" action=post::DISMISS>
                            <input type="hidden" name="notice" value=notice/>
                            <button class="button button--quiet button--small">{words}</button>
                        </form>
                    }.into_any(),
                    Dismiss::Offer => view! {
                        <form class="actions" method="post" action=post::PASSKEY_OFFER>
                            <button class="button button--quiet button--small">{words::home::offer_later(lang)}</button>
                            <button class="button button--quiet button--small" name="never" value="1">{words::home::offer_never(lang)}</button>
                        </form>
                    }.into_any(),
                })}
            </div>
        </article>
    }
}
