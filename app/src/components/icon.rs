//! Icons: inline SVG on a 24 px grid, drawn with `currentColor`, always beside a word.
//!
//! To add one: a line in [`inner`]. An island names its icons by a constant and shows them by [`Drawing`], or it would bring
//! all of them.

use leptos::prelude::*;

/// An eye.
pub const EYE: &str = r#"<path d="M2.5 12S5.75 5.5 12 5.5 21.5 12 21.5 12 18.25 18.5 12 18.5 2.5 12 2.5 12Z"/><circle cx="12" cy="12" r="3"/>"#;
/// An i in a circle.
pub const INFO: &str = r#"<circle cx="12" cy="12" r="9.25"/><path d="M12 11.25v5M12 7.75h.01"/>"#;

/// The drawing of an icon; an unknown name gives a key.
pub fn inner(name: &str) -> &'static str {
    match name {
        "app" => {
            r#"<rect x="6.5" y="2.5" width="11" height="19" rx="2.5"/><path d="M9.25 10.5h.01M12 10.5h.01M14.75 10.5h.01M10.75 18.25h2.5"/>"#
        }
        "passkey" => {
            r#"<circle cx="9" cy="7.25" r="3.75"/><path d="M2.75 20v-.75a5 5 0 0 1 5-5h3"/><circle cx="17.25" cy="11.75" r="3"/><path d="M17.25 14.75v6.5l1.75-1.5M17.25 17.5h1.75"/>"#
        }
        "security-key" => {
            r#"<path d="M9.25 7V3.5a.75.75 0 0 1 .75-.75h4a.75.75 0 0 1 .75.75V7"/><rect x="7" y="7" width="10" height="14.25" rx="2.5"/><circle cx="12" cy="13.25" r="2.5"/><path d="M12 18.5h.01"/>"#
        }
        "envelope" => {
            r#"<rect x="2.75" y="4.75" width="18.5" height="14.5" rx="2.5"/><path d="m3.5 7 7 5.4a2.5 2.5 0 0 0 3 0l7-5.4"/>"#
        }
        "bubble" => {
            r#"<path d="M5.25 3.75h13.5a2.5 2.5 0 0 1 2.5 2.5v8.5a2.5 2.5 0 0 1-2.5 2.5H11.5L7 21v-3.75H5.25a2.5 2.5 0 0 1-2.5-2.5v-8.5a2.5 2.5 0 0 1 2.5-2.5Z"/><path d="M7.5 8.75h9M7.5 12.25H13"/>"#
        }
        "plane" => {
            r#"<path d="M20.9 3.1 3.3 9.2a.5.5 0 0 0-.07.92L10 13.99l3.88 6.78a.5.5 0 0 0 .92-.08L20.9 3.1ZM20.9 3.1 10 13.99"/>"#
        }
        "two-screens" => {
            r#"<path d="M11.5 15.25H4.75a2 2 0 0 1-2-2V6.5a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v.25M6.75 19.5h4.75"/><rect x="14.5" y="9.75" width="6.75" height="11" rx="1.75"/><path d="M17.9 17.75h.01"/>"#
        }
        "sheet" => {
            r#"<path d="M13.75 2.75H7A2.25 2.25 0 0 0 4.75 5v14A2.25 2.25 0 0 0 7 21.25h10A2.25 2.25 0 0 0 19.25 19V8.25l-5.5-5.5Z"/><path d="M13.75 2.75v5.5h5.5M8.5 12.5h7M8.5 16.5h4.5"/>"#
        }
        "person-badge" => {
            r#"<circle cx="9.75" cy="7.5" r="4"/><path d="M2.75 20.25v-.5a5.5 5.5 0 0 1 5.5-5.5h1.5"/><path d="m17.25 12 4 1.5v3c0 2.4-1.6 4-4 4.9-2.4-.9-4-2.5-4-4.9v-3l4-1.5Z"/>"#
        }
        "browser" => {
            r#"<rect x="2.75" y="4" width="18.5" height="16" rx="2.5"/><path d="M2.75 9h18.5M6 6.5h.01M8.75 6.5h.01"/>"#
        }
        "shield" => {
            r#"<path d="m12 2.75 7.75 2.75v5.75c0 4.75-3.2 8.1-7.75 10-4.55-1.9-7.75-5.25-7.75-10V5.5L12 2.75Z"/>"#
        }
        "shield-check" => {
            r#"<path d="m12 2.75 7.75 2.75v5.75c0 4.75-3.2 8.1-7.75 10-4.55-1.9-7.75-5.25-7.75-10V5.5L12 2.75Z"/><path d="m8.5 12 2.5 2.5 4.5-4.75"/>"#
        }
        "clock" => r#"<circle cx="12" cy="12" r="9.25"/><path d="M12 6.75V12l3.5 2.25"/>"#,
        "warning" => {
            r#"<path d="M10.25 4 2.6 17.25a2 2 0 0 0 1.75 3h15.3a2 2 0 0 0 1.75-3L13.75 4a2 2 0 0 0-3.5 0Z"/><path d="M12 9.25v4.5M12 16.9h.01"/>"#
        }
        "check" => r#"<path d="m4.75 12.75 4.75 4.75L19.25 6.75"/>"#,
        "cross" => r#"<path d="m6 6 12 12M18 6 6 18"/>"#,
        "info" => INFO,
        "copy" => {
            r#"<rect x="8.75" y="8.75" width="12.5" height="12.5" rx="2.5"/><path d="M5.25 15.25a2.5 2.5 0 0 1-2.5-2.5v-7.5a2.5 2.5 0 0 1 2.5-2.5h7.5a2.5 2.5 0 0 1 2.5 2.5"/>"#
        }
        "download" => {
            r#"<path d="M12 3.25V15M7 10.25 12 15.25l5-5M3.75 17v1.75a2 2 0 0 0 2 2h12.5a2 2 0 0 0 2-2V17"/>"#
        }
        "print" => {
            r#"<path d="M7 8.25v-5h10v5M7 17.25H5.25a2.5 2.5 0 0 1-2.5-2.5v-4a2.5 2.5 0 0 1 2.5-2.5h13.5a2.5 2.5 0 0 1 2.5 2.5v4a2.5 2.5 0 0 1-2.5 2.5H17"/><path d="M7 14.25h10v6.5H7z"/>"#
        }
        "eye" => EYE,
        "eye-off" => {
            r#"<path d="M9.75 5.8A9 9 0 0 1 12 5.5c6.25 0 9.5 6.5 9.5 6.5a15.6 15.6 0 0 1-2.6 3.4M6.2 7.4A15.3 15.3 0 0 0 2.5 12S5.75 18.5 12 18.5a9 9 0 0 0 4.7-1.3M9.9 9.9a3 3 0 0 0 4.2 4.2M3.5 3.5l17 17"/>"#
        }
        "arrow-left" => r#"<path d="M20 12H4.25M10.75 5.25 4 12l6.75 6.75"/>"#,
        "chevron-right" => r#"<path d="m9 5.5 6.5 6.5L9 18.5"/>"#,
        "arrow-up" => r#"<path d="M12 19V5m-5.25 5.25L12 5l5.25 5.25"/>"#,
        "arrow-down" => r#"<path d="M12 5v14m5.25-5.25L12 19l-5.25-5.25"/>"#,
        "arrows" => r#"<path d="m8 9.5 4-4 4 4M8 14.5l4 4 4-4"/>"#,
        "chevron-down" => r#"<path d="m5.5 9 6.5 6.5L18.5 9"/>"#,
        "menu" => r#"<path d="M3.75 6.5h16.5M3.75 12h16.5M3.75 17.5h16.5"/>"#,
        "globe" => {
            r#"<circle cx="12" cy="12" r="9.25"/><path d="M2.75 12h18.5M12 2.75c2.5 2.6 3.75 5.7 3.75 9.25s-1.25 6.65-3.75 9.25C9.5 18.65 8.25 15.55 8.25 12S9.5 5.35 12 2.75Z"/>"#
        }
        "user" => {
            r#"<circle cx="12" cy="7.75" r="4.25"/><path d="M4.25 20.75v-.5a5.5 5.5 0 0 1 5.5-5.5h4.5a5.5 5.5 0 0 1 5.5 5.5v.5"/>"#
        }
        "grid" => {
            r#"<rect x="3.25" y="3.25" width="7" height="7" rx="1.75"/><rect x="13.75" y="3.25" width="7" height="7" rx="1.75"/><rect x="3.25" y="13.75" width="7" height="7" rx="1.75"/><rect x="13.75" y="13.75" width="7" height="7" rx="1.75"/>"#
        }
        "sign-out" => {
            r#"<path d="M9.5 3.75H6A2.25 2.25 0 0 0 3.75 6v12A2.25 2.25 0 0 0 6 20.25h3.5M15.5 7.5 20 12l-4.5 4.5M20 12H9.5"/>"#
        }
        "plus" => r#"<path d="M12 4.75v14.5M4.75 12h14.5"/>"#,
        _ => {
            r#"<circle cx="7.75" cy="16.25" r="4.5"/><path d="m11 13 9.25-9.25M16.75 7.25 20 10.5M13.75 10.25l2 2"/>"#
        }
    }
}

/// An icon of 24 px, or of 20 px beside small text.
#[component]
pub fn Icon(
    /// Its name in [`inner`].
    #[prop(into)]
    name: String,
    /// 20 px.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    view! { <Drawing of=inner(&name) small/> }
}

/// The same for a drawing.
#[component]
pub fn Drawing(
    /// What stands inside the SVG.
    of: &'static str,
    /// 20 px.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let (class, size) = if small {
        ("icon icon--s", "20")
    } else {
        ("icon", "24")
    };
    view! { <svg class=class viewBox="0 0 24 24" width=size height=size aria-hidden="true" focusable="false" inner_html=of></svg> }
}
