//! The commands about the audit log.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::audit::signed::PublicKey;

/// The audit log.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// List entries, the newest first
    List {
        /// Which.
        #[command(flatten)]
        which: Which,
        /// How many at most
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        limit: u32,
    },
    /// Check that nothing was changed, removed or moved since it was sealed
    #[command(
        long_about = "Check that nothing was changed, removed or moved since it was sealed.\n\n\
            Without --file the log in the database is checked. That its end was cut off, or written anew, is found back to \
            the checkpoint that is given: keep one elsewhere now and then (audit checkpoint). The exit code is 65 when \
            something is wrong; the first entry that is, is named."
    )]
    Verify(Checks),
    /// Print the log as JSON lines, the oldest entry first
    #[command(long_about = "Print the log as JSON lines, the oldest entry first.\n\n\
            Without a filter it is the whole sealed log, ends with a signed checkpoint, and can be checked without the \
            portal (audit verify --file). With one it is what was asked for, and cannot.")]
    Export {
        /// Which.
        #[command(flatten)]
        which: Which,
        /// As CSV for a spreadsheet, which cannot be checked either
        #[arg(long)]
        csv: bool,
    },
    /// Print the signed end of the log as JSON, to be kept elsewhere: with it, audit verify finds a log that was cut off
    Checkpoint,
}

/// Which entries.
#[derive(Clone, Debug, Default, Args)]
pub struct Which {
    /// Only what concerns this person, or what they did; the id of somebody who is gone will do
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// Only this event, such as password_wrong; may be given more than once
    #[arg(long = "event", value_name = "EVENT")]
    pub events: Vec<String>,
    /// Only from this day or moment on, such as 2026-08-03 or 2026-08-03T14:05
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Only up to and with this day, or up to this moment
    #[arg(long, value_name = "TIME")]
    pub to: Option<String>,
    /// Only with this text in the detail, the address or the browser
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
}

/// What is checked, and against what.
#[derive(Clone, Debug, Args)]
pub struct Checks {
    /// Check this whole export instead, without the portal
    #[arg(long, value_name = "EXPORT")]
    pub file: Option<PathBuf>,
    /// A checkpoint that was kept elsewhere: the log must go on from it
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// A key that may have signed, from a checkpoint: an earlier one of this portal, or with --file the only ones; may be
    /// given more than once
    #[arg(long = "public-key", value_name = "KEY", value_parser = public_key)]
    pub keys: Vec<PublicKey>,
}

fn public_key(text: &str) -> Result<PublicKey, &'static str> {
    PublicKey::parse(text).ok_or("a key has 64 hexadecimal digits")
}
