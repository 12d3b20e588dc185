//! Another password: because one wants it, or because the present one has expired.

use crate::components::new_password::NewPasswordField;
use crate::model::account::{ChangePassword, NewPassword};
use crate::routes::{CONFIRM, PASSWORD, SECURITY, post};
use crate::words::{self, Lang};
use leptos::prelude::*;

/// The heading of the page.
pub(super) fn heading(form: &ChangePassword, lang: Lang) -> &'static str {
    match form.expired {
        Some(_) => words::account::password_expired(lang),
        None => words::account::password_heading(lang),
    }
}

/// The page.
#[component]
pub fn PasswordPage(
    /// What it shows.
    form: ChangePassword,
) -> impl IntoView {
    let lang = words::current();
    let lead = match form.expired {
        Some(days) => words::account::password_expired_lead(lang, days),
        None => words::account::password_lead(lang).to_owned(),
    };
    let expired = form.expired.is_some();
    view! {
        <section class="card" aria-labelledby="title">
            <h1 id="title">{heading(&form, lang)}</h1>
            <p class="lead">{lead}</p>
            {match form.field.clone() {
                Some(field) => view! { <Form form field/> }.into_any(),
                None => view! {
                    <div class="actions">
                        <a class="button button--primary button--wide" href=format!("{CONFIRM}?next={PASSWORD}")>{words::sign_in::confirm_heading(lang)}</a>
                    </div>
                }.into_any(),
            }}
            {if expired {
                view! {
                    <form class="ways" method="post" action=post::SIGN_OUT><button class="link">{words::common::sign_out(lang)}</button></form>
                }.into_any()
            } else {
                view! { <div class="ways"><a href=SECURITY>{words::set_up::back_to_security(lang)}</a></div> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Form(form: ChangePassword, field: NewPassword) -> impl IntoView {
    let lang = words::current();
    view! {
        <form class="stack" method="post" action=post::CHANGE_PASSWORD data-confirm=PASSWORD novalidate>
            <input type="text" class="hidden" name="username" autocomplete="username" value=form.username readonly tabindex="-1" aria-hidden="true"/>
            <NewPasswordField field/>
            <label class="choice">
                <input type="checkbox" name="others" value="1" checked=form.others/>
                <span><span class="choice__label">{words::account::password_others(lang)}</span></span>
            </label>
            {(!form.next.is_empty()).then(|| view! { <input type="hidden" name="next" value=form.next/> })}
            <button class="button button--primary button--wide">{words::account::password_submit(lang)}</button>
        </form>
    }
}
