//! The commands about people and groups.

use clap::Subcommand;

use super::{BreakGlass, OnOff};

/// People.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Make an account
    Add {
        /// The username
        name: String,
        /// The name that people see
        #[arg(long, value_name = "NAME")]
        full_name: Option<String>,
        /// The e-mail address
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
        /// A group to be in; may be given more than once
        #[arg(long = "group", value_name = "GROUP")]
        groups: Vec<String>,
        /// May do everything
        #[arg(long)]
        administrator: bool,
    },
    /// Make an account, and a one-time code with which the person chooses their password
    Invite {
        /// The username
        name: String,
        /// The name that people see
        #[arg(long, value_name = "NAME")]
        full_name: Option<String>,
        /// The e-mail address
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        /// A group to be in; may be given more than once
        #[arg(long = "group", value_name = "GROUP")]
        groups: Vec<String>,
        /// May do everything
        #[arg(long)]
        administrator: bool,
    },
    /// List people
    List {
        /// Only those in whose username, full name or e-mail address this is found
        search: Option<String>,
    },
    /// Show a person
    Show {
        /// The username
        name: String,
    },
    /// Change the full name or the e-mail address
    Change {
        /// The username
        name: String,
        /// Another full name
        #[arg(long, value_name = "NAME", required_unless_present = "email")]
        full_name: Option<String>,
        /// Another e-mail address; an empty one removes it
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
    },
    /// Switch an account off, and sign the person out everywhere
    Disable {
        /// The username
        name: String,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
    /// Switch an account on again
    Enable {
        /// The username
        name: String,
    },
    /// Set a password, and sign the person out everywhere
    Password {
        /// The username
        name: String,
        /// Read the password from the first line of standard input
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Start a reset: a code with which the person chooses a new password
    ResetPassword {
        /// The username
        name: String,
    },
    /// Make a person an administrator, or no longer
    Administrator {
        /// The username
        name: String,
        /// Which.
        #[command(flatten)]
        state: OnOff,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
    /// Delete an account and everything of theirs but the audit log
    Delete {
        /// The username
        name: String,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
    /// Sign a person out everywhere
    SignOut {
        /// The username
        name: String,
    },
    /// Let a person try again at once, after too many wrong tries
    Unlock {
        /// The username
        name: String,
    },
}

/// Groups.
#[derive(Debug, Subcommand)]
pub enum Group {
    /// Make a group
    Add {
        /// Its name
        group: String,
    },
    /// Delete a group; the people stay
    Delete {
        /// Its name
        group: String,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
    /// List groups
    List,
    /// Show who is in a group
    Show {
        /// Its name
        group: String,
    },
    /// Who looks after a group: they help its members, and nobody else
    Admin {
        /// What to do.
        #[command(subcommand)]
        command: GroupAdmin,
    },
    /// Put people into a group
    Join {
        /// Its name
        group: String,
        /// The usernames
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
    /// Take people out of a group
    Leave {
        /// Its name
        group: String,
        /// The usernames
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
}

/// Who looks after a group.
#[derive(Debug, Subcommand)]
pub enum GroupAdmin {
    /// Let people look after a group; they need not be in it
    Add {
        /// Its name
        group: String,
        /// The usernames
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    /// Let people look after a group no longer
    Remove {
        /// Its name
        group: String,
        /// The usernames
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
}
