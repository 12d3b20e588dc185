//! The policy editor: one form, plain; `policy-editor.js` adds the live preview to it. Rules are `<details>`, so that all of it works
//! by keyboard and without script.

pub mod explain;
pub mod field;
pub mod history;
pub mod rule;

use crate::components::icon::Icon;
use crate::components::slot::Slot;
use crate::model::policy::Editor;
use crate::routes::admin::{POLICY, POLICY_CROWD, POLICY_EXPLAIN, POLICY_HISTORY, POLICY_REPORTS};
use crate::words::{self, Lang, policy as w};
use field::{Area, Line, Pick};
use leptos::prelude::*;

/// How many groups are offered for dragging.
const MOST_GROUPS: usize = 100;

/// The page.
#[component]
pub fn PolicyPage(
    /// What it shows.
    data: Editor,
    /// What was just done.
    done: Option<String>,
) -> impl IntoView {
    let lang = words::current();
    let script = format!("{}/policy-editor.js", data.assets);
    let shown = data.clone();
    let crowd = format!("{POLICY_CROWD}?version={}", data.based_on);
    view! {
        <Slot problem=data.problem.clone() notice=done/>
        {data.way.clone().map(|way| view! { <p class="state"><a href=way.to target="_blank" rel="opener">{way.words}</a></p> })}
        <div class="page-head"><h1>{w::policy(lang)}</h1><p class="count-line">{data.version.clone()}</p></div>
        <Ways at=POLICY/>
        <div class="columns columns--policy">
            <form
                class="columns__main policy" method="post" action=POLICY id="policy" novalidate
                data-crowd=crowd
            >
                <Hidden data=data.clone()/>
                <Who data=data.clone()/>
                <Base data=data.clone()/>
                <Rules data=data.clone()/>
                <Networks data=data.clone()/>
                <Save data=data.clone()/>
                <Text data=data.clone()/>
                <Replay data=data/>
            </form>
            <Preview data=shown/>
        </div>
        <script type="module" src=script></script>
    }
}

/// The pages of the policy, with the one that is open.
#[component]
pub fn Ways(
    /// Its address.
    at: &'static str,
) -> impl IntoView {
    let lang = words::current();
    let pages = [
        (POLICY, w::editor(lang)),
        (POLICY_HISTORY, w::history(lang)),
        (POLICY_REPORTS, w::reports(lang)),
        (POLICY_EXPLAIN, w::explain(lang)),
    ];
    let links = pages
        .into_iter()
        .map(|(to, words)| view! { <a class="tab" href=to aria-current=(to == at).then_some("page")>{words}</a> })
        .collect::<Vec<_>>();
    view! { <nav class="tabs" aria-label=w::policy(lang)>{links}</nav> }
}

/// The document that the draft was made from. The first button of the form is the one that a return key presses: it saves nothing.
#[component]
fn Hidden(data: Editor) -> impl IntoView {
    let document = data.fields.get("document").cloned().unwrap_or_default();
    view! {
        <input type="hidden" name="document" value=document/>
        <input type="hidden" name="based_on" value=data.based_on.to_string()/>
        <button class="hidden" name="act" value="preview" tabindex="-1" aria-hidden="true"></button>
    }
}

#[component]
fn Who(data: Editor) -> impl IntoView {
    let lang = words::current();
    let who = data.fields.get("who").cloned().unwrap_or_default();
    let choices = [
        ("everyone", w::everyone(lang)),
        ("only", w::only(lang)),
        ("off", w::off(lang)),
    ];
    let choices = choices
        .into_iter()
        .map(|(value, words)| {
            let chosen = who == value;
            view! {
                <label class="choice">
                    <input type="radio" name="who" value=value checked=chosen/>
                    <span><span class="choice__label">{words}</span></span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" aria-labelledby="second-step">
            <h2 id="second-step">{w::second_step(lang)}</h2>
            <fieldset class="stack" id="who"><legend class="field__label">{w::who(lang)}</legend>{choices}</fieldset>
            <p class="field__hint">{w::who_hint(lang)}</p>
            <div class="halves">
                <Area data=&data name="groups" label=w::groups(lang) hint=w::one_a_line(lang) groups=true/>
                <Area data=&data name="excluded" label=w::except(lang) hint=w::except_hint(lang) groups=true/>
            </div>
        </section>
    }
}

#[component]
fn Base(data: Editor) -> impl IntoView {
    let lang = words::current();
    view! {
        <section class="card panel" aria-labelledby="base">
            <h2 id="base">{w::base(lang)}</h2>
            <p class="field__hint">{w::base_hint(lang)}</p>
            <div class="trio">
                <Line data=&data name="remember_days" label=w::remember_days(lang) hint=w::remember_hint(lang)/>
                <Line data=&data name="grace_days" label=w::grace_days(lang) hint=w::remember_hint(lang)/>
                <Pick data=&data name="codes" label=w::codes(lang) options=vec![("yes", w::yes(lang)), ("no", w::no(lang))]/>
                <Line data=&data name="session_minutes" label=w::session_minutes(lang) hint=w::no_bound(lang)/>
                <Line data=&data name="idle_minutes" label=w::idle_minutes(lang) hint=w::no_bound(lang)/>
                <Line data=&data name="proof_minutes" label=w::proof_minutes(lang) hint=w::no_bound(lang)/>
            </div>
            <div class="halves">
                <Pick data=&data name="first_code" label=w::first_code(lang) options=vec![("no", w::not_demanded(lang)), ("yes", w::demanded(lang))]/>
                <Area data=&data name="first_networks" label=w::first_networks(lang) hint=w::first_networks_hint(lang)/>
            </div>
        </section>
    }
}

#[component]
fn Rules(data: Editor) -> impl IntoView {
    let lang = words::current();
    let none = data.rules.is_empty();
    let rules = data
        .rules
        .iter()
        .map(|head| view! { <rule::RuleForm data=data.clone() head=head.clone()/> })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" aria-labelledby="rules">
            <div class="page-head page-head--row">
                <h2 id="rules">{w::rules(lang)}</h2>
                <button class="button button--secondary" name="act" value="add"><Icon name="plus" small=true/>{w::add_rule(lang)}</button>
            </div>
            <p class="field__hint">{w::rules_hint(lang)}</p>
            {none.then(|| view! { <p class="empty">{w::rules_none(lang)}</p> })}
            {rules}
        </section>
    }
}

#[component]
fn Networks(data: Editor) -> impl IntoView {
    let lang = words::current();
    view! {
        <section class="card panel" aria-labelledby="networks-title">
            <h2 id="networks-title">{w::networks(lang)}</h2>
            <Area data=&data name="networks" label=w::networks(lang) hint=w::networks_hint(lang)/>
        </section>
    }
}

#[component]
fn Save(data: Editor) -> impl IntoView {
    let lang = words::current();
    let wrong = data.wrong.get("locked_out").cloned();
    view! {
        <section class="card panel">
            <Line data=&data name="reason" label=w::reason(lang) hint=w::reason_hint(lang)/>
            {data.tick.clone().map(|(label, said)| view! {
                <div class=if wrong.is_some() { "field field--error" } else { "field" }>
                    {wrong.clone().map(|html| view! { <p class="field__error" id="locked_out-error"><Icon name="warning" small=true/><span inner_html=html></span></p> })}
                    <label class="choice">
                        <input type="checkbox" id="locked_out" name="locked_out" value=said/>
                        <span><span class="choice__label">{label}</span></span>
                    </label>
                </div>
            })}
            <p class="preview-line field__hint" data-numbers="" aria-hidden="true"></p>
            <div class="actions">
                <button class="button button--primary" name="act" value="save" data-confirm=POLICY>{w::save(lang, data.based_on + 1)}</button>
                <button class="button button--secondary" name="act" value="preview" id="show-preview">{w::preview(lang)}</button>
                <a href=POLICY>{w::discard(lang)}</a>
                <span class="badge badge--warn" hidden data-unsaved="">{w::unsaved(lang)}</span>
            </div>
        </section>
    }
}

#[component]
fn Text(data: Editor) -> impl IntoView {
    let lang = words::current();
    let open = data.text_problem.is_some();
    let problem = data.text_problem.clone();
    view! {
        <details class="card panel" open=open>
            <summary class="unfold-head"><Icon name="chevron-right" small=true/><h2>{w::as_text(lang)}</h2></summary>
            <p class="field__hint" id="toml-hint">{w::as_text_hint(lang)}</p>
            <div class=if open { "field field--error" } else { "field" }>
                <label class="field__label" for="toml">{w::text(lang)}</label>
                {problem.map(|text| view! { <p class="field__error" id="toml-error"><Icon name="warning" small=true/><span>{text}</span></p> })}
                <textarea
                    class="input input--code" id="toml" name="toml" rows="16" spellcheck="false" autocomplete="off"
                    aria-describedby=if open { "toml-error toml-hint" } else { "toml-hint" } aria-invalid=open.then_some("true")
                >{data.text.clone()}</textarea>
            </div>
            <div class="actions"><button class="button button--secondary" name="act" value="text">{w::take_over(lang)}</button></div>
        </details>
    }
}

#[component]
fn Replay(data: Editor) -> impl IntoView {
    let lang = words::current();
    let found = data
        .replayed
        .iter()
        .map(|line| view! { <li>{line.clone()}</li> })
        .collect::<Vec<_>>();
    let some = !found.is_empty();
    view! {
        <section class="card panel" aria-labelledby="replay">
            <h2 id="replay">{w::replay(lang)}</h2>
            <p class="field__hint">{w::replay_hint(lang)}</p>
            {some.then(|| view! { <ul class="findings" id="replayed">{found}</ul> })}
            <div class="actions"><button class="button button--secondary" name="act" value="replay">{w::replay(lang)}</button></div>
        </section>
    }
}

/// What would change. Drawn by the server at first; then by the worker after every change.
#[component]
fn Preview(data: Editor) -> impl IntoView {
    let lang: Lang = words::current();
    let groups = data.groups.iter().take(MOST_GROUPS).cloned();
    let groups = groups
        .map(|name| view! {
            <span class="chip--group" draggable="true" data-group=name.clone()><button class="link" type="button"><bdi>{name.clone()}</bdi></button></span>
        })
        .collect::<Vec<_>>();
    view! {
        <aside class="columns__side preview" id="preview" aria-labelledby="preview-title">
            <div class="card panel">
                <h2 id="preview-title">{w::preview_title(lang)}</h2>
                <p class="preview__failed field__hint">{w::preview_failed(lang)}</p>
                <div class="field" hidden>
                    <label class="field__label" for="search">{w::find_person(lang)}</label>
                    <input class="input" id="search" type="search" autocomplete="off" spellcheck="false" maxlength="128"/>
                </div>
                <div data-shown="" inner_html=data.panel></div>
                <p class="hidden" role="status"></p>
            </div>
            <div class="card panel groups-to-drag" hidden data-groups-to-drag="">
                <h2>{w::groups(lang)}</h2>
                <p class="field__hint">{w::drag_hint(lang)}</p>
                <div class="chips">{groups}</div>
            </div>
        </aside>
    }
}
