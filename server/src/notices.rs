//! What a person is told about their own account: rows that are shown on the home page until they are put away. Delivery by
//! mail and messenger attaches to the same rows.
//!
//! To add one: a variant of [`Notice`], its word in `locales/home.rs`, an arm in [`Notice::words`].

use app::routes;
use app::words::{self, Lang};
use serde::{Deserialize, Serialize};

use crate::admin::authority;
use crate::security::browsers::device;
use crate::store::{self, Conn, StoreError, notices::Notice as Row};
use crate::work::Work;

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

    /// Whether it is about this session: what one has just done oneself is no news.
    pub fn is_own(&self, session_id: &str) -> bool {
        matches!(self, Self::NewBrowser { session, .. } if session == session_id)
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
