//! The personal security page: renaming, adding and removing reload nothing where there is script.

pub mod browsers;

use self::browsers::{Account, Browsers, Remembered};
use super::screen::Screen;
use crate::components::{
    backup_codes::BackupCodes, field_error::FieldError, field_error::field_class, icon::Icon,
    methods::Methods, set_up_form::SetUpForm, slot::Slot, stage::Stage,
};
use crate::model::security::{CodesState, Enrolment, Naming, Overview, Panel, PanelView, Removal};
use crate::model::set_up::{SetUp, SetUpChoice, SetUpShape};
use crate::routes::{Route, SECURITY, post};
use crate::words::{self, Lang};
use leptos::prelude::*;

impl Screen for Panel {
    fn heading(&self, lang: Lang) -> String {
        match &self.view {
            PanelView::Overview(_) | PanelView::Go { .. } => words::security::heading(lang).to_owned(),
            PanelView::Choose(choice) => choice.heading.clone(),
            PanelView::Add(set_up) => set_up.heading.clone(),
            PanelView::NewCodes(_) => words::set_up::codes_heading(lang).to_owned(),
            PanelView::Remove(removal) => removal.heading.clone(),
        }
    }

    fn has_problem(&self) -> bool {
        match &self.view {
            PanelView::Overview(overview) => overview.naming.as_ref().is_some_and(|n| n.problem.is_some()),
            PanelView::Choose(choice) => choice.problem.is_some(),
            PanelView::Add(set_up) => set_up.has_problem(),
            PanelView::NewCodes(codes) => codes.has_problem(),
            PanelView::Remove(_) | PanelView::Go { .. } => false,
        }
    }

    fn elsewhere(&self) -> Option<&str> {
        match &self.view {
            PanelView::Go { to } => Some(to),
            _ => None,
        }
    }

    fn draw(self) -> AnyView {
        let heading = self.heading(words::current());
        let done = self.done;
        match self.view {
            PanelView::Overview(overview) => view! { <OverviewPage heading done overview/> }.into_any(),
            PanelView::Choose(choice) => view! { <ChoosePage choice/> }.into_any(),
            PanelView::Add(set_up) => view! { <AddPage set_up/> }.into_any(),
            PanelView::NewCodes(codes) => view! {
                <section class="card card--codes" aria-labelledby="title">
                    <h1 id="title">{heading}</h1>
                    <Slot/>
                    <BackupCodes codes action=post::CONFIRM_CODES/>
                    <Stop words=words::common::cancel(words::current())/>
                </section>
            }
            .into_any(),
            PanelView::Remove(removal) => view! { <RemovePage removal/> }.into_any(),
            PanelView::Go { .. } => ().into_any(),
        }
    }
}

/// The page.
#[component]
pub fn SecurityPage(
    /// What it shows.
    panel: Panel,
) -> impl IntoView {
    view! { <Stage>{panel.draw()}</Stage> }
}

#[component]
fn OverviewPage(heading: String, done: Option<String>, overview: Overview) -> impl IntoView {
    let lang = words::current();
    let Overview {
        asked,
        only_password,
        methods,
        can_add,
        codes,
        remembered,
        password_known,
        can_delete,
        browsers,
        naming,
    } = overview;
    let (state, icon) = if only_password {
        ("state state--warn", "warning")
    } else {
        ("state state--ok", "shield-check")
    };
    view! {
        <Slot notice=done/>
        <div class="page-head"><h1>{heading}</h1></div>
        <p class=state>
            <Icon name=icon/>
            <span>
                {only_password.then(|| format!("{} ", words::security::only_password(lang)))}
                {asked}
            </span>
        </p>
        <section class="card panel" id="methods" aria-labelledby="methods-title">
            <div class="panel__head"><h2 id="methods-title">{words::security::methods(lang)}</h2></div>
            <Enrolments methods naming/>
            {can_add.then(|| view! {
                <div class="panel__foot actions">
                    <a class="button button--primary" href=Route::AddMethod.path()>
                        <Icon name="plus" small=true/>{words::security::add(lang)}
                    </a>
                </div>
            })}
        </section>
        {codes.map(|codes| view! { <CodesSection codes/> })}
        <Browsers browsers/>
        {remembered.map(|remembered| view! { <Remembered remembered/> })}
        <Account password_known can_delete/>
    }
}

#[component]
fn Enrolments(methods: Vec<Enrolment>, naming: Option<Naming>) -> impl IntoView {
    let lang = words::current();
    if methods.is_empty() {
        return view! { <p class="empty">{words::security::none(lang)}</p> }.into_any();
    }
    let rows = methods
        .into_iter()
        .map(|method| {
            let naming = naming.clone().filter(|n| n.id == method.id);
            view! { <EnrolmentRow method naming/> }
        })
        .collect::<Vec<_>>();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

#[component]
fn EnrolmentRow(method: Enrolment, naming: Option<Naming>) -> impl IntoView {
    let lang = words::current();
    let name = method.name.clone();
    let remove = Route::Remove(method.id.clone()).path();
    view! {
        <li class="row" tabindex="-1">
            <span class="row__icon"><Icon name=method.icon/></span>
            <div class="row__text">
                <h3 class="row__name"><bdi>{name.clone()}</bdi></h3>
                <p class="row__meta">{method.facts}</p>
                {method.warning.map(|text| view! { <p class="row__warning"><Icon name="warning" small=true/>{text}</p> })}
            </div>
            <div class="row__actions">
                <RenameForm id=method.id.clone() name=name.clone() naming/>
                {method.can_replace.then(|| view! {
                    <form method="post" action=post::ADD>
                        <input type="hidden" name="provider" value=method.provider/>
                        <input type="hidden" name="replaces" value=method.id/>
                        <button class="button button--quiet button--small" aria-label=words::security::move_label(lang, &name)>
                            {words::security::move_to(lang)}
                        </button>
                    </form>
                })}
                <a class="button button--quiet button--small" href=remove aria-label=words::security::remove_label(lang, &method.name)>
                    {words::security::remove(lang)}
                </a>
            </div>
        </li>
    }
}

#[component]
fn RenameForm(id: String, name: String, naming: Option<Naming>) -> impl IntoView {
    let lang = words::current();
    let field = format!("name-{id}");
    let asked = naming.is_some();
    let typed = naming.as_ref().map_or(name.clone(), |n| n.name.clone());
    let problem = naming.and_then(|n| n.problem);
    let wrong = problem.is_some();
    let error_id = format!("{field}-error");
    view! {
        <details class="rename" open=asked>
            <summary class="button button--quiet button--small" aria-label=words::security::rename_label(lang, &name)>
                {words::security::rename(lang)}
            </summary>
            <form class="rename__form" method="post" action=post::RENAME novalidate>
                <input type="hidden" name="id" value=id/>
                <div class=field_class(wrong)>
                    <label class="field__label" for=field.clone()>{words::security::new_name(lang)}</label>
                    <FieldError id=error_id.clone() problem/>
                    <input
                        class="input" id=field name="name" type="text" autocomplete="off" maxlength="64" required value=typed
                        aria-describedby=wrong.then_some(error_id) aria-invalid=wrong.then_some("true")
                        data-focus=asked.then_some("")
                    />
                </div>
                <button class="button button--secondary button--small">{words::security::save(lang)}</button>
            </form>
        </details>
    }
}

#[component]
fn CodesSection(codes: CodesState) -> impl IntoView {
    let lang = words::current();
    view! {
        <section class="card panel" id="backup" aria-labelledby="backup-title">
            <div class="panel__head"><h2 id="backup-title">{words::security::codes(lang)}</h2></div>
            <p class=if codes.any { "" } else { "empty" }>{codes.facts}</p>
            <div class="panel__foot actions">
                <form method="post" action=post::NEW_CODES>
                    <button class="button button--secondary">{words::security::codes_new(lang)}</button>
                </form>
            </div>
        </section>
    }
}

#[component]
fn ChoosePage(choice: SetUpChoice) -> impl IntoView {
    let lang = words::current();
    view! {
        <section class="card" aria-labelledby="title">
            <h1 id="title">{choice.heading}</h1>
            <p class="lead">{choice.lead}</p>
            <Slot problem=choice.problem/>
            <form class="stack" method="post" action=post::ADD>
                <Methods methods=choice.methods/>
            </form>
            <div class="ways"><a href=SECURITY>{words::set_up::back_to_security(lang)}</a></div>
        </section>
    }
}

#[component]
fn AddPage(set_up: SetUp) -> impl IntoView {
    let lang = words::current();
    let problem = set_up
        .problem
        .clone()
        .filter(|_| !matches!(set_up.shape, SetUpShape::SharedKey(_)));
    view! {
        <section class="card" aria-labelledby="title">
            <h1 id="title">{set_up.heading.clone()}</h1>
            {set_up.lead.clone().map(|text| view! { <p class="lead">{text}</p> })}
            <Slot problem/>
            <SetUpForm set_up action=post::FINISH_ADD/>
            <Stop words=words::common::cancel(lang)/>
        </section>
    }
}

#[component]
fn RemovePage(removal: Removal) -> impl IntoView {
    let lang = words::current();
    let Removal {
        id,
        name,
        heading,
        lead,
        allowed,
    } = removal;
    view! {
        <section class="card" aria-labelledby="title">
            <h1 id="title">{heading}</h1>
            <p class="lead">{lead}</p>
            <Slot/>
            {if allowed {
                view! {
                    <form class="stack" method="post" action=post::REMOVE>
                        <input type="hidden" name="id" value=id/>
                        <button class="button button--danger button--wide" data-busy="">
                            {words::security::remove_label(lang, &name)}
                        </button>
                    </form>
                    <div class="ways"><a href=SECURITY>{words::security::keep(lang)}</a></div>
                }.into_any()
            } else {
                view! {
                    <div class="actions">
                        <a class="button button--primary button--wide" href=Route::AddMethod.path()>{words::security::add(lang)}</a>
                    </div>
                    <div class="ways"><a href=SECURITY>{words::set_up::back_to_security(lang)}</a></div>
                }.into_any()
            }}
        </section>
    }
}

#[component]
fn Stop(words: &'static str) -> impl IntoView {
    view! {
        <form class="ways" method="post" action=post::STOP>
            <button class="link">{words}</button>
        </form>
    }
}
