//! A browser for tests: keeps cookies, sends the headers that browsers send, follows redirects as a browser without script does.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use server::config::PublicUrl;
use tower::ServiceExt;

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    peer: ConnectInfo<SocketAddr>,
    url: PublicUrl,
    cookies: BTreeMap<String, String>,
    /// Further headers of every request.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// Where redirects have led.
    pub(crate) path: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    /// The view of a step: its name and its content.
    pub(crate) fn view(&self) -> (String, serde_json::Value) {
        let json = self.json();
        let view = json["view"]
            .as_object()
            .unwrap_or_else(|| panic!("no view: {}", self.body))
            .iter()
            .next();
        view.map(|(name, value)| (name.clone(), value.clone()))
            .expect("a view")
    }

    /// The only h1.
    pub(crate) fn heading(&self) -> String {
        let after = self
            .body
            .split("<h1")
            .nth(1)
            .unwrap_or_else(|| panic!("no h1: {}", self.body));
        let text = after.split_once('>').map_or("", |(_, rest)| rest);
        strip_tags(text.split("</h1>").next().unwrap_or_default())
    }

    /// The text of the page, without tags.
    pub(crate) fn text(&self) -> String {
        strip_tags(&self.body)
    }
}

fn strip_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&amp;", "&")
        .replace("&#x27;", "'")
        .replace("&quot;", "\"")
}

impl Browser {
    pub(crate) fn new(router: Router, peer: ConnectInfo<SocketAddr>, url: PublicUrl) -> Self {
        Self {
            router,
            peer,
            url,
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    /// Opens a page, and goes where it sends one.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let mut answer = self.send("GET", path, None, false).await;
        for _ in 0..8 {
            match answer
                .headers
                .get(header::LOCATION)
                .filter(|_| answer.status.is_redirection())
            {
                Some(to) => {
                    let to = to.to_str().expect("a path").to_owned();
                    answer = self.send("GET", &to, None, false).await;
                }
                None => return answer,
            }
        }
        panic!("redirects without end at {}", answer.path);
    }

    /// Opens an address as an application does.
    pub(crate) async fn get_json(&mut self, path: &str) -> Answer {
        self.send("GET", path, None, true).await
    }

    /// Sends a form as a browser without script does.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post_once(path, fields).await;
        match answer
            .headers
            .get(header::LOCATION)
            .filter(|_| answer.status.is_redirection())
        {
            Some(to) => {
                let to = to.to_str().expect("a path").to_owned();
                self.get(&to).await
            }
            None => answer,
        }
    }

    /// The same, without following the redirect.
    pub(crate) async fn post_once(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, Some(form(fields)), false).await
    }

    /// Sends a form as an island does.
    pub(crate) async fn post_json(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, Some(form(fields)), true).await
    }

    /// Name and password, as an island sends them.
    pub(crate) async fn password(&mut self, username: &str, password: &str) -> Answer {
        self.post_json(
            "/api/sign-in/password",
            &[("username", username), ("password", password)],
        )
        .await
    }

    /// The choice of a method, as an island sends it.
    pub(crate) async fn choose(&mut self, provider: &str) -> Answer {
        self.post_json("/api/sign-in/choose", &[("provider", provider)])
            .await
    }

    /// An answer to a challenge, as an island sends it.
    pub(crate) async fn answer(&mut self, provider: &str, code: &str) -> Answer {
        self.post_json("/api/sign-in/answer", &[("provider", provider), ("code", code)])
            .await
    }

    /// A request with any body.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: Option<String>,
        json: bool,
    ) -> Answer {
        let accept = if json {
            "application/json"
        } else {
            "text/html,application/xhtml+xml"
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.url.authority())
            .header(header::ACCEPT, accept)
            .header(
                header::USER_AGENT,
                "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
            )
            .extension(self.peer);
        if body.is_some() {
            request = request
                .header(header::ORIGIN, self.url.origin())
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if !self.cookies.is_empty() {
            let all: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(header::COOKIE, all.join("; "));
        }
        let mut request = request
            .body(Body::from(body.unwrap_or_default()))
            .expect("a request");
        for (name, value) in &self.headers {
            request
                .headers_mut()
                .insert(*name, value.parse().expect("a header"));
        }
        self.exchange(request, path).await
    }

    /// Any request at all, with this browser's cookies kept.
    pub(crate) async fn exchange(&mut self, request: Request<Body>, path: &str) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().expect("a cookie"));
        }
        let bytes = body.collect().await.expect("a body").to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
            path: path.to_owned(),
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').expect("a cookie");
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// A cookie by the end of its name: `attempt`, `session`, `known`.
    pub(crate) fn cookie(&self, kind: &str) -> Option<String> {
        self.cookies
            .iter()
            .find(|(name, _)| name.ends_with(kind))
            .map(|(_, value)| value.clone())
    }

    /// Puts a cookie, as a thief or a curious person does.
    pub(crate) fn set_cookie(&mut self, kind: &str, value: &str) {
        let name = self.cookies.keys().find(|name| name.ends_with(kind)).cloned();
        let name = name.unwrap_or_else(|| format!("twinlatch-testinstance-{kind}"));
        self.cookies.insert(name, value.to_owned());
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, value);
    }
    form.finish()
}
