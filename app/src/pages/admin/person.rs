//! One person: how they stand, and what can be done for them.

use super::people::{Badges, Select};
use crate::components::icon::Icon;
use crate::model::account::Act;
use crate::model::admin::{Choice, Link, Person, Rule};
use crate::model::security::{Browser, Enrolment};
use crate::routes::admin::PEOPLE;
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn PersonPage(
    /// What it shows.
    data: Person,
) -> impl IntoView {
    let lang = words::current();
    let Person {
        heading,
        badges,
        facts,
        edit,
        asked,
        warn,
        rules,
        methods,
        codes,
        browsers,
        sign_out,
        groups,
        looks_after,
        others,
        join,
        activity,
        help,
        danger,
    } = data;
    let facts = facts
        .into_iter()
        .map(|(words, value)| view! { <div><dt>{words}</dt><dd><bdi>{value}</bdi></dd></div> })
        .collect::<Vec<_>>();
    view! {
        <div class="page-head">
            <h1><bdi>{heading}</bdi></h1>
            {(!badges.is_empty()).then(|| view! { <p class="page-head__badges"><Badges badges/></p> })}
        </div>
        <Asked asked warn rules/>
        <div class="columns">
            <div class="columns__main">
                <Methods methods codes/>
                <Browsers browsers sign_out/>
                {activity.map(|acts| view! { <Activity acts/> })}
            </div>
            <div class="columns__side">
                <section class="card panel" aria-labelledby="about-title">
                    <div class="panel__head"><h2 id="about-title">{words::common::account(lang)}</h2></div>
                    <dl class="facts facts--small">{facts}</dl>
                    {edit.map(|to| view! { <div class="panel__foot actions"><a class="button button--secondary button--small" href=to>{words::admin_person::edit(lang)}</a></div> })}
                </section>
                <Groups groups looks_after others join/>
                <Help help danger/>
            </div>
        </div>
    }
}

#[component]
fn Asked(asked: String, warn: bool, rules: Vec<Rule>) -> impl IntoView {
    let lang = words::current();
    let (state, icon) = match warn {
        true => ("state state--warn", "warning"),
        false => ("state state--ok", "shield-check"),
    };
    let rules = rules
        .into_iter()
        .map(|rule| {
            let class = if rule.counts { "badge badge--accent" } else { "badge" };
            view! {
                <li class="rule-line">
                    <span class="rule-line__name"><bdi>{rule.name}</bdi>" "<span class=class>{rule.outcome}</span></span>
                    <span class="row__meta">{rule.why}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class=state>
            <Icon name=icon/>
            <div>
                <p>{asked}</p>
                {(!rules.is_empty()).then(|| view! {
                    <details class="explain">
                        <summary class="link">{words::admin_person::explain(lang)}</summary>
                        <p class="row__meta">{words::admin_person::explain_note(lang)}</p>
                        <ul class="rule-lines">{rules}</ul>
                    </details>
                })}
            </div>
        </div>
    }
}

#[component]
fn Methods(methods: Vec<(Enrolment, Option<String>)>, codes: Option<String>) -> impl IntoView {
    let lang = words::current();
    let empty = methods.is_empty();
    let rows = methods
        .into_iter()
        .map(|(method, remove)| view! { <MethodRow method remove/> })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" id="methods" aria-labelledby="methods-title">
            <div class="panel__head"><h2 id="methods-title">{words::admin::methods(lang)}</h2></div>
            {empty.then(|| view! { <p class="empty">{words::admin_person::methods_none(lang)}</p> })}
            {(!empty).then(|| view! { <ul class="rows">{rows}</ul> })}
            {codes.map(|text| view! { <p class="panel__foot"><strong>{words::security::codes(lang)}</strong>" · "{text}</p> })}
        </section>
    }
}

#[component]
fn MethodRow(method: Enrolment, remove: Option<String>) -> impl IntoView {
    let lang = words::current();
    let label = words::security::remove_label(lang, &method.name);
    view! {
        <li class="row">
            <span class="row__icon"><Icon name=method.icon/></span>
            <div class="row__text">
                <h3 class="row__name"><bdi>{method.name}</bdi></h3>
                <p class="row__meta">{method.facts}</p>
                {method.warning.map(|text| view! { <p class="row__warning"><Icon name="warning" small=true/>{text}</p> })}
            </div>
            {remove.map(|to| view! {
                <div class="row__actions"><a class="button button--quiet button--small" href=to aria-label=label>{words::security::remove(lang)}</a></div>
            })}
        </li>
    }
}

#[component]
fn Browsers(browsers: Vec<Browser>, sign_out: Option<String>) -> impl IntoView {
    let lang = words::current();
    let empty = browsers.is_empty();
    let rows = browsers
        .into_iter()
        .map(|browser| view! {
            <li class="row">
                <span class="row__icon"><Icon name="browser"/></span>
                <div class="row__text"><h3 class="row__name"><bdi>{browser.name}</bdi></h3><p class="row__meta">{browser.facts}</p></div>
            </li>
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" id="browsers" aria-labelledby="browsers-title">
            <div class="panel__head"><h2 id="browsers-title">{words::security::browsers(lang)}</h2></div>
            {empty.then(|| view! { <p class="empty">{words::admin_person::browsers_none(lang)}</p> })}
            {(!empty).then(|| view! { <ul class="rows">{rows}</ul> })}
            {sign_out.map(|to| view! { <div class="panel__foot actions"><a class="button button--secondary button--small" href=to>{words::admin_acts::sign_out(lang)}</a></div> })}
        </section>
    }
}

#[component]
fn Groups(
    groups: Vec<(Link, Option<String>)>,
    looks_after: Vec<Link>,
    others: Vec<(String, String)>,
    join: String,
) -> impl IntoView {
    let lang = words::current();
    let empty = groups.is_empty();
    let rows = groups
        .into_iter()
        .map(|(group, leave)| {
            let label = words::admin_person::leave_label(lang, &group.words);
            view! {
                <li class="plain-row">
                    <a href=group.to><bdi>{group.words}</bdi></a>
                    {leave.map(|to| view! { <a class="button button--quiet button--small" href=to aria-label=label>{words::admin_person::leave(lang)}</a> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let choice = Choice {
        name: "on",
        label: words::admin_person::join(lang).to_owned(),
        options: others.into_iter().map(|(id, name)| (id, name, false)).collect(),
    };
    let names: Vec<String> = looks_after.into_iter().map(|group| group.words).collect();
    let looks_after = (!names.is_empty()).then(|| words::admin_person::looks_after(lang, &names.join(", ")));
    let can_join = !choice.options.is_empty();
    view! {
        <section class="card panel" id="groups" aria-labelledby="groups-title">
            <div class="panel__head"><h2 id="groups-title">{words::admin::groups(lang)}</h2></div>
            {empty.then(|| view! { <p class="empty">{words::admin_person::groups_none(lang)}</p> })}
            {(!empty).then(|| view! { <ul class="plain-rows">{rows}</ul> })}
            {looks_after.map(|text| view! { <p class="panel__foot"><bdi>{text}</bdi></p> })}
            {can_join.then(|| view! {
                <form class="panel__foot stack stack--close" method="get" action=join data-confirm=PEOPLE>
                    <Select choice/>
                    <button class="button button--secondary button--small">{words::admin_person::join_show(lang)}</button>
                </form>
            })}
        </section>
    }
}

#[component]
fn Help(help: Vec<Link>, danger: Vec<Link>) -> impl IntoView {
    let lang = words::current();
    let nothing = help.is_empty() && danger.is_empty();
    let list = |links: Vec<Link>, class: &'static str| {
        links
            .into_iter()
            .map(|link| view! { <li><a class=class href=link.to>{link.words}</a></li> })
            .collect::<Vec<_>>()
    };
    let (some_help, some_danger) = (!help.is_empty(), !danger.is_empty());
    let help = list(help, "button button--secondary button--small button--wide");
    let danger = list(
        danger,
        "button button--quiet button--quiet-danger button--small button--wide",
    );
    view! {
        <section class="card panel" id="help" aria-labelledby="help-title">
            <div class="panel__head"><h2 id="help-title">{words::admin_person::help(lang)}</h2></div>
            {nothing.then(|| view! { <p class="empty">{words::admin_person::help_none(lang)}</p> })}
            {some_help.then(|| view! { <ul class="acts">{help}</ul> })}
            {some_danger.then(|| view! { <ul class="acts acts--danger">{danger}</ul> })}
        </section>
    }
}

#[component]
fn Activity(acts: Vec<Act>) -> impl IntoView {
    let lang = words::current();
    let empty = acts.is_empty();
    let rows = acts
        .into_iter()
        .map(|act| {
            view! {
                <li class=if act.refused { "act act--refused" } else { "act" }>
                    <p class="act__text">{act.text}</p>
                    <p class="row__meta"><time datetime=act.at>{act.facts}</time></p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" id="activity" aria-labelledby="activity-title">
            <div class="panel__head"><h2 id="activity-title">{words::admin_person::activity(lang)}</h2></div>
            {empty.then(|| view! { <p class="empty">{words::admin_person::activity_none(lang)}</p> })}
            {(!empty).then(|| view! { <ul class="rows">{rows}</ul> })}
        </section>
    }
}
