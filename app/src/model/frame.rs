//! What stands around every page.

use crate::words::Lang;
use serde::Serialize;

/// What stands around a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language of this page.
    pub lang: Lang,
    /// What this portal calls itself.
    pub instance: String,
    /// Who is signed in, when the page is theirs.
    pub person: Option<Signed>,
    /// They may do something in the administration.
    pub administers: bool,
    /// What happened to their account of late.
    pub news: Option<News>,
    /// Sample people and data.
    pub demo: bool,
    /// The operator's words on where to get help; empty for none.
    pub contact: String,
    /// Further links of the operator: words and address.
    pub links: Vec<(String, String)>,
    /// Where this build's script and styles are, such as `/pkg/1f3a9c`.
    pub assets: String,
    /// The path of this page.
    pub path: String,
    /// The path with its query, where the language switch comes back to.
    pub here: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The username.
    pub username: String,
    /// What to call them.
    pub full_name: String,
    /// One or two letters.
    pub initials: String,
}

/// Something that happened to the account, and that has not been put away yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct News {
    /// Which notice.
    pub id: String,
    /// What it says.
    pub text: String,
    /// The words of its link.
    pub link: String,
    /// Where the link leads: a local path.
    pub to: String,
}

/// A page that only says that something did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// What has happened.
    pub heading: String,
    /// What to do next.
    pub lead: String,
    /// The way on: words and a local path.
    pub link: Option<(String, String)>,
}
