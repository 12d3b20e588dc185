//! The second step: a code, a button, or a key.

use super::{Heading, Ways};
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
pub fn CodeCard(form: CodeForm, remember: Option<String>) -> impl IntoView {
    let lang = words::current();
    view! {
        <Heading heading=form.heading lead=Some(form.lead)/>
        <Slot/>
        <form class="stack" method="post" action=post::ANSWER novalidate>
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
            <Submit label=words::common::continue_(lang)/>
        </form>
        {form.other_way.then(|| view! { <Ways action=post::OTHER_WAY words=words::sign_in::other_way(lang)/> })}
    }
}

/// A button is pressed.
#[component]
pub fn ButtonCard(form: ButtonForm) -> impl IntoView {
    let lang = words::current();
    view! {
        <Heading heading=form.heading lead=Some(form.lead)/>
        <Slot problem=form.problem/>
        <form class="stack" method="post" action=post::ANSWER novalidate>
            <input type="hidden" name="provider" value=form.provider/>
            <input type="hidden" name="code" value="yes"/>
            <Submit label=form.button focus=true/>
        </form>
        {form.other_way.then(|| view! { <Ways action=post::OTHER_WAY words=words::sign_in::other_way(lang)/> })}
    }
}

/// A key is asked; where the question has run out, a button asks again.
#[component]
pub fn KeyCard(form: KeyForm, remember: Option<String>) -> impl IntoView {
    let lang = words::current();
    let provider = form.provider;
    view! {
        <Heading heading=form.heading lead=Some(form.lead)/>
        <Slot problem=form.problem/>
        {if form.options.is_empty() {
            view! {
                <form class="stack" method="post" action=post::CHOOSE>
                    <input type="hidden" name="provider" value=provider/>
                    <Submit label=words::providers::key_again(lang) focus=true/>
                </form>
            }.into_any()
        } else {
            view! {
                <KeyAsk action=post::ANSWER options=form.options want=Want::Use>
                    <input type="hidden" name="provider" value=provider/>
                    <Remember words=remember/>
                </KeyAsk>
            }.into_any()
        }}
        {form.other_way.then(|| view! { <Ways action=post::OTHER_WAY words=words::sign_in::other_way(lang)/> })}
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
