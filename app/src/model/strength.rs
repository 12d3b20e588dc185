//! How good a new password is, in four words, while it is typed: for the browser, which must not carry word lists for it. The
//! server decides, with lists (`password_rules.rs` there).

/// How good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// It is not accepted.
    TooShort,
    /// Few of its characters surprise.
    Easy,
    /// Good enough.
    Good,
    /// Long and without pattern.
    VeryGood,
}

/// Surprising characters from which on a password is good, and very good.
const GOOD: u32 = 9;
const VERY_GOOD: u32 = 16;

/// Judges what was typed. `least` is the shortest that is accepted, in characters.
pub fn strength(typed: &str, least: u32) -> Strength {
    let length = u32::try_from(typed.chars().count()).unwrap_or(u32::MAX);
    match surprising(typed) {
        _ if length < least => Strength::TooShort,
        n if n >= VERY_GOOD => Strength::VeryGood,
        n if n >= GOOD => Strength::Good,
        _ => Strength::Easy,
    }
}

/// How many characters do not follow from the ones before: no repetition ("aaa"), no row ("abc", "321"), not seen after the
/// same two characters before ("abcabc").
fn surprising(typed: &str) -> u32 {
    let signs: Vec<char> = typed.chars().flat_map(char::to_lowercase).collect();
    let mut count = 0;
    for (at, &sign) in signs.iter().enumerate() {
        let before = at.checked_sub(1).map(|i| u32::from(signs[i]));
        let follows = before.is_some_and(|b| b.abs_diff(u32::from(sign)) <= 1);
        let seen = at >= 2
            && signs[..at]
                .windows(3)
                .any(|w| w[..2] == signs[at - 2..at] && w[2] == sign);
        if !follows && !seen {
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_not_length() {
        for (typed, expected) in [
            ("", Strength::TooShort),
            ("short", Strength::TooShort),
            ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength::Easy),
            ("abcdefghijklmnopqrstuvwxyz", Strength::Easy),
            ("987654321098765432109876", Strength::Easy),
            ("abcabcabcabcabcabcabc", Strength::Easy),
            ("AbAbAbAbAbAbAbAbAbAb", Strength::Easy),
            ("wheel cat wheel", Strength::Good),
            ("correct horse battery staple", Strength::VeryGood),
            ("q7#Lk2!xRw9$Kp4zB6", Strength::VeryGood),
        ] {
            assert_eq!(strength(typed, 15), expected, "{typed}");
        }
        assert_eq!(strength("q7#Lm2!xRw", 10), Strength::Good);
    }

    #[test]
    fn typing_on_never_makes_it_worse() {
        let typed = "aab correct horse 12345 battery";
        let mut last = Strength::TooShort;
        for end in 0..=typed.len() {
            let now = strength(&typed[..end], 10);
            assert!(now >= last, "{}", &typed[..end]);
            last = now;
        }
    }
}
