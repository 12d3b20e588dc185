//! Every address of the portal, written once. Pages, islands and the server use these, and nothing spells a path a second time.
//!
//! To add a page: a constant here, a variant of [`Route`], a line in [`Route::parse`], and a page under `pages/`.

/// Sign-in, the password form.
pub const LOGIN: &str = "/login";
/// Sign-in by somebody else: the name is not filled in.
pub const LOGIN_OTHER: &str = "/login?other";
/// Which method to use for the second step.
pub const CHOOSE: &str = "/login/choose";
/// In front of a provider's id: its challenge.
pub const CHALLENGE: &str = "/login/challenge/";
/// Which method to set up during sign-in.
pub const SET_UP: &str = "/login/setup";
/// Proving oneself again before a change (sudo).
pub const CONFIRM: &str = "/confirm";
/// Signing out: a page with a button on GET, the act on POST.
pub const LOGOUT: &str = "/logout";
/// The signed-in home page.
pub const HOME: &str = "/";
/// What all pages of a person's own settings begin with.
pub const SETTINGS: &str = "/settings/";
/// A person's own security settings.
pub const SECURITY: &str = "/settings/security";
/// Another password.
pub const PASSWORD: &str = "/settings/password";
/// What happened with one's account.
pub const ACTIVITY: &str = "/settings/activity";
/// What happened to the account of late, as JSON.
pub const NEWS: &str = "/api/news";
/// "It was not me".
pub const SECURE: &str = "/settings/secure";
/// Deleting one's own account.
pub const DELETE_ACCOUNT: &str = "/settings/delete";
/// Another password for somebody who cannot sign in, with a code.
pub const RESET_PASSWORD: &str = "/reset-password";
/// The operator's text that must be accepted after signing in.
pub const TERMS: &str = "/terms";
/// The first administrator's account.
pub const FIRST_ADMINISTRATOR: &str = "/setup";

pub mod admin;

/// Addresses that forms post to. Each is a server function of `api/`, except the two downloads.
pub mod post {
    /// Name and password.
    pub const PASSWORD: &str = "/api/sign-in/password";
    /// A passkey alone.
    pub const PASSKEY: &str = "/api/sign-in/passkey";
    /// The method for the second step.
    pub const CHOOSE: &str = "/api/sign-in/choose";
    /// The answer to a challenge.
    pub const ANSWER: &str = "/api/sign-in/answer";
    /// Starts setting up a method during sign-in.
    pub const SET_UP: &str = "/api/sign-in/set-up";
    /// Finishes setting up a method during sign-in.
    pub const FINISH_SET_UP: &str = "/api/sign-in/finish-set-up";
    /// Goes on after the backup codes were shown during sign-in.
    pub const KEEP_CODES: &str = "/api/sign-in/keep-codes";
    /// Goes on without setting a method up.
    pub const PUT_OFF: &str = "/api/sign-in/put-off";
    /// Goes back to the choice of methods.
    pub const OTHER_WAY: &str = "/api/sign-in/other-way";
    /// Begins proving oneself again, over a page that stays open.
    pub const CONFIRM: &str = "/api/sign-in/confirm";
    /// Leaves that.
    pub const LEAVE: &str = "/api/sign-in/leave";
    /// Ends the attempt.
    pub const CANCEL: &str = "/api/sign-in/cancel";
    /// The new backup codes as a text file.
    pub const DOWNLOAD_CODES: &str = "/api/backup-codes.txt";
    /// Signs out this browser or all.
    pub const SIGN_OUT: &str = "/api/account/sign-out";
    /// Chooses the language of this browser.
    pub const LANGUAGE: &str = "/api/account/language";
    /// A notice has been read.
    pub const DISMISS: &str = "/api/account/dismiss";
    /// Another password.
    pub const CHANGE_PASSWORD: &str = "/api/account/change-password";
    /// Deletes one's own account.
    pub const DELETE_ACCOUNT: &str = "/api/account/delete";
    /// Another password, with the code of a reset.
    pub const RESET_PASSWORD: &str = "/api/account/reset-password";
    /// Accepts the operator's text.
    pub const ACCEPT_TERMS: &str = "/api/account/accept-terms";
    /// It was not me.
    pub const NOT_ME: &str = "/api/account/not-me";
    /// Everything that is stored about the person, as a file.
    pub const DOWNLOAD_DATA: &str = "/api/account-data.json";
    /// Puts the offer of a passkey away.
    pub const PASSKEY_OFFER: &str = "/api/account/passkey-offer";
    /// Creates the first administrator.
    pub const FIRST_ADMINISTRATOR: &str = "/api/account/first-administrator";
    /// Starts adding a method in the settings.
    pub const ADD: &str = "/api/security/add";
    /// Finishes adding a method in the settings.
    pub const FINISH_ADD: &str = "/api/security/finish-add";
    /// Renames a method.
    pub const RENAME: &str = "/api/security/rename";
    /// Removes a method.
    pub const REMOVE: &str = "/api/security/remove";
    /// Makes new backup codes.
    pub const NEW_CODES: &str = "/api/security/new-codes";
    /// Puts the new backup codes into force.
    pub const CONFIRM_CODES: &str = "/api/security/confirm-codes";
    /// Signs out one other browser.
    pub const END_BROWSER: &str = "/api/security/end-browser";
    /// Signs out all other browsers.
    pub const END_OTHERS: &str = "/api/security/end-others";
    /// Forgets a remembered browser, or all.
    pub const FORGET: &str = "/api/security/forget";
    /// Drops a set-up that was started in the settings.
    pub const STOP: &str = "/api/security/stop";
    /// Invites somebody.
    pub const INVITE: &str = "/api/admin/invite";
    /// Does something to a person.
    pub const PERSON: &str = "/api/admin/person";
    /// Makes a group.
    pub const NEW_GROUP: &str = "/api/admin/new-group";
    /// Does something to a group.
    pub const GROUP: &str = "/api/admin/group";
}

/// Whether somebody must have proven themselves a short while ago before this page opens (sudo). A browser with script asks for that
/// over the page with the link; the server asks in any case, by `needs_sudo`, which says the same.
pub fn asks_again(path: &str) -> bool {
    let mut parts = path.strip_prefix('/').unwrap_or(path).split('/');
    let parts = (parts.next(), parts.next(), parts.next(), parts.next());
    let own = matches!(
        parts,
        (Some("settings"), Some("password" | "delete"), None, None)
            | (Some("settings"), Some("security"), Some(_), _)
    );
    let administration = matches!(
        parts,
        (Some("admin"), Some("people" | "groups"), Some("new"), None)
            | (
                Some("admin"),
                Some("people" | "groups" | "providers"),
                Some(_),
                Some(_)
            )
    );
    own || administration
}

/// A page that can be asked for with GET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// [`LOGIN`]
    Login,
    /// [`CHOOSE`]
    Choose,
    /// [`CHALLENGE`] and a provider's id.
    Challenge(String),
    /// [`SET_UP`], or a provider's id below it.
    SetUp(Option<String>),
    /// [`CONFIRM`]
    Confirm,
    /// [`LOGOUT`]
    Logout,
    /// [`HOME`]
    Home,
    /// [`SECURITY`]
    Security,
    /// [`SECURITY`]`/add`: the methods that can be added.
    AddMethod,
    /// [`SECURITY`]`/add/{provider}`: a set-up that was started.
    Adding(String),
    /// [`SECURITY`]`/backup-codes`: new codes that wait to be confirmed.
    NewCodes,
    /// [`SECURITY`]`/remove/{enrolment}`
    Remove(String),
    /// [`PASSWORD`]
    Password,
    /// [`ACTIVITY`]
    Activity,
    /// [`SECURE`]
    Secure,
    /// [`DELETE_ACCOUNT`]
    DeleteAccount,
    /// [`RESET_PASSWORD`]
    ResetPassword,
    /// [`TERMS`]
    Terms,
    /// [`FIRST_ADMINISTRATOR`]
    FirstAdministrator,
    /// Below [`admin::ADMIN`].
    Admin(admin::Admin),
}

impl Route {
    /// Reads a path (without its query). `None` for anything that is not a page.
    pub fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        Some(match parts.as_slice() {
            [""] => Self::Home,
            ["login"] => Self::Login,
            ["login", "choose"] => Self::Choose,
            ["login", "challenge", id] if !id.is_empty() => Self::Challenge((*id).to_owned()),
            ["login", "setup"] => Self::SetUp(None),
            ["login", "setup", id] if !id.is_empty() => Self::SetUp(Some((*id).to_owned())),
            ["confirm"] => Self::Confirm,
            ["logout"] => Self::Logout,
            ["setup"] => Self::FirstAdministrator,
            ["reset-password"] => Self::ResetPassword,
            ["terms"] => Self::Terms,
            ["settings", "password"] => Self::Password,
            ["settings", "activity"] => Self::Activity,
            ["settings", "secure"] => Self::Secure,
            ["settings", "delete"] => Self::DeleteAccount,
            ["settings", "security"] => Self::Security,
            ["settings", "security", "add"] => Self::AddMethod,
            ["settings", "security", "add", id] if !id.is_empty() => Self::Adding((*id).to_owned()),
            ["settings", "security", "backup-codes"] => Self::NewCodes,
            ["settings", "security", "remove", id] if !id.is_empty() => Self::Remove((*id).to_owned()),
            ["admin", rest @ ..] => Self::Admin(admin::Admin::parse(rest)?),
            _ => return None,
        })
    }

    /// The path of this page.
    pub fn path(&self) -> String {
        match self {
            Self::Login => LOGIN.to_owned(),
            Self::Choose => CHOOSE.to_owned(),
            Self::Challenge(id) => format!("{CHALLENGE}{id}"),
            Self::SetUp(None) => SET_UP.to_owned(),
            Self::SetUp(Some(id)) => format!("{SET_UP}/{id}"),
            Self::Confirm => CONFIRM.to_owned(),
            Self::Logout => LOGOUT.to_owned(),
            Self::Home => HOME.to_owned(),
            Self::Security => SECURITY.to_owned(),
            Self::AddMethod => format!("{SECURITY}/add"),
            Self::Adding(id) => format!("{SECURITY}/add/{id}"),
            Self::NewCodes => format!("{SECURITY}/backup-codes"),
            Self::Remove(id) => format!("{SECURITY}/remove/{id}"),
            Self::Password => PASSWORD.to_owned(),
            Self::Activity => ACTIVITY.to_owned(),
            Self::Secure => SECURE.to_owned(),
            Self::DeleteAccount => DELETE_ACCOUNT.to_owned(),
            Self::ResetPassword => RESET_PASSWORD.to_owned(),
            Self::Terms => TERMS.to_owned(),
            Self::FirstAdministrator => FIRST_ADMINISTRATOR.to_owned(),
            Self::Admin(page) => page.path(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_reads_its_own_path() {
        let id = || "totp".to_owned();
        for route in [
            Route::Login,
            Route::Choose,
            Route::Challenge(id()),
            Route::SetUp(None),
            Route::SetUp(Some(id())),
            Route::Confirm,
            Route::Logout,
            Route::Home,
            Route::Security,
            Route::AddMethod,
            Route::Adding(id()),
            Route::NewCodes,
            Route::Remove(id()),
            Route::Password,
            Route::Activity,
            Route::Secure,
            Route::DeleteAccount,
            Route::ResetPassword,
            Route::Terms,
            Route::FirstAdministrator,
        ] {
            assert_eq!(Route::parse(&route.path()), Some(route));
        }
    }

    #[test]
    fn anything_else_is_no_page() {
        for path in [
            "",
            "login",
            "//",
            "/login/",
            "/login/challenge/",
            "/login/challenge/a/b",
            "/nowhere",
            "/settings",
        ] {
            assert_eq!(Route::parse(path), None, "{path}");
        }
    }
}
