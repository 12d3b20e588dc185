//! What there is to do in the administration, and how far each act reaches.
//!
//! To add an act: a variant of [`Act`], a line in [`Act::ALL`] and in each of its tables; [`markdown`] is what the README and
//! the documentation of `authority.rs` must say then.

use std::fmt::Write as _;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Look at people: lists, and how one stands.
    SeePeople,
    /// Make an account, or invite somebody.
    CreatePerson,
    /// Change a name or an address.
    EditPerson,
    /// Switch an account off or on.
    SwitchPerson,
    /// Delete an account.
    DeletePerson,
    /// Make somebody an administrator, or no longer.
    MakeAdministrator,
    /// Sign somebody out everywhere.
    EndSessions,
    /// Forget the failures that keep somebody from trying again.
    Unlock,
    /// Remove somebody's methods.
    ResetMethods,
    /// Give somebody a method.
    GiveMethod,
    /// Start the reset of a password.
    ResetPassword,
    /// Set a password.
    SetPassword,
    /// Make, list or take back an administrator code.
    GiveCode,
    /// Confirm an administrator code that somebody else made.
    ConfirmCode,
    /// Look at groups and who is in them.
    SeeGroups,
    /// Make or delete a group, say who is in it and who looks after it.
    ChangeGroups,
    /// Look at providers, the policy, its versions, and what it would decide.
    SeePolicy,
    /// Switch a provider, or clean it up.
    ChangeProviders,
    /// Put another policy in force.
    ChangePolicy,
    /// Read the audit log.
    SeeAudit,
}

/// How far an act of a group administrator reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not at all.
    No,
    /// The members of their groups.
    Members,
    /// The members of their groups who are nobody in the administration, and not themselves.
    Helped,
    /// New people, in their groups and no other; the use case looks at the groups.
    Into,
    /// Their groups; the use case looks at the group.
    Own,
}

impl Act {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 20] = [
        Self::SeePeople,
        Self::CreatePerson,
        Self::EditPerson,
        Self::SwitchPerson,
        Self::DeletePerson,
        Self::MakeAdministrator,
        Self::EndSessions,
        Self::Unlock,
        Self::ResetMethods,
        Self::GiveMethod,
        Self::ResetPassword,
        Self::SetPassword,
        Self::GiveCode,
        Self::ConfirmCode,
        Self::SeeGroups,
        Self::ChangeGroups,
        Self::SeePolicy,
        Self::ChangeProviders,
        Self::ChangePolicy,
        Self::SeeAudit,
    ];

    /// For the table.
    fn words(self) -> &'static str {
        match self {
            Self::SeePeople => "look at people: lists, and how one stands",
            Self::CreatePerson => "make an account, or invite somebody",
            Self::EditPerson => "change a name or an address",
            Self::SwitchPerson => "switch an account off or on",
            Self::DeletePerson => "delete an account",
            Self::MakeAdministrator => "make somebody an administrator, or no longer",
            Self::EndSessions => "sign somebody out everywhere",
            Self::Unlock => "let somebody try again at once",
            Self::ResetMethods => "remove somebody's methods",
            Self::GiveMethod => "give somebody a method",
            Self::ResetPassword => "start the reset of a password",
            Self::SetPassword => "set a password",
            Self::GiveCode => "make, list or take back an administrator code",
            Self::ConfirmCode => "confirm an administrator code",
            Self::SeeGroups => "look at groups and who is in them",
            Self::ChangeGroups => "make or delete a group, say who is in it and who looks after it",
            Self::SeePolicy => "look at providers and the policy",
            Self::ChangeProviders => "switch a provider, or clean it up",
            Self::ChangePolicy => "put another policy in force",
            Self::SeeAudit => "read the audit log",
        }
    }

    /// What a group administrator may do.
    pub(super) fn reach(self) -> Reach {
        match self {
            Self::SeePeople => Reach::Members,
            Self::CreatePerson => Reach::Into,
            Self::SwitchPerson
            | Self::EndSessions
            | Self::ResetMethods
            | Self::ResetPassword
            | Self::GiveCode => Reach::Helped,
            Self::SeeGroups => Reach::Own,
            Self::EditPerson
            | Self::DeletePerson
            | Self::MakeAdministrator
            | Self::Unlock
            | Self::GiveMethod
            | Self::SetPassword
            | Self::ConfirmCode
            | Self::ChangeGroups
            | Self::SeePolicy
            | Self::ChangeProviders
            | Self::ChangePolicy
            | Self::SeeAudit => Reach::No,
        }
    }

    /// Whether nobody may do it to themselves, administrators included: the console may.
    pub(super) fn never_to_oneself(self) -> bool {
        matches!(self, Self::GiveCode | Self::ConfirmCode)
    }

    /// What the console may do, for the table.
    fn all(self) -> &'static str {
        match self {
            Self::SeeGroups => "all",
            Self::CreatePerson
            | Self::ChangeGroups
            | Self::SeePolicy
            | Self::ChangeProviders
            | Self::ChangePolicy
            | Self::SeeAudit => "yes",
            _ => "everybody",
        }
    }
}

/// The table of the README.
pub fn markdown() -> String {
    let mut table =
        String::from("| act | console | administrator | group administrator |\n| --- | --- | --- | --- |\n");
    for act in Act::ALL {
        let administrator = match act.never_to_oneself() {
            true => "everybody but themselves",
            false => act.all(),
        };
        let group_administrator = match act.reach() {
            Reach::No => "no",
            Reach::Members => "members of their groups",
            Reach::Helped => "whom they help",
            Reach::Into => "into their groups only",
            Reach::Own => "their groups",
        };
        let (words, console) = (act.words(), act.all());
        let _ = writeln!(
            table,
            "| {words} | {console} | {administrator} | {group_administrator} |"
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_of_the_module_holds_the_table() {
        let documented: String = include_str!("../authority.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("//! "))
            .skip_while(|line| !line.starts_with("| act |"))
            .take_while(|line| line.starts_with('|'))
            .flat_map(|line| [line, "\n"])
            .collect();
        assert_eq!(documented, markdown());
    }

    #[test]
    fn every_act_is_in_the_table_once() {
        let all: std::collections::HashSet<_> = Act::ALL.into_iter().collect();
        assert_eq!(all.len(), Act::ALL.len());
    }
}
