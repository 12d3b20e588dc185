//! Commands on the policy, with their help.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::BreakGlass;

/// The policy.
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Print the policy in force, or another version, as TOML
    Show {
        /// This version
        #[arg(long, value_name = "NUMBER")]
        version: Option<i64>,
    },
    /// List the versions, the newest first: when, who, why
    Log {
        /// How many at most
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Show what was added and removed between two versions
    Diff {
        /// The older version
        from: i64,
        /// The newer version; without it the one in force
        to: Option<i64>,
    },
    /// Say what is odd about a policy, and what it would mean to people, without saving it
    Check {
        /// A TOML or JSON file; - is the standard input
        file: PathBuf,
    },
    /// Put a policy in force
    Set {
        /// A TOML or JSON file; - is the standard input
        file: PathBuf,
        /// Why, and how.
        #[command(flatten)]
        save: Save,
        /// Refuse when another version than this is in force
        #[arg(long, value_name = "NUMBER")]
        based_on: Option<i64>,
    },
    /// Put an older version in force again, as a new version
    Revert {
        /// Which version
        version: i64,
        /// Why, and how.
        #[command(flatten)]
        save: Save,
        /// Refuse when another version than this is in force
        #[arg(long, value_name = "NUMBER")]
        based_on: Option<i64>,
    },
    /// Say why somebody is asked, rule by rule: hit, miss or may
    Explain(Explain),
    /// Run the sign-ins of the last days through a policy, without changing anything
    Replay {
        /// A TOML or JSON file; - is the standard input
        file: PathBuf,
        /// How many days back, at most 30
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=30))]
        days: u32,
    },
    /// Show what rules in report mode would have done, by day, rule and person
    Report {
        /// How many days back, at most 30
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=30))]
        days: u32,
    },
}

/// How a policy is put in force.
#[derive(Debug, Args)]
pub struct Save {
    /// Why, for the history and the audit log
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Do it even if people could not sign in without help
    #[arg(long)]
    pub lock_people_out: bool,
    /// Past the guard.
    #[command(flatten)]
    pub past: BreakGlass,
}

/// Of whom, and where.
#[derive(Debug, Args)]
pub struct Explain {
    /// The username
    #[arg(required_unless_present = "decision", conflicts_with = "decision")]
    pub name: Option<String>,
    /// From this address; without it from anywhere, which is the stricter
    #[arg(long, value_name = "ADDRESS", conflicts_with = "decision")]
    pub ip: Option<IpAddr>,
    /// On the way to this application
    #[arg(long, value_name = "NAME", default_value = policy::PORTAL, conflicts_with = "decision")]
    pub app: String,
    /// At this time of the portal's time zone, such as 2026-08-03T14:05; without it now
    #[arg(long, value_name = "TIME", conflicts_with = "decision")]
    pub at: Option<String>,
    /// A decision of the past, by the id that the audit log has, by the policy of then
    #[arg(long, value_name = "ID")]
    pub decision: Option<String>,
}
