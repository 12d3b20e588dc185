//! Pages: rendered on the server from finished data, one per file. A page asks nobody anything: what it shows was fetched
//! before, so rendering is a plain function and can be tested with made-up data.
//!
//! To add one: a variant of [`Page`], a file here, an arm in [`shell`].

pub mod activity;
pub mod admin;
pub mod delete_account;
pub mod first_administrator;
pub mod frame;
pub mod home;
pub mod password;
pub mod problem;
pub mod reset_password;
pub mod screen;
pub mod secure;
pub mod security;
pub mod sign_in;
pub mod sign_out;
pub mod terms;
pub mod text_field;

use crate::model::account::{Activity, ChangePassword, DeleteAccount, ResetPassword, Secure, Terms};
use crate::model::{
    admin as model_admin, frame as model_frame, home as model_home, security::Panel, step::Step,
};
use crate::words;
use frame::{AdminFrame, Document, PersonFrame};
use leptos::prelude::*;
use screen::Screen;

/// One page with everything it shows.
#[derive(Clone, Debug)]
pub enum Page {
    /// Signing in, stepping up, confirming.
    SignIn(Box<Step>),
    /// The applications, and what needs attention.
    Home(model_home::Home),
    /// A person's own security settings.
    Security(Box<Panel>),
    /// Another password.
    Password(ChangePassword),
    /// Deleting one's own account.
    DeleteAccount(DeleteAccount),
    /// Another password, with the code of a reset.
    ResetPassword(ResetPassword),
    /// What happened with the account.
    Activity(Activity),
    /// "It was not me".
    Secure(Secure),
    /// The operator's text that must be accepted.
    Terms(Terms),
    /// Asks before signing out.
    SignOut,
    /// The first administrator's account.
    FirstAdministrator(model_home::FirstAdministrator),
    /// A page of the administration.
    Admin(Box<model_admin::Admin>),
    /// Something did not work.
    Problem(model_frame::Problem),
}

impl Page {
    /// The document's title, without the instance.
    fn title(&self, lang: words::Lang) -> String {
        let (heading, problem) = match self {
            Self::SignIn(step) => return step.title(lang),
            Self::Security(panel) => return panel.title(lang),
            Self::Home(_) => (words::home::heading(lang).to_owned(), false),
            Self::Password(form) => (
                password::heading(form, lang).to_owned(),
                form.field.as_ref().is_some_and(|field| field.problem.is_some()),
            ),
            Self::DeleteAccount(data) => (
                words::account::delete_heading(lang).to_owned(),
                data.problem.is_some(),
            ),
            Self::ResetPassword(form) => (
                words::account::reset_heading(lang).to_owned(),
                form.code_problem.is_some() || form.field.problem.is_some(),
            ),
            Self::Activity(_) => (words::account::activity(lang).to_owned(), false),
            Self::Secure(_) => (words::account::secure_heading(lang).to_owned(), false),
            Self::Terms(_) => (words::terms::heading(lang).to_owned(), false),
            Self::SignOut => (words::home::sign_out_heading(lang).to_owned(), false),
            Self::FirstAdministrator(form) => (
                words::home::setup_heading(lang, "Twinlatch"),
                !form.problems.is_empty(),
            ),
            Self::Admin(page) => admin::heading(&page.view, lang),
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
            <Document frame title islands=true><sign_in::SignInPage step=*step instance/></Document>
        }
        .into_any(),
        Page::Security(panel) => {
            let inner = frame.clone();
            view! {
                <Document frame title islands=true person=true>
                    <PersonFrame frame=inner><security::SecurityPage panel=*panel/></PersonFrame>
                </Document>
            }
            .into_any()
        }
        Page::Home(data) => person(frame, title, view! { <home::HomePage data/> }.into_any()),
        Page::Activity(data) => person(frame, title, view! { <activity::ActivityPage data/> }.into_any()),
        Page::Secure(data) => person(frame, title, view! { <secure::SecurePage data/> }.into_any()),
        Page::DeleteAccount(data) => {
            person(frame, title, view! { <delete_account::DeleteAccountPage data/> }.into_any())
        }
        Page::Terms(data) => person(frame, title, view! { <terms::TermsPage data/> }.into_any()),
        Page::Password(form) => {
            let inner = frame.clone();
            view! {
                <Document frame title islands=true person=true>
                    <PersonFrame frame=inner><password::PasswordPage form/></PersonFrame>
                </Document>
            }
            .into_any()
        }
        Page::ResetPassword(form) => view! {
            <Document frame title islands=true><reset_password::ResetPasswordPage form instance/></Document>
        }
        .into_any(),
        Page::SignOut => {
            view! { <Document frame title><sign_out::SignOutPage instance/></Document> }.into_any()
        }
        Page::FirstAdministrator(form) => view! {
            <Document frame title islands=true><first_administrator::FirstAdministratorPage form instance/></Document>
        }
        .into_any(),
        Page::Admin(page) => {
            let (inner, parts) = (frame.clone(), page.parts.clone());
            view! {
                <Document frame title islands=true wide=true>
                    <AdminFrame frame=inner parts><admin::AdminPage page=*page/></AdminFrame>
                </Document>
            }
            .into_any()
        }
        Page::Problem(problem) => {
            view! { <Document frame title><problem::ProblemPage problem instance/></Document> }.into_any()
        }
    }
}

/// A page of a signed-in person without islands of its own.
fn person(frame: model_frame::Frame, title: String, page: AnyView) -> AnyView {
    let inner = frame.clone();
    view! { <Document frame title islands=true person=true><PersonFrame frame=inner>{page}</PersonFrame></Document> }
        .into_any()
}
