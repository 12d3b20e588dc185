//! Where the person is signed in, which browsers are remembered, and the way to the pages of the account.

use crate::components::icon::Icon;
use crate::model::security::Browser;
use crate::routes::{ACTIVITY, DELETE_ACCOUNT, PASSWORD, SECURITY, post};
use crate::words;
use leptos::prelude::*;

/// The browsers in which the person is signed in.
#[component]
pub fn Browsers(browsers: Vec<Browser>) -> impl IntoView {
    let lang = words::current();
    let alone = browsers.len() < 2;
    let rows = browsers
        .into_iter()
        .map(|browser| {
            let label = words::security::end_browser_label(lang, &browser.name);
            view! { <BrowserRow browser action=post::END_BROWSER words=words::security::end_browser(lang) label/> }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" id="browsers" aria-labelledby="browsers-title">
            <div class="panel__head"><h2 id="browsers-title">{words::security::browsers(lang)}</h2></div>
            <ul class="rows">{rows}</ul>
            {if alone {
                view! { <p class="empty">{words::security::only_this(lang)}</p> }.into_any()
            } else {
                view! {
                    <div class="panel__foot actions">
                        <form method="post" action=post::END_OTHERS>
                            <button class="button button--secondary">{words::security::end_others(lang)}</button>
                        </form>
                    </div>
                }.into_any()
            }}
        </section>
    }
}

/// The browsers that are not asked for the second step.
#[component]
pub fn Remembered(remembered: Vec<Browser>) -> impl IntoView {
    let lang = words::current();
    let some = !remembered.is_empty();
    let rows = remembered
        .into_iter()
        .map(|browser| {
            let label = words::account::forget_label(lang, &browser.name);
            view! { <BrowserRow browser action=post::FORGET words=words::account::forget(lang) label/> }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" id="remembered" aria-labelledby="remembered-title">
            <div class="panel__head">
                <h2 id="remembered-title">{words::account::remembered(lang)}</h2>
                {some.then(|| view! { <p class="panel__note">{words::account::remembered_note(lang)}</p> })}
            </div>
            {if some {
                view! { <ul class="rows">{rows}</ul> }.into_any()
            } else {
                view! { <p class="empty">{words::account::remembered_none(lang)}</p> }.into_any()
            }}
            {some.then(|| view! {
                <div class="panel__foot actions">
                    <form method="post" action=post::FORGET>
                        <button class="button button--secondary">{words::account::forget_all(lang)}</button>
                    </form>
                </div>
            })}
        </section>
    }
}

/// What has pages of its own.
#[component]
pub fn Account(password_known: bool, can_delete: bool) -> impl IntoView {
    let lang = words::current();
    view! {
        <section class="card panel" id="account" aria-labelledby="account-title">
            <div class="panel__head"><h2 id="account-title">{words::account::password_and_activity(lang)}</h2></div>
            {password_known.then(|| view! {
                <p class="row__warning"><Icon name="warning" small=true/>{words::account::password_known(lang)}</p>
            })}
            <div class="actions">
                <a class="button button--secondary" href=PASSWORD>{words::account::password_submit(lang)}</a>
                <a class="button button--quiet" href=ACTIVITY>{words::account::activity_link(lang)}</a>
                <form method="post" action=post::DOWNLOAD_DATA data-native="" data-confirm=SECURITY>
                    <button class="button button--quiet">{words::account::your_data_download(lang)}</button>
                </form>
                {can_delete.then(|| view! { <a class="button button--quiet" href=DELETE_ACCOUNT>{words::account::delete_submit(lang)}</a> })}
            </div>
        </section>
    }
}

#[component]
fn BrowserRow(browser: Browser, action: &'static str, words: &'static str, label: String) -> impl IntoView {
    let lang = words::current();
    view! {
        <li class="row" tabindex="-1">
            <span class="row__icon"><Icon name="browser"/></span>
            <div class="row__text">
                <h3 class="row__name">
                    <bdi>{browser.name}</bdi>
                    {browser.this.then(|| view! { " "<span class="badge badge--accent">{words::security::this_browser(lang)}</span> })}
                </h3>
                <p class="row__meta">{browser.facts}</p>
            </div>
            {(!browser.this).then(|| view! {
                <div class="row__actions">
                    <form method="post" action=action>
                        <input type="hidden" name="id" value=browser.id/>
                        <button class="button button--quiet button--small" aria-label=label>{words}</button>
                    </form>
                </div>
            })}
        </li>
    }
}
