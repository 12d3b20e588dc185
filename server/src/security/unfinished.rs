//! A set-up that did not work: why, and what the form shows again. Secrets that were typed are not among it.

use app::api::sign_in::SetUpFields;
use app::model::set_up::Token;
use app::words::{Lang, providers as provider_words, set_up as words};
use serde::{Deserialize, Serialize};

use crate::providers::SetUpProblem;
use crate::validate::LABEL_CHARACTERS;

/// What is carried to the page, in whatever language that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// Why.
    pub problem: SetUpProblem,
    /// The typed name.
    pub name: String,
    /// What was typed about a token with a display: algorithm, digits and seconds.
    token: Option<(String, String, String)>,
}

/// What is said where.
#[derive(Default)]
pub struct Said {
    /// At the name.
    pub name: Option<String>,
    /// At the code, or over a form without one.
    pub answer: Option<String>,
    /// In the part for a token with a display.
    pub token: Option<Token>,
}

impl Unfinished {
    /// What of these fields may be shown again.
    pub fn of(problem: SetUpProblem, fields: &SetUpFields) -> Self {
        let short = |text: &str| text.chars().take(8).collect::<String>();
        let about_token = matches!(
            problem,
            SetUpProblem::TokenKey
                | SetUpProblem::TokenKnown
                | SetUpProblem::TokenDigits
                | SetUpProblem::TokenPeriod
        );
        Self {
            problem,
            name: fields.name.chars().take(LABEL_CHARACTERS).collect(),
            token: (about_token || typed_token(fields)).then(|| {
                (
                    short(&fields.algorithm),
                    short(&fields.digits),
                    short(&fields.period),
                )
            }),
        }
    }

    /// Puts it into words, each at its field.
    pub fn said(&self, lang: Lang) -> Said {
        let token = self.token.clone().map(|(algorithm, digits, period)| Token {
            algorithm,
            digits,
            period,
            key_problem: None,
            digits_problem: None,
            period_problem: None,
        });
        let mut said = Said {
            token,
            ..Said::default()
        };
        match &self.problem {
            SetUpProblem::Name => said.name = Some(words::name_problem(lang).to_owned()),
            SetUpProblem::NameTaken => said.name = Some(words::name_taken(lang).to_owned()),
            SetUpProblem::CodeEmpty { digits } => {
                said.answer = Some(provider_words::digits_empty(lang, *digits));
            }
            SetUpProblem::CodeWrong if said.token.is_some() => {
                said.answer = Some(words::token_code(lang).to_owned());
            }
            SetUpProblem::CodeWrong => said.answer = Some(words::wrong_code(lang).to_owned()),
            SetUpProblem::Key(problem) => said.answer = Some(problem.words(lang, "", "")),
            SetUpProblem::Gone => said.answer = Some(words::set_up_gone(lang).to_owned()),
            SetUpProblem::TokenKey => said.about_key(words::token_problem(lang)),
            SetUpProblem::TokenKnown => said.about_key(words::token_known(lang)),
            SetUpProblem::TokenDigits => {
                said.token.get_or_insert_default().digits_problem =
                    Some(words::token_digits(lang).to_owned());
            }
            SetUpProblem::TokenPeriod => {
                said.token.get_or_insert_default().period_problem =
                    Some(words::token_period(lang).to_owned());
            }
        }
        said
    }
}

/// Whether anything was typed about a token: its part of the form is open then.
fn typed_token(fields: &SetUpFields) -> bool {
    let other = |typed: &str, usual: &str| !matches!(typed.trim(), "") && typed.trim() != usual;
    !fields.key.trim().is_empty()
        || other(&fields.algorithm, "SHA1")
        || other(&fields.digits, "6")
        || other(&fields.period, "30")
}

impl Said {
    fn about_key(&mut self, words: &str) {
        self.token.get_or_insert_default().key_problem = Some(words.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> SetUpFields {
        SetUpFields {
            provider: "totp".to_owned(),
            name: "Token".to_owned(),
            code: "123456".to_owned(),
            key: "GEZDGNBVGY3TQOJQ".to_owned(),
            algorithm: "SHA256".to_owned(),
            digits: "9".to_owned(),
            period: "60".to_owned(),
        }
    }

    #[test]
    fn what_was_typed_is_shown_again_but_not_what_is_secret() {
        let unfinished = Unfinished::of(SetUpProblem::TokenDigits, &fields());
        let text = serde_json::to_string(&unfinished).expect("JSON");
        assert!(!text.contains("GEZDG") && !text.contains("123456"), "{text}");
        let token = unfinished.said(Lang::En).token.expect("a token");
        assert_eq!((token.digits.as_str(), token.period.as_str()), ("9", "60"));
        assert!(token.digits_problem.is_some() && token.key_problem.is_none());
    }

    #[test]
    fn an_app_that_was_not_a_token_is_none() {
        let app = SetUpFields {
            key: " ".to_owned(),
            algorithm: "SHA1".to_owned(),
            digits: "6".to_owned(),
            period: "30".to_owned(),
            ..fields()
        };
        let said = Unfinished::of(SetUpProblem::CodeWrong, &app).said(Lang::En);
        assert!(said.token.is_none() && said.answer.is_some());
    }
}
