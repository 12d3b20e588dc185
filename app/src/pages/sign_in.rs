//! Signing in, stepping up and confirming: one `match` over the step that the server names next.

pub mod challenge;

use self::challenge::{ButtonCard, CodeCard, KeyCard};
use super::frame::PlainHead;
use super::screen::Screen;
use crate::components::{
    backup_codes::BackupCodes,
    chip::Chip,
    countdown::Countdown,
    field_error::{FieldError, field_class},
    mark,
    methods::Methods,
    passkey_offer::Passkey,
    password_input::PasswordInput,
    set_up_form::SetUpForm,
    slot::Slot,
    stage::Stage,
    submit::Submit,
};
use crate::islands::{conversation::Conversation, ending_soon::EndingSoon};
use crate::model::set_up::SetUpChoice;
use crate::model::step::{Choice, End, Leave, PasswordForm, Step, View};
use crate::routes::{RESET_PASSWORD, post};
use crate::words::{self, Lang};
use leptos::prelude::*;

impl Screen for Step {
    fn heading(&self, lang: Lang) -> String {
        match &self.view {
            View::Password(form) => form.heading.clone(),
            View::Choose(_) => words::sign_in::choose_heading(lang).to_owned(),
            View::Code(form) => form.heading.clone(),
            View::Button(form) => form.heading.clone(),
            View::Key(form) => form.heading.clone(),
            View::SetUpChoice(choice) => choice.heading.clone(),
            View::SetUp(set_up) => set_up.heading.clone(),
            View::NewCodes(_) => words::set_up::codes_heading(lang).to_owned(),
            View::End(end) => end.heading.clone(),
            View::Landed { .. } => String::new(),
        }
    }

    fn has_problem(&self) -> bool {
        match &self.view {
            View::Password(form) => {
                form.problem.is_some() || form.username_problem.is_some() || form.password_problem.is_some()
            }
            View::Code(form) => form.problem.is_some(),
            View::Button(form) => form.problem.is_some(),
            View::Key(form) => form.problem.is_some(),
            View::SetUpChoice(choice) => choice.problem.is_some(),
            View::SetUp(set_up) => set_up.has_problem(),
            View::NewCodes(codes) => codes.has_problem(),
            View::Choose(_) | View::End(_) | View::Landed { .. } => false,
        }
    }

    fn elsewhere(&self) -> Option<&str> {
        match &self.view {
            View::Landed { to } => Some(to),
            _ => None,
        }
    }

    fn draw(self) -> AnyView {
        let wide = matches!(self.view, View::NewCodes(_));
        let (progress, ends_in_s, leave) = (self.progress, self.ends_in_s, self.leave);
        view! {
            <section
                class=if wide { "card card--codes" } else { "card" } aria-labelledby="title"
                data-progress=mark::class(progress)
            >
                {self.person.clone().map(|person| view! { <Chip person/> })}
                <Card step=self/>
            </section>
            {ends_in_s.map(|seconds| view! { <div data-ends=seconds><EndingSoon/></div> })}
            <LeaveForm leave/>
        }
        .into_any()
    }
}

/// The page.
#[component]
pub fn SignInPage(
    /// What it shows.
    step: Step,
    /// What the portal calls itself.
    instance: String,
) -> impl IntoView {
    view! {
        <PlainHead instance progress=step.progress/>
        <main class="main" id="content"><Stage>{step.draw()}</Stage><Conversation/></main>
    }
}

/// The one question of this step.
#[component]
fn Card(step: Step) -> impl IntoView {
    let lang = words::current();
    let heading = step.heading(lang);
    match step.view {
        View::Password(form) => view! { <PasswordCard form/> }.into_any(),
        View::Choose(choice) => view! { <ChooseCard heading choice/> }.into_any(),
        View::Code(form) => view! { <CodeCard form remember=step.remember/> }.into_any(),
        View::Button(form) => view! { <ButtonCard form/> }.into_any(),
        View::Key(form) => view! { <KeyCard form remember=step.remember/> }.into_any(),
        View::SetUpChoice(choice) => view! { <SetUpChoiceCard choice/> }.into_any(),
        View::SetUp(set_up) => {
            let lead = set_up.lead.clone();
            let problem = set_up
                .problem
                .clone()
                .filter(|_| !matches!(set_up.shape, crate::model::set_up::SetUpShape::SharedKey(_)));
            view! {
                <Heading heading lead/>
                <Slot problem/>
                <SetUpForm set_up action=post::FINISH_SET_UP/>
                <Ways action=post::OTHER_WAY words=words::set_up::choose_other(lang)/>
            }
            .into_any()
        }
        View::NewCodes(codes) => view! {
            <Heading heading lead=None/>
            <Slot/>
            <BackupCodes codes action=post::KEEP_CODES/>
        }
        .into_any(),
        View::End(end) => view! { <EndCard end/> }.into_any(),
        View::Landed { .. } => ().into_any(),
    }
}

#[component]
fn Heading(heading: String, lead: Option<String>) -> impl IntoView {
    view! {
        <h1 id="title">{heading}</h1>
        {lead.map(|text| view! { <p class="lead">{text}</p> })}
    }
}

#[component]
fn PasswordCard(form: PasswordForm) -> impl IntoView {
    let lang = words::current();
    let focus_password = form.name_known || (!form.username.is_empty() && form.username_problem.is_none());
    let (submit, with_passkey) = if form.name_known {
        (
            words::sign_in::confirm(lang),
            words::providers::passkey_confirm(lang),
        )
    } else {
        (
            words::sign_in::submit(lang),
            words::providers::passkey_sign_in(lang),
        )
    };
    let next = form.next.clone();
    view! {
        <Heading heading=form.heading lead=form.lead/>
        <Slot problem=form.problem notice=form.notice/>
        <form class="stack" method="post" action=post::PASSWORD novalidate>
            <input type="hidden" name="next" value=form.next/>
            {if form.name_known {
                view! {
                    <input type="text" class="hidden" name="username" autocomplete="username" value=form.username readonly tabindex="-1" aria-hidden="true"/>
                }.into_any()
            } else {
                view! { <UsernameInput label=form.username_label value=form.username problem=form.username_problem focus=!focus_password/> }.into_any()
            }}
            <PasswordInput
                label=words::sign_in::password(lang)
                autocomplete="current-password"
                focus=focus_password
                problem=form.password_problem
            />
            {form.stay.map(|tick| view! {
                <label class="choice">
                    <input id="stay" type="checkbox" name="stay" value="1" checked=tick.ticked/>
                    <span><span class="choice__label">{tick.words}</span></span>
                </label>
            })}
            <Submit label=submit/>
        </form>
        {form.passkey.map(|offer| view! { <Passkey offer next label=with_passkey/> })}
        {(!form.name_known).then(|| view! {
            <div class="ways ways--plain"><a href=RESET_PASSWORD>{words::sign_in::forgotten(lang)}</a></div>
        })}
    }
}

#[component]
fn UsernameInput(label: String, value: String, problem: Option<String>, focus: bool) -> impl IntoView {
    let wrong = problem.is_some();
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for="username">{label}</label>
            <FieldError id="username-error".to_owned() problem/>
            <input
                class="input" id="username" name="username" type="text" autocomplete="username webauthn"
                autocapitalize="none" spellcheck="false" enterkeyhint="next" maxlength="255" required
                value=value autofocus=focus data-focus=focus.then_some("")
                {..leptos::attr::custom::custom_attribute("autocorrect", "off")}
                aria-describedby=wrong.then_some("username-error") aria-invalid=wrong.then_some("true")
            />
        </div>
    }
}

#[component]
fn ChooseCard(heading: String, choice: Choice) -> impl IntoView {
    let lang = words::current();
    let fallbacks = choice.fallbacks;
    let is_second_list = !choice.methods.is_empty();
    let next = choice.next.clone();
    view! {
        <Heading heading lead=Some(choice.lead)/>
        <Slot warning=choice.warning/>
        {choice.nothing.map(|text| view! { <p>{text}</p> })}
        {(!choice.methods.is_empty()).then(|| view! {
            <form class="stack" method="post" action=post::CHOOSE><Next next=choice.next/><Methods methods=choice.methods/></form>
        })}
        {(!fallbacks.is_empty()).then(|| view! {
            {is_second_list.then(|| view! { <h2 class="sub">{words::sign_in::choose_fallbacks(lang)}</h2> })}
            <form method="post" action=post::CHOOSE><Next next/><Methods methods=fallbacks plain=true/></form>
        })}
    }
}

#[component]
fn SetUpChoiceCard(choice: SetUpChoice) -> impl IntoView {
    let lang = words::current();
    let (until, after) = choice.put_off.unzip();
    let next = choice.next.clone();
    view! {
        <Heading heading=choice.heading lead=Some(choice.lead)/>
        <Slot problem=choice.problem/>
        {until.map(|until| view! { <p class="hint">{until}</p> })}
        {(!choice.methods.is_empty()).then(|| view! {
            <form class="stack" method="post" action=post::SET_UP>
                <Next next=choice.next/>
                <Methods methods=choice.methods/>
            </form>
        })}
        {after.map(|after| view! {
            <form class="ways" method="post" action=post::PUT_OFF>
                <Next next/>
                <button class="link">{words::set_up::put_off(lang)}</button>
                <p class="hint">{after}</p>
            </form>
        })}
    }
}

/// Where the person is going, while there is no attempt that remembers it.
#[component]
fn Next(next: Option<String>) -> impl IntoView {
    next.map(|path| view! { <input type="hidden" name="next" value=path/> })
}

/// Going back is a post too: it changes the attempt.
#[component]
fn Ways(action: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <form class="ways" method="post" action=action>
            <button class="link">{words}</button>
        </form>
    }
}

#[component]
fn EndCard(end: End) -> impl IntoView {
    view! {
        <Heading heading=end.heading lead=Some(end.lead)/>
        <Slot/>
        {end.wait_s.map(|seconds| view! { <Countdown seconds/> })}
        <div class="actions"><a class="button button--primary button--wide" href=end.to>{end.button}</a></div>
        {end.other.map(|(words, to)| view! { <div class="ways"><a href=to>{words}</a></div> })}
    }
}

/// Leaving is the last form of the document, so that no password manager presses it.
#[component]
fn LeaveForm(leave: Leave) -> impl IntoView {
    let lang = words::current();
    let words = match leave {
        Leave::Nothing => return ().into_any(),
        Leave::CancelSignIn => words::sign_in::cancel(lang),
        Leave::BackUnchanged => words::sign_in::back_unchanged(lang),
    };
    view! {
        <form class="leave" method="post" action=post::CANCEL>
            <button class="link">{words}</button>
        </form>
    }
    .into_any()
}
