//! Every mistake is named, with its place and what would be accepted.

use super::*;

#[test]
fn every_mistake_in_the_file_is_named() {
    let table = [
        (
            "listne = \"x\"",
            "listne (FILE, line 1) is not a known key, did you mean listen?",
        ),
        (
            "\n\n[argon2]\nspeed = 3",
            "argon2.speed (FILE, line 4) is not a known key",
        ),
        (
            "[nonsense]\nlisten = 1",
            "nonsense (FILE, line 1) is not a known key",
        ),
        ("argon2 = 3", "argon2 (FILE, line 1) is a table: write [argon2]"),
        (
            "argon2.time = 17",
            "argon2.time (FILE, line 1) is \"17\"; accepted: a whole number from 1 to 16",
        ),
        ("argon2.time = 99999999999999999999", "argon2.time (FILE, line 1)"),
        (
            "argon2.time = \"3\"",
            "argon2.time (FILE, line 1) has the wrong type (string); accepted: a whole number from 1 to 16",
        ),
        ("argon2.time = 2.5", "has the wrong type (float)"),
        (
            "sign_in_by_email = 1",
            "has the wrong type (integer); accepted: true or false",
        ),
        ("trusted_proxies = \"10.0.0.0/8\"", "has the wrong type (string)"),
        ("trusted_proxies = [1]", "has the wrong type (array)"),
        (
            "listen = 8080",
            "listen (FILE, line 1) has the wrong type (integer); accepted: an address and a port",
        ),
        ("listen = [", "the file (FILE, line 1) is not TOML"),
        ("a = 1\na = 2", "the file (FILE, line 2) is not TOML"),
        (
            "[totp]\nalgorithm = \"MD5\"",
            "totp.algorithm (FILE, line 2) is \"MD5\"; accepted: SHA1, SHA256, SHA512",
        ),
        ("\"a\\u001b\" = 1", "a\\u{1b} (FILE, line 1) is not a known key"),
    ];
    for (text, expected) in table {
        let error = read("mistakes", text, &[]).unwrap_err();
        assert!(error.contains(expected), "{text}\n{error}");
    }
    let error = Config::read(Some(Path::new("/does/not/exist")), &[], 2)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("names /does/not/exist, which cannot be read"),
        "{error}"
    );
}

#[test]
fn every_mistake_in_the_environment_is_named() {
    let table = [
        (
            ("listen", "8080"),
            "listen (TWINLATCH_LISTEN) is \"8080\"; accepted: an address and a port",
        ),
        (
            ("listne", "x"),
            "TWINLATCH_LISTNE is not a known variable, did you mean TWINLATCH_LISTEN?",
        ),
        (
            ("public_url", "http://sso.example.org"),
            "public_url (TWINLATCH_PUBLIC_URL) is \"http://sso.example.org\" and uses http",
        ),
        (
            ("trusted_proxies", "10.0.0.0/8,0.0.0.0/0"),
            "contains \"0.0.0.0/0\" which would trust every address",
        ),
        (
            ("trusted_proxies", "::/0"),
            "contains \"::/0\" which would trust every address",
        ),
        (
            ("trusted_proxies", "proxy"),
            "contains \"proxy\" which is not a network",
        ),
        (
            ("time_zone", "Mars/Olympus"),
            "time_zone (TWINLATCH_TIME_ZONE) is \"Mars/Olympus\", which this machine does not know",
        ),
        (
            ("argon2.memory_kib", "7167"),
            "accepted: a whole number from 7168 to 1048576",
        ),
        (
            ("argon2.memory_kib", "many"),
            "is \"many\"; accepted: a whole number",
        ),
        (("sign_in_by_email", "yes"), "is \"yes\"; accepted: true or false"),
        (
            ("instance_name", "a\nb"),
            "instance_name (TWINLATCH_INSTANCE_NAME) is \"a\\nb\": the name contains a character",
        ),
        (
            ("help_url", "javascript:alert(1)"),
            "accepted: a link that begins with https://",
        ),
        (
            ("database_url", "sqlite:"),
            "database_url (TWINLATCH_DATABASE_URL) is not the address",
        ),
        (
            ("session.idle_minutes", "1440"),
            "session.idle_minutes (TWINLATCH_SESSION_IDLE_MINUTES) is longer than session.hours",
        ),
        (
            ("password.min_length", "9"),
            "password.min_length_second_factor (default) is greater than password.min_length",
        ),
        (
            ("throttle.longest_wait_seconds", "29"),
            "is shorter than throttle.first_wait_seconds",
        ),
        (("data_dir", " "), "data_dir (TWINLATCH_DATA_DIR) is empty"),
    ];
    for (pair, expected) in table {
        let error = Config::with(&[pair]).unwrap_err().to_string();
        assert!(error.contains(expected), "{pair:?}\n{error}");
    }
}

#[test]
fn all_mistakes_come_at_once() {
    let error = Config::with(&[("listen", "x"), ("argon2.time", "0"), ("totp.digits", "9")]).unwrap_err();
    assert_eq!(error.problems.len(), 3);
    let keys: Vec<_> = error
        .problems
        .iter()
        .map(|problem| problem.key.as_str())
        .collect();
    assert!(
        ["listen", "argon2.time", "totp.digits"]
            .iter()
            .all(|key| keys.contains(key))
    );
}
