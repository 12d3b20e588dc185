//! The addresses of the administration. People stand in them by username, which is made of letters, digits, dots, dashes,
//! underscores and perhaps an @; groups by id, because a group's name may hold anything, and an address with a slash or a percent
//! sign in it is refused as a way back (`next_target.rs`).
//!
//! To add a page: a variant of [`Admin`] with its lines in [`Admin::parse`] and [`Admin::path`]. To add an act: a line in [`acts`].

/// What all pages of the administration begin with, and the overview.
pub const ADMIN: &str = "/admin";
/// The list of people.
pub const PEOPLE: &str = "/admin/people";
/// What is filtered of it, as a table.
pub const PEOPLE_CSV: &str = "/admin/people.csv";
/// The list of groups.
pub const GROUPS: &str = "/admin/groups";
/// The providers.
pub const PROVIDERS: &str = "/admin/providers";
/// The pages of their acts ([`Admin::ProviderAct`]) and where their forms post to, as a router writes it.
pub const PROVIDER_ACT: &str = "/admin/providers/{id}/{act}";

/// The policy: the editor, and where it posts to.
pub const POLICY: &str = "/admin/policy";
/// Its versions.
pub const POLICY_HISTORY: &str = "/admin/policy/history";
/// What rules in report mode would have done.
pub const POLICY_REPORTS: &str = "/admin/policy/reports";
/// Why somebody is asked.
pub const POLICY_EXPLAIN: &str = "/admin/policy/explain";
/// Everybody as the engine sees them, as JSON: for the live preview.
pub const POLICY_CROWD: &str = "/admin/policy/crowd";

/// The audit log.
pub const AUDIT: &str = "/admin/audit";
/// What is filtered of it, as a table.
pub const AUDIT_CSV: &str = "/admin/audit.csv";
/// The same as JSON, an entry a line.
pub const AUDIT_JSON: &str = "/admin/audit.jsonl";

/// The last part of the pages on which something new is made.
const NEW: &str = "new";

macro_rules! acts {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$each])* $variant),* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As it stands in an address and in a form.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Reads it; `None` for anything else.
            pub fn read(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|act| act.name() == text)
            }
        }
    };
}

acts! {
    /// What can be done to a person. Each has a page that shows its effect first.
    PersonAct {
        /// Another name or address.
        Edit = "edit",
        /// Switch the account off.
        SwitchOff = "switch-off",
        /// Switch the account on.
        SwitchOn = "switch-on",
        /// Sign out everywhere.
        SignOut = "sign-out",
        /// Forget the failures that keep them from trying again.
        Unlock = "unlock",
        /// Remove one method.
        RemoveMethod = "remove-method",
        /// Remove all methods.
        RemoveMethods = "remove-methods",
        /// Make an administrator code.
        GiveCode = "code",
        /// Take an administrator code back.
        RevokeCode = "revoke-code",
        /// Confirm an administrator code that somebody else made.
        ConfirmCode = "confirm-code",
        /// Start the reset of the password.
        ResetPassword = "reset-password",
        /// Put them into a group.
        Join = "join",
        /// Take them out of a group.
        Leave = "leave",
        /// Let them look after a group.
        LookAfter = "look-after",
        /// Let them look after it no longer.
        EndLookAfter = "end-look-after",
        /// Make them an administrator.
        Promote = "make-administrator",
        /// Make them one no longer.
        Demote = "end-administrator",
        /// Delete the account.
        Delete = "delete",
    }
}

acts! {
    /// What can be done to a group.
    GroupAct {
        /// Put somebody in.
        Add = "add",
        /// Let somebody look after it.
        AddAdministrator = "add-administrator",
        /// Delete the group.
        Delete = "delete",
    }
}

acts! {
    /// What can be done to a provider.
    ProviderAct {
        /// Switch it on for everybody, or for some groups.
        On = "on",
        /// Switch it off.
        Off = "off",
        /// Remove it from everybody.
        CleanUp = "clean-up",
    }
}

/// A page of the administration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admin {
    /// [`ADMIN`]
    Overview,
    /// [`PEOPLE`]
    People,
    /// [`PEOPLE`]`/new`
    NewPerson,
    /// [`PEOPLE`]`/{username}`
    Person(String),
    /// [`PEOPLE`]`/{username}/{act}`
    PersonAct(String, PersonAct),
    /// [`GROUPS`]
    Groups,
    /// [`GROUPS`]`/new`
    NewGroup,
    /// [`GROUPS`]`/{id}`
    Group(String),
    /// [`GROUPS`]`/{id}/{act}`
    GroupAct(String, GroupAct),
    /// [`PROVIDERS`]
    Providers,
    /// [`PROVIDERS`]`/{id}/{act}`
    ProviderAct(String, ProviderAct),
    /// [`POLICY`]
    Policy,
    /// [`POLICY_HISTORY`]
    History,
    /// [`POLICY_REPORTS`]
    Reports,
    /// [`POLICY_EXPLAIN`]
    Explain,
    /// [`AUDIT`]
    Audit,
}

impl Admin {
    /// Reads what follows [`ADMIN`] in a path, part by part.
    pub fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            [] => Self::Overview,
            ["people"] => Self::People,
            ["people", NEW] => Self::NewPerson,
            ["people", name] => Self::Person(decode(name)?),
            ["people", name, act] => Self::PersonAct(decode(name)?, PersonAct::read(act)?),
            ["groups"] => Self::Groups,
            ["groups", NEW] => Self::NewGroup,
            ["groups", id] => Self::Group(decode(id)?),
            ["groups", id, act] => Self::GroupAct(decode(id)?, GroupAct::read(act)?),
            ["providers"] => Self::Providers,
            ["providers", id, act] => Self::ProviderAct(decode(id)?, ProviderAct::read(act)?),
            ["policy"] => Self::Policy,
            ["policy", "history"] => Self::History,
            ["policy", "reports"] => Self::Reports,
            ["policy", "explain"] => Self::Explain,
            ["audit"] => Self::Audit,
            _ => return None,
        })
    }

    /// The path of this page.
    pub fn path(&self) -> String {
        match self {
            Self::Overview => ADMIN.to_owned(),
            Self::People => PEOPLE.to_owned(),
            Self::NewPerson => format!("{PEOPLE}/{NEW}"),
            Self::Person(name) => format!("{PEOPLE}/{}", encode(name)),
            Self::PersonAct(name, act) => format!("{PEOPLE}/{}/{}", encode(name), act.name()),
            Self::Groups => GROUPS.to_owned(),
            Self::NewGroup => format!("{GROUPS}/{NEW}"),
            Self::Group(id) => format!("{GROUPS}/{}", encode(id)),
            Self::GroupAct(id, act) => format!("{GROUPS}/{}/{}", encode(id), act.name()),
            Self::Providers => PROVIDERS.to_owned(),
            Self::ProviderAct(id, act) => format!("{PROVIDERS}/{}/{}", encode(id), act.name()),
            Self::Policy => POLICY.to_owned(),
            Self::History => POLICY_HISTORY.to_owned(),
            Self::Reports => POLICY_REPORTS.to_owned(),
            Self::Explain => POLICY_EXPLAIN.to_owned(),
            Self::Audit => AUDIT.to_owned(),
        }
    }
}

/// The entries of the log that concern somebody, or that they did.
pub fn audit_of_person(username: &str) -> String {
    format!("{AUDIT}?person={}", percent(username))
}

/// The entries of a kind.
pub fn audit_of_kind(kind: &str) -> String {
    format!("{AUDIT}?kind={}", percent(kind))
}

/// One part of a path. Somebody who is called as a page is ("new") gets a tilde, which no username begins with.
fn encode(part: &str) -> String {
    match part {
        NEW => format!("~{NEW}"),
        part => percent(part),
    }
}

fn percent(part: &str) -> String {
    let mut text = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'@' => {
                text.push(char::from(byte))
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

fn decode(part: &str) -> Option<String> {
    let part = part.strip_prefix('~').unwrap_or(part);
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let (digits, after) = after.split_at_checked(2)?;
            rest = after;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::Route;
    use super::*;

    #[test]
    fn every_page_reads_its_own_path_whatever_the_name() {
        for name in [
            "bob",
            "new",
            "grüße",
            "a.b@example.org",
            "people",
            "a/b%2e?c#d",
            "~new",
        ] {
            let name = || name.to_owned();
            let mut pages = vec![
                Admin::Overview,
                Admin::People,
                Admin::NewPerson,
                Admin::Groups,
                Admin::NewGroup,
                Admin::Group(name()),
                Admin::Providers,
                Admin::Audit,
            ];
            if !name().starts_with('~') {
                pages.push(Admin::Person(name()));
            }
            pages.extend(
                PersonAct::ALL
                    .iter()
                    .map(|act| Admin::PersonAct("bob".to_owned(), *act)),
            );
            pages.extend(
                GroupAct::ALL
                    .iter()
                    .map(|act| Admin::GroupAct("1".to_owned(), *act)),
            );
            pages.extend(
                ProviderAct::ALL
                    .iter()
                    .map(|act| Admin::ProviderAct("totp".to_owned(), *act)),
            );
            for page in pages
                .into_iter()
                .filter(|page| *page != Admin::Group("~new".to_owned()))
            {
                assert_eq!(Route::parse(&page.path()), Some(Route::Admin(page)));
            }
        }
    }

    #[test]
    fn anything_else_is_no_page() {
        for path in [
            "/admin/",
            "/admin/people/",
            "/admin/people/bob/",
            "/admin/people/bob/eat",
            "/admin/people/%",
            "/admin/x",
        ] {
            assert_eq!(Route::parse(path), None, "{path}");
        }
    }
}
