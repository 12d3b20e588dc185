//! Why somebody is asked: now, from elsewhere, or at a decision of the past.

use super::Ways;
use crate::model::admin::Rule;
use crate::model::policy::Explained;
use crate::pages::text_field::TextField;
use crate::routes::admin::POLICY_EXPLAIN;
use crate::words::{self, policy as w};
use leptos::prelude::*;

/// The page.
#[component]
pub fn ExplainPage(
    /// What it shows.
    data: Explained,
) -> impl IntoView {
    let lang = words::current();
    let [address, application, at] = data.asked;
    let past = data
        .past
        .into_iter()
        .map(|link| view! { <li><a href=link.to>{link.words}</a></li> })
        .collect::<Vec<_>>();
    let some_past = !past.is_empty();
    view! {
        <div class="page-head"><h1>{w::explain_title(lang)}</h1></div>
        <Ways at=POLICY_EXPLAIN/>
        <p class="count-line">{w::explain_lead(lang)}</p>
        <form class="card panel stack" method="get" action=POLICY_EXPLAIN>
            <div class="pair">
                <TextField name="person" label=w::person(lang) value=data.person autocomplete="off" problem=data.problem/>
                <TextField name="ip" label=w::address(lang) value=address autocomplete="off" problem=None/>
                <TextField name="app" label=w::application(lang) value=application autocomplete="off" problem=None/>
                <TextField name="at" label=w::at(lang) hint=Some(w::at_hint(lang).to_owned()) value=at autocomplete="off" problem=None/>
            </div>
            <div class="actions"><button class="button button--primary">{w::explain(lang)}</button></div>
        </form>
        {data.answer.map(|(sentences, rules)| view! { <Answer sentences rules/> })}
        {some_past.then(|| view! {
            <section class="card panel" aria-labelledby="past"><h2 id="past">{w::past(lang)}</h2><ul class="findings">{past}</ul></section>
        })}
    }
}

#[component]
fn Answer(sentences: Vec<String>, rules: Vec<Rule>) -> impl IntoView {
    let lang = words::current();
    let sentences = sentences
        .into_iter()
        .map(|text| view! { <p class="lead">{text}</p> })
        .collect::<Vec<_>>();
    let rules = rules
        .into_iter()
        .map(|rule| {
            let class = if rule.counts {
                "badge badge--accent"
            } else {
                "badge"
            };
            view! {
                <tr>
                    <th scope="row" class="table__name"><bdi>{rule.name}</bdi></th>
                    <td data-label=w::state(lang)><span class=class>{rule.outcome}</span></td>
                    <td data-label=w::why_col(lang)>{rule.why}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" id="answer" aria-label=w::explain(lang)>
            {sentences}
            <table class="table">
                <caption class="hidden">{w::rules(lang)}</caption>
                <thead><tr>
                    <th scope="col">{w::rule(lang)}</th><th scope="col">{w::state(lang)}</th><th scope="col">{w::why_col(lang)}</th>
                </tr></thead>
                <tbody>{rules}</tbody>
            </table>
        </section>
    }
}
