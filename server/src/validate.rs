//! Names that people choose: what may be one, and the key under which it is found again.
//!
//! Everything here is pure and closed: a problem is an enum, so that a page can say it in the person's language and the
//! command line in English (`Display`). A *key* is for comparing and looking up: NFKC, lower case; two texts with one key are the
//! same name. What passes here is still hostile text wherever it is shown.
//! A new kind of name gets a function and a closed error here, built on [`line`] when it is free text.

use unicode_normalization::UnicodeNormalization;

/// Longest username in bytes.
pub const USERNAME_BYTES: usize = 255;
/// Longest full name in characters.
pub const FULL_NAME_CHARACTERS: usize = 128;
/// Longest name of an enrolment or a group in characters.
pub const LABEL_CHARACTERS: usize = 64;
/// Longest e-mail address in bytes (RFC 5321), and of the part before the @.
const EMAIL_BYTES: (usize, usize) = (254, 64);

/// A name and the key that finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As it is shown.
    pub name: String,
    /// As it is compared.
    pub key: String,
}

/// Why a text is not a username.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UsernameProblem {
    /// Nothing but spaces.
    #[error("a username is needed")]
    Empty,
    /// Longer than [`USERNAME_BYTES`].
    #[error("a username has at most 255 bytes")]
    TooLong,
    /// Something else than letters, digits, dots, dashes and underscores.
    #[error("a username consists of letters, digits, dots, dashes and underscores")]
    Character,
    /// An @, where e-mail addresses as usernames are switched off.
    #[error("a username must not contain @ here")]
    AtSign,
    /// It begins with a dot, a dash or an @.
    #[error("a username begins with a letter, a digit or an underscore")]
    Beginning,
}

/// Why a text is not a full name, or not the name of an enrolment or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// Nothing that can be seen.
    #[error("a name is needed")]
    Empty,
    /// Too many characters.
    #[error("the name is too long: at most {max} characters")]
    TooLong {
        /// So many are allowed.
        max: usize,
    },
    /// A control character, a line break, or one that is invisible or turns the direction of writing.
    #[error("the name contains a character that cannot be seen")]
    Hidden,
}

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    /// Longer than RFC 5321 allows.
    #[error("the e-mail address is too long: at most 254 bytes, 64 before the @")]
    TooLong,
    /// Not of the form `name@domain`.
    #[error("that is not an e-mail address")]
    Malformed,
}

/// Longest reason in characters.
pub const REASON_CHARACTERS: usize = 500;

/// Why a text is not a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonProblem {
    /// Nothing that can be seen.
    #[error("a reason is needed")]
    Empty,
    /// Longer than [`REASON_CHARACTERS`].
    #[error("the reason is too long: at most 500 characters")]
    TooLong,
    /// A control character, a line break, or one that is invisible or turns the direction of writing.
    #[error("the reason contains a character that cannot be seen, or a line break")]
    Hidden,
}

/// A reason: one line of ordinary text, without surrounding spaces.
pub fn reason(typed: &str) -> Result<String, ReasonProblem> {
    line(typed, REASON_CHARACTERS).map_err(|problem| match problem {
        LineProblem::Empty => ReasonProblem::Empty,
        LineProblem::TooLong { .. } => ReasonProblem::TooLong,
        LineProblem::Hidden => ReasonProblem::Hidden,
    })
}

/// Bytes of a typed name that are looked at: more than any name has in any form.
const LONGEST_LOOKED_UP: usize = 1024;

/// The key of a name: NFKC, lower case, without surrounding spaces. Keys of keys are the same.
pub fn key(name: &str) -> String {
    // Letter by letter, so that no letter depends on its neighbours: the Greek final sigma is the one that would.
    let lower = |text: &str| {
        text.nfkc()
            .flat_map(char::to_lowercase)
            .map(|c| if c == 'ς' { 'σ' } else { c })
            .nfkc()
            .collect()
    };
    // What is longer than any name matches nobody, and must not cost more than one.
    let name = name.trim();
    let name = &name[..name.floor_char_boundary(LONGEST_LOOKED_UP)];
    let mut key: String = lower(name);
    // Compatibility forms may decompose into capitals or spaces; two rounds are always enough, and cost nothing.
    for _ in 0..2 {
        key = lower(key.trim());
    }
    key
}

/// A username. With `at_sign`, e-mail addresses may be usernames.
///
/// # Errors
/// [`UsernameProblem`]. The length is checked first, so input of any size is cheap.
pub fn username(typed: &str, at_sign: bool) -> Result<Named, UsernameProblem> {
    let typed = typed.trim();
    if typed.len() > USERNAME_BYTES {
        return Err(UsernameProblem::TooLong);
    }
    let name: String = typed.nfkc().collect();
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || (c == '@' && at_sign);
    let Some(first) = name.chars().next() else {
        return Err(UsernameProblem::Empty);
    };
    if name.len() > USERNAME_BYTES {
        return Err(UsernameProblem::TooLong);
    }
    match name.chars().find(|c| !allowed(*c)) {
        Some('@') => return Err(UsernameProblem::AtSign),
        Some(_) => return Err(UsernameProblem::Character),
        None => {}
    }
    if matches!(first, '.' | '-' | '@') {
        return Err(UsernameProblem::Beginning);
    }
    Ok(Named {
        key: key(&name),
        name,
    })
}

/// A person's full name: one line of 1 to 128 characters.
///
/// # Errors
/// [`LineProblem`].
pub fn full_name(typed: &str) -> Result<String, LineProblem> {
    line(typed, FULL_NAME_CHARACTERS)
}

/// The name of an enrolment: one line of 1 to 64 characters.
///
/// # Errors
/// [`LineProblem`].
pub fn enrolment_name(typed: &str) -> Result<Named, LineProblem> {
    line(typed, LABEL_CHARACTERS).map(|name| Named {
        key: key(&name),
        name,
    })
}

/// The name of a group: one line of 1 to 64 characters.
///
/// # Errors
/// [`LineProblem`].
pub fn group_name(typed: &str) -> Result<Named, LineProblem> {
    line(typed, LABEL_CHARACTERS).map(|name| Named {
        key: key(&name),
        name,
    })
}

/// One line of free text, trimmed and in NFC.
///
/// # Errors
/// [`LineProblem`].
pub fn line(typed: &str, max: usize) -> Result<String, LineProblem> {
    let typed = typed.trim();
    // No character has more than 4 bytes, and composing never makes more than three out of one.
    if typed.len() > max.saturating_mul(12) {
        return Err(LineProblem::TooLong { max });
    }
    if typed.chars().any(is_hidden) {
        return Err(LineProblem::Hidden);
    }
    let text: String = typed.nfc().collect();
    if text.chars().all(|c| c.is_whitespace() || is_joiner(c)) {
        return Err(LineProblem::Empty);
    }
    if text.chars().count() > max {
        Err(LineProblem::TooLong { max })
    } else {
        Ok(text)
    }
}

/// An e-mail address of the ordinary kind: no quotes, no comments, no address literals. The key is for looking it up.
///
/// # Errors
/// [`EmailProblem`].
pub fn email(typed: &str) -> Result<Named, EmailProblem> {
    let typed = typed.trim();
    if typed.len() > EMAIL_BYTES.0 {
        return Err(EmailProblem::TooLong);
    }
    let (local, domain) = typed.rsplit_once('@').ok_or(EmailProblem::Malformed)?;
    if local.len() > EMAIL_BYTES.1 {
        return Err(EmailProblem::TooLong);
    }
    let good_local = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c))
    };
    let good_label = |label: &str| {
        let ends = label.starts_with('-') || label.ends_with('-');
        !label.is_empty()
            && label.len() <= 63
            && !ends
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    if !local.split('.').all(good_local) || !domain.split('.').all(good_label) {
        return Err(EmailProblem::Malformed);
    }
    Ok(Named {
        name: typed.to_owned(),
        key: key(typed),
    })
}

/// Characters that have no place in a line: controls, line breaks, invisible ones, and those that turn the direction of writing.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Characters that join others, in emoji and in some scripts, and show nothing alone.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{34f}')
}

#[cfg(test)]
mod tests;
