//! The sheet of backup codes, shown once: copy, print, download, and a promise before going on.

use super::field_error::{FieldError, field_class};
use super::icon::Icon;
use super::name_field::NameField;
use super::submit::Submit;
use crate::model::set_up::NewCodes;
use crate::{routes, words};
use leptos::prelude::*;

/// The sheet and its forms.
#[component]
pub fn BackupCodes(
    /// The codes.
    codes: NewCodes,
    /// Where "Continue" posts to.
    action: &'static str,
) -> impl IntoView {
    let lang = words::current();
    let wrong = codes.problem.is_some();
    let rows = codes
        .codes
        .iter()
        .map(|code| {
            let groups = code
                .split('-')
                .map(|g| view! { <span>{g.to_owned()}</span>" " })
                .collect::<Vec<_>>();
            view! { <li class="codes__item"><code>{groups}</code></li> }
        })
        .collect::<Vec<_>>();
    let optional = codes.optional;
    // In a sign-in there is nobody yet who could confirm anything.
    let confirm = (action == routes::post::CONFIRM_CODES).then_some(routes::SECURITY);
    view! {
        <p class="lead">
            {words::set_up::codes_lead(lang)}" "<strong>{words::set_up::codes_only_now(lang)}</strong>
        </p>
        {codes.replaces.clone().map(|text| view! { <p class="note">{text}</p> })}
        <div class="sheet">
            <p class="sheet__head">{codes.sheet.clone()}</p>
            <ol class="codes" id="codes" aria-label=words::security::codes(lang)>{rows}</ol>
        </div>
        <form class="stack" method="post" action=action novalidate>
            <Helpers codes=codes.codes/>
            <div class=field_class(wrong)>
                <FieldError id="kept-error".to_owned() problem=codes.problem.clone()/>
                <label class="choice">
                    <input
                        type="checkbox" id="kept" name="kept" value="1"
                        aria-describedby=wrong.then_some("kept-error") aria-invalid=wrong.then_some("true")
                        data-focus=wrong.then_some("")
                    />
                    <span><span class="choice__label">{words::set_up::kept(lang)}</span></span>
                </label>
            </div>
            {codes.naming.map(|naming| view! {
                <h2>{words::set_up::key_to_name(lang)}</h2>
                <NameField name=naming.name problem=naming.problem/>
            })}
            <Submit label=words::common::continue_(lang)/>
            {optional.then(|| view! {
                <button class="button button--quiet button--wide" name="later" value="1">{words::set_up::later(lang)}</button>
            })}
        </form>
        <form id=DOWNLOAD method="post" action=routes::post::DOWNLOAD_CODES hidden data-native="" data-confirm=confirm></form>
    }
}

/// The form that the download button belongs to: it stands inside another.
const DOWNLOAD: &str = "download-codes";

/// Ways to keep the codes. Download works without script: it posts a form of its own, so that no address holds a secret,
/// and Enter still means "Continue".
#[component]
fn Helpers(codes: Vec<String>) -> impl IntoView {
    let lang = words::current();
    let count = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    view! {
        <div class="actions actions--row">
            <button class="button button--secondary button--small" form=DOWNLOAD>
                <Icon name="download" small=true/>{words::set_up::download(lang)}
            </button>
            <button class="button button--secondary button--small" type="button" hidden data-scripted="" data-print="">
                <Icon name="print" small=true/>{words::set_up::print(lang)}
            </button>
            <button
                class="button button--secondary button--small" type="button" aria-controls="codes" hidden data-scripted=""
                data-copy=codes.join("\n") data-said=words::set_up::copied(lang, count)
            >
                <Icon name="copy" small=true/>{words::common::copy(lang)}
            </button>
        </div>
    }
}
