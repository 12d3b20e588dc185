//! The side list of the administration.

use crate::components::icon::Icon;
use crate::model::admin::Part;
use crate::routes::admin::{ADMIN, AUDIT, GROUPS, PEOPLE, POLICY, PROVIDERS};
use crate::words::{self, Lang};
use leptos::prelude::*;

/// Where a part is, its words and its picture.
fn about(part: Part, lang: Lang) -> (&'static str, &'static str, &'static str) {
    match part {
        Part::Overview => (ADMIN, words::admin::overview(lang), "shield-check"),
        Part::People => (PEOPLE, words::admin::people(lang), "user"),
        Part::Groups => (GROUPS, words::admin::groups(lang), "grid"),
        Part::Policy => (POLICY, words::policy::policy(lang), "sheet"),
        Part::Audit => (AUDIT, words::audit::log(lang), "clock"),
        Part::Providers => (PROVIDERS, words::admin::providers(lang), "key"),
    }
}

/// The list.
#[component]
pub fn Side(
    /// The parts that the reader may see, and whether the page belongs to it.
    parts: Vec<(Part, bool)>,
) -> impl IntoView {
    let lang = words::current();
    let lines = parts
        .into_iter()
        .map(|(part, here)| {
            let (to, words, icon) = about(part, lang);
            view! {
                <li><a class="side__link" href=to aria-current=here.then_some("page")><Icon name=icon small=true/>{words}</a></li>
            }
        })
        .collect::<Vec<_>>();
    view! { <nav class="side" aria-label=words::admin::administration(lang)><ul class="side__list">{lines}</ul></nav> }
}
