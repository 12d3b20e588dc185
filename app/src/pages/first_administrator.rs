//! The first administrator's account, made with the code that the server printed.

use super::frame::PlainHead;
use super::text_field::TextField;
use crate::components::icon::Icon;
use crate::components::new_password::NewPasswordField;
use crate::model::account::NewPassword;
use crate::model::home::FirstAdministrator;
use crate::model::step::Progress;
use crate::routes::post;
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn FirstAdministratorPage(
    /// What was typed, and what is wrong with it.
    form: FirstAdministrator,
    /// What the portal calls itself.
    instance: String,
) -> impl IntoView {
    let lang = words::current();
    let problems = form.problems.clone();
    let problem = |field: &str| {
        problems
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, text)| text.clone())
    };
    let listed = form
        .problems
        .iter()
        .map(|(field, text)| {
            view! {
                <li><a href=format!("#{field}")>{text.clone()}</a></li>
            }
        })
        .collect::<Vec<_>>();
    let password = NewPassword {
        rules: form.rules,
        least: form.least,
        problem: problem("password"),
    };
    view! {
        <PlainHead instance progress=Progress::Open/>
        <main class="main" id="content">
            <section class="card" aria-labelledby="title">
                <h1 id="title">{words::home::setup_heading(lang, "Twinlatch")}</h1>
                <p class="lead">{words::home::setup_lead(lang)}</p>
                <div class="slot">
                    {(!listed.is_empty()).then(|| view! {
                        <div class="notice notice--danger" id="problem" role="alert" tabindex="-1" autofocus>
                            <Icon name="warning"/>
                            <div class="notice__body">
                                <h2 class="notice__title">{words::common::there_is_a_problem(lang)}</h2>
                                <ul class="notice__list">{listed}</ul>
                            </div>
                        </div>
                    })}
                </div>
                <form class="stack" method="post" action=post::FIRST_ADMINISTRATOR novalidate>
                    <TextField name="code" label=words::home::setup_code(lang) hint=Some(words::home::setup_code_hint(lang).to_owned()) value=form.code autocomplete="off" problem=problem("code")/>
                    <TextField name="username" label=words::sign_in::username(lang) hint=None value=form.username autocomplete="username" problem=problem("username")/>
                    <TextField name="full_name" label=words::home::full_name(lang) hint=None value=form.full_name autocomplete="name" problem=problem("full_name")/>
                    <TextField name="email" label=words::home::email_optional(lang) hint=None value=form.email autocomplete="email" problem=problem("email")/>
                    <NewPasswordField field=password/>
                    <button class="button button--primary button--wide">{words::home::create_administrator(lang)}</button>
                </form>
            </section>
        </main>
    }
}
