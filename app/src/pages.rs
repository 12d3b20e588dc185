//! Pages: rendered on the server from finished data, one per file. A page asks nobody anything: what it shows was fetched
//! before, so rendering is a plain function and can be tested with made-up data.
//!
//! To add one: a variant of [`Page`], a file here, an arm in [`shell`].

pub mod first_administrator;
pub mod frame;
pub mod home;
pub mod problem;
pub mod sign_out;

use crate::browser::Screen;
use crate::islands::{security_panel::SecurityPanel, sign_in::SignIn};
use crate::model::{frame as model_frame, home as model_home, security::Panel, step::Step};
use crate::words;
use frame::{Document, PersonFrame};
use leptos::prelude::*;

/// One page with everything it shows.
#[derive(Clone, Debug)]
pub enum Page {
    /// Signing in, stepping up, confirming.
    SignIn(Box<Step>),
    /// The applications, and what needs attention.
    Home(model_home::Home),
    /// A person's own security settings.
    Security(Box<Panel>),
    /// Asks before signing out.
    SignOut,
    /// The first administrator's account.
    FirstAdministrator(model_home::FirstAdministrator),
    /// Something did not work.
    Problem(model_frame::Problem),
}

impl Page {
    /// The document's title, without the instance.
    fn title(&self, lang: words::Lang) -> String {
        let (heading, problem) = match self {
            Self::SignIn(step) => (step.heading(lang), step.has_problem()),
            Self::Home(_) => (words::home::heading(lang).to_owned(), false),
            Self::Security(panel) => (panel.heading(lang), panel.has_problem()),
            Self::SignOut => (words::home::sign_out_heading(lang).to_owned(), false),
            Self::FirstAdministrator(form) => (
                words::home::setup_heading(lang, "Twinlatch"),
                !form.problems.is_empty(),
            ),
            Self::Problem(problem) => (problem.heading.clone(), false),
        };
        if problem {
            format!("{}{heading}", words::common::error_prefix(lang))
        } else {
            heading
        }
    }
}

/// The whole document of a page.
pub fn shell(frame: model_frame::Frame, page: Page) -> impl IntoView {
    provide_context(frame.lang);
    let title = words::common::title(frame.lang, &page.title(frame.lang), &frame.instance);
    let instance = frame.instance.clone();
    match page {
        Page::SignIn(step) => view! {
            <Document frame title islands=true><SignIn step=*step instance/></Document>
        }
        .into_any(),
        Page::Security(panel) => {
            let inner = frame.clone();
            view! {
                <Document frame title islands=true person=true>
                    <PersonFrame frame=inner><SecurityPanel panel=*panel/></PersonFrame>
                </Document>
            }
            .into_any()
        }
        Page::Home(data) => {
            let inner = frame.clone();
            view! {
                <Document frame title person=true><PersonFrame frame=inner><home::HomePage data/></PersonFrame></Document>
            }
            .into_any()
        }
        Page::SignOut => {
            view! { <Document frame title><sign_out::SignOutPage instance/></Document> }.into_any()
        }
        Page::FirstAdministrator(form) => view! {
            <Document frame title><first_administrator::FirstAdministratorPage form instance/></Document>
        }
        .into_any(),
        Page::Problem(problem) => {
            view! { <Document frame title><problem::ProblemPage problem instance/></Document> }.into_any()
        }
    }
}
