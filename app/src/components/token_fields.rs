//! The fields for a token with a display, which brings its own key (RFC 6238 parameters typed in).

use super::field_error::{FieldError, described_by, field_class};
use super::icon::Icon;
use crate::model::set_up::Token;
use crate::words;
use leptos::prelude::*;

const ALGORITHMS: [(&str, &str); 3] = [("SHA1", "SHA-1"), ("SHA256", "SHA-256"), ("SHA512", "SHA-512")];

/// Closed until it is opened, or until something in it is wrong.
#[component]
pub fn TokenFields(
    /// What was typed before, and what is wrong with it.
    token: Option<Box<Token>>,
) -> impl IntoView {
    let lang = words::current();
    let open = token.is_some();
    let token = token.map_or_else(
        || Token {
            digits: "6".to_owned(),
            period: "30".to_owned(),
            ..Token::default()
        },
        |typed| *typed,
    );
    let wrong_key = token.key_problem.is_some();
    let options = ALGORITHMS
        .map(|(value, name)| view! { <option value=value selected=token.algorithm == value>{name}</option> });
    view! {
        <details class="more" open=open>
            <summary class="more__button"><Icon name="chevron-right" small=true/>{words::set_up::token(lang)}</summary>
            <div class="more__body stack">
                <p class="note">{words::set_up::token_lead(lang)}</p>
                <div class=field_class(wrong_key)>
                    <label class="field__label" for="key">{words::set_up::token_key(lang)}</label>
                    <p class="field__hint" id="key-hint">{words::set_up::token_key_hint(lang)}</p>
                    <FieldError id="key-error".to_owned() problem=token.key_problem/>
                    <input
                        class="input mono" id="key" name="key" type="text" autocomplete="off" autocapitalize="characters"
                        spellcheck="false" maxlength="200" aria-describedby=described_by("key", wrong_key)
                        aria-invalid=wrong_key.then_some("true") data-focus=wrong_key.then_some("")
                    />
                </div>
                <div class="pair">
                    <div class="field">
                        <label class="field__label" for="algorithm">{words::set_up::algorithm(lang)}</label>
                        <div class="select">
                            <select class="input" id="algorithm" name="algorithm">{options}</select>
                            <Icon name="chevron-down" small=true/>
                        </div>
                    </div>
                    <Number id="digits" label=words::set_up::digits(lang) value=token.digits longest="2" problem=token.digits_problem/>
                    <Number id="period" label=words::set_up::period(lang) value=token.period longest="3" problem=token.period_problem/>
                </div>
            </div>
        </details>
    }
}

#[component]
fn Number(
    id: &'static str,
    label: &'static str,
    value: String,
    longest: &'static str,
    problem: Option<String>,
) -> impl IntoView {
    let wrong = problem.is_some();
    let error_id = format!("{id}-error");
    view! {
        <div class=field_class(wrong)>
            <label class="field__label" for=id>{label}</label>
            <FieldError id=error_id.clone() problem/>
            <input
                class="input" id=id name=id type="text" inputmode="numeric" autocomplete="off" value=value maxlength=longest
                aria-describedby=wrong.then_some(error_id) aria-invalid=wrong.then_some("true")
                data-focus=wrong.then_some("")
            />
        </div>
    }
}
