//! Every word a person reads, in every language. The texts live in `locales/`, one file per area.
//!
//! A key is a function: `words::sign_in::heading(lang)`. A missing translation, key or argument does not compile, a word
//! that no island uses costs the browser nothing, and no sentence is glued from parts.
//!
//! To add a word: a line in a file of `locales/`. To add a language: a variant of [`Lang`], a field in [`words!`], and the
//! compiler names every text that is missing.

use serde::{Deserialize, Serialize};

/// A language of the portal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German, formal.
    De,
}

impl Lang {
    /// Every language, in the order of the language switch, each with its own name.
    pub const ALL: [(Self, &'static str); 2] = [(Self::En, "English"), (Self::De, "Deutsch")];

    /// The BCP 47 tag, for `<html lang>` and the cookie.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// Reads a tag (`de`, `de-AT`); `None` for a language that the portal does not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .map(|(lang, _)| lang)
            .find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }

    /// The first language of an `Accept-Language` header (RFC 9110 section 12.5.4) that the portal speaks, by weight.
    pub fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for item in header.split(',').take(32) {
            let mut parts = item.split(';');
            let Some(lang) = parts.next().and_then(Self::from_tag) else {
                continue;
            };
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
            if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }
}

/// The language of this page: on the server from the request, in the browser from `<html lang>`.
pub fn current() -> Lang {
    use leptos::prelude::use_context;
    if let Some(lang) = use_context::<Lang>() {
        return lang;
    }
    if cfg!(target_arch = "wasm32") {
        crate::browser::document_language()
    } else {
        Lang::default()
    }
}

/// Declares texts: `name = "English", "German";` or, with arguments, `name(lang, minutes: u32) = expression, expression;`.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident $(($lang:ident $(, $arg:ident : $ty:ty)+))? = $en:expr, $de:expr;)*) => {
        $(words!(@one [$(#[$doc])*] $name $(($lang $(, $arg : $ty)+))? = $en, $de);)*
    };
    (@one [$($doc:tt)*] $name:ident = $en:expr, $de:expr) => {
        #[doc = $en]
        $($doc)*
        pub const fn $name(lang: $crate::words::Lang) -> &'static str {
            match lang {
                $crate::words::Lang::En => $en,
                $crate::words::Lang::De => $de,
            }
        }
    };
    (@one [$($doc:tt)*] $name:ident ($lang:ident $(, $arg:ident : $ty:ty)+) = $en:expr, $de:expr) => {
        #[doc = stringify!($en)]
        $($doc)*
        pub fn $name($lang: $crate::words::Lang $(, $arg: $ty)+) -> String {
            match $lang {
                $crate::words::Lang::En => $en,
                $crate::words::Lang::De => $de,
            }
        }
    };
}

#[path = "../locales/account.rs"]
pub mod account;
#[path = "../locales/admin.rs"]
pub mod admin;
#[path = "../locales/admin_acts.rs"]
pub mod admin_acts;
#[path = "../locales/admin_codes.rs"]
pub mod admin_codes;
#[path = "../locales/admin_person.rs"]
pub mod admin_person;
#[path = "../locales/audit.rs"]
pub mod audit;
#[path = "../locales/common.rs"]
pub mod common;
#[path = "../locales/home.rs"]
pub mod home;
#[path = "../locales/policy.rs"]
pub mod policy;
#[path = "../locales/problems.rs"]
pub mod problems;
#[path = "../locales/providers.rs"]
pub mod providers;
#[path = "../locales/security.rs"]
pub mod security;
#[path = "../locales/set_up.rs"]
pub mod set_up;
#[path = "../locales/sign_in.rs"]
pub mod sign_in;
#[path = "../locales/terms.rs"]
pub mod terms;
#[path = "../locales/times.rs"]
pub mod times;

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(Lang::from_accept("fr, de-AT;q=0.8, en;q=0.5"), Some(Lang::De));
        assert_eq!(Lang::from_accept("en-GB,en;q=0.9,de;q=0.8"), Some(Lang::En));
        assert_eq!(Lang::from_accept("de;q=0, en;q=0.1"), Some(Lang::En));
        assert_eq!(Lang::from_accept("fr, *"), None);
        assert_eq!(Lang::from_accept(""), None);
        assert_eq!(Lang::from_accept(&"x".repeat(100_000)), None);
    }
}
