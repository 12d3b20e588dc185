//! What happened with one's account.

use crate::model::account::{Act, Activity};
use crate::routes::SECURE;
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ActivityPage(
    /// What it shows.
    data: Activity,
) -> impl IntoView {
    let lang = words::current();
    let empty = data.acts.is_empty();
    let more = data.older.is_some() || data.newest.is_some();
    let kinds = data
        .kinds
        .into_iter()
        .map(|(text, to, current)| view! { <li><a class="toc__link" href=to aria-current=current.then_some("true")>{text}</a></li> })
        .collect::<Vec<_>>();
    let acts = data
        .acts
        .into_iter()
        .map(|act| view! { <ActRow act/> })
        .collect::<Vec<_>>();
    view! {
        <div class="page-head">
            <h1>{words::account::activity(lang)}</h1>
            <p class="lead">{words::account::activity_lead(lang)}" "{data.zone}</p>
        </div>
        <nav class="toc" aria-label=words::account::show(lang)><ul class="toc__list">{kinds}</ul></nav>
        <section class="card panel">
            {empty.then(|| view! { <p class="empty">{words::account::activity_none(lang)}</p> })}
            {(!empty).then(|| view! { <ul class="rows">{acts}</ul> })}
            {more.then(|| view! {
                <div class="panel__foot actions">
                    {data.older.map(|to| view! { <a class="button button--secondary" href=to>{words::account::older(lang)}</a> })}
                    {data.newest.map(|to| view! { <a class="button button--quiet" href=to>{words::account::newest(lang)}</a> })}
                </div>
            })}
        </section>
    }
}

#[component]
fn ActRow(act: Act) -> impl IntoView {
    let lang = words::current();
    view! {
        <li class=if act.refused { "act act--refused" } else { "act" }>
            <p class="act__text">{act.text}</p>
            <p class="row__meta"><time datetime=act.at>{act.facts}</time></p>
            {act.doubt.then(|| view! { <p class="act__doubt"><a href=SECURE>{words::account::not_you(lang)}</a></p> })}
        </li>
    }
}
