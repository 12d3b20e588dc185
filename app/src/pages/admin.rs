//! The administration: drawn on the server as plain forms and links, every state an address. It brings no script of its own.

pub mod ask;
pub mod audit;
pub mod coverage;
pub mod groups;
pub mod overview;
pub mod people;
pub mod person;
pub mod policy;
pub mod providers;
pub mod side;

use crate::components::slot::Slot;
use crate::model::admin::{Admin, Code, View};
use crate::words::{self, Lang};
use leptos::prelude::*;

/// The heading of a page, and whether it says that something was wrong.
pub fn heading(view: &View, lang: Lang) -> (String, bool) {
    let plain = |words: &str| (words.to_owned(), false);
    match view {
        View::Overview(_) => plain(words::admin::overview(lang)),
        View::People(_) => plain(words::admin::people(lang)),
        View::Person(person) => plain(&person.heading),
        View::Ask(ask) => (ask.heading.clone(), ask.has_problem()),
        View::Code(code) => plain(&code.heading),
        View::Groups(_) => plain(words::admin::groups(lang)),
        View::Group(group) => {
            let forms = group.add.iter().chain(&group.add_administrator);
            let wrong = forms.into_iter().any(|(_, _, problem)| problem.is_some());
            (group.name.clone(), wrong)
        }
        View::Providers(_) => plain(words::admin::providers(lang)),
        View::Policy(data) => (words::policy::policy(lang).to_owned(), data.problem.is_some()),
        View::History(_) => plain(words::policy::history_title(lang)),
        View::Reports(_) => plain(words::policy::reports_title(lang)),
        View::Audit(log) => (words::audit::log(lang).to_owned(), log.has_problem()),
        View::Explained(data) => (
            words::policy::explain_title(lang).to_owned(),
            data.problem.is_some(),
        ),
    }
}

/// The page.
#[component]
pub fn AdminPage(
    /// What it shows.
    page: Admin,
) -> impl IntoView {
    let problem = match &page.view {
        View::Ask(ask) => ask.problem.clone(),
        _ => None,
    };
    let (view, done) = match page.view {
        // Has a slot of its own, above its form.
        View::Policy(data) => return view! { <policy::PolicyPage data=*data done=page.done/> }.into_any(),
        view => (view, page.done),
    };
    view! {
        <Slot problem notice=done/>
        {match view {
            View::Overview(data) => view! { <overview::OverviewPage data/> }.into_any(),
            View::People(data) => view! { <people::PeoplePage data/> }.into_any(),
            View::Person(data) => view! { <person::PersonPage data=*data/> }.into_any(),
            View::Ask(ask) => view! { <ask::AskPage ask/> }.into_any(),
            View::Code(code) => view! { <CodePage code/> }.into_any(),
            View::Groups(data) => view! { <groups::GroupsPage data/> }.into_any(),
            View::Group(data) => view! { <groups::GroupPage data/> }.into_any(),
            View::Providers(data) => view! { <providers::ProvidersPage data/> }.into_any(),
            View::History(data) => view! { <policy::history::HistoryPage data/> }.into_any(),
            View::Reports(data) => view! { <policy::history::ReportsPage data/> }.into_any(),
            View::Explained(data) => view! { <policy::explain::ExplainPage data/> }.into_any(),
            View::Audit(log) => view! { <audit::AuditPage log=*log/> }.into_any(),
            View::Policy(_) => ().into_any(),
        }}
    }
    .into_any()
}

/// A code, once.
#[component]
fn CodePage(code: Code) -> impl IntoView {
    let lang = words::current();
    let (place_words, place) = code.place;
    view! {
        <section class="card card--ask" aria-labelledby="title">
            <h1 id="title">{code.heading}</h1>
            <p class="lead">{code.lead}" "{words::admin_acts::code_lead(lang)}</p>
            <p class="once"><code class="once__code" id="one-time-code">{code.code}</code></p>
            <p class="once__until">{code.until}</p>
            <dl class="facts once__facts"><div><dt>{place_words}</dt><dd><bdi>{place}</bdi></dd></div></dl>
            <div class="actions"><a class="button button--primary" href=code.done.to>{code.done.words}</a></div>
        </section>
    }
}
