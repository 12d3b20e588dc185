//! One rule of the editor.

use super::field::{Area, Line, Pick, Tick};
use crate::components::icon::Icon;
use crate::model::policy::{Editor, RuleHead};
use crate::words::{self, policy as w};
use leptos::prelude::*;

/// The rule, closed or open.
#[component]
pub fn RuleForm(data: Editor, head: RuleHead) -> impl IntoView {
    let at = head.at;
    let wrong = data.wrong.keys().any(|name| name.starts_with(&format!("r{at}_")));
    view! {
        <details class="rule" open=head.open || wrong>
            <summary class="rule__head unfold-head">
                <Icon name="chevron-right" small=true/>
                <bdi class="rule__name">{head.title}</bdi>
                <span class="badge">{head.state}</span>
                <span class="rule__demand">{head.demand}</span>
            </summary>
            <Head data=data.clone() at/>
            <When data=data.clone() at/>
            <Demand data at/>
        </details>
    }
}

fn name(at: usize, field: &str) -> String {
    format!("r{at}_{field}")
}

#[component]
fn Head(data: Editor, at: usize) -> impl IntoView {
    let lang = words::current();
    let states = vec![
        ("on", w::on(lang)),
        ("report", w::report(lang)),
        ("off", w::state_off(lang)),
    ];
    view! {
        <div class="trio">
            <Line data=&data name=name(at, "name") label=w::name(lang)/>
            <Line data=&data name=name(at, "id") label=w::id(lang) hint=w::id_hint(lang)/>
            <Pick data=&data name=name(at, "state") label=w::state(lang) options=states/>
        </div>
        <p class="field__hint">{w::report_hint(lang)}</p>
        <Tick data=&data name=name(at, "gone") label=w::gone(lang).to_owned()/>
    }
}

#[component]
fn When(data: Editor, at: usize) -> impl IntoView {
    let lang = words::current();
    let admins = vec![
        ("", w::anybody(lang)),
        ("yes", w::admins_only(lang)),
        ("no", w::admins_not(lang)),
    ];
    view! {
        <fieldset class="rule__part">
            <legend>{w::who_rule(lang)}</legend>
            <div class="trio">
                <Area data=&data name=name(at, "groups") label=w::groups(lang) hint=w::one_a_line(lang) groups=true/>
                <Area data=&data name=name(at, "except_groups") label=w::except_groups(lang) groups=true/>
                <Pick data=&data name=name(at, "admins") label=w::admins(lang) options=admins/>
            </div>
        </fieldset>
        <fieldset class="rule__part">
            <legend>{w::where_rule(lang)}</legend>
            <div class="halves">
                <Area data=&data name=name(at, "networks") label=w::from_networks(lang) hint=w::network_hint(lang)/>
                <Area data=&data name=name(at, "except_networks") label=w::not_networks(lang)/>
                <Area data=&data name=name(at, "times") label=w::times(lang) hint=w::times_hint(lang)/>
                <Area data=&data name=name(at, "except_times") label=w::not_times(lang)/>
                <Area data=&data name=name(at, "applications") label=w::applications(lang) hint=w::one_a_line(lang)/>
            </div>
        </fieldset>
    }
}

#[component]
fn Demand(data: Editor, at: usize) -> impl IntoView {
    let lang = words::current();
    let strengths = vec![
        ("", w::strength_unsaid(lang)),
        ("any", w::strength_any(lang)),
        ("not_interceptable", w::strength_strong(lang)),
        ("phishing_resistant", w::strength_strongest(lang)),
    ];
    let codes = vec![("", w::either(lang)), ("yes", w::yes(lang)), ("no", w::no(lang))];
    let first = vec![
        ("", w::either(lang)),
        ("yes", w::demanded(lang)),
        ("no", w::not_demanded(lang)),
    ];
    let methods = data
        .methods
        .iter()
        .map(|(id, label)| view! { <Tick data=&data name=name(at, &format!("m_{id}")) label=label.clone()/> })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="rule__part">
            <legend>{w::what_rule(lang)}</legend>
            <div class="halves">
                <Pick data=&data name=name(at, "strength") label=w::strength(lang) options=strengths/>
                <fieldset class="field" id=name(at, "named")>
                    <legend class="field__label">{w::methods(lang)}</legend>
                    <p class="field__hint">{w::methods_hint(lang)}</p>
                    {methods}
                </fieldset>
            </div>
            <div class="trio">
                <Line data=&data name=name(at, "remember_days") label=w::remember_days(lang) hint=w::unsaid(lang)/>
                <Line data=&data name=name(at, "grace_days") label=w::grace_days(lang) hint=w::unsaid(lang)/>
                <Pick data=&data name=name(at, "codes") label=w::codes(lang) options=codes/>
                <Line data=&data name=name(at, "session_minutes") label=w::session_minutes(lang) hint=w::unsaid(lang)/>
                <Line data=&data name=name(at, "idle_minutes") label=w::idle_minutes(lang) hint=w::unsaid(lang)/>
                <Line data=&data name=name(at, "proof_minutes") label=w::proof_minutes(lang) hint=w::unsaid(lang)/>
            </div>
            <div class="halves">
                <Pick data=&data name=name(at, "first_code") label=w::first_code(lang) options=first/>
                <Area data=&data name=name(at, "first_networks") label=w::first_networks(lang) hint=w::network_hint(lang)/>
            </div>
        </fieldset>
    }
}
