//! Every command and option of the command line, with its help. People and groups are in `args/people.rs`, the audit log in
//! `args/log.rs`.

mod log;
mod people;
mod policy;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::admin::lockout::Glass;
pub use log::{Audit, Checks, Which};
pub use people::{Group, GroupAdmin, User};
pub use policy::{Explain, Policy, Save};

/// The Twinlatch sign-in portal.
#[derive(Debug, Parser)]
#[command(
    name = "twinlatch",
    version,
    about = "The Twinlatch sign-in portal",
    max_term_width = 100
)]
#[command(
    after_help = "Exit codes: 0 done, 1 no such person, provider, group or code, 2 not supported or refused, \
                        64 wrong usage, 65 a file, value or database that is not valid."
)]
pub struct Cli {
    /// The configuration file; TWINLATCH_CONFIG without it
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print one JSON document
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the portal
    Serve {
        /// With sample people, on this machine only, in a database of its own
        #[arg(long)]
        demo: bool,
    },
    /// Read the configuration and look at the database and the key, without changing anything
    Check,
    /// Make the code with which the first administrator sets up their account in the browser
    SetupCode,
    /// People
    User {
        /// What to do.
        #[command(subcommand)]
        command: User,
    },
    /// Groups
    Group {
        /// What to do.
        #[command(subcommand)]
        command: Group,
    },
    /// Second factors: who must use one, and who has which
    #[command(name = "2fa")]
    SecondFactor {
        /// What to do.
        #[command(subcommand)]
        command: SecondFactor,
    },
    /// The policy: who must prove what
    Policy {
        /// What to do.
        #[command(subcommand)]
        command: Policy,
    },
    /// Administrator codes: for somebody who has lost every method
    Code {
        /// What to do.
        #[command(subcommand)]
        command: Code,
    },
    /// Security keys and passkeys
    #[command(name = "webauthn")]
    WebAuthn {
        /// What to do.
        #[command(subcommand)]
        command: WebAuthn,
    },
    /// The keys that protect stored secrets
    Key {
        /// What to do.
        #[command(subcommand)]
        command: Key,
    },
    /// The audit log
    Audit {
        /// What to do.
        #[command(subcommand)]
        command: Audit,
    },
}

/// The keys that protect stored secrets.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Key {
    /// List the keys of the key file, the newest first, and how many secrets rest on them
    List,
    /// Put a new key into the key file and seal every stored secret again with it. Stop all servers before
    #[command(
        long_about = "Put a new key into the key file and seal every stored secret again with it.\n\n\
            All servers must be stopped: one that runs would not know the new key. Afterwards copy the file to the other \
            servers, and to where its copy is kept, and start them. The earlier keys stay in the file until key drop."
    )]
    Rotate {
        /// Do it even if secrets rest on a key that is not in the file; they stay unreadable
        #[arg(long)]
        leave_unknown: bool,
    },
    /// Remove all keys but the newest from the key file. Stop all servers before
    #[command(long_about = "Remove all keys but the newest from the key file.\n\n\
            All servers must be stopped. Nothing in the database rests on them any more then. Keep the file from before as long as you keep copies of the \
            database from before the rotation. What the audit log was signed with stays in the file, so that it can be checked.")]
    Drop {
        /// Do it even if secrets rest on a key that is not in the file; they stay unreadable
        #[arg(long)]
        leave_unknown: bool,
    },
}

/// How a provider is taken from people.
#[derive(Clone, Copy, Debug, Args)]
pub struct TakeAway {
    /// Do it even if people who have nothing else could not sign in without help; without it that is refused, with their names
    #[arg(long)]
    pub lock_people_out: bool,
    /// Past the guard.
    #[command(flatten)]
    pub past: BreakGlass,
}

impl TakeAway {
    /// Of how many people it is known that they could not sign in (of all that there are, or of none), and whether the guard stands.
    pub fn how(self) -> (usize, Glass) {
        let known = if self.lock_people_out { usize::MAX } else { 0 };
        (known, self.past.glass())
    }
}

/// The way past the lock-out guard.
#[derive(Clone, Copy, Debug, Args)]
pub struct BreakGlass {
    /// Do it even if no administrator could sign in afterwards; the audit log says so
    #[arg(long)]
    pub break_glass: bool,
}

impl BreakGlass {
    /// Whether the guard stands.
    pub fn glass(self) -> Glass {
        if self.break_glass {
            Glass::Broken
        } else {
            Glass::Whole
        }
    }
}

/// On or off, one of them.
#[derive(Clone, Copy, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct OnOff {
    /// On
    #[arg(long)]
    pub on: bool,
    /// Off
    #[arg(long)]
    pub off: bool,
}

/// Second factors.
#[derive(Debug, Subcommand)]
pub enum SecondFactor {
    /// Show what a person has set up
    State {
        /// The username
        name: String,
    },
    /// Give a person a provider that needs nothing from them
    Enable {
        /// The username
        name: String,
        /// The provider, such as totp
        provider: String,
    },
    /// Take a provider away from a person, with all they have set up
    Disable {
        /// The username
        name: String,
        /// The provider, such as totp
        provider: String,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
    /// Remove what a person has set up: all of it, or one method; they are signed out, and told
    Reset {
        /// The username
        name: String,
        /// Only the method that they call so, as `2fa state` shows it
        #[arg(long, value_name = "METHOD")]
        method: Option<String>,
        /// Why; the audit log keeps it
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
    /// Show how many people have which second factor, and who must still add one
    Coverage,
    /// Remove what everybody has set up with a provider: the remedy when it cannot be loaded any more
    Cleanup {
        /// The provider, such as totp
        provider: String,
        /// Past those who have nothing else, and past the guard.
        #[command(flatten)]
        how: TakeAway,
    },
    /// Show for whom a provider is on, or switch it
    Provider {
        /// The provider, such as totp
        provider: String,
        /// Switch it on, for everybody unless groups are given; one that was off, for the groups that it was on for
        #[arg(long, conflicts_with = "off")]
        on: bool,
        /// Switch it off
        #[arg(long)]
        off: bool,
        /// Only for the members of this group; may be given more than once
        #[arg(long = "group", value_name = "GROUP", requires = "on", conflicts_with = "off")]
        groups: Vec<String>,
        /// For everybody, whatever groups it was on for when it was switched off
        #[arg(long, requires = "on", conflicts_with_all = ["off", "groups"])]
        everybody: bool,
        /// Past those who have nothing else, and past the guard.
        #[command(flatten)]
        how: TakeAway,
    },
    /// Show of whom a second factor is demanded, or change it
    Enforce {
        /// Demand it, of everybody unless groups are given
        #[arg(long, conflicts_with = "off")]
        on: bool,
        /// Demand it of nobody
        #[arg(long)]
        off: bool,
        /// Only of the members of this group; may be given more than once
        #[arg(long = "group", value_name = "GROUP", requires = "on", conflicts_with = "off")]
        groups: Vec<String>,
        /// Not of the members of this group, as long as no --group is given; may be given more than once
        #[arg(
            long = "exclude",
            value_name = "GROUP",
            requires = "on",
            conflicts_with = "off"
        )]
        excluded: Vec<String>,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
    /// Show for how long a browser may be remembered, so that it is not asked for the second factor, or change it
    Remember {
        /// For so many days at most
        #[arg(long, value_name = "DAYS", conflicts_with = "off", value_parser = clap::value_parser!(u32).range(1..=365))]
        days: Option<u32>,
        /// Not at all
        #[arg(long)]
        off: bool,
    },
}

/// Administrator codes.
#[derive(Debug, Subcommand)]
pub enum Code {
    /// Make a code with which a person signs in once, after their password; they are told who made it, and why
    Issue {
        /// The username
        name: String,
        /// Why: the person and the audit log see it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List codes that have not run out
    List {
        /// Only the one of this person
        name: Option<String>,
    },
    /// Take a code back
    Revoke {
        /// Its id, as the list shows it
        id: String,
    },
    /// Confirm a code that somebody else made, where the configuration asks for it (admin_codes.confirm)
    Confirm {
        /// Its id, as the list shows it
        id: String,
    },
}

/// Security keys and passkeys.
#[derive(Debug, Subcommand)]
pub enum WebAuthn {
    /// List the keys that people have: maker and model, synced or bound to a device, attested or not; and count the models
    List {
        /// Only this person's
        #[arg(long, value_name = "NAME")]
        person: Option<String>,
    },
    /// Take keys over that were registered at another portal of the same host
    #[command(
        long_about = "Take keys over that were registered at another portal of the same host.\n\n\
            FILE has one JSON object a line, with username, name, credential_id and public_key (Base64; a COSE key, or \
            the bare point of a U2F key), and if known counter, u2f (true: registered by U2F), transports (usb, nfc, \
            ble, internal, hybrid), aaguid and created_at (seconds since 1970). All lines are taken over or none; keys \
            that are here already are left alone. The README has the SQL that makes it from a Nextcloud database."
    )]
    Import {
        /// The file
        file: PathBuf,
        /// Past the guard.
        #[command(flatten)]
        past: BreakGlass,
    },
}
