//! One request: who asks, from where, in which language; and what its answer sets. It implements the ports of `app` (in
//! `api/`), so a server function is one line.

use std::sync::Arc;

use app::model::frame::{Frame, Signed as SignedFrame};
use app::words::{Lang, common};
use axum::http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use leptos_axum::ResponseOptions;
use tokio::sync::OnceCell;

use super::address::Client;
use super::agent::Agent;
use super::cookies::{Cookie, MOST_TOKENS};
use super::flash::Flash;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::notices;
use crate::random::Token;
use crate::sign_in::series::Series;
use crate::sign_in::session::Signed;
use crate::sign_in::step::initials;
use crate::sign_in::{Brought, CookieChange};
use crate::store::{Conn, StoreError, people::Person};
use crate::work::Origin;
use app::api::Refused;

/// How an answer is wanted, told from the request alone.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The language.
    pub lang: Lang,
    /// JSON rather than a page.
    pub json: bool,
    /// The path.
    pub path: String,
    /// The path with its query.
    pub here: String,
}

impl Asked {
    /// Reads it.
    pub fn of(deps: &Deps, headers: &HeaderMap, uri: &Uri) -> Self {
        let text = |name: header::HeaderName| {
            headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
        };
        let accept = text(header::ACCEPT);
        let lang = Cookie::Language
            .read(deps, headers)
            .and_then(|tag| Lang::from_tag(&tag))
            .or_else(|| Lang::from_accept(text(header::ACCEPT_LANGUAGE)))
            .unwrap_or_default();
        let json = accept.contains("application/json") && !accept.contains("text/html");
        Self {
            lang,
            json,
            path: uri.path().to_owned(),
            here: uri.path_and_query().map_or_else(String::new, ToString::to_string),
        }
    }
}

/// One request.
#[derive(Clone)]
pub struct Visit {
    /// What the portal is made of.
    pub deps: Arc<Deps>,
    /// How the answer is wanted.
    pub asked: Asked,
    /// The cookies it brought.
    pub brought: Brought,
    /// Where it comes from.
    pub origin: Origin,
    /// What an earlier form left.
    pub flash: Option<Flash>,
    /// Whether it changes nothing, by its method.
    pub only_looks: bool,
    response: ResponseOptions,
    notices: Arc<OnceCell<notices::Open>>,
}

impl Visit {
    /// Reads a request. `response` is where the answer's headers go.
    pub fn new(deps: Arc<Deps>, parts: &Parts, response: ResponseOptions) -> Self {
        let headers = &parts.headers;
        let agent = headers
            .get(header::USER_AGENT)
            .map_or_else(|| Agent::read(b""), |v| Agent::read(v.as_bytes()));
        let origin = Origin {
            address: parts.extensions.get::<Client>().map(|client| client.address),
            agent: Some(agent.code()),
            actor: None,
        };
        let brought = Brought {
            attempt: Cookie::Attempt.token(&deps, headers),
            session: Cookie::Session.token(&deps, headers),
            known: Cookie::Known.tokens(&deps, headers),
            remembered: Cookie::Remembered.series(&deps, headers),
            stay: Cookie::Stay.series(&deps, headers).into_iter().next(),
        };
        let flash = Cookie::Flash
            .read(&deps, headers)
            .and_then(|value| Flash::open(&deps, &value));
        let asked = Asked::of(&deps, headers, &parts.uri);
        Self {
            deps,
            asked,
            brought,
            origin,
            flash,
            only_looks: parts.method.is_safe(),
            response,
            notices: Arc::default(),
        }
    }

    /// The same request, as if this had been left by the form before it.
    #[must_use]
    pub fn with_flash(&self, flash: Flash) -> Self {
        Self {
            flash: Some(flash),
            ..self.clone()
        }
    }

    /// The same request, with the new token of its session.
    #[must_use]
    pub fn with_session(&self, token: Token) -> Self {
        let brought = Brought {
            session: Some(token),
            ..self.brought.clone()
        };
        Self {
            brought,
            ..self.clone()
        }
    }

    /// The notices of whoever asks that are not put away, for a page and for what stands around it: read once.
    pub async fn notices(&self, conn: &mut Conn, signed: &Signed) -> Result<&notices::Open, StoreError> {
        if !signed.standing.besides.has_notices {
            return Ok(notices::Open::NOTHING);
        }
        let whose = (&signed.standing.person, self.brought.known.as_slice());
        let read = async || notices::Open::of(conn, self.deps.now_ms(), whose).await;
        self.notices.get_or_try_init(read).await
    }

    /// The same for who holds no connection.
    pub async fn news(&self, signed: &Signed) -> Result<&notices::Open, StoreError> {
        match self.notices.get() {
            Some(read) => Ok(read),
            None if !signed.standing.besides.has_notices => Ok(notices::Open::NOTHING),
            None => self.notices(&mut self.deps.store.read().await?, signed).await,
        }
    }

    /// The session that it is about, and from where it is asked.
    pub fn session(&self) -> (Option<&Token>, Option<std::net::IpAddr>) {
        (self.brought.session.as_ref(), self.origin.address)
    }

    /// The attempt that it is about, and from where.
    pub fn attempt(&self) -> (Option<&Token>, Option<std::net::IpAddr>) {
        (self.brought.attempt.as_ref(), self.origin.address)
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.asked.lang
    }

    /// Sets or clears a cookie.
    pub fn cookie(&self, cookie: Cookie, value: Option<&str>) {
        let header = match value {
            Some(value) => cookie.set(&self.deps, value),
            None => cookie.clear(&self.deps),
        };
        if let Some(header) = header {
            self.response.append_header(header::SET_COOKIE, header);
        }
    }

    /// Does what a use case wants of the browser's cookies.
    pub fn change_cookies(&self, changes: &[CookieChange]) {
        for header in self.cookie_headers(changes) {
            self.response.append_header(header::SET_COOKIE, header);
        }
    }

    /// The same, as headers of an answer that is made elsewhere.
    pub fn cookie_headers(&self, changes: &[CookieChange]) -> Vec<HeaderValue> {
        let header = |change| {
            let (cookie, value) = content(change);
            match value {
                Some(value) => cookie.set(&self.deps, &value),
                None => cookie.clear(&self.deps),
            }
        };
        changes.iter().filter_map(header).collect()
    }

    /// Sends a browser without script on. `path` is one of ours.
    pub fn redirect(&self, path: &str) {
        if let Ok(location) = HeaderValue::from_str(path) {
            self.response.insert_header(header::LOCATION, location);
            self.response.set_status(StatusCode::SEE_OTHER);
        }
    }

    /// The same, with something to show there.
    pub fn redirect_with(&self, path: &str, flash: Flash) {
        if let Some(value) = flash.seal(&self.deps) {
            self.cookie(Cookie::Flash, Some(&value));
        }
        self.redirect(path);
    }

    /// The status of a JSON answer.
    pub fn status(&self, status: u16) {
        if let Ok(status) = StatusCode::from_u16(status) {
            self.response.set_status(status);
        }
    }

    /// Another header of the answer.
    pub fn header(&self, name: header::HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.response.insert_header(name, value);
        }
    }

    /// What a browser is told of a failure. What happened is logged here, once.
    pub fn refuse(&self, failure: &Failure) -> Refused {
        if let Some(seconds) = failure.retry_after_s() {
            if matches!(failure, Failure::Store(error) if error.is_orphaned()) {
                tracing::error!("what a request was about has gone, or was never there");
            }
            tracing::warn!(error = %failure, "the portal cannot answer just now");
            self.header(header::RETRY_AFTER, &seconds.to_string());
            return Refused::Busy;
        }
        tracing::error!(error = %failure, "a request failed");
        Refused::Broken
    }

    /// What stands around a page.
    pub fn frame(&self, person: Option<&Person>) -> Frame {
        frame(&self.deps, &self.asked, person)
    }
}

/// Which cookie changes, and what it holds then; nothing: it goes.
fn content(change: &CookieChange) -> (Cookie, Option<String>) {
    let several = |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join("."));
    match change {
        CookieChange::Attempt(token) => (Cookie::Attempt, token.as_ref().map(|t| t.text().to_owned())),
        CookieChange::Session(token) => (Cookie::Session, token.as_ref().map(|t| t.text().to_owned())),
        CookieChange::Stay(series) => (Cookie::Stay, series.as_ref().map(Series::text)),
        CookieChange::Remembered(all) => {
            let texts = all.iter().take(MOST_TOKENS).map(Series::text);
            (Cookie::Remembered, several(texts.collect()))
        }
        CookieChange::Known(tokens) => {
            let texts = tokens.iter().take(MOST_TOKENS).map(|t| t.text().to_owned());
            (Cookie::Known, several(texts.collect()))
        }
    }
}

/// What stands around a page.
pub fn frame(deps: &Deps, asked: &Asked, person: Option<&Person>) -> Frame {
    Frame {
        lang: asked.lang,
        instance: deps.config.instance_name.clone(),
        person: person.map(|p| SignedFrame {
            username: p.username.clone(),
            full_name: p.full_name.clone(),
            initials: initials(&p.full_name, &p.username),
        }),
        administers: false,
        news: None,
        demo: deps.demo,
        contact: deps.config.contact.clone().unwrap_or_default(),
        links: links(deps, asked.lang),
        assets: deps.assets.base(),
        path: asked.path.clone(),
        here: asked.here.clone(),
    }
}

/// The operator's own pages, where there are some.
fn links(deps: &Deps, lang: Lang) -> Vec<(String, String)> {
    let config = &deps.config;
    let all = [
        (common::help(lang), &config.help_url),
        (common::imprint(lang), &config.imprint_url),
        (common::privacy(lang), &config.privacy_url),
    ];
    all.into_iter()
        .filter_map(|(words, to)| Some((words.to_owned(), to.clone()?)))
        .collect()
}
