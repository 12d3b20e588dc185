//! The second step: a code, a button, or a key.

use super::{Heading, SignInDesk, Ways};
use crate::components::{
    code_input::CodeInput,
    key_ask::{KeyAsk, Want},
    slot::Slot,
    submit::Submit,
};
use crate::model::step::{ButtonForm, CodeForm, KeyForm};
use crate::routes::post;
use crate::words;
use leptos::prelude::*;

/// A code is typed.
#[component]
pub fn CodeCard(form: CodeForm, remember: Option<String>, desk: SignInDesk) -> impl IntoView {
    let lang = words::current();
    view! {
        <Heading heading=form.heading lead=Some(form.lead)/>
        <Slot said=desk.said offline=desk.offline/>
        <form class="stack" method="post" action=post::ANSWER novalidate on:submit=move |event| desk.send(event)>
            <input type="hidden" name="provider" value=form.provider/>
            // Before the code, which sends itself.
            <Remember words=remember/>
            <CodeInput
                label=form.label
                hint=form.hint
                hint_with_script=form.hint_with_script
                field=form.field
                problem=form.problem
                focus=true
            />
            <Submit label=words::common::continue_(lang) busy=desk.busy slow=desk.slow/>
        </form>
        {form.other_way.then(|| view! { <Ways action=post::OTHER_WAY words=words::sign_in::other_way(lang) desk/> })}
    }
}

/// A button is pressed.
#[component]
pub fn ButtonCard(form: ButtonForm, desk: SignInDesk) -> impl IntoView {
    let lang = words::current();
    view! {
        <Heading heading=form.heading lead=Some(form.lead)/>
        <Slot problem=form.problem said=desk.said offline=desk.offline/>
        <form class="stack" method="post" action=post::ANSWER novalidate on:submit=move |event| desk.send(event)>
            <input type="hidden" name="provider" value=form.provider/>
            <input type="hidden" name="code" value="yes"/>
            <Submit label=form.button busy=desk.busy slow=desk.slow focus=true/>
        </form>
        {form.other_way.then(|| view! { <Ways action=post::OTHER_WAY words=words::sign_in::other_way(lang) desk/> })}
    }
}

/// A key is asked; where the question has run out, a button asks again.
#[component]
pub fn KeyCard(form: KeyForm, remember: Option<String>, desk: SignInDesk) -> impl IntoView {
    let lang = words::current();
    let provider = form.provider;
    view! {
        <Heading heading=form.heading lead=Some(form.lead)/>
        <Slot problem=form.problem said=desk.said offline=desk.offline/>
        {if form.options.is_empty() {
            view! {
                <form class="stack" method="post" action=post::CHOOSE on:submit=move |event| desk.send(event)>
                    <input type="hidden" name="provider" value=provider/>
                    <Submit label=words::providers::key_again(lang) busy=desk.busy slow=desk.slow focus=true/>
                </form>
            }.into_any()
        } else {
            view! {
                <KeyAsk action=post::ANSWER options=form.options want=Want::Use label=words::providers::key_use(lang) desk>
                    <input type="hidden" name="provider" value=provider/>
                    <Remember words=remember/>
                </KeyAsk>
            }.into_any()
        }}
        {form.other_way.then(|| view! { <Ways action=post::OTHER_WAY words=words::sign_in::other_way(lang) desk/> })}
    }
}

/// The box "do not ask on this browser".
#[component]
fn Remember(words: Option<String>) -> impl IntoView {
    words.map(|words| {
        view! {
            <label class="choice">
                <input type="checkbox" name="remember" value="1"/>
                <span><span class="choice__label">{words}</span></span>
            </label>
        }
    })
}
