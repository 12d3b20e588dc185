//! "I know that 3 people cannot sign in without help": a tick counts for what was asked beside it, and for so many people. What was
//! changed afterwards, or concerns more people by now, is asked about again.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// What a tick says of so many people, beside what is asked.
pub fn said(asked: &impl Serialize, people: usize) -> String {
    format!("{people}.{}", digest(asked))
}

/// Of how many people a tick says that it is known, beside what is asked; 0 without a tick, and for one from elsewhere.
pub fn known(said: Option<&str>, asked: &impl Serialize) -> usize {
    let said = said.and_then(|said| said.split_once('.'));
    let said = said.filter(|(_, of)| *of == digest(asked));
    said.and_then(|(count, _)| count.parse().ok()).unwrap_or(0)
}

/// What tells one thing from another.
fn digest(asked: &impl Serialize) -> String {
    // What cannot be written is like no other, and nothing is known of it.
    let text = serde_json::to_vec(asked).unwrap_or_default();
    data_encoding::HEXLOWER.encode(&Sha256::digest(text)[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_good_beside_what_it_stood_and_for_so_many_people() {
        let three = said(&("totp", ["Finance"]), 3);
        assert_eq!(known(Some(&three), &("totp", ["Finance"])), 3);
        assert_eq!(known(Some(&three), &("totp", ["Sales"])), 0, "another choice");
        assert_eq!(known(None, &("totp", ["Finance"])), 0, "no tick");
    }

    #[test]
    fn what_is_no_tick_says_nothing() {
        let digest = digest(&"totp");
        for hostile in [
            "".to_owned(),
            "1".to_owned(),
            "3.".to_owned(),
            digest.clone(),
            format!("-1.{digest}"),
            format!("99999999999999999999999.{digest}"),
            format!("3.{digest}0"),
        ] {
            assert_eq!(known(Some(&hostile), &"totp"), 0, "{hostile}");
        }
    }
}
