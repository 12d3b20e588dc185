//! Where to go after signing in: `next` is a local path or it is `/`.
//!
//! [`local_path`] is the only gate between what a stranger put into a link and a `Location` header. It refuses everything
//! that a browser, a proxy or a router might read in two ways, so that the rest can be trusted: other hosts, backslashes,
//! control characters, dot segments, empty segments and a percent sign itself, in clear or percent-encoded, once or twice. Pages that make no
//! sense as a target are in [`NEVER`]; add to it what must not be arrived at by a redirect.

/// Longest target in bytes, after encoding.
const LONGEST: usize = 2048;

/// First segments that are never a target: signing in or out or confirming again, machine interfaces, files.
const NEVER: [&str; 9] = [
    "login",
    "confirm",
    "logout",
    "setup",
    "reset-password",
    "api",
    "pkg",
    "healthz",
    "favicon.ico",
];

/// `wanted` if it is a path of this portal, with its query and fragment; `/` otherwise.
///
/// What comes back is visible ASCII, begins with a single `/`, is at most 2048 bytes long, and is left unchanged when
/// passed in again. Spaces and characters beyond ASCII come back percent-encoded.
pub fn local_path(wanted: &str) -> String {
    checked(wanted).unwrap_or_else(|| "/".to_owned())
}

fn checked(wanted: &str) -> Option<String> {
    if wanted.len() > LONGEST || !wanted.starts_with('/') || wanted.chars().any(char::is_control) {
        return None;
    }
    let path_length = wanted.find(['?', '#']).unwrap_or(wanted.len());
    let path = &wanted[..path_length];
    if wanted.contains('\\') || !is_plain(path) {
        return None;
    }
    let target = encoded(wanted);
    (target.len() <= LONGEST).then_some(target)
}

/// Whether the path reads the same to everybody, and is not one of [`NEVER`].
fn is_plain(path: &str) -> bool {
    let Some(decoded) = decode(path.as_bytes()).and_then(|once| decode(&once)) else {
        return false;
    };
    let Ok(decoded) = String::from_utf8(decoded) else {
        return false;
    };
    // A third layer is nobody's honest path.
    let suspicious = |found: char| found.is_control() || matches!(found, '\\' | '%' | '?' | '#');
    if decoded.contains(suspicious) || decoded.matches('/').count() != path.matches('/').count() {
        return false;
    }
    let mut segments = decoded[1..]
        .split('/')
        .map(|segment| segment.split(';').next().unwrap_or(segment).trim());
    let first = segments.clone().next().unwrap_or_default().to_ascii_lowercase();
    let last = decoded.matches('/').count() - 1;
    !NEVER.contains(&first.as_str())
        && segments.clone().all(|segment| segment != "." && segment != "..")
        && segments.by_ref().take(last).all(|segment| !segment.is_empty())
}

/// Undoes one layer of percent-encoding; `None` for a `%` that is not followed by two hexadecimal digits.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let (digits, after) = after.split_at_checked(2)?;
        decoded.push(data_encoding::HEXLOWER_PERMISSIVE.decode(digits).ok()?[0]);
        rest = after;
    }
    Some(decoded)
}

/// Percent-encodes what does not belong in a header.
fn encoded(text: &str) -> String {
    let mut target = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() {
            target.push(char::from(byte));
        } else {
            target.push('%');
            target.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn local_paths_stay() {
        let paths = [
            "/",
            "/settings/security",
            "/settings/security/",
            "/admin/people?search=a%20b&page=2#top",
            "/approvals?next=//example.org",
            "/?a=%0d%0a",
            "/a%20b/caf%C3%A9",
            "/logins",
            "/apis",
            "/settings/login",
            "/a;b=c",
            "/...",
            "/:8080",
            "/@example.org",
        ];
        for path in paths {
            assert_eq!(local_path(path), path);
        }
        assert_eq!(local_path("/grüße dich"), "/gr%C3%BC%C3%9Fe%20dich");
        assert_eq!(
            local_path("/／example.org"),
            "/%EF%BC%8Fexample.org",
            "a wide slash is a character like others"
        );
    }

    #[test]
    fn everything_else_is_the_front_page() {
        let tricks = [
            "",
            " ",
            "settings",
            "?a",
            "#a",
            ".",
            " /a",
            "\t/a",
            "//",
            "//example.org",
            "///example.org",
            "/\\example.org",
            "\\\\example.org",
            "/a\\b",
            "/a?b=\\",
            "https://example.org",
            "https:example.org",
            "javascript:alert(1)",
            "data:,x",
            "/\t/example.org",
            "/\n/example.org",
            "/a\r\nSet-Cookie: a=b",
            "/a\0",
            "/a\u{7f}",
            "/a\u{85}",
            "/%2fexample.org",
            "/%2F/example.org",
            "/%5cexample.org",
            "/%5C%5Cexample.org",
            "/%252fexample.org",
            "/%25252fexample.org",
            "/a%0d%0ab",
            "/a%00",
            "/a%250a",
            "/.",
            "/..",
            "/../a",
            "/a/../../b",
            "/.//example.org",
            "/%2e%2e//example.org",
            "/%2e/a",
            "/%252e%252e/a",
            "/a/..;/b",
            "/a//b",
            "/a/%2e%2e/logout",
            "/%",
            "/%2",
            "/%zz",
            "/50%25",
            "/a%3f/b",
            "/a%23",
            "/%ff",
            "/%C2%85",
            "/ /example.org",
        ];
        for trick in tricks {
            assert_eq!(local_path(trick), "/", "{trick:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(2048))), "/");
        assert_eq!(
            local_path(&format!("/{}", "ü".repeat(700))),
            "/",
            "too long once encoded"
        );
        assert_eq!(local_path(&format!("/{}", "a".repeat(2047))).len(), 2048);
    }

    #[test]
    fn pages_that_are_never_a_target() {
        for page in NEVER {
            let upper = page.to_uppercase();
            let encoded = format!("/%{:02x}{}", page.as_bytes()[0], &page[1..]);
            let twice = format!("/%25{:02x}{}", page.as_bytes()[0], &page[1..]);
            let tails = ["", "/", "/more", "?a=b", "#a", ";a=b", "%20"].map(|tail| format!("/{page}{tail}"));
            for path in tails.iter().chain([&encoded, &twice, &format!("/{upper}")]) {
                assert_eq!(local_path(path), "/", "{path}");
            }
        }
    }

    /// Bits of which tricks are made.
    fn tricky() -> impl Strategy<Value = String> {
        let parts = [
            "/", "\\", "%2f", "%5c", "%25", "%0a", ".", "%2e", "..", "a", "logout", "http:", "@", ":", "?",
            "#", "\t", " ", ";", "é",
        ];
        prop::collection::vec(prop::sample::select(parts.to_vec()), 0..8).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn a_target_is_always_safe(wanted in prop_oneof![tricky(), ".{0,60}", tricky().prop_map(|tail| format!("/{tail}"))]) {
            let target = local_path(&wanted);
            prop_assert!(target.starts_with('/') && !target.starts_with("//"));
            prop_assert!(target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'));
            let path = target.split(['?', '#']).next().unwrap().to_lowercase();
            for layer in [path.replace("%25", "%"), path.clone()] {
                // Three full stops are a name like others, however they are written.
                let plain = format!("{}/", layer.replace("%2e", "."));
                for bad in ["%2f", "%5c", "%0a", "%0d", "%00", "/../", "/./"] {
                    prop_assert!(!plain.contains(bad), "{} in {}", bad, target);
                }
                prop_assert!(!layer.contains("//"), "{}", target);
            }
            prop_assert!(!path.starts_with("/logout/") && path != "/logout");
            prop_assert_eq!(local_path(&target), target.clone(), "stays the same");
            prop_assert!(::http::HeaderValue::from_str(&target).is_ok());
        }

        #[test]
        fn honest_paths_come_through(path in "(/[a-z0-9_.-]{1,8}[a-z]){1,5}(\\?[a-z]{1,5}=[a-z0-9]{0,5})?") {
            let first = path[1..].split(['/', '?']).next().unwrap();
            prop_assume!(!NEVER.contains(&first));
            prop_assert_eq!(local_path(&path), path.clone());
        }
    }
}
