//! The port of the account: plain forms, answered with a redirect. What takes more than a line is in a file of its own.

mod deletion;
mod first_administrator;
mod password;
mod put_away;
mod reset;
mod terms;

use app::api::Refused;
use app::api::account::{AccountPort, FirstFields};
use app::routes::{self, Route};
use app::words::Lang;
use async_trait::async_trait;

use crate::failure::Failure;
use crate::http::cookies::Cookie;
use crate::http::flash::{Arrival, Flash};
use crate::http::pages;
use crate::http::visit::Visit;
use crate::next_target::local_path;
use crate::security::not_me;
use crate::sign_in::{session, stay};
use crate::work::Work;

impl Visit {
    async fn end_session(&self, everywhere: bool) -> Result<(), Failure> {
        let mut work = Work::begin(&self.deps, self.origin.clone()).await?;
        let signed = session::find(&mut work.conn, &self.deps, self.session()).await?;
        if let Some(signed) = signed {
            work.origin.actor = Some(signed.standing.person.id.clone());
            session::sign_out(&mut work, &signed, everywhere).await?;
        } else if everywhere {
            stay::end_everywhere(&mut work, &self.brought).await?;
        }
        // Also when its session has run out already.
        stay::end(&mut work, &self.brought).await?;
        Ok(work.commit().await?)
    }

    async fn report(&self) -> Result<(), Failure> {
        match pages::gate_session(self, routes::SECURE).await? {
            Err((_, to)) => self.redirect(&to),
            Ok(signed) => {
                let mut work = Work::begin(&self.deps, self.by(&signed)).await?;
                let open = self.notices(&mut work.conn, &signed).await?;
                not_me::report(&mut work, &signed, open).await?;
                work.commit().await?;
                self.redirect(routes::SECURE);
            }
        }
        Ok(())
    }
}

#[async_trait]
impl AccountPort for Visit {
    async fn sign_out(&self, everywhere: bool) -> Result<(), Refused> {
        self.end_session(everywhere)
            .await
            .map_err(|failure| self.refuse(&failure))?;
        self.cookie(Cookie::Session, None);
        self.cookie(Cookie::Stay, None);
        self.cookie(Cookie::Attempt, None);
        let arrival = if everywhere {
            Arrival::SignedOutEverywhere
        } else {
            Arrival::SignedOut
        };
        self.redirect_with(
            routes::LOGIN,
            Flash {
                arrival: Some(arrival),
                ..Flash::default()
            },
        );
        Ok(())
    }

    async fn language(&self, lang: String, path: String) -> Result<(), Refused> {
        let lang = Lang::from_tag(&lang).ok_or(Refused::BadRequest)?;
        self.cookie(Cookie::Language, Some(lang.tag()));
        self.redirect(&own_page(&path));
        Ok(())
    }

    async fn dismiss(&self, notice: String) -> Result<(), Refused> {
        self.put_away(&notice)
            .await
            .map_err(|failure| self.refuse(&failure))
    }

    async fn passkey_offer(&self, never: bool) -> Result<(), Refused> {
        self.no_passkey(never)
            .await
            .map_err(|failure| self.refuse(&failure))
    }

    async fn change_password(&self, password: String, others: bool, next: String) -> Result<(), Refused> {
        self.take_password(password, (others, &next))
            .await
            .map_err(|failure| self.refuse(&failure))
    }

    async fn reset_password(&self, code: String, password: String) -> Result<(), Refused> {
        self.finish_reset(code, password)
            .await
            .map_err(|failure| self.refuse(&failure))
    }

    async fn accept_terms(&self, version: String, lang: String, next: String) -> Result<(), Refused> {
        self.take_terms(&version, &lang, &next)
            .await
            .map_err(|failure| self.refuse(&failure))
    }

    async fn delete_account(&self, username: String) -> Result<(), Refused> {
        self.delete_own(&username)
            .await
            .map_err(|failure| self.refuse(&failure))
    }

    async fn not_me(&self) -> Result<(), Refused> {
        self.report().await.map_err(|failure| self.refuse(&failure))
    }

    async fn first_administrator(&self, fields: FirstFields) -> Result<(), Refused> {
        self.make_first(fields)
            .await
            .map_err(|failure| self.refuse(&failure))
    }
}

/// Back to the page whose foot was used: any of ours, the sign-in pages included, with where one was going.
pub(crate) fn own_page(here: &str) -> String {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let Some(route) = Route::parse(path) else {
        return local_path(here);
    };
    // What is looked for in the administration stands in the address.
    if matches!(route, Route::Admin(_)) {
        return local_path(here);
    }
    let next = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next");
    match next.map(|(_, next)| local_path(&next)) {
        Some(next) if next != "/" => {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("next", &next)
                .finish();
            format!("{}?{query}", route.path())
        }
        _ => route.path(),
    }
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn the_language_switch_stays_on_the_page_and_on_the_way() {
        for (here, to) in [
            ("/login", "/login"),
            (
                "/login?next=%2Fsettings%2Fsecurity",
                "/login?next=%2Fsettings%2Fsecurity",
            ),
            ("/login?next=//evil.example", "/login"),
            ("/login/challenge/totp", "/login/challenge/totp"),
            ("https://evil.example/", "/"),
            ("//evil.example/login", "/"),
        ] {
            assert_eq!(own_page(here), to, "{here}");
        }
    }
}
