//! Another password.

use crate::islands::new_password::NewPasswordField;
use crate::model::account::ChangePassword;
use crate::routes::{SECURITY, post};
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn PasswordPage(
    /// What it shows.
    form: ChangePassword,
) -> impl IntoView {
    let lang = words::current();
    view! {
        <section class="card" aria-labelledby="title">
            <h1 id="title">{words::account::password_heading(lang)}</h1>
            <p class="lead">{words::account::password_lead(lang)}</p>
            <form class="stack" method="post" action=post::CHANGE_PASSWORD novalidate>
                <input type="text" class="hidden" name="username" autocomplete="username" value=form.username readonly tabindex="-1" aria-hidden="true"/>
                <NewPasswordField field=form.field/>
                <label class="choice">
                    <input type="checkbox" name="others" value="1" checked=form.others/>
                    <span><span class="choice__label">{words::account::password_others(lang)}</span></span>
                </label>
                <button class="button button--primary button--wide">{words::account::password_submit(lang)}</button>
            </form>
            <div class="ways"><a href=SECURITY>{words::set_up::back_to_security(lang)}</a></div>
        </section>
    }
}
