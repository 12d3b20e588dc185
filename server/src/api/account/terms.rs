//! Accepting the operator's text.

use app::routes;
use app::words::Lang;

use crate::failure::Failure;
use crate::http::pages;
use crate::http::visit::Visit;
use crate::next_target::local_path;
use crate::security::terms;
use crate::work::Work;

impl Visit {
    pub(super) async fn take_terms(&self, version: &str, lang: &str, next: &str) -> Result<(), Failure> {
        match pages::gate_session(self, routes::TERMS).await? {
            Err((_, to)) => self.redirect(&to),
            Ok(signed) => {
                let read_in = Lang::from_tag(lang).unwrap_or_else(|| self.lang());
                let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
                terms::accept(&mut work, &signed, (version, read_in)).await?;
                work.commit().await?;
                // Where the text has changed meanwhile, this leads to the new one.
                self.redirect(&local_path(next));
            }
        }
        Ok(())
    }
}
