//! What comes with a request: where to go on to, cookies, the headers of proxies.

use std::net::IpAddr;
use std::sync::OnceLock;

use http::header::{COOKIE, HeaderName};
use http::{HeaderMap, HeaderValue};
use server::config::Config;
use server::deps::Deps;
use server::http::address::{client, parse_network};
use server::http::cookies::Cookie;
use server::http::flash::Flash;
use server::next_target::local_path;

pub(crate) fn next_target(bytes: &[u8]) {
    let wanted = String::from_utf8_lossy(bytes);
    let path = local_path(&wanted);
    // One slash, and nothing that a browser takes for the beginning of another address.
    assert!(path.starts_with('/'), "{path:?}");
    assert!(!path.starts_with("//") && !path.starts_with("/\\"), "{path:?}");
    assert!(!path.chars().any(char::is_control), "{path:?}");
    assert!(HeaderValue::from_str(&path).is_ok(), "{path:?}");
    assert_eq!(local_path(&path), path);
}

/// A portal in a folder of its own, made once.
fn deps() -> &'static Deps {
    static DEPS: OnceLock<Deps> = OnceLock::new();
    DEPS.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("twinlatch-fuzz-{}", std::process::id()));
        let folder = folder.to_str().expect("a path").to_owned();
        let config =
            Config::with(&[("data_dir", &folder), ("breaches.source", "off")]).expect("a configuration");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let deps = runtime.block_on(server::cli::portal::open(config, false));
        let _ = std::fs::remove_dir_all(&folder);
        deps.unwrap_or_else(|error| panic!("no portal: {error}"))
    })
}

/// The first line is what a flash cookie holds, the rest is the header.
pub(crate) fn cookies(bytes: &[u8]) {
    let deps = deps();
    let (first, rest) = match bytes.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[][..]),
    };
    let _ = Flash::open(deps, &String::from_utf8_lossy(first));
    // The seal stands before this; what is behind it must stand it too.
    if let Ok(flash) = serde_json::from_slice::<Flash>(first)
        && let Some(sealed) = flash.seal(deps)
    {
        assert!(Flash::open(deps, &sealed).is_some());
    }
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(rest) {
        headers.insert(COOKIE, value);
    }
    for cookie in [Cookie::Session, Cookie::Known, Cookie::Remembered, Cookie::Stay] {
        let _ = cookie.read(deps, &headers);
        let _ = cookie.token(deps, &headers);
        let _ = cookie.tokens(deps, &headers);
        let _ = cookie.series(deps, &headers);
    }
}

/// Lines: networks that are trusted, then headers with their names.
pub(crate) fn forwarded(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n');
    let trusted: Vec<_> = lines
        .next()
        .unwrap_or_default()
        .split(',')
        .filter_map(|network| parse_network(network).ok())
        .collect();
    let mut headers = HeaderMap::new();
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = HeaderName::from_bytes(name.trim().as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.as_bytes())) {
            headers.append(name, value);
        }
    }
    let peer = |text: &str| -> IpAddr { text.parse().expect("an address") };
    for from in [peer("10.0.0.1"), peer("::ffff:10.0.0.1"), peer("2001:db8::1")] {
        let found = client(from, &headers, &trusted);
        // Nobody is believed who is not trusted.
        if trusted.is_empty() {
            assert_eq!(found.address, from.to_canonical());
        }
    }
}
