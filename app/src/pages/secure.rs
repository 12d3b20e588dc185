//! "It was not me": three steps that make a stolen password useless.

use crate::components::icon::Icon;
use crate::model::account::Secure;
use crate::routes::{ACTIVITY, PASSWORD, SECURITY, post};
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn SecurePage(
    /// How far it is.
    data: Secure,
) -> impl IntoView {
    let lang = words::current();
    let lead = match (data.reported, data.password) {
        (false, _) => words::account::secure_lead(lang),
        (true, false) => words::account::secure_lead_begun(lang),
        (true, true) => words::account::secure_all_done(lang),
    };
    view! {
        <section class="card" aria-labelledby="title">
            <h1 id="title">{words::account::secure_heading(lang)}</h1>
            <p class="lead">{lead}</p>
            <ol class="steps">
                <Step done=data.reported text=words::account::secure_out(lang)>
                    <form method="post" action=post::NOT_ME>
                        {if data.reported {
                            view! { <button class="button button--secondary">{words::account::secure_out_again(lang)}</button> }.into_any()
                        } else {
                            view! { <button class="button button--primary">{words::account::secure_out_button(lang)}</button> }.into_any()
                        }}
                    </form>
                </Step>
                <Step done=data.reported && data.password text=words::account::secure_password(lang)>
                    {(data.reported && !data.password).then(|| view! {
                        <a class="button button--primary" href=PASSWORD>{words::account::password_submit(lang)}</a>
                    })}
                </Step>
                <li class="step">
                    <p class="step__text">{words::account::secure_look(lang)}</p>
                    <p><a href=format!("{SECURITY}#methods")>{words::account::secure_look_link(lang)}</a></p>
                </li>
            </ol>
            <div class="ways"><a href=ACTIVITY>{words::account::activity(lang)}</a></div>
        </section>
    }
}

#[component]
fn Step(done: bool, text: &'static str, children: Children) -> impl IntoView {
    let lang = words::current();
    view! {
        <li class="step">
            <p class="step__text">{text}</p>
            <p class=if done { "step__state step__state--done" } else { "step__state" }>
                {done.then(|| view! { <Icon name="check" small=true/> })}
                {if done { words::account::secure_done(lang) } else { words::account::secure_to_do(lang) }}
            </p>
            {children()}
        </li>
    }
}
