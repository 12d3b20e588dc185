//! What a new password must be: long, and not one that attackers try first. NIST SP 800-63B-4 section 3.1.1: no composition rules, no rotation.
//!
//! [`prepare`] is applied before every hash, so that the same password typed on two systems is the same;
//! [`check`] when one is chosen. A new rule is a variant of [`PasswordProblem`] and a line in [`check`].

use app::words::{self, Lang};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::audit::{Event, Record};
use crate::breached::Answer;
use crate::config::Password;
use crate::deps::Deps;
use crate::store::StoreError;
use crate::validate::key;
use crate::work::{Origin, Work};

/// Longest password in characters (Unicode code points after NFKC).
pub const MAX_LENGTH: usize = 128;
/// Fewer guesses than this find it within the tries that a stolen hash allows in an hour, or that a patient guesser has: it is
/// what zxcvbn calls "very guessable" or "somewhat guessable" (scores 1 and 2).
const FEWEST_GUESSES: u64 = 100_000_000;
/// So many characters are tried to guess: the work grows with the square, and nobody guesses what is longer.
const GUESSED: usize = 40;
/// Longest input that is looked at, in bytes: enough for 128 characters that are written as several.
const MAX_BYTES: usize = 4096;

/// Why a password cannot be chosen. Lengths count Unicode code points after NFKC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum PasswordProblem {
    /// Too short.
    #[error("the password is too short: it has {got} characters, and needs at least {min}")]
    TooShort {
        /// Least.
        min: usize,
        /// What was typed.
        got: usize,
    },
    /// Too long.
    #[error("the password is too long: at most {max} characters")]
    TooLong {
        /// Most.
        max: usize,
    },
    /// The person's username, full name or e-mail address, or the portal's name.
    #[error("the password must not be a name")]
    SameAsName,
    /// It is the present one.
    #[error("that is the present password")]
    Same,
    /// It was the person's before, and may not come back.
    #[error("the person had this password before")]
    Used,
    /// Too many were tried.
    #[error("too many passwords were tried: wait a few minutes")]
    TooMany,
    /// Somebody who tries common words, names and patterns finds it soon.
    #[error("the password is easy to guess")]
    Common,
    /// It is on the list of stolen passwords.
    #[error("the password is on the list of stolen passwords")]
    Breached,
    /// The list cannot be asked, and the operator wants it asked.
    #[error("the list of stolen passwords cannot be asked")]
    Unchecked,
}

impl PasswordProblem {
    /// What is said beside the field.
    pub fn words(self, lang: Lang) -> String {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        match self {
            Self::TooShort { min, got } => words::home::password_short(lang, count(min), count(got)),
            Self::TooLong { max } => words::home::password_long(lang, count(max)),
            Self::SameAsName => words::home::password_is_name(lang).to_owned(),
            Self::Same => words::account::password_same(lang).to_owned(),
            Self::Used => words::account::password_used(lang).to_owned(),
            Self::TooMany => words::account::password_too_many(lang).to_owned(),
            Self::Common => words::account::password_common(lang).to_owned(),
            Self::Breached => words::account::password_breached(lang).to_owned(),
            Self::Unchecked => words::account::password_unchecked(lang).to_owned(),
        }
    }
}

/// What a password is checked against.
#[derive(Debug, Clone, Copy)]
pub struct RulesContext<'a> {
    /// The configured lengths.
    pub lengths: Password,
    /// Whether the policy demands a second factor of this person.
    pub second_factor_demanded: bool,
    /// The person's username.
    pub username: &'a str,
    /// The person's full name.
    pub full_name: &'a str,
    /// The person's e-mail address.
    pub email: Option<&'a str>,
    /// The portal's name.
    pub instance_name: &'a str,
}

impl RulesContext<'_> {
    /// What everybody knows of the person, and of the portal.
    fn names(&self) -> impl Iterator<Item = &str> {
        let local_part = self.email.and_then(|email| email.split('@').next());
        let names = [
            Some(self.username),
            Some(self.full_name),
            Some(self.instance_name),
            self.email,
            local_part,
        ];
        names.into_iter().flatten()
    }

    /// The shortest password this person may choose, in characters: for the hint beside the field.
    pub const fn min_length(&self) -> usize {
        if self.second_factor_demanded {
            self.lengths.min_length_second_factor
        } else {
            self.lengths.min_length
        }
    }
}

/// The password in the form in which it is hashed: NFKC. Nothing is trimmed.
///
/// `None` when it is longer than any password can be; no password matches then.
pub fn prepare(password: &str) -> Option<Zeroizing<String>> {
    if password.len() > MAX_BYTES {
        return None;
    }
    let count = password.nfkc().take(MAX_LENGTH + 1).count();
    if count > MAX_LENGTH {
        return None;
    }
    // As much as is needed at once: growing would leave copies behind.
    let mut prepared = Zeroizing::new(String::with_capacity(count * 4));
    prepared.extend(password.nfkc());
    Some(prepared)
}

/// Whether this password may be chosen.
///
/// # Errors
/// [`PasswordProblem`], the first that applies.
pub fn check(password: &str, context: &RulesContext<'_>) -> Result<(), PasswordProblem> {
    let prepared = prepare(password).ok_or(PasswordProblem::TooLong { max: MAX_LENGTH })?;
    let (min, got) = (context.min_length(), prepared.chars().count());
    if got < min {
        return Err(PasswordProblem::TooShort { min, got });
    }
    let chosen = Zeroizing::new(key(&prepared));
    if context.names().any(|name| key(name) == *chosen) {
        return Err(PasswordProblem::SameAsName);
    }
    Ok(())
}

/// Whether attackers who try common words, names and patterns find it soon. It computes for a while: see [`check_all`].
fn is_common(prepared: &str, names: &[String]) -> bool {
    let looked_at: Zeroizing<String> = Zeroizing::new(prepared.chars().take(GUESSED).collect());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    zxcvbn::zxcvbn(&looked_at, &names).guesses() < FEWEST_GUESSES
}

/// Whether this password may be chosen, is none of the first that attackers try, and is not known to them: as [`check`], and
/// [`PasswordProblem::Common`], [`PasswordProblem::Breached`] and [`PasswordProblem::Unchecked`]. That the list could not be asked
/// is an entry of the log: by whose request, and for whom, when they have an account.
///
/// # Errors
/// The store.
pub async fn check_all(
    deps: &Deps,
    password: &str,
    context: &RulesContext<'_>,
    (origin, subject): (&Origin, Option<&str>),
) -> Result<Result<(), PasswordProblem>, StoreError> {
    if let Err(problem) = check(password, context) {
        return Ok(Err(problem));
    }
    let Some(prepared) = prepare(password) else {
        return Ok(Err(PasswordProblem::TooLong { max: MAX_LENGTH }));
    };
    let names = context.names().map(str::to_owned).collect::<Vec<_>>();
    let guessed = prepared.clone();
    let common = deps.breaches.one_at_a_time(move || is_common(&guessed, &names));
    if common.await != Some(false) {
        return Ok(Err(PasswordProblem::Common));
    }
    Ok(match deps.breaches.ask(&prepared).await {
        Answer::Known => Err(PasswordProblem::Breached),
        Answer::Unknown => Ok(()),
        Answer::Unreachable => {
            let refused = deps.config.breaches.refuse_unreachable;
            let mut work = Work::begin(deps, origin.clone()).await?;
            let record = Record {
                subject,
                detail: serde_json::json!({ "chosen": true, "refused": refused }),
                ..Record::default()
            };
            work.record(Event::BreachesUnreachable, record).await?;
            work.commit().await?;
            if refused {
                Err(PasswordProblem::Unchecked)
            } else {
                Ok(())
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ADA: RulesContext<'static> = RulesContext {
        lengths: Password {
            min_length: 15,
            min_length_second_factor: 10,
            history: 0,
            expires_ms: 0,
            reset_ms: 0,
        },
        second_factor_demanded: false,
        username: "ada.lovelace.1815",
        full_name: "Augusta Ada King",
        email: Some("countess-of-lovelace@example.org"),
        instance_name: "The Analytical Engine",
    };
    const ADA_WITH_FACTOR: RulesContext<'static> = RulesContext {
        second_factor_demanded: true,
        ..ADA
    };

    #[test]
    fn length_counts_and_no_kinds_of_characters() {
        assert_eq!(check("wheel cat paint", &ADA), Ok(()));
        assert_eq!(
            check("aaaaaaaaaaaaaa", &ADA),
            Err(PasswordProblem::TooShort { min: 15, got: 14 })
        );
        assert_eq!(check("wheelcatpa", &ADA_WITH_FACTOR), Ok(()));
        assert_eq!(
            check("aaaaaaaaa", &ADA_WITH_FACTOR),
            Err(PasswordProblem::TooShort { min: 10, got: 9 })
        );
        assert_eq!(
            check("", &ADA),
            Err(PasswordProblem::TooShort { min: 15, got: 0 })
        );
        assert_eq!(check(&"wheel cat paint ".repeat(8), &ADA), Ok(()));
        assert_eq!(
            check(&"a".repeat(129), &ADA),
            Err(PasswordProblem::TooLong { max: 128 })
        );
        assert_eq!(
            check(&"a".repeat(1 << 20), &ADA),
            Err(PasswordProblem::TooLong { max: 128 })
        );
    }

    #[test]
    fn characters_are_counted_after_normalising() {
        assert_eq!(
            check(&"u\u{308}".repeat(14), &ADA),
            Err(PasswordProblem::TooShort { min: 15, got: 14 })
        );
        assert_eq!(check("Ключ🔑 от дачи 7", &ADA), Ok(()));
        assert_eq!(
            check(&"ﷺ".repeat(8), &ADA),
            Err(PasswordProblem::TooLong { max: 128 }),
            "18 characters each"
        );
        assert_eq!(check(" wheel  cat    ", &ADA), Ok(()), "spaces are characters");
    }

    #[test]
    fn names_are_no_passwords() {
        for name in [
            "ada.lovelace.1815",
            "ADA.Lovelace.1815",
            "Augusta Ada King",
            " augusta ada king ",
            "The Analytical Engine",
            "countess-of-lovelace@example.org",
            "countess-of-lovelace",
        ] {
            assert_eq!(check(name, &ADA), Err(PasswordProblem::SameAsName), "{name}");
        }
        assert_eq!(check("ada.lovelace.1815, of the engine", &ADA), Ok(()));
    }

    fn names() -> Vec<String> {
        ADA.names().map(str::to_owned).collect()
    }

    #[test]
    fn what_attackers_try_first_is_refused() {
        for common in [
            "aaaaaaaaaaaaaaa",
            "               ",
            "passwordpassword",
            "qwertyuiopasdfgh",
            "1234567890123456",
            "iloveyouiloveyou",
            "ada.lovelace.1815!",
            "Augusta Ada King1",
        ] {
            assert!(is_common(common, &names()), "{common}");
        }
        for fine in ["correct horse battery", "let me look around", "zk7 pq4 mw2 xv9 r"] {
            assert!(!is_common(fine, &names()), "{fine}");
        }
    }

    proptest! {
        #[test]
        fn what_is_prepared_stays_so(password in ".{0,140}") {
            if let Some(prepared) = prepare(&password) {
                prop_assert!(prepared.chars().count() <= MAX_LENGTH);
                let again = prepare(&prepared);
                prop_assert_eq!(again.as_deref(), Some(&*prepared));
            }
        }

        #[test]
        fn demanding_a_factor_never_forbids_a_password(password in ".{0,40}") {
            if check(&password, &ADA).is_ok() {
                prop_assert_eq!(check(&password, &ADA_WITH_FACTOR), Ok(()));
            }
        }
    }
}
