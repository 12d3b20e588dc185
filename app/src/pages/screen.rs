//! A state of a conversation with the server, such as a step of a sign-in: it can be a page, and it can take the place of the
//! state before it on a page that is open.

use crate::words::Lang;
use leptos::prelude::AnyView;

/// One state: the answer of every server function of its area.
pub trait Screen: Clone {
    /// Its heading, for the document's title.
    fn heading(&self, lang: Lang) -> String;
    /// Whether it reports a problem.
    fn has_problem(&self) -> bool;
    /// Whether the person should be taken to another document: a local path.
    fn elsewhere(&self) -> Option<&str>;
    /// What stands on the stage.
    fn draw(self) -> AnyView;

    /// The document's title, without the instance.
    fn title(&self, lang: Lang) -> String {
        let heading = self.heading(lang);
        if self.has_problem() {
            format!("{}{heading}", crate::words::common::error_prefix(lang))
        } else {
            heading
        }
    }
}
