//! What a person is told about their own account: rows that are shown on the home page until they are put away. Delivery by
//! mail and messenger attaches to the same rows.
//!
//! To add one: a variant of [`Notice`], its word in `locales/home.rs`, an arm in [`Notice::words`].

use app::routes;
use app::words::{self, Lang};
use serde::{Deserialize, Serialize};

use crate::admin::authority;
use crate::clock::DAY_MS;
use crate::random::Token;
use crate::security::browsers::device;
use crate::sign_in::gate;
use crate::store::{
    self, Conn, StoreError, known_browsers::KnownBrowser, notices::Notice as Row, people::Person,
    sessions::Session,
};
use crate::work::Work;

/// The word for [`Notice::NewBrowser`] in a row.
const NEW_BROWSER: &str = "new_browser";

/// After so long "was this you?" is put away in a newer browser, too: an owner without an older one is asked no longer than this.
const OLD_MS: i64 = 14 * DAY_MS;

/// What a person is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// A method was added.
    Added {
        /// Its name.
        name: String,
    },
    /// A method was removed.
    Removed {
        /// Its name.
        name: String,
    },
    /// A method has a new name.
    Renamed {
        /// The new one.
        name: String,
    },
    /// New backup codes are in force.
    NewCodes,
    /// A backup code was used.
    CodeUsed,
    /// The password was changed.
    Password,
    /// An administrator started the reset of the password.
    ResetStarted,
    /// Somebody made a sign-in code for them.
    AdminCodeIssued {
        /// Who, by name; none: the server's console.
        by: Option<String>,
        /// Why, in their words.
        reason: String,
    },
    /// That code was used.
    AdminCodeUsed {
        /// Who had made it, by name; none: the server's console.
        by: Option<String>,
        /// Why, in their words.
        reason: String,
    },
    /// Somebody signed in from a browser that was not seen before.
    NewBrowser {
        /// Which one, as `http::agent` writes it.
        agent: String,
        /// From where.
        address: String,
        /// The session that began.
        session: String,
        /// As what the browser is known from then on, or by what it stays signed in.
        #[serde(default)]
        browser: String,
    },
    /// To administrators: somebody reported a sign-in that was not them.
    Reported {
        /// Their username.
        name: String,
        /// Their id: when the account goes, what was said of it goes, too.
        #[serde(default)]
        person: String,
    },
    /// The password is on the list of stolen passwords.
    PasswordBreached,
    /// What a remembered browser holds was copied.
    RememberedStolen {
        /// Which one, as `http::agent` writes it.
        agent: String,
    },
    /// The signature counter of a key went back.
    KeyCopied {
        /// Its name.
        name: String,
    },
}

impl Notice {
    /// What it says.
    pub fn words(&self, lang: Lang, when: &str) -> String {
        match self {
            Self::Added { name } => words::home::notice_added(lang, name, when),
            Self::Removed { name } => words::home::notice_removed(lang, name, when),
            Self::Renamed { name } => words::home::notice_renamed(lang, name, when),
            Self::NewCodes => words::home::notice_codes(lang, when),
            Self::CodeUsed => words::home::notice_code_used(lang, when),
            Self::Password => words::home::notice_password(lang, when),
            Self::ResetStarted => words::account::reset_notice(lang, when),
            Self::AdminCodeIssued { by, reason } => {
                words::admin_codes::notice_issued(lang, maker(by, lang), reason, when)
            }
            Self::AdminCodeUsed { by, reason } => {
                words::admin_codes::notice_used(lang, maker(by, lang), reason, when)
            }
            Self::NewBrowser { agent, address, .. } => {
                words::account::new_browser(lang, &device(agent, lang), address, when)
            }
            Self::RememberedStolen { agent } => {
                words::account::remembered_stolen(lang, &device(agent, lang), when)
            }
            Self::Reported { name, .. } => words::account::reported_by(lang, name, when),
            Self::PasswordBreached => words::account::password_known(lang).to_owned(),
            Self::KeyCopied { name } => words::home::notice_key_copied(lang, name, when),
        }
    }

    /// What it is to whoever looks from there, when it is of that moment.
    ///
    /// "Was this you?" is asked in every browser but the one that it is about, and whoever came in with a stolen password must not
    /// answer it: neither there after signing in once more, nor in the next new browser. So only a browser that was there before
    /// puts it away; after [`OLD_MS`] any other does, too.
    fn stance(&self, here: &Here<'_>, at: i64) -> Stance {
        let Self::NewBrowser { session, browser, .. } = self else {
            return Stance::Answers;
        };
        let by_session = here.session;
        let is_own = by_session.id == *session
            || by_session.stay_id.as_ref() == Some(browser)
            || here.browser.is_some_and(|known| known.id == *browser);
        let was_there = by_session.created_at < at || here.browser.is_some_and(|known| known.created_at < at);
        match (is_own, was_there || here.now - at > OLD_MS) {
            (true, _) => Stance::Own,
            (false, true) => Stance::Answers,
            (false, false) => Stance::Reads,
        }
    }

    /// The page that answers it, and what its link and its "put away" are called.
    pub fn link(&self, lang: Lang) -> Option<(String, String)> {
        let (words, to) = match self {
            Self::NewBrowser { .. } => (words::account::new_browser_no(lang), routes::SECURE),
            Self::RememberedStolen { .. } => (words::account::secure_heading(lang), routes::SECURE),
            Self::AdminCodeIssued { .. } => (words::account::secure_heading(lang), routes::SECURE),
            Self::AdminCodeUsed { .. } => {
                let to = routes::Route::AddMethod.path();
                return Some((words::home::add_second_link(lang).to_owned(), to));
            }
            Self::Reported { name, .. } => {
                let to = routes::admin::audit_of_person(name);
                return Some((words::account::reported_link(lang).to_owned(), to));
            }
            Self::ResetStarted | Self::PasswordBreached => {
                (words::account::password_submit(lang), routes::PASSWORD)
            }
            _ => return None,
        };
        Some((words.to_owned(), to.to_owned()))
    }

    /// Reads a row; `None` for one that a newer version wrote.
    pub fn read(row: &Row) -> Option<Self> {
        serde_json::from_str(&row.detail).ok()
    }
}

/// Where somebody looks from.
struct Here<'a> {
    session: &'a Session,
    browser: Option<&'a KnownBrowser>,
    now: i64,
}

/// How somebody who looks stands to a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It tells of themselves, here: no news.
    Own,
    /// They may put it away.
    Answers,
    /// They are told, and it stays.
    Reads,
}

/// What is not put away, and the known browser in which it is looked at.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// The newest first.
    pub rows: Vec<Row>,
    /// None: not known for this person. Not asked for when nothing depends on it.
    pub browser: Option<KnownBrowser>,
    /// When it was read.
    pub now: i64,
}

impl Open {
    /// Nothing.
    pub const NOTHING: &Self = &Self {
        rows: Vec::new(),
        browser: None,
        now: 0,
    };

    /// What a person has not put away, seen from the browser that brought these tokens.
    pub async fn of(
        conn: &mut Conn,
        now: i64,
        (person, tokens): (&Person, &[Token]),
    ) -> Result<Self, StoreError> {
        let rows = store::notices::open_of_person(conn, &person.id).await?;
        let browser = match rows.iter().any(|row| row.kind == NEW_BROWSER) {
            true => gate::known_browser_at(conn, now, (tokens, Some(person))).await?,
            false => None,
        };
        Ok(Self { rows, browser, now })
    }

    /// How this session stands to one of them; `None` for one that a newer version wrote.
    pub fn stance(&self, session: &Session, row: &Row) -> Option<(Notice, Stance)> {
        let notice = Notice::read(row)?;
        let here = Here {
            session,
            browser: self.browser.as_ref(),
            now: self.now,
        };
        let stance = notice.stance(&here, row.at);
        Some((notice, stance))
    }

    /// "Was this you?" that this session may answer.
    pub fn questions<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(|row| {
            let stance = self.stance(session, row);
            row.kind == NEW_BROWSER && stance.is_some_and(|(_, stance)| stance == Stance::Answers)
        })
    }
}

fn maker(by: &Option<String>, lang: Lang) -> &str {
    match by.as_deref() {
        None => words::admin_codes::console(lang),
        Some("") => words::admin_codes::somebody(lang),
        Some(name) => name,
    }
}

/// What an actor is called now, for a notice; `None` for the console. Who is gone has an empty name.
pub async fn name_of(conn: &mut Conn, actor: &str) -> Result<Option<String>, StoreError> {
    if actor == authority::CONSOLE {
        return Ok(None);
    }
    let person = store::people::by_id(conn, actor).await?;
    Ok(Some(person.map(|p| p.full_name).unwrap_or_default()))
}

/// Tells a person.
pub async fn tell(work: &mut Work<'_>, person_id: &str, notice: &Notice) -> Result<(), StoreError> {
    // What was said of the old password is said of nothing any more.
    if *notice == Notice::Password {
        store::notices::mark_kind_seen(&mut work.conn, person_id, "password_breached", work.now).await?;
    }
    let detail = serde_json::to_value(notice).unwrap_or_default();
    let row = Row {
        id: work.deps.id(),
        person_id: person_id.to_owned(),
        kind: detail["kind"].as_str().unwrap_or_default().to_owned(),
        detail: detail.to_string(),
        at: work.now,
        seen_at: None,
    };
    store::notices::insert(&mut work.conn, &row).await
}
