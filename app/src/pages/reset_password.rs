//! Another password for somebody who cannot sign in, with the code that an administrator gave them.

use super::frame::PlainHead;
use super::text_field::TextField;
use crate::components::new_password::NewPasswordField;
use crate::model::account::ResetPassword;
use crate::model::step::Progress;
use crate::routes::{LOGIN, post};
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ResetPasswordPage(
    /// What was typed, and what is wrong with it.
    form: ResetPassword,
    /// What the portal calls itself.
    instance: String,
) -> impl IntoView {
    let lang = words::current();
    let hint = Some(words::providers::backup_hint(lang).to_owned());
    view! {
        <PlainHead instance progress=Progress::Open/>
        <main class="main" id="content">
            <section class="card" aria-labelledby="title">
                <h1 id="title">{words::account::reset_heading(lang)}</h1>
                <p class="lead">{words::account::reset_lead(lang)}" "{words::account::reset_no_code(lang, &form.ask)}</p>
                <form class="stack" method="post" action=post::RESET_PASSWORD novalidate>
                    <TextField name="code" label=words::account::reset_code(lang) hint value=form.code autocomplete="off" problem=form.code_problem/>
                    <NewPasswordField field=form.field/>
                    <button class="button button--primary button--wide">{words::account::password_submit(lang)}</button>
                </form>
                <div class="ways"><a href=LOGIN>{words::problems::to_sign_in(lang)}</a></div>
            </section>
        </main>
    }
}
