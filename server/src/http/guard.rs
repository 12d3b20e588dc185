//! What a request must be before anything looks at it. Everything else is refused with a plain page, and changes nothing.
//!
//! * It is meant for the portal: the Host is that of the public address (or it is the health check).
//! * It is GET, HEAD or POST. A POST comes from one of the portal's own pages (Origin, or Sec-Fetch-Site), is a URL-encoded form
//!   of at most [`LONGEST_FORM`] (two pages take more), valid UTF-8, without NUL, and says every field once.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, Method, StatusCode, header};

use super::address::{self, Client};
use super::render::{self, Refusal};
use super::visit;
use crate::deps::Deps;

/// The longest form, in bytes. But for the two pages below, none of the portal sends more.
pub const LONGEST_FORM: usize = 64 * 1024;

/// The longest form of the policy editor, in bytes: a document of its longest, encoded, and its fields.
pub const LONGEST_POLICY: usize = 4 * policy::MAX_BYTES;

/// The longest form of a provider's switch, in bytes: thousands of groups, each with its id.
pub const LONGEST_SWITCH: usize = 1024 * 1024;

/// Where load balancers ask; it needs no Host.
pub const HEALTH: &str = "/healthz";

/// Checks a request, then passes it on with the client's address.
pub async fn check(State(deps): State<Arc<Deps>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or_else(
        || std::net::IpAddr::from([127, 0, 0, 1]),
        |ConnectInfo(peer)| peer.ip(),
    );
    let client = address::client(peer, request.headers(), &deps.config.trusted_proxies);
    request.extensions_mut().insert::<Client>(client);
    if request.uri().path() == HEALTH {
        return next.run(request).await;
    }
    let asked = visit::Asked::of(&deps, request.headers(), request.uri());
    let refused = |refusal| render::refusal(&deps, &asked, refusal);
    if !host_is_ours(&deps, request.headers(), request.uri()) {
        return refused(Refusal::WrongHost);
    }
    let request = match *request.method() {
        Method::GET | Method::HEAD => request,
        Method::POST => match form(&deps, request).await {
            Ok(request) => request,
            Err(refusal) => return refused(refusal),
        },
        _ => return refused(Refusal::Method),
    };
    let response = next.run(request).await;
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => refused(Refusal::Method),
        _ if response.headers().contains_key(SERVER_FUNCTION_ERROR) => {
            let refusal = server_function_refusal(response).await;
            refused(refusal)
        }
        _ => response,
    }
}

/// How a server function marks an error (`server_fn`).
const SERVER_FUNCTION_ERROR: &str = "serverfnerror";

/// Server functions answer errors with a redirect that holds them, or with 500. Here they become what they are.
async fn server_function_refusal(response: Response) -> Refusal {
    let body = to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    match serde_json::from_slice::<app::api::Refused>(&body) {
        Ok(app::api::Refused::BadRequest) => Refusal::BadForm,
        Ok(app::api::Refused::Forbidden) => Refusal::Forbidden,
        Ok(app::api::Refused::NotFound) => Refusal::NotFound,
        Ok(app::api::Refused::Busy) => Refusal::Busy,
        _ => Refusal::Broken,
    }
}

fn host_is_ours(deps: &Deps, headers: &HeaderMap, uri: &http::Uri) -> bool {
    let mut named = headers.get_all(header::HOST).iter();
    let host = match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().ok().map(str::to_ascii_lowercase),
        (None, None) => uri.authority().map(|a| a.as_str().to_ascii_lowercase()),
        _ => None,
    };
    let ours = &deps.config.public_url;
    host.is_some_and(|host| host == ours.authority() || host == format!("{}:{}", ours.host(), ours.port()))
}

/// Whether a POST comes from one of our own pages. A browser always says so in one of the two headers.
fn is_same_origin(deps: &Deps, headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    match text(header::ORIGIN) {
        Some(origin) => origin == deps.config.public_url.origin(),
        None => text(header::HeaderName::from_static("sec-fetch-site")) == Some("same-origin"),
    }
}

async fn form(deps: &Deps, request: Request) -> Result<Request, Refusal> {
    if !is_same_origin(deps, request.headers()) {
        return Err(Refusal::WrongOrigin);
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let (parts, body) = (
        kind.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase(),
        request,
    );
    let is_form = parts == "application/x-www-form-urlencoded";
    let is_empty = parts.is_empty()
        && body
            .headers()
            .get(header::CONTENT_LENGTH)
            .is_none_or(|v| v == "0");
    if !is_form && !is_empty {
        return Err(Refusal::BadForm);
    }
    let (parts, body) = body.into_parts();
    let longest = match parts.uri.path() {
        app::routes::admin::POLICY => LONGEST_POLICY,
        path if path.starts_with(app::routes::admin::PROVIDERS) => LONGEST_SWITCH,
        _ => LONGEST_FORM,
    };
    let bytes = to_bytes(body, longest).await.map_err(|_| Refusal::TooLarge)?;
    check_fields(&bytes)?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn check_fields(bytes: &[u8]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (name, value) in form_urlencoded::parse(bytes) {
        // The decoder writes U+FFFD for what is not UTF-8; nobody types it.
        let unfit = |text: &str| text.contains(['\0', char::REPLACEMENT_CHARACTER]);
        if unfit(&name) || unfit(&value) || !seen.insert(name) {
            return Err(Refusal::BadForm);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_fields;

    #[test]
    fn fields_are_read_once_and_in_utf_8() {
        assert!(check_fields(b"username=alice&password=%C3%A4%20b").is_ok());
        assert!(check_fields(b"").is_ok());
        for bad in [
            &b"code=1&code=2"[..],
            b"code=%00",
            b"code=%FF",
            b"%FF=1",
            b"a=\xff",
        ] {
            assert!(check_fields(bad).is_err(), "{bad:?}");
        }
    }
}
