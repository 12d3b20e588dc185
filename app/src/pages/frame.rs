//! What stands around every page: the document, the header of a signed-in person, the foot.

use super::admin::side::Side;
use crate::components::{icon::Icon, mark::Mark};
use crate::islands::{conversation::Conversation, news::News};
use crate::model::admin::Part;
use crate::model::frame::{self as model, Frame, Signed};
use crate::model::step::Progress;
use crate::routes::{self, post};
use crate::words::{self, Lang};
use leptos::prelude::*;

/// The document. Script and WebAssembly are loaded only where an island is.
#[component]
pub fn Document(
    /// What stands around the page.
    frame: Frame,
    /// The document's title.
    title: String,
    /// Whether the page has islands.
    #[prop(optional)]
    islands: bool,
    /// Whether it is a page of a signed-in person.
    #[prop(optional)]
    person: bool,
    /// Whether it is a page of the administration.
    #[prop(optional)]
    wide: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let class = match (wide, person) {
        (true, _) => "frame frame--wide",
        (false, true) => "frame frame--person",
        (false, false) => "frame frame--narrow",
    };
    let assets = frame.assets.clone();
    let (lang, demo) = (frame.lang, frame.demo);
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#F4F6F4" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#0F1514" media="(prefers-color-scheme: dark)"/>
                <meta name="robots" content="noindex"/>
                <title inner_html=escape(&title)></title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("{assets}/twinlatch.css")/>
                {islands.then(|| view! {
                    <link rel="modulepreload" href=format!("{assets}/twinlatch.js")/>
                    <link rel="preload" href=format!("{assets}/twinlatch.wasm") r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                    <script type="module" src=format!("{assets}/islands.js")></script>
                })}
            </head>
            <body class=class>
                {(person || wide).then(|| view! { <a class="skip" href="#content">{words::common::skip(lang)}</a> })}
                {demo.then(|| view! { <p class="demo">{words::common::demo(lang)}</p> })}
                {children()}
                <Foot frame/>
            </body>
        </html>
    }
}

/// A title holds text only; a marker for the browser's half, which a child would bring, would show.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The header and main part of a signed-in person's page.
#[component]
pub fn PersonFrame(
    /// What stands around the page.
    frame: Frame,
    /// The page.
    children: Children,
) -> impl IntoView {
    let at_home = frame.path == routes::HOME;
    let news = frame.news.clone();
    view! {
        <Head frame/>
        <main class="main" id="content" tabindex="-1"><NewsCard news at_home/>{children()}</main>
    }
}

/// The same for a page of the administration: its parts stand beside it, above it where there is little room.
#[component]
pub fn AdminFrame(
    /// What stands around the page.
    frame: Frame,
    /// The parts that the reader may see.
    parts: Vec<(Part, bool)>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let news = frame.news.clone();
    view! {
        <Head frame/>
        <div class="admin">
            <Side parts/>
            <main class="main admin__main" id="content" tabindex="-1"><NewsCard news at_home=false/>{children()}</main>
        </div>
    }
}

/// The bar of a signed-in person.
#[component]
fn Head(frame: Frame) -> impl IntoView {
    let lang = frame.lang;
    let at = frame.path.clone();
    // All that is below /settings belongs to "Security", and what is below /admin to "Administration".
    let below = move |path: &str| match path {
        routes::SECURITY => at.starts_with(routes::SETTINGS),
        routes::admin::ADMIN => at.starts_with(routes::admin::ADMIN),
        path => at == path,
    };
    let link = |path: &'static str, words: &'static str| {
        view! { <li><a class="nav__link" href=path aria-current=below(path).then_some("page")>{words}</a></li> }
    };
    view! {
        <header class="head">
            <div class="bar">
                <a class="brand" href=routes::HOME>
                    <Mark progress=Progress::Closed small=true/><span class="brand__name">{frame.instance.clone()}</span>
                </a>
                <details class="bar__toggle">
                    <summary class="bar__menu"><Icon name="menu" small=true/>{words::common::menu(lang)}</summary>
                </details>
                <div class="bar__panel">
                    <nav class="nav" aria-label=words::common::menu(lang)>
                        <ul class="nav__list">
                            {link(routes::HOME, words::common::applications(lang))}
                            {link(routes::SECURITY, words::common::security(lang))}
                            {frame.administers.then(|| link(routes::admin::ADMIN, words::admin::administration(lang)))}
                        </ul>
                    </nav>
                    {frame.person.map(|person| view! { <AccountMenu person lang/> })}
                </div>
            </div>
        </header>
    }
}

/// What happened of late, on every page, with what its forms do where there is script. The home page has the news among its cards.
#[component]
fn NewsCard(news: Option<model::News>, at_home: bool) -> impl IntoView {
    let id = news.as_ref().map(|news| news.id.clone());
    view! {
        <div class="news" data-news=id.unwrap_or_default()>
            {news.filter(|_| !at_home).map(|news| view! {
                <div class="notice notice--info">
                    <Icon name="info"/>
                    <div class="notice__body"><p>{news.text}</p><p><a href=news.to>{news.link}</a></p></div>
                </div>
            })}
            <News/>
            <Conversation/>
        </div>
    }
}

#[component]
fn AccountMenu(person: Signed, lang: Lang) -> impl IntoView {
    let account = person.username.clone();
    view! {
        <details class="account" data-account=account>
            <summary class="account__button">
                <span class="avatar" aria-hidden="true">{person.initials}</span>
                <bdi>{person.username.clone()}</bdi>
                <Icon name="chevron-down" small=true/>
            </summary>
            <div class="account__menu">
                <p class="account__who">
                    <bdi class="account__name">{person.full_name}</bdi>
                    <bdi class="account__handle">{person.username}</bdi>
                </p>
                <form method="post" action=post::SIGN_OUT>
                    <button class="account__item"><Icon name="sign-out" small=true/>{words::common::sign_out(lang)}</button>
                </form>
                <form method="post" action=post::SIGN_OUT>
                    <input type="hidden" name="everywhere" value="1"/>
                    <button class="account__item"><Icon name="browser" small=true/>{words::common::sign_out_everywhere(lang)}</button>
                </form>
            </div>
        </details>
    }
}

/// The foot: language and help, in the same place everywhere (WCAG 3.2.6).
#[component]
fn Foot(frame: Frame) -> impl IntoView {
    let lang = frame.lang;
    let languages = Lang::ALL.into_iter().map(|(each, name)| view! {
        <button class="lang__button" name="lang" value=each.tag() lang=each.tag() aria-current=(each == lang).then_some("true")>{name}</button>
    }).collect::<Vec<_>>();
    view! {
        <footer class="foot">
            <form class="lang" method="post" action=post::LANGUAGE aria-label=words::common::language(lang)>
                <input type="hidden" name="path" value=frame.here/>
                <Icon name="globe" small=true/>
                {languages}
            </form>
            {frame.links.into_iter().map(|(words, to)| view! { <a class="foot__link" href=to>{words}</a> }).collect::<Vec<_>>()}
            {(!frame.contact.is_empty()).then(|| view! {
                <details class="help">
                    <summary class="help__button">{words::common::help(lang)}</summary>
                    <p class="help__text">{frame.contact}</p>
                </details>
            })}
        </footer>
    }
}

/// The header of a page without a person, and without an island that brings its own.
#[component]
pub fn PlainHead(
    /// What the portal calls itself.
    instance: String,
    /// How far the mark is closed.
    progress: Progress,
) -> impl IntoView {
    view! {
        <header class="head">
            <div class="brand brand--over"><Mark progress/><span class="brand__name">{instance}</span></div>
        </header>
    }
}
