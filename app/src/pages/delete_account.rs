//! Deleting one's own account: the username is typed, so that nobody does it by a slip.

use super::text_field::TextField;
use crate::model::account::DeleteAccount;
use crate::routes::{DELETE_ACCOUNT, SECURITY, post};
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn DeleteAccountPage(
    /// What it shows.
    data: DeleteAccount,
) -> impl IntoView {
    let lang = words::current();
    let lead = match data.kept {
        true => words::account::delete_last(lang),
        false => words::account::delete_lead(lang),
    };
    let hint = Some(words::account::delete_hint(lang, &data.username));
    view! {
        <section class="card" aria-labelledby="title">
            <h1 id="title">{words::account::delete_heading(lang)}</h1>
            <p class="lead">{lead}</p>
            {(!data.kept).then(|| view! {
                <form class="stack" method="post" action=post::DELETE_ACCOUNT data-confirm=DELETE_ACCOUNT novalidate>
                    <TextField name="username" label=words::account::delete_name(lang) hint value=String::new() autocomplete="off" problem=data.problem/>
                    <button class="button button--danger button--wide">{words::account::delete_submit(lang)}</button>
                </form>
            })}
            <div class="ways"><a href=SECURITY>{words::set_up::back_to_security(lang)}</a></div>
        </section>
    }
}
