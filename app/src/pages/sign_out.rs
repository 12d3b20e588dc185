//! Asks before signing out: opening an address changes nothing.

use super::frame::PlainHead;
use crate::model::step::Progress;
use crate::routes::{HOME, post};
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn SignOutPage(
    /// What the portal calls itself.
    instance: String,
) -> impl IntoView {
    let lang = words::current();
    view! {
        <PlainHead instance progress=Progress::Closed/>
        <main class="main" id="content">
            <section class="card" aria-labelledby="title">
                <h1 id="title">{words::home::sign_out_heading(lang)}</h1>
                <p class="lead">{words::home::sign_out_lead(lang)}</p>
                <form class="stack" method="post" action=post::SIGN_OUT>
                    <button class="button button--primary button--wide">{words::common::sign_out(lang)}</button>
                    <button class="button button--quiet button--wide" name="everywhere" value="1">{words::common::sign_out_everywhere(lang)}</button>
                </form>
                <div class="ways"><a href=HOME>{words::problems::to_applications(lang)}</a></div>
            </section>
        </main>
    }
}
