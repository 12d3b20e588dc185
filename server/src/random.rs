//! Random bytes, as a thing that is passed in, and what is made of them: tokens, ids, digits.
//!
//! [`SystemRandom`] is the only place that asks the machine; `clippy.toml` forbids it elsewhere.
//! To make a new kind of random value, write a function here that takes `&dyn Random`, and test it with [`SeededRandom`].

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

/// A source of bytes that nobody can guess.
pub trait Random: Send + Sync {
    /// Fills all of `buf`.
    fn fill(&self, buf: &mut [u8]);
}

/// The machine's source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// When the machine has no random source. It cannot happen on a supported system, and nothing
    /// that the portal does would be safe without one, so there is no error to hand on.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for random bytes"
    )]
    fn fill(&self, buf: &mut [u8]) {
        if let Err(error) = getrandom::fill(buf) {
            panic!("this machine gives no random bytes: {error}");
        }
    }
}

/// The same bytes for the same seed: for tests only.
#[derive(Debug, Default)]
pub struct SeededRandom {
    seed: u64,
    block: AtomicU64,
}

impl SeededRandom {
    /// A source that always starts with the same bytes.
    pub const fn new(seed: u64) -> Self {
        Self {
            seed,
            block: AtomicU64::new(0),
        }
    }
}

impl Random for SeededRandom {
    fn fill(&self, buf: &mut [u8]) {
        for part in buf.chunks_mut(32) {
            let number = self.block.fetch_add(1, Ordering::SeqCst);
            let digest = Sha256::new()
                .chain_update(self.seed.to_be_bytes())
                .chain_update(number.to_be_bytes())
                .finalize();
            part.copy_from_slice(&digest[..part.len()]);
        }
    }
}

/// A secret of 256 bits that a browser holds. The database holds only [`Token::hash`].
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; 32]>);

impl Token {
    /// Length of [`Token::text`] in characters.
    pub const TEXT_LENGTH: usize = 43;

    /// The token as 43 characters of base64url, for a cookie.
    pub fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&*self.0)
    }

    /// Reads what [`Token::text`] wrote. `None` for everything else, other spellings of the same bytes included.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != Self::TEXT_LENGTH {
            return None;
        }
        let mut bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let mut token = Zeroizing::new([0; 32]);
        token.copy_from_slice(&bytes);
        bytes.zeroize();
        Some(Self(token))
    }

    /// SHA-256 of the 32 bytes: what is stored and looked up.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_slice()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// A new token.
pub fn token(random: &dyn Random) -> Token {
    let mut bytes = Zeroizing::new([0; 32]);
    random.fill(&mut *bytes);
    Token(bytes)
}

/// A new id for a row: a version 7 uuid, so that rows sort by the time they were made. Never a secret.
///
/// A time before 1970 counts as 1970.
pub fn id(random: &dyn Random, now_ms: i64) -> String {
    let mut bytes = [0; 10];
    random.fill(&mut bytes);
    let millis = u64::try_from(now_ms).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes)
        .into_uuid()
        .to_string()
}

/// `count` decimal digits, each of the ten equally likely.
pub fn digits(random: &dyn Random, count: usize) -> String {
    let mut text = String::with_capacity(count);
    let mut bytes = Zeroizing::new([0; 32]);
    while text.len() < count {
        random.fill(&mut *bytes);
        // 250..=255 would make 0 to 5 likelier than 6 to 9.
        let fair = bytes
            .iter()
            .filter(|byte| **byte < 250)
            .map(|byte| char::from(b'0' + byte % 10));
        text.extend(fair.take(count - text.len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_machine_gives_different_bytes() {
        assert_ne!(token(&SystemRandom).text(), token(&SystemRandom).text());
    }

    #[test]
    fn a_seed_repeats_itself_and_differs_from_others() {
        let take = |seed| {
            let random = SeededRandom::new(seed);
            let mut bytes = [0; 70];
            random.fill(&mut bytes);
            (bytes, token(&random).text())
        };
        assert_eq!(take(1), take(1));
        assert_ne!(take(1), take(2));
        assert_ne!(take(1).0[..32], take(1).0[32..64]);
    }

    #[test]
    fn a_token_survives_its_cookie() {
        let token = token(&SeededRandom::new(7));
        let text = token.text();
        assert_eq!(text.len(), Token::TEXT_LENGTH);
        assert_eq!(Token::parse(&text).unwrap().hash(), token.hash());
        assert_eq!(format!("{token:?}"), "Token(..)");
    }

    #[test]
    fn other_texts_are_no_tokens() {
        let text = token(&SeededRandom::new(7)).text();
        let padded = format!("{text}=");
        let other_spelling = format!("{}_", &text[..42]); // the last character carries four bits only
        for wrong in [
            "",
            "a",
            &text[1..],
            &padded,
            &other_spelling,
            &"é".repeat(22),
            &"!".repeat(43),
        ] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn ids_sort_by_time_and_are_version_7() {
        let random = SeededRandom::new(1);
        let (early, late) = (id(&random, 1_000), id(&random, 2_000));
        assert!(early < late);
        assert_eq!((early.len(), &early[14..15]), (36, "7"));
        assert!(id(&random, -5).starts_with("00000000-0000-7"));
    }

    #[test]
    fn every_digit_is_equally_likely() {
        let text = digits(&SeededRandom::new(3), 100_000);
        for digit in b'0'..=b'9' {
            let seen = text.bytes().filter(|byte| *byte == digit).count();
            assert!((9_600..=10_400).contains(&seen), "{digit}: {seen}");
        }
    }

    proptest! {
        #[test]
        fn as_many_digits_as_asked(seed: u64, count in 0_usize..200) {
            let text = digits(&SeededRandom::new(seed), count);
            prop_assert_eq!(text.len(), count);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit()));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in ".{0,60}") {
            if let Some(token) = Token::parse(&text) {
                prop_assert_eq!(token.text(), text);
            }
        }
    }
}
