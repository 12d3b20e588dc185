//! The overview: how people are protected, what needs attention, what happened of late.

use super::coverage::{Bar, SmallCoverage, TrendLine};
use super::people::LevelWords;
use crate::components::icon::Icon;
use crate::model::admin::{Coverage, Level, Link, Overview, Share};
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn OverviewPage(
    /// What it shows.
    data: Overview,
) -> impl IntoView {
    let lang = words::current();
    let Overview {
        people,
        shares,
        attention,
        lately,
        policy,
        groups,
        trend,
    } = data;
    let bar = shares.clone();
    view! {
        <div class="page-head"><h1>{words::admin::overview(lang)}</h1></div>
        <section class="card panel" aria-labelledby="coverage-title">
            <div class="panel__head">
                <h2 id="coverage-title">{words::admin::coverage(lang)}</h2>
                <p class="figure">{people}</p>
            </div>
            <Bar shares=bar id="all".to_owned()/>
            <Shares shares/>
        </section>
        <div class="columns">
            <div class="columns__main">
                <Attention attention/>
                {(!groups.is_empty()).then(|| view! { <ByGroup groups/> })}
            </div>
            <div class="columns__side">
                <section class="card panel" aria-labelledby="lately-title">
                    <div class="panel__head"><h2 id="lately-title">{words::admin::lately(lang)}</h2></div>
                    <p>{lately}</p>
                    <p class="panel__foot row__meta">{policy}</p>
                </section>
                {trend.map(|trend| view! {
                    <section class="card panel" aria-labelledby="trend-title">
                        <div class="panel__head"><h2 id="trend-title">{words::admin::trend(lang)}</h2></div>
                        <TrendLine trend/>
                    </section>
                })}
            </div>
        </div>
    }
}

/// What a level means, in a few words.
fn means(level: Level) -> &'static str {
    let lang = words::current();
    match level {
        Level::Strongest => words::admin::strongest_means(lang),
        Level::Strong => words::admin::strong_means(lang),
        Level::Basic => words::admin::basic_means(lang),
        Level::Nothing => words::admin::nothing_means(lang),
    }
}

#[component]
fn Shares(shares: Vec<Share>) -> impl IntoView {
    let rows = shares
        .into_iter()
        .map(|share| {
            view! {
                <li class="share">
                    <span class="share__count">{share.people.to_string()}</span>
                    <span class="share__text">
                        <a href=share.link.to><LevelWords level=share.level words=share.link.words/></a>
                        <span class="row__meta">{means(share.level)}</span>
                    </span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ul class="shares">{rows}</ul> }
}

#[component]
fn Attention(attention: Vec<Link>) -> impl IntoView {
    let lang = words::current();
    let empty = attention.is_empty();
    let rows = attention
        .into_iter()
        .map(|link| view! { <li class="look"><Icon name="warning" small=true/><a href=link.to>{link.words}</a></li> })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" aria-labelledby="attention-title">
            <div class="panel__head"><h2 id="attention-title">{words::admin::attention(lang)}</h2></div>
            {empty.then(|| view! { <p class="empty">{words::admin::attention_none(lang)}</p> })}
            {(!empty).then(|| view! { <ul class="looks">{rows}</ul> })}
        </section>
    }
}

#[component]
fn ByGroup(groups: Vec<(Link, Coverage)>) -> impl IntoView {
    let lang = words::current();
    let rows = groups
        .into_iter()
        .enumerate()
        .map(|(at, (link, coverage))| {
            view! {
                <li class="group-line">
                    <a href=link.to><bdi>{link.words}</bdi></a>
                    <SmallCoverage coverage id=format!("group-{at}")/>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel" aria-labelledby="by-group-title">
            <div class="panel__head"><h2 id="by-group-title">{words::admin::coverage_groups(lang)}</h2></div>
            <ul class="group-lines">{rows}</ul>
        </section>
    }
}
