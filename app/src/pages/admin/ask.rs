//! An act that shows its effect first: a question, what will happen, the button, and the safe choice beside it.

use crate::components::field_error::{FieldError, field_class};
use crate::components::icon::Icon;
use crate::model::admin::{Ask, Field};
use crate::pages::text_field::TextField;
use leptos::prelude::*;

/// The page.
#[component]
pub fn AskPage(
    /// What is asked.
    ask: Ask,
) -> impl IntoView {
    let effects = ask
        .effects
        .into_iter()
        .map(|text| view! { <li class="effects__item">{text}</li> })
        .collect::<Vec<_>>();
    let hidden = ask
        .hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect::<Vec<_>>();
    let fields = ask
        .fields
        .into_iter()
        .map(|field| view! { <AskField field/> })
        .collect::<Vec<_>>();
    let class = if ask.danger {
        "button button--danger"
    } else {
        "button button--primary"
    };
    let refused = ask.refused;
    let allowed = refused.is_none();
    view! {
        <section class="card card--ask" aria-labelledby="title">
            <h1 id="title">{ask.heading}</h1>
            {(!ask.lead.is_empty()).then(|| view! { <p class="lead">{ask.lead}</p> })}
            {(!effects.is_empty()).then(|| view! { <ul class="effects">{effects}</ul> })}
            {refused.map(|text| view! {
                <div class="notice notice--warn"><Icon name="warning"/><div class="notice__body"><p>{text}</p></div></div>
            })}
            {allowed.then(|| view! {
                <form class="stack" method="post" action=ask.action.into_owned() data-confirm=ask.keep.to.clone() novalidate>
                    {hidden}
                    {fields}
                    <div class="actions">
                        <button class=class>{ask.submit}</button>
                        <a href=ask.keep.to.clone()>{ask.keep.words.clone()}</a>
                    </div>
                </form>
            })}
            {(!allowed).then(|| view! {
                <div class="actions"><a class="button button--secondary" href=ask.keep.to.clone()>{ask.keep.words.clone()}</a></div>
            })}
        </section>
    }
}

#[component]
fn AskField(field: Field) -> impl IntoView {
    match field {
        Field::Text(text) => view! {
            <TextField name=text.name label=text.label hint=text.hint value=text.value autocomplete="off" problem=text.problem/>
        }
        .into_any(),
        Field::Check { name, value, label, problem } => {
            let wrong = problem.is_some();
            view! {
                <div class=field_class(wrong)>
                    <FieldError id=format!("{name}-error") problem/>
                    <label class="choice">
                        <input
                            type="checkbox" id=name name=name value=value
                            aria-describedby=wrong.then(|| format!("{name}-error")) aria-invalid=wrong.then_some("true")
                        />
                        <span><span class="choice__label">{label}</span></span>
                    </label>
                </div>
            }
            .into_any()
        }
        Field::Boxes { legend, hint, boxes } => {
            let boxes = boxes
                .into_iter()
                .map(|(name, value, label, ticked)| view! {
                    <label class="choice">
                        <input type="checkbox" name=name value=value checked=ticked/>
                        <span><bdi class="choice__label">{label}</bdi></span>
                    </label>
                })
                .collect::<Vec<_>>();
            view! {
                <fieldset class="group">
                    <legend class="field__label">{legend}</legend>
                    {hint.map(|text| view! { <p class="field__hint">{text}</p> })}
                    <div class="boxes">{boxes}</div>
                </fieldset>
            }
            .into_any()
        }
    }
}
