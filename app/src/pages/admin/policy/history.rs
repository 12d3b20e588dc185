//! The versions of the policy, what lies between two of them, and what rules in report mode would have done.

use super::Ways;
use crate::model::policy::{Compared, History, Reports, Version};
use crate::routes::admin::{POLICY_HISTORY, POLICY_REPORTS};
use crate::words::{self, policy as w};
use leptos::prelude::*;

/// The history.
#[component]
pub fn HistoryPage(
    /// What it shows.
    data: History,
) -> impl IntoView {
    let lang = words::current();
    let rows = data
        .versions
        .into_iter()
        .map(|version| view! { <Row version/> })
        .collect::<Vec<_>>();
    view! {
        <div class="page-head"><h1>{w::history_title(lang)}</h1></div>
        <Ways at=POLICY_HISTORY/>
        {data.compared.map(|compared| view! { <Difference compared/> })}
        <div class="card table-card">
            <table class="table">
                <caption class="hidden">{w::history_title(lang)}</caption>
                <thead><tr>
                    <th scope="col">{w::number(lang)}</th>
                    <th scope="col">{w::when(lang)}</th>
                    <th scope="col">{w::who_col(lang)}</th>
                    <th scope="col">{w::why_col(lang)}</th>
                    <th scope="col"><span class="hidden">{w::compare(lang)}</span></th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {data.older.map(|to| view! { <div class="actions pages"><a class="button button--secondary" href=to>{w::older(lang)}</a></div> })}
    }
}

#[component]
fn Row(version: Version) -> impl IntoView {
    let lang = words::current();
    view! {
        <tr>
            <th scope="row" class="table__name">{version.number}</th>
            <td data-label=w::when(lang)>{version.when}</td>
            <td data-label=w::who_col(lang)><bdi>{version.who}</bdi></td>
            <td data-label=w::why_col(lang)><bdi>{version.why}</bdi></td>
            <td data-label="">
                <span class="links">
                    {version.compare.map(|to| view! { <a href=to>{w::compare(lang)}</a> })}
                    " "
                    {version.bring_back.map(|to| view! { <a href=to>{w::bring_back(lang, version.number)}</a> })}
                </span>
            </td>
        </tr>
    }
}

/// Added and removed lines are marked by a sign and a word as well as by colour.
#[component]
fn Difference(compared: Compared) -> impl IntoView {
    let lang = words::current();
    let lines = compared
        .lines
        .into_iter()
        .map(|(sign, text)| {
            let (class, word) = match sign {
                '+' => ("diff__line diff__line--added", w::added(lang)),
                '-' => ("diff__line diff__line--removed", w::removed(lang)),
                _ => ("diff__line", ""),
            };
            view! { <span class=class><span class="hidden">{word}</span>{format!("{sign} {text}\n")}</span> }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" aria-labelledby="difference">
            <h2 id="difference">{compared.heading}</h2>
            <pre class="diff" tabindex="0">{lines}</pre>
        </section>
    }
}

/// What rules in report mode would have done.
#[component]
pub fn ReportsPage(
    /// What it shows.
    data: Reports,
) -> impl IntoView {
    let lang = words::current();
    let heads = [
        w::day(lang),
        w::rule(lang),
        w::would(lang),
        w::person(lang),
        w::times_count(lang),
    ];
    let empty = data.rows.is_empty();
    let more = data.more;
    let rows = data
        .rows
        .into_iter()
        .map(|cells| {
            let cells = cells
                .into_iter()
                .zip(heads)
                .map(|(cell, head)| view! { <td data-label=head><bdi>{cell}</bdi></td> })
                .collect::<Vec<_>>();
            view! { <tr>{cells}</tr> }
        })
        .collect::<Vec<_>>();
    let heads = heads
        .into_iter()
        .map(|head| view! { <th scope="col">{head}</th> })
        .collect::<Vec<_>>();
    view! {
        <div class="page-head"><h1>{w::reports_title(lang)}</h1></div>
        <Ways at=POLICY_REPORTS/>
        <p class="count-line">{w::reports_hint(lang)}</p>
        {if empty {
            view! { <p class="empty card panel">{w::reports_none(lang)}</p> }.into_any()
        } else {
            view! {
                <div class="card table-card">
                    <table class="table">
                        <caption class="hidden">{w::reports_title(lang)}</caption>
                        <thead><tr>{heads}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more.map(|text| view! { <p class="count-line">{text}</p> })}
            }.into_any()
        }}
    }
}
