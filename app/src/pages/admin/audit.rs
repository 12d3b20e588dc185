//! The audit log. What is asked for stands in the address, so that it can be kept and sent on.

use super::people::Select;
use crate::components::field_error::{FieldError, field_class};
use crate::model::admin::Text;
use crate::model::audit::{Log, Named, Row};
use crate::routes::admin::AUDIT;
use crate::words::{self, audit as w};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AuditPage(
    /// What it shows.
    log: Log,
) -> impl IntoView {
    let lang = words::current();
    let (narrowed, wrong, empty) = (log.narrowed, log.has_problem(), log.rows.is_empty());
    let (zone, unfinished, files) = (log.zone.clone(), log.unfinished.clone(), log.files.clone());
    let (newer, older, newest) = (log.newer.clone(), log.older.clone(), log.newest.clone());
    let pages = newer.is_some() || older.is_some() || newest.is_some();
    let rows = log.rows.clone();
    view! {
        <div class="page-head"><h1>{w::log(lang)}</h1></div>
        <Filter log/>
        <p class="count-line">
            {zone}
            {narrowed.then(|| view! { " "<a href=AUDIT>{words::admin::clear(lang)}</a> })}
        </p>
        {unfinished.map(|text| view! { <p class="count-line">{text}</p> })}
        {(empty && !wrong).then(|| view! { <p class="empty card panel">{w::nothing(lang)}</p> })}
        {(!empty).then(|| view! { <Table rows/> })}
        {pages.then(|| view! {
            <nav class="actions pages" aria-label=w::pages(lang)>
                {newer.map(|to| view! { <a class="button button--secondary" rel="prev" href=to>{w::newer(lang)}</a> })}
                {older.map(|to| view! { <a class="button button--secondary" rel="next" href=to>{w::older(lang)}</a> })}
                {newest.map(|to| view! { <a class="button button--quiet" href=to>{w::newest(lang)}</a> })}
            </nav>
        })}
        {files.map(|[csv, json]| view! {
            <div class="actions pages">
                <form method="post" action=csv data-confirm=AUDIT><button class="button button--quiet">{w::download_csv(lang)}</button></form>
                <form method="post" action=json data-confirm=AUDIT><button class="button button--quiet">{w::download_json(lang)}</button></form>
            </div>
        })}
    }
}

#[component]
fn Filter(log: Log) -> impl IntoView {
    let lang = words::current();
    view! {
        <form class="filter" method="get" action=AUDIT role="search">
            <Typed text=log.from day=true/>
            <Typed text=log.to day=true/>
            <Typed text=log.person day=false/>
            <Select choice=log.kind/>
            <Typed text=log.find day=false/>
            <button class="button button--secondary filter__go">{words::admin::show(lang)}</button>
        </form>
    }
}

/// A field of the filters. A browser shows a day in its own way, and nothing of what is none; that is shown as text.
#[component]
fn Typed(text: Text, day: bool) -> impl IntoView {
    let wrong = text.problem.is_some();
    let plain = !day || (wrong || !matches!(text.value.len(), 0 | 10));
    let described = wrong.then(|| format!("{}-error", text.name));
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for=text.name>{text.label}</label>
            <FieldError id=format!("{}-error", text.name) problem=text.problem/>
            <input
                class="input" id=text.name name=text.name type=if plain { "text" } else { "date" } value=text.value maxlength="128"
                autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby=described
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
}

#[component]
fn Table(rows: Vec<Row>) -> impl IntoView {
    let lang = words::current();
    let rows = rows
        .into_iter()
        .map(|row| view! { <Entry row/> })
        .collect::<Vec<_>>();
    view! {
        <div class="card table-card">
            <table class="table">
                <caption class="hidden">{w::log(lang)}</caption>
                <thead><tr>
                    <th scope="col">{w::time(lang)}</th>
                    <th scope="col">{w::who(lang)}</th>
                    <th scope="col">{w::what(lang)}</th>
                    <th scope="col">{w::from_where(lang)}</th>
                    <th scope="col">{w::version(lang)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Entry(row: Row) -> impl IntoView {
    let lang = words::current();
    view! {
        <tr id=format!("entry-{}", row.id)>
            <th scope="row" class="table__time"><time datetime=row.at>{row.time.clone()}</time></th>
            <td data-label=w::who(lang)><span class="links"><Somebody named=row.who/></span></td>
            <td data-label=w::what(lang)>
                <div>
                    <p><bdi>{row.what}</bdi></p>
                    {row.whom.map(|named| view! { <p class="table__sub links">{w::about(lang)}" "<Somebody named/></p> })}
                    <details class="explain">
                        <summary class="link">{w::details(lang)}<span class="hidden">": "{row.time}</span></summary>
                        <Facts facts=row.facts/>
                        {row.decision.map(|to| view! { <p class="links"><a href=to>{w::decision(lang)}</a></p> })}
                    </details>
                </div>
            </td>
            <td data-label=w::from_where(lang)><bdi class=(!row.address.is_empty()).then_some("address")>{row.address.clone()}</bdi></td>
            <td data-label=w::version(lang)>
                {row.version.map(|link| view! { <span class="links"><a href=link.to>{link.words}</a></span> })}
            </td>
        </tr>
    }
}

#[component]
fn Facts(facts: Vec<(String, String)>) -> impl IntoView {
    let lines = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt><bdi>{name}</bdi></dt><dd><bdi>{value}</bdi></dd></div> })
        .collect::<Vec<_>>();
    view! { <dl class="facts facts--small">{lines}</dl> }
}

#[component]
fn Somebody(named: Named) -> impl IntoView {
    match named.to {
        Some(to) => view! { <a href=to><bdi>{named.words}</bdi></a> }.into_any(),
        None => view! { <bdi>{named.words}</bdi> }.into_any(),
    }
}
