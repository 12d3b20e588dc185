//! A page that only says that something did not work, and what to do next. No script, no red, no code numbers.

use super::frame::PlainHead;
use crate::model::frame::Problem;
use crate::model::step::Progress;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ProblemPage(
    /// What did not work.
    problem: Problem,
    /// What the portal calls itself.
    instance: String,
) -> impl IntoView {
    view! {
        <PlainHead instance progress=Progress::Open/>
        <main class="main" id="content">
            <section class="card" aria-labelledby="title">
                <h1 id="title">{problem.heading}</h1>
                <p class="lead">{problem.lead}</p>
                {problem.link.map(|(words, to)| view! {
                    <div class="actions"><a class="button button--primary button--wide" href=to>{words}</a></div>
                })}
            </section>
        </main>
    }
}
