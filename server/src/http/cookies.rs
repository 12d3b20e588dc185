//! Cookies: `__Host-`, HttpOnly, Secure, SameSite=Lax (RFC 6265bis). On plain http, which is allowed for localhost only, the
//! prefix cannot be used; there an instance id is part of the name, because ports share cookies.

use http::{HeaderMap, HeaderValue, header};

use crate::clock::HOUR_MS;
use crate::deps::Deps;
use crate::random::Token;
use crate::sign_in::series::Series;

/// How many people one browser is known to.
pub const MOST_TOKENS: usize = 5;

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// A sign-in in progress.
    Attempt,
    /// A signed-in browser.
    Session,
    /// A browser that people signed in with before: a token for each of them, with a full stop between.
    Known,
    /// A browser that is not asked for the second step: a series for each of its people, with a full stop between.
    Remembered,
    /// A browser that stays signed in: a series.
    Stay,
    /// What a failed form shows again.
    Flash,
    /// The chosen language.
    Language,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Attempt => "attempt",
            Self::Session => "session",
            Self::Known => "known",
            Self::Remembered => "remembered",
            Self::Stay => "stay",
            Self::Flash => "flash",
            Self::Language => "lang",
        }
    }

    fn full_name(self, deps: &Deps) -> String {
        if deps.config.public_url.is_https() {
            format!("__Host-twinlatch-{}", self.name())
        } else {
            let instance: String = deps
                .instance_id
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(12)
                .collect();
            format!("twinlatch-{instance}-{}", self.name())
        }
    }

    /// How long the browser keeps it, in seconds; `None`: until it is closed.
    fn max_age_s(self, deps: &Deps) -> Option<i64> {
        match self {
            // Longer than the attempt, so that one that has run out can be told so.
            Self::Attempt => Some((deps.config.attempt.lifetime_ms + HOUR_MS) / 1000),
            Self::Session => None,
            Self::Known => Some(deps.config.known_browser.lifetime_ms / 1000),
            // The rows say how long; a browser keeps no cookie for longer (RFC 6265bis, section 5.5).
            Self::Remembered => Some(400 * 24 * 3600),
            Self::Stay => Some(deps.config.session.stay_ms / 1000),
            Self::Flash => Some(60),
            Self::Language => Some(365 * 24 * 3600),
        }
    }

    /// Its value in a request. The first one counts.
    pub fn read(self, deps: &Deps, headers: &HeaderMap) -> Option<String> {
        let name = self.full_name(deps);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }

    /// The token in a request, if it has the form of one.
    pub fn token(self, deps: &Deps, headers: &HeaderMap) -> Option<Token> {
        Token::parse(&self.read(deps, headers)?)
    }

    /// The tokens in a request, of a cookie that holds several, one for each person: at most [`MOST_TOKENS`].
    pub fn tokens(self, deps: &Deps, headers: &HeaderMap) -> Vec<Token> {
        let value = self.read(deps, headers).unwrap_or_default();
        value
            .split('.')
            .take(MOST_TOKENS)
            .filter_map(Token::parse)
            .collect()
    }

    /// The series in a request: see [`Cookie::Remembered`]. At most [`MOST_TOKENS`].
    pub fn series(self, deps: &Deps, headers: &HeaderMap) -> Vec<Series> {
        let value = self.read(deps, headers).unwrap_or_default();
        value
            .split('.')
            .take(MOST_TOKENS)
            .filter_map(|text| Series::parse(&deps.keys, text))
            .collect()
    }

    /// The header that sets it. `value` holds only base64url, full stops or a language tag.
    pub fn set(self, deps: &Deps, value: &str) -> Option<HeaderValue> {
        let age = self
            .max_age_s(deps)
            .map(|s| format!("; Max-Age={s}"))
            .unwrap_or_default();
        self.header(deps, &format!("{value}{age}"))
    }

    /// The header that removes it.
    pub fn clear(self, deps: &Deps) -> Option<HeaderValue> {
        self.header(deps, "; Max-Age=0")
    }

    fn header(self, deps: &Deps, value: &str) -> Option<HeaderValue> {
        let secure = if deps.config.public_url.is_https() {
            "; Secure"
        } else {
            ""
        };
        let text = format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}",
            self.full_name(deps)
        );
        HeaderValue::from_str(&text).ok()
    }
}
