//! What a browser may ask of the server, area by area. Each area is a port (a trait that the server implements on the
//! object of one request) and server functions of one line that call it. So this crate knows no database and no clock,
//! and a page can be tested with a port made up for the test.
//!
//! To add a question: a method on the port, a `#[server]` function of one line, its address in `routes::post`.
//! Every function is a POST of a plain form: a browser without script is answered with a redirect, one with script with the next
//! state as JSON, [`Drawn`].

pub mod account;
pub mod admin;
pub mod security;
pub mod sign_in;

use crate::pages::screen::Screen;
use crate::words;
use leptos::prelude::*;
use leptos::server_fn::{codec::JsonEncoding, error::ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a server function gave no answer. Closed and without text: what happened inside is logged on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refused {
    /// The form is not one that the portal's pages send.
    BadRequest,
    /// Who asks may not do that.
    Forbidden,
    /// What it is about is not there.
    NotFound,
    /// Too much to do just now; the same form works in a moment.
    Busy,
    /// A problem inside the portal.
    Broken,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::BadRequest => "bad request",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Busy => "busy",
            Self::Broken => "broken",
        })
    }
}

impl FromServerFnError for Refused {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::BadRequest,
            _ => Self::Broken,
        }
    }
}

/// A state as a browser gets it: as data, for whoever reads data, and drawn, for the page that shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Drawn<T> {
    /// The state.
    #[serde(flatten)]
    pub state: T,
    /// The document's title, without the instance.
    pub title: String,
    /// What takes the place of the state before, as HTML.
    pub html: String,
    /// Another document instead: a local path.
    pub to: Option<String>,
}

impl<T: Screen> From<T> for Drawn<T> {
    fn from(state: T) -> Self {
        Self {
            title: state.title(words::current()),
            to: state.elsewhere().map(ToOwned::to_owned),
            html: state.clone().draw().to_html(),
            state,
        }
    }
}

/// The port that the server has put into the context of this request.
#[cfg_attr(
    not(feature = "ssr"),
    expect(dead_code, reason = "a browser has no bodies of server functions")
)]
fn port<P: Clone + Send + Sync + 'static>() -> Result<P, Refused> {
    use_context::<P>().ok_or(Refused::Broken)
}
