//! Codes that people keep on paper: backup codes, set-up codes, administrator codes.
//!
//! Sixteen characters of Crockford's base32 (80 bits), shown in groups of four: `7K3M-9QXA-02TB-HN5Z`. There is no I, L, O
//! or U, and whoever types one of the first three meant 1, 1 or 0. The first four characters, the *finder*, may be
//! stored in clear to find the row; all sixteen are hashed by [`crate::hashing`]. A new kind of code needs nothing here.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::random::Random;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters in a code.
const LENGTH: usize = 16;
/// Characters in a finder, and in each shown group.
const GROUP: usize = 4;
/// Longest input that is looked at, in bytes; a code with every decoration is far shorter.
const LONGEST_INPUT: usize = 256;

/// One code in its canonical form: sixteen characters, upper case, no dashes. Wiped when dropped, never printed by `Debug`.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Code(String);

impl Code {
    /// The sixteen canonical characters: what is hashed.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The first four characters, which find the row. Twenty bits that are not secret; sixty stay.
    pub fn finder(&self) -> &str {
        &self.0[..GROUP]
    }

    /// The code as people see it: `7K3M-9QXA-02TB-HN5Z`.
    pub fn dashed(&self) -> String {
        let groups = [&self.0[..4], &self.0[4..8], &self.0[8..12], &self.0[12..]];
        groups.join("-")
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(..)")
    }
}

/// A new code.
pub fn generate(random: &dyn Random) -> Code {
    let mut bytes = [0; LENGTH];
    random.fill(&mut bytes);
    let code = Code(
        bytes
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
            .collect(),
    );
    bytes.zeroize();
    code
}

/// `count` new codes (at most a few hundred), no two with the same finder.
pub fn generate_set(random: &dyn Random, count: usize) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::with_capacity(count);
    while codes.len() < count {
        let code = generate(random);
        if codes.iter().all(|other| other.finder() != code.finder()) {
            codes.push(code);
        }
    }
    codes
}

/// Reads a code as a person types it: any case, with spaces and dashes, O for 0, I or L for 1.
///
/// `None` when that does not give exactly sixteen characters of the alphabet.
pub fn normalise(typed: &str) -> Option<Code> {
    if typed.len() > LONGEST_INPUT {
        return None;
    }
    let mut code = Code(String::with_capacity(LENGTH));
    for typed in typed.chars().filter(|typed| !is_decoration(*typed)) {
        let meant = match typed.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let known = u8::try_from(meant).is_ok_and(|byte| ALPHABET.contains(&byte));
        if !known || code.0.len() == LENGTH {
            return None;
        }
        code.0.push(meant);
    }
    (code.0.len() == LENGTH).then_some(code)
}

/// Spaces and dashes of any kind: text that went through a word processor has others than it started with.
fn is_decoration(typed: char) -> bool {
    typed.is_whitespace()
        || matches!(
            typed,
            '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' | '\u{200b}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;
    use proptest::prelude::*;

    #[test]
    fn a_code_looks_as_promised() {
        let code = generate(&SeededRandom::new(1));
        assert_eq!(code.text().len(), 16);
        assert!(code.text().bytes().all(|byte| ALPHABET.contains(&byte)));
        assert_eq!(code.dashed().len(), 19);
        assert_eq!(code.finder(), &code.dashed()[..4]);
        assert_eq!(format!("{code:?}"), "Code(..)");
    }

    #[test]
    fn a_set_has_no_finder_twice() {
        let codes = generate_set(&SeededRandom::new(2), 300);
        let mut finders: Vec<_> = codes.iter().map(Code::finder).collect();
        finders.sort_unstable();
        finders.dedup();
        assert_eq!(finders.len(), 300);
    }

    #[test]
    fn what_people_type_is_understood() {
        let typed = [
            "0123-4567-89AB-CDEF",
            "0123456789abcdef",
            "  o1 23\t4567–89ab—cdef ",
            "OI23-4567-89ab-cdef",
            "ol23 4567 89ab cdef\r\n",
        ];
        for typed in typed {
            assert_eq!(normalise(typed).unwrap().text(), "0123456789ABCDEF", "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let long = format!("0123456789ABCDEF{}", " ".repeat(300));
        for typed in [
            "",
            "0123",
            "0123456789ABCDEFG",
            "U123456789ABCDEF",
            "0123456789ABCDE\0",
            "é123456789ABCDEF",
            &long,
        ] {
            assert!(normalise(typed).is_none(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn every_code_survives_being_shown_and_typed(seed: u64) {
            let code = generate(&SeededRandom::new(seed));
            prop_assert_eq!(&normalise(&code.dashed()).unwrap(), &code);
            prop_assert_eq!(&normalise(&code.dashed().to_lowercase()).unwrap(), &code);
        }

        #[test]
        fn any_text_is_read_without_a_panic(typed in ".{0,300}") {
            if let Some(code) = normalise(&typed) {
                prop_assert_eq!(&normalise(code.text()).unwrap(), &code);
            }
        }
    }
}
