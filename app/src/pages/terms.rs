//! The operator's text that must be accepted after signing in. Declining it is signing out.

use crate::model::account::Terms;
use crate::routes::{DELETE_ACCOUNT, HOME, TERMS, post};
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn TermsPage(
    /// What it shows.
    data: Terms,
) -> impl IntoView {
    let lang = words::current();
    let open = data.accepted.is_none();
    let lead = match data.accepted {
        Some(date) => words::terms::accepted(lang, &date),
        None => words::terms::lead(lang).to_owned(),
    };
    let paragraphs = data
        .paragraphs
        .into_iter()
        .map(|text| view! { <p>{text}</p> })
        .collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="title">
            <h1 id="title">{words::terms::heading(lang)}</h1>
            <p class="lead">{lead}</p>
            <div class="stack stack--close">
                <div class="stack stack--close" lang=data.lang.tag()>{paragraphs}</div>
                <p class="row__meta">{words::terms::version(lang, &data.version)}</p>
            </div>
            {if open {
                view! {
                    <form class="stack" method="post" action=post::ACCEPT_TERMS>
                        <input type="hidden" name="version" value=data.version/>
                        <input type="hidden" name="lang" value=data.lang.tag()/>
                        <input type="hidden" name="next" value=data.next/>
                        <button class="button button--primary button--wide">{words::terms::accept(lang)}</button>
                    </form>
                    <form method="post" action=post::SIGN_OUT>
                        <button class="button button--quiet button--wide">{words::terms::decline(lang)}</button>
                    </form>
                    <form class="ways" method="post" action=post::DOWNLOAD_DATA data-confirm=TERMS>
                        <p class="ways__hint">{words::terms::without(lang)}</p>
                        <button class="link">{words::account::your_data_download(lang)}</button>
                        {data.can_delete.then(|| view! { <a href=DELETE_ACCOUNT>{words::account::delete_submit(lang)}</a> })}
                    </form>
                }.into_any()
            } else {
                view! { <div class="ways"><a href=HOME>{words::problems::to_applications(lang)}</a></div> }.into_any()
            }}
        </section>
    }
}
