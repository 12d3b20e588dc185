//! What happened to the account while a page is open, such as a sign-in from a new browser.

use crate::browser::{beside, get, is_seen};
use crate::components::icon::{Drawing, INFO};
use crate::routes::NEWS;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How often the portal is asked while the page is seen. Asking keeps no session alive.
const EVERY: Duration = Duration::from_secs(30);

/// What is shown: its id, what it says, the words of its link and where that leads.
#[derive(Clone, PartialEq, Eq)]
struct News {
    id: String,
    text: String,
    link: String,
    to: String,
}

/// The news that is newer than the one named in `data-news`.
#[island]
pub fn News() -> impl IntoView {
    let shown = RwSignal::new(None::<News>);
    let look = move || {
        if is_seen() {
            spawn_local(async move {
                if let Some(news) = newest().await
                    && beside("news").as_ref() != Some(&news.id)
                {
                    shown.set(Some(news));
                }
            });
        }
    };
    Effect::new(move |_| {
        let _ = set_interval_with_handle(look, EVERY);
        // Coming back to the page.
        let _ = window_event_listener(ev::focus, move |_| look());
    });
    view! {
        <div role="status">
            {move || shown.get().map(|news| view! {
                <div class="notice notice--info">
                    <Drawing of=INFO/>
                    <div class="notice__body"><p>{news.text}</p><p><a href=news.to>{news.link}</a></p></div>
                </div>
            })}
        </div>
    }
}

async fn newest() -> Option<News> {
    let request = gloo_net::http::Request::get(NEWS).header("Accept", "application/json");
    let text = request
        .send()
        .await
        .ok()
        .filter(|answer| answer.status() == 200)?
        .text()
        .await
        .ok()?;
    let json = js_sys::JSON::parse(&text).ok()?;
    let text = |name: &str| get(&json, name).as_string();
    Some(News {
        id: text("id")?,
        text: text("text")?,
        link: text("link")?,
        to: text("to")?,
    })
}
