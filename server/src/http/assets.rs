//! The site: script, WebAssembly, styles and pictures. In a release build they are inside the binary, so deploying is copying
//! one file; a debug build reads `target/site`. Their address holds a hash of all of them, so browsers may keep them for ever.

use std::borrow::Cow;

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// The files that pages load, by the name in their address and the place in the site.
const PACKAGE: [(&str, &str); 8] = [
    ("twinlatch.css", "pkg/twinlatch.css"),
    ("twinlatch.js", "pkg/twinlatch.js"),
    ("twinlatch.wasm", "pkg/twinlatch.wasm"),
    ("islands.js", "islands.js"),
    // The policy editor's own.
    ("policy-editor.js", "policy-editor.js"),
    ("policy-worker.js", "policy-worker.js"),
    ("editor.js", "pkg/editor.js"),
    ("editor_bg.wasm", "pkg/editor_bg.wasm"),
];

/// The site of this build.
#[derive(Clone, Debug)]
pub struct Assets {
    build: String,
}

impl Assets {
    /// Looks at the files once and names the build by their hash.
    pub fn load() -> Self {
        let mut hash = Sha256::new();
        for (_, file) in PACKAGE {
            if let Some(found) = Site::get(file) {
                hash.update(found.metadata.sha256_hash());
            }
        }
        let digest: [u8; 32] = hash.finalize().into();
        Self {
            build: data_encoding::HEXLOWER.encode(&digest[..6]),
        }
    }

    /// Where pages find this build's files: `/pkg/1f3a9c…`.
    pub fn base(&self) -> String {
        format!("/pkg/{}", self.build)
    }

    /// Whether the site was built at all.
    pub fn is_complete() -> bool {
        PACKAGE.iter().all(|(_, file)| Site::get(file).is_some())
    }

    /// A file of the package. Another build's address is not found, so nobody mixes two builds.
    pub fn package(&self, build: &str, name: &str, headers: &HeaderMap) -> Option<Response> {
        let (_, file) = PACKAGE.iter().find(|(known, _)| *known == name)?;
        (build == self.build).then(|| answer(file, headers, "public, max-age=31536000, immutable"))?
    }

    /// A file at the root, such as the icon.
    pub fn root(name: &str, headers: &HeaderMap) -> Option<Response> {
        ["favicon.svg", "robots.txt"]
            .contains(&name)
            .then(|| answer(name, headers, "public, max-age=86400"))?
    }
}

fn answer(file: &str, headers: &HeaderMap, cache: &'static str) -> Option<Response> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let accepts = |coding: &str| {
        accepted
            .split(',')
            .any(|c| c.split(';').next().unwrap_or_default().trim() == coding)
    };
    let packed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| {
            Site::get(&format!("{file}.{ending}")).map(|found| (found, Some(coding)))
        });
    let (found, coding) = packed.or_else(|| Site::get(file).map(|found| (found, None)))?;
    Some(response(file, found, coding, cache))
}

fn response(file: &str, found: EmbeddedFile, coding: Option<&'static str>, cache: &'static str) -> Response {
    let body = match found.data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(file)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
