//! Signing in, stepping up and confirming: one `match` over the step that the server names next.

pub mod challenge;

use self::challenge::{ButtonCard, CodeCard, KeyCard};
use crate::browser::{Desk, Screen};
use crate::components::{
    backup_codes::BackupCodes,
    chip::Chip,
    countdown::Countdown,
    field_error::{FieldError, field_class},
    mark::Mark,
    methods::Methods,
    passkey_offer::Passkey,
    password_input::PasswordInput,
    set_up_form::SetUpForm,
    slot::Slot,
    submit::Submit,
};
use crate::model::set_up::SetUpChoice;
use crate::model::step::{Choice, End, Leave, PasswordForm, Step, View};
use crate::routes::post;
use crate::words::{self, Lang};
use leptos::prelude::*;
use std::time::Duration;

type SignInDesk = Desk<Step>;

impl Screen for Step {
    fn path(&self) -> &str {
        &self.path
    }

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
            View::NewCodes(codes) => codes.problem.is_some(),
            View::Choose(_) | View::End(_) | View::Landed { .. } => false,
        }
    }

    fn elsewhere(&self) -> Option<&str> {
        match &self.view {
            View::Landed { to } => Some(to),
            _ => None,
        }
    }
}

/// The whole of a sign-in, from the password form to the landing.
#[island]
pub fn SignIn(
    /// Where it starts.
    step: Step,
    /// What the portal calls itself.
    instance: String,
) -> impl IntoView {
    let desk = Desk::new(step);
    let screen = desk.screen;
    view! {
        <header class="head">
            <div class="brand brand--over">
                {move || view! { <Mark progress=screen.with(|s| s.progress)/> }}
                <span class="brand__name">{instance}</span>
            </div>
        </header>
        <main class="main" id="content">
            {move || {
                let step = screen.get();
                let wide = matches!(step.view, View::NewCodes(_));
                view! {
                    <section class=if wide { "card card--codes" } else { "card" } aria-labelledby="title">
                        {step.person.clone().map(|person| view! { <Chip person/> })}
                        <Card step=step.clone() desk/>
                    </section>
                    <EndingSoon seconds=step.ends_in_s/>
                    <LeaveForm leave=step.leave desk/>
                }
            }}
        </main>
    }
}

/// The one question of this step.
#[component]
fn Card(step: Step, desk: SignInDesk) -> impl IntoView {
    let lang = words::current();
    let heading = step.heading(lang);
    match step.view {
        View::Password(form) => view! { <PasswordCard form desk/> }.into_any(),
        View::Choose(choice) => view! { <ChooseCard heading choice desk/> }.into_any(),
        View::Code(form) => view! { <CodeCard form remember=step.remember desk/> }.into_any(),
        View::Button(form) => view! { <ButtonCard form desk/> }.into_any(),
        View::Key(form) => view! { <KeyCard form remember=step.remember desk/> }.into_any(),
        View::SetUpChoice(choice) => view! { <SetUpChoiceCard choice desk/> }.into_any(),
        View::SetUp(set_up) => {
            let lead = set_up.lead.clone();
            let problem = set_up
                .problem
                .clone()
                .filter(|_| !matches!(set_up.shape, crate::model::set_up::SetUpShape::SharedKey(_)));
            view! {
                <Heading heading lead/>
                <Slot problem said=desk.said offline=desk.offline/>
                <SetUpForm set_up action=post::FINISH_SET_UP desk/>
                <Ways action=post::OTHER_WAY words=words::set_up::choose_other(lang) desk/>
            }
            .into_any()
        }
        View::NewCodes(codes) => view! {
            <Heading heading lead=None/>
            <Slot said=desk.said offline=desk.offline/>
            <BackupCodes codes action=post::KEEP_CODES desk/>
        }
        .into_any(),
        View::End(end) => view! { <EndCard end desk/> }.into_any(),
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
fn PasswordCard(form: PasswordForm, desk: SignInDesk) -> impl IntoView {
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
    let stay = RwSignal::new(form.stay.as_ref().is_some_and(|tick| tick.ticked));
    view! {
        <Heading heading=form.heading lead=form.lead/>
        <Slot problem=form.problem notice=form.notice said=desk.said offline=desk.offline/>
        <form class="stack" method="post" action=post::PASSWORD novalidate on:submit=move |event| desk.send(event)>
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
                said=desk.said
            />
            {form.stay.map(|tick| view! {
                <label class="choice">
                    <input
                        type="checkbox" name="stay" value="1" checked=tick.ticked
                        on:change=move |event| stay.set(event_target_checked(&event))
                    />
                    <span><span class="choice__label">{tick.words}</span></span>
                </label>
            })}
            <Submit label=submit busy=desk.busy slow=desk.slow/>
        </form>
        {form.passkey.map(|offer| view! { <Passkey offer next stay label=with_passkey desk/> })}
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
fn ChooseCard(heading: String, choice: Choice, desk: SignInDesk) -> impl IntoView {
    let lang = words::current();
    let fallbacks = choice.fallbacks;
    let is_second_list = !choice.methods.is_empty();
    let next = choice.next.clone();
    let send = move |event| desk.send(event);
    view! {
        <Heading heading lead=Some(choice.lead)/>
        <Slot warning=choice.warning said=desk.said offline=desk.offline/>
        {choice.nothing.map(|text| view! { <p>{text}</p> })}
        {(!choice.methods.is_empty()).then(|| view! {
            <form class="stack" method="post" action=post::CHOOSE on:submit=send><Next next=choice.next/><Methods methods=choice.methods/></form>
        })}
        {(!fallbacks.is_empty()).then(|| view! {
            {is_second_list.then(|| view! { <h2 class="sub">{words::sign_in::choose_fallbacks(lang)}</h2> })}
            <form method="post" action=post::CHOOSE on:submit=send><Next next/><Methods methods=fallbacks plain=true/></form>
        })}
    }
}

#[component]
fn SetUpChoiceCard(choice: SetUpChoice, desk: SignInDesk) -> impl IntoView {
    view! {
        <Heading heading=choice.heading lead=Some(choice.lead)/>
        <Slot problem=choice.problem said=desk.said offline=desk.offline/>
        <form class="stack" method="post" action=post::SET_UP on:submit=move |event| desk.send(event)>
            <Next next=choice.next/>
            <Methods methods=choice.methods/>
        </form>
    }
}

/// Where the person is going, while there is no attempt that remembers it.
#[component]
fn Next(next: Option<String>) -> impl IntoView {
    next.map(|path| view! { <input type="hidden" name="next" value=path/> })
}

/// Going back is a post too: it changes the attempt.
#[component]
fn Ways(action: &'static str, words: &'static str, desk: SignInDesk) -> impl IntoView {
    view! {
        <form class="ways" method="post" action=action on:submit=move |event| desk.send(event)>
            <button class="link">{words}</button>
        </form>
    }
}

#[component]
fn EndCard(end: End, desk: SignInDesk) -> impl IntoView {
    view! {
        <Heading heading=end.heading lead=Some(end.lead)/>
        <Slot said=desk.said offline=desk.offline/>
        {end.wait_s.map(|seconds| view! { <Countdown seconds said=desk.said/> })}
        <div class="actions"><a class="button button--primary button--wide" href=end.to>{end.button}</a></div>
    }
}

/// Two minutes before the attempt ends, a quiet line says so.
#[component]
fn EndingSoon(seconds: Option<u32>) -> impl IntoView {
    const WARN_S: u32 = 120;
    let lang = words::current();
    let soon = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(seconds) = seconds else { return };
        let wait = Duration::from_secs(u64::from(seconds.saturating_sub(WARN_S)));
        if let Ok(handle) = set_timeout_with_handle(move || soon.set(true), wait) {
            on_cleanup(move || handle.clear());
        }
    });
    view! { <p class="ending" role="status">{move || soon.get().then(|| words::sign_in::ends_in(lang, WARN_S / 60))}</p> }
}

/// Leaving is the last form of the document, so that no password manager presses it.
#[component]
fn LeaveForm(leave: Leave, desk: SignInDesk) -> impl IntoView {
    let lang = words::current();
    let words = match leave {
        Leave::Nothing => return ().into_any(),
        Leave::CancelSignIn => words::sign_in::cancel(lang),
        Leave::BackUnchanged => words::sign_in::back_unchanged(lang),
    };
    view! {
        <form class="leave" method="post" action=post::CANCEL on:submit=move |event| desk.send(event)>
            <button class="link">{words}</button>
        </form>
    }
    .into_any()
}
