//! RFC 6238 appendix B, and the windows of acceptance and of the clock hint.

use super::*;

fn key(algorithm: &str, secret: &[u8]) -> Key {
    Key {
        secret: secret.to_vec(),
        algorithm: algorithm.to_owned(),
        digits: 8,
        period: 30,
    }
}

#[test]
fn test_vectors_of_rfc_6238() {
    let seed = b"12345678901234567890123456789012345678901234567890123456789012345678901234567890";
    for (seconds, sha1, sha256, sha512) in [
        (59, "94287082", "46119246", "90693936"),
        (1_111_111_109, "07081804", "68084774", "25091201"),
        (1_111_111_111, "14050471", "67062674", "99943326"),
        (1_234_567_890, "89005924", "91819424", "93441116"),
        (2_000_000_000, "69279037", "90698825", "38618901"),
        (20_000_000_000_i64, "65353130", "77737706", "47863826"),
    ] {
        for (algorithm, length, code) in [("SHA1", 20, sha1), ("SHA256", 32, sha256), ("SHA512", 64, sha512)]
        {
            let found = key(algorithm, &seed[..length]).find(code, seconds * 1000);
            assert_eq!(found.map(|m| m.off), Some(0), "{algorithm} at {seconds}");
        }
    }
}

#[test]
fn one_step_is_accepted_and_four_minutes_are_recognised() {
    let key = key("SHA1", b"12345678901234567890");
    let now = 1_111_111_109_000;
    let code = |off: i64| {
        let step = key.step_at(now) + off;
        key.engine()
            .map(|e| e.generate(u64::try_from(step * 30).unwrap_or(0)).to_string())
            .unwrap_or_default()
    };
    for off in -8..=8 {
        assert_eq!(key.find(&code(off), now).map(|m| m.off), Some(off));
    }
    assert_eq!(key.find(&code(9), now), None);
    assert_eq!(key.find(&code(-9), now), None);
}

#[test]
fn what_is_said_of_a_code_that_is_off() {
    assert_eq!(off_by(-2, 30), Rejection::Earlier { period: 30 });
    assert_eq!(
        off_by(-6, 30),
        Rejection::Clock {
            minutes: 3,
            fast: false
        }
    );
    assert_eq!(
        off_by(2, 30),
        Rejection::Clock {
            minutes: 1,
            fast: true
        }
    );
    assert_eq!(
        off_by(8, 30),
        Rejection::Clock {
            minutes: 4,
            fast: true
        }
    );
}

#[test]
fn everything_but_digits_is_ignored() {
    assert_eq!(digits_of("  123 456 "), "123456");
    assert_eq!(digits_of("code: 123-456"), "123456");
    assert_eq!(digits_of("１２３"), "");
}
