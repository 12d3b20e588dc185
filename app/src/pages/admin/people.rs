//! The list of people. What is looked for stands in the address, so that it can be kept and sent on.

use super::coverage::class_of;
use crate::components::icon::Icon;
use crate::model::admin::{Badge, Choice, Level, People, PersonRow, SortHead};
use crate::routes::admin::{Admin, PEOPLE};
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn PeoplePage(
    /// What it shows.
    data: People,
) -> impl IntoView {
    let lang = words::current();
    let People {
        find,
        sort,
        name_head,
        seen_head,
        choices,
        count,
        narrowed,
        rows,
        unfinished,
        previous,
        next,
        first,
        file,
        can_add,
    } = data;
    let empty = rows.is_empty();
    view! {
        <div class="page-head page-head--row">
            <h1>{words::admin::people(lang)}</h1>
            {can_add.then(|| view! {
                <a class="button button--primary" href=Admin::NewPerson.path()><Icon name="plus" small=true/>{words::admin::add_person(lang)}</a>
            })}
        </div>
        <Filter find sort choices/>
        <p class="count-line">
            {count}
            {narrowed.then(|| view! { " "<a href=PEOPLE>{words::admin::clear(lang)}</a> })}
        </p>
        {unfinished.map(|text| view! { <p class="count-line">{text}</p> })}
        {if empty {
            view! { <p class="empty card panel">{words::admin::no_match(lang)}</p> }.into_any()
        } else {
            view! { <Table rows heads=(name_head, seen_head)/> }.into_any()
        }}
        {(next.is_some() || first.is_some()).then(|| view! {
            <div class="actions pages">
                {previous.map(|to| view! { <a class="button button--secondary" href=to>{words::admin::previous_page(lang)}</a> })}
                {next.map(|to| view! { <a class="button button--secondary" href=to>{words::admin::next_page(lang)}</a> })}
                {first.map(|to| view! { <a class="button button--quiet" href=to>{words::admin::first_page(lang)}</a> })}
            </div>
        })}
        {(!empty).then(|| view! {
            <div class="actions pages">
                <form method="post" action=file data-confirm=PEOPLE><button class="button button--quiet">{words::audit::download_csv(lang)}</button></form>
            </div>
        })}
    }
}

#[component]
fn Filter(find: String, sort: &'static str, choices: Vec<Choice>) -> impl IntoView {
    let lang = words::current();
    let choices = choices
        .into_iter()
        .map(|choice| view! { <Select choice/> })
        .collect::<Vec<_>>();
    view! {
        <form class="filter" method="get" action=PEOPLE role="search">
            <div class="field filter__find">
                <label class="field__label" for="find">{words::admin::find(lang)}</label>
                <input
                    class="input" id="find" name="find" type="search" enterkeyhint="search" autocomplete="off" autocapitalize="none"
                    spellcheck="false" maxlength="128" value=find placeholder=words::admin::find_hint(lang)
                />
            </div>
            {choices}
            {(!sort.is_empty()).then(|| view! { <input type="hidden" name="sort" value=sort/> })}
            <button class="button button--secondary filter__go">{words::admin::show(lang)}</button>
        </form>
    }
}

/// One of several.
#[component]
pub fn Select(
    /// What can be chosen.
    choice: Choice,
) -> impl IntoView {
    let options = choice
        .options
        .into_iter()
        .map(|(value, words, chosen)| view! { <option value=value selected=chosen>{words}</option> })
        .collect::<Vec<_>>();
    view! {
        <div class="field">
            <label class="field__label" for=choice.name>{choice.label}</label>
            <div class="select"><select class="input" id=choice.name name=choice.name>{options}</select><Icon name="chevron-down" small=true/></div>
        </div>
    }
}

/// The head of a column that orders the list.
#[component]
fn Sorted(head: SortHead, words: &'static str) -> impl IntoView {
    let icon = match head.sorted {
        Some("ascending") => "arrow-up",
        Some(_) => "arrow-down",
        None => "arrows",
    };
    view! {
        <th scope="col" class="table__sorts" aria-sort=head.sorted><a class="table__sort" href=head.to>{words}<Icon name=icon small=true/></a></th>
    }
}

#[component]
fn Table(rows: Vec<PersonRow>, heads: (SortHead, SortHead)) -> impl IntoView {
    let lang = words::current();
    let (name, seen) = heads;
    let rows = rows
        .into_iter()
        .map(|row| view! { <Row row/> })
        .collect::<Vec<_>>();
    view! {
        <div class="card table-card">
            <table class="table table--sorted">
                <caption class="hidden">{words::admin::people(lang)}</caption>
                <thead>
                    <tr>
                        <Sorted head=name words=words::admin::name(lang)/>
                        <th scope="col">{words::admin::groups(lang)}</th>
                        <th scope="col">{words::admin::methods(lang)}</th>
                        <th scope="col">{words::admin::strength(lang)}</th>
                        <th scope="col">{words::admin::asked(lang)}</th>
                        <Sorted head=seen words=words::admin::seen(lang)/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: PersonRow) -> impl IntoView {
    let lang = words::current();
    let methods = row
        .methods
        .into_iter()
        .map(|(icon, words)| view! { <span class="method-word"><Icon name=icon small=true/>{words}</span> })
        .collect::<Vec<_>>();
    let no_methods = methods.is_empty();
    view! {
        <tr>
            <th scope="row" class="table__name">
                <a href=row.to><bdi>{row.name}</bdi></a>
                <bdi class="table__sub">{row.username}</bdi>
                <Badges badges=row.badges/>
            </th>
            <td data-label=words::admin::groups(lang)><bdi>{if row.groups.is_empty() { words::admin::none(lang).to_owned() } else { row.groups }}</bdi></td>
            <td data-label=words::admin::methods(lang)>
                {no_methods.then(|| words::admin::none(lang))}
                {(!no_methods).then(|| view! { <span class="method-words">{methods}</span> })}
            </td>
            <td data-label=words::admin::strength(lang)><LevelWords level=row.level words=row.strength/></td>
            <td data-label=words::admin::asked(lang)>
                <span>
                    {row.asked}
                    {row.owes.then(|| view! { " "<span class="badge badge--warn"><Icon name="warning" small=true/>{words::admin::owes(lang)}</span> })}
                </span>
            </td>
            <td data-label=words::admin::seen(lang)>{row.seen}</td>
        </tr>
    }
}

/// Words about a state.
#[component]
pub fn Badges(
    /// The words.
    badges: Vec<Badge>,
) -> impl IntoView {
    badges
        .into_iter()
        .map(|badge| {
            let class = if badge.warn {
                "badge badge--warn"
            } else {
                "badge badge--accent"
            };
            view! { " "<span class=class>{badge.words}</span> }
        })
        .collect::<Vec<_>>()
}

/// How strong something is: a square of its colour and words.
#[component]
pub fn LevelWords(
    /// The colour.
    level: Level,
    /// The words.
    words: String,
) -> impl IntoView {
    view! {
        <span class="level-words">
            <svg class="level-words__mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
                <rect class=class_of(level) width="12" height="12" rx="3"/>
                {(level == Level::Nothing).then(|| view! { <path class="hatch" d="M1 7 7 1M5 11l6-6"/> })}
            </svg>
            {words}
        </span>
    }
}
