//! The providers: what each is, who uses it, and its switch.

use super::people::Badges;
use crate::components::icon::Icon;
use crate::model::admin::Provider;
use crate::words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ProvidersPage(
    /// What it shows.
    data: Vec<Provider>,
) -> impl IntoView {
    let lang = words::current();
    let cards = data
        .into_iter()
        .map(|provider| view! { <Card provider/> })
        .collect::<Vec<_>>();
    view! {
        <div class="page-head"><h1>{words::admin::providers(lang)}</h1></div>
        <ul class="provider-cards">{cards}</ul>
    }
}

#[component]
fn Card(provider: Provider) -> impl IntoView {
    let lang = words::current();
    let name = provider.name.clone();
    let acts = provider
        .acts
        .into_iter()
        .map(|act| {
            let label = words::admin::label_of(lang, &act.words, &name);
            view! { <a class="button button--secondary button--small" href=act.to aria-label=label>{act.words}</a> }
        })
        .collect::<Vec<_>>();
    let some = !acts.is_empty();
    view! {
        <li class="card panel provider-card">
            <div class="row row--alone">
                <span class="row__icon"><Icon name=provider.icon/></span>
                <div class="row__text">
                    <h2 class="row__name">{provider.name}<Badges badges=vec![provider.state]/></h2>
                    <p class="row__meta">{provider.line}</p>
                    <p class="row__meta">{provider.facts}</p>
                    {provider.groups.map(|text| view! { <p class="row__meta"><bdi>{text}</bdi></p> })}
                </div>
            </div>
            {some.then(|| view! { <div class="actions panel__foot">{acts}</div> })}
        </li>
    }
}
