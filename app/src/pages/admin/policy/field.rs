//! The fields of the editor's form, each filled in from what the form holds.

use crate::components::icon::Icon;
use crate::model::policy::Editor;
use leptos::prelude::*;

fn text(data: &Editor, name: &str) -> String {
    data.fields.get(name).cloned().unwrap_or_default()
}

fn error(data: &Editor, name: &str) -> Option<AnyView> {
    let html = data.wrong.get(name)?.clone();
    let id = format!("{name}-error");
    Some(view! { <p class="field__error" id=id><Icon name="warning" small=true/><span inner_html=html></span></p> }.into_any())
}

fn class(data: &Editor, name: &str) -> &'static str {
    if data.wrong.contains_key(name) {
        "field field--error"
    } else {
        "field"
    }
}

fn described(data: &Editor, name: &str, hint: bool) -> Option<String> {
    match (data.wrong.contains_key(name), hint) {
        (true, true) => Some(format!("{name}-error {name}-hint")),
        (true, false) => Some(format!("{name}-error")),
        (false, true) => Some(format!("{name}-hint")),
        (false, false) => None,
    }
}

fn invalid(data: &Editor, name: &str) -> Option<&'static str> {
    data.wrong.contains_key(name).then_some("true")
}

/// A line.
#[component]
pub fn Line<'e>(
    /// The form.
    data: &'e Editor,
    /// Its name, and its id.
    #[prop(into)]
    name: String,
    /// Its label.
    label: &'static str,
    /// A hint under the label.
    #[prop(optional)]
    hint: Option<&'static str>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <div class=class(data, &name)>
            <label class="field__label" for=name.clone()>{label}</label>
            {hint.map(|text| view! { <p class="field__hint" id=hint_id>{text}</p> })}
            {error(data, &name)}
            <input
                class="input" id=name.clone() name=name.clone() value=text(data, &name) autocomplete="off" spellcheck="false"
                aria-describedby=described(data, &name, hint.is_some()) aria-invalid=invalid(data, &name)
            />
        </div>
    }
}

/// Several lines, one thing on each.
#[component]
pub fn Area<'e>(
    /// The form.
    data: &'e Editor,
    /// Its name, and its id.
    #[prop(into)]
    name: String,
    /// Its label.
    label: &'static str,
    /// A hint under the label.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Whether groups may be dragged into it.
    #[prop(optional)]
    groups: bool,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let held = text(data, &name);
    let rows = held.lines().count().clamp(2, 8).to_string();
    view! {
        <div class=class(data, &name)>
            <label class="field__label" for=name.clone()>{label}</label>
            {hint.map(|text| view! { <p class="field__hint" id=hint_id>{text}</p> })}
            {error(data, &name)}
            <textarea
                class="input" id=name.clone() name=name.clone() rows=rows autocomplete="off" spellcheck="false"
                data-groups=groups.then_some("") aria-describedby=described(data, &name, hint.is_some())
                aria-invalid=invalid(data, &name)
            >{held}</textarea>
        </div>
    }
}

/// One of several.
#[component]
pub fn Pick<'e>(
    /// The form.
    data: &'e Editor,
    /// Its name, and its id.
    #[prop(into)]
    name: String,
    /// Its label.
    label: &'static str,
    /// What can be chosen.
    options: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let held = text(data, &name);
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let chosen = held == value;
            view! { <option value=value selected=chosen>{words}</option> }
        })
        .collect::<Vec<_>>();
    view! {
        <div class=class(data, &name)>
            <label class="field__label" for=name.clone()>{label}</label>
            {error(data, &name)}
            <div class="select">
                <select class="input" id=name.clone() name=name.clone() aria-describedby=described(data, &name, false)>{options}</select>
                <Icon name="chevron-down" small=true/>
            </div>
        </div>
    }
}

/// A box.
#[component]
pub fn Tick<'e>(
    /// The form.
    data: &'e Editor,
    /// Its name, and its id.
    name: String,
    /// Its label.
    label: String,
) -> impl IntoView {
    let ticked = text(data, &name) == "1";
    view! {
        <label class="choice">
            <input type="checkbox" id=name.clone() name=name.clone() value="1" checked=ticked/>
            <span><bdi class="choice__label">{label}</bdi></span>
        </label>
    }
}
