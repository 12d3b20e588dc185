//! Groups, and one of them.

use super::coverage::SmallCoverage;
use crate::components::icon::Icon;
use crate::model::admin::{Group, GroupRow, Groups, Link};
use crate::pages::text_field::TextField;
use crate::routes::admin::{Admin, GROUPS};
use crate::words;
use leptos::prelude::*;

/// The list.
#[component]
pub fn GroupsPage(
    /// What it shows.
    data: Groups,
) -> impl IntoView {
    let lang = words::current();
    let empty = data.rows.is_empty();
    let rows = data
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| view! { <Row row at/> })
        .collect::<Vec<_>>();
    view! {
        <div class="page-head page-head--row">
            <h1>{words::admin::groups(lang)}</h1>
            {data.can_add.then(|| view! {
                <a class="button button--primary" href=Admin::NewGroup.path()><Icon name="plus" small=true/>{words::admin::add_group(lang)}</a>
            })}
        </div>
        {if empty {
            view! { <p class="empty card panel">{words::admin::groups_none(lang)}</p> }.into_any()
        } else {
            view! {
                <div class="card table-card">
                    <table class="table">
                        <caption class="hidden">{words::admin::groups(lang)}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{words::admin::group(lang)}</th>
                                <th scope="col">{words::admin::people(lang)}</th>
                                <th scope="col">{words::admin::group_administrators(lang)}</th>
                                <th scope="col">{words::admin::asked(lang)}</th>
                                <th scope="col">{words::admin::coverage(lang)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }.into_any()
        }}
    }
}

#[component]
fn Row(row: GroupRow, at: usize) -> impl IntoView {
    let lang = words::current();
    view! {
        <tr>
            <th scope="row" class="table__name"><a href=row.link.to><bdi>{row.link.words}</bdi></a></th>
            <td data-label=words::admin::people(lang)>{row.people}</td>
            <td data-label=words::admin::group_administrators(lang)><bdi>{row.administrators}</bdi></td>
            <td data-label=words::admin::asked(lang)>{row.asked}</td>
            <td data-label=words::admin::coverage(lang)><SmallCoverage coverage=row.coverage id=format!("row-{at}")/></td>
        </tr>
    }
}

/// One group.
#[component]
pub fn GroupPage(
    /// What it shows.
    data: Group,
) -> impl IntoView {
    let lang = words::current();
    let named = data
        .named
        .into_iter()
        .map(|text| view! { <li class="effects__item">{text}</li> })
        .collect::<Vec<_>>();
    let change = data.add_administrator;
    let administrators = data.administrators;
    view! {
        <div class="page-head">
            <h1><bdi>{data.name}</bdi></h1>
            <p class="lead">{words::admin::chosen(lang, words::admin::asked(lang))}" "{data.asked}</p>
        </div>
        <div class="columns">
            <div class="columns__main">
                <Members members=data.members all=data.all/>
                {data.add.map(|add| view! {
                    <section class="card panel" aria-labelledby="add-title">
                        <div class="panel__head"><h2 id="add-title">{words::admin::add_member(lang)}</h2></div>
                        <SomebodyForm form=add id="on"/>
                    </section>
                })}
            </div>
            <div class="columns__side">
                <section class="card panel" aria-labelledby="coverage-title">
                    <div class="panel__head"><h2 id="coverage-title">{words::admin::coverage(lang)}</h2></div>
                    <SmallCoverage coverage=data.coverage id="group".to_owned()/>
                    {(!named.is_empty()).then(|| view! { <ul class="effects panel__foot">{named}</ul> })}
                </section>
                <Administrators administrators change/>
                {data.delete.map(|to| view! {
                    <div class="actions"><a class="button button--quiet button--quiet-danger button--small" href=to>{words::admin::delete_group(lang)}</a></div>
                })}
            </div>
        </div>
    }
}

fn links(links: Vec<Link>) -> Vec<AnyView> {
    let line = |link: Link| {
        view! { <li class="plain-row"><a href=link.to><bdi>{link.words}</bdi></a></li> }.into_any()
    };
    links.into_iter().map(line).collect()
}

#[component]
fn Members(members: Vec<Link>, all: Link) -> impl IntoView {
    let lang = words::current();
    let empty = members.is_empty();
    let members = links(members);
    view! {
        <section class="card panel" aria-labelledby="members-title">
            <div class="panel__head">
                <h2 id="members-title">{words::admin::members_some(lang)}</h2>
                <p class="panel__note">{all.words}</p>
            </div>
            {empty.then(|| view! { <p class="empty">{words::admin::members_none(lang)}</p> })}
            {(!empty).then(|| view! {
                <ul class="plain-rows plain-rows--wide">{members}</ul>
                <p class="panel__foot"><a href=all.to>{words::admin::members_all(lang)}</a></p>
            })}
        </section>
    }
}

#[component]
fn Administrators(
    administrators: Vec<(Link, Option<String>)>,
    change: Option<(String, String, Option<String>)>,
) -> impl IntoView {
    let lang = words::current();
    let empty = administrators.is_empty();
    let rows = administrators
        .into_iter()
        .map(|(person, end)| {
            let label = words::admin::label_of(lang, words::admin::end_look_after(lang), &person.words);
            view! {
                <li class="plain-row">
                    <a href=person.to><bdi>{person.words}</bdi></a>
                    {end.map(|to| view! { <a class="button button--quiet button--small" href=to aria-label=label>{words::admin::end_look_after(lang)}</a> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" aria-labelledby="administrators-title">
            <div class="panel__head"><h2 id="administrators-title">{words::admin::group_administrators(lang)}</h2></div>
            {empty.then(|| view! { <p class="empty">{words::admin::administrators_none(lang)}</p> })}
            {(!empty).then(|| view! { <ul class="plain-rows">{rows}</ul> })}
            {change.map(|form| (form.2.is_some(), form)).map(|(open, form)| view! {
                <details class="panel__foot unfold" open=open>
                    <summary class="link">{words::admin::add_administrator(lang)}</summary>
                    <SomebodyForm form id="administrator"/>
                </details>
            })}
        </section>
    }
}

/// A username, and the way to the effect of what is to be done with them.
#[component]
fn SomebodyForm(form: (String, String, Option<String>), id: &'static str) -> impl IntoView {
    let lang = words::current();
    let (action, typed, problem) = form;
    view! {
        <form class="stack stack--close" method="get" action=action data-confirm=GROUPS novalidate>
            <TextField name=id label=words::admin::add_member_field(lang) hint=None value=typed autocomplete="off" problem/>
            <div class="actions"><button class="button button--secondary button--small">{words::admin::add_member_show(lang)}</button></div>
        </form>
    }
}
