//! `make bench`: starts the release binary on both databases and measures it, each figure against a floor that is measured in
//! the same run on the same machine. Prints a table, and writes `target/bench.json`. With names of parts as arguments, only those:
//! `cargo run --release -p bench sign-ins heavy`; the file is left as it was then.
//!
//! What is measured:
//!
//! | file | what lives there |
//! | --- | --- |
//! | `start.rs` | how soon `serve` answers |
//! | `everyday.rs` | pages, sessions, sign-ins and memory with the parameters as installed |
//! | `accounts.rs` | sign-ins with few and many accounts |
//! | `many_sessions.rs` | memory with many sessions |
//! | `heavy.rs` | sign-ins with a costly hash |
//! | `usable.rs` | how soon the form can be used in a browser |
//! | `decisions.rs` | the policy alone |
//!
//! What it is measured with:
//!
//! | file | what lives there |
//! | --- | --- |
//! | `cluster.rs` | the databases, with a PostgreSQL of its own |
//! | `people.rs` | the people in a database |
//! | `portal.rs` | a running portal |
//! | `load.rs` | many requests at once, and how long each took |
//! | `sign_in.rs` | whole sign-ins, and the hash alone |
//! | `pages.rs` | pages, sessions, weights |
//! | `report.rs` | the table and the file |

// Here real time is what is wanted, and standard output is the product.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

mod accounts;
mod cluster;
mod decisions;
mod everyday;
mod heavy;
mod load;
mod many_sessions;
mod pages;
mod people;
mod portal;
mod report;
mod sign_in;
mod start;
mod usable;

use std::time::Duration;

use anyhow::ensure;
use cluster::{Cluster, Engine};
use report::Report;

/// How long each rate is measured for.
const SPAN: Duration = Duration::from_secs(5);

/// How many connections ask at once.
const CONNECTIONS: usize = 32;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let wanted = Wanted::read(std::env::args().skip(1))?;
    let mut report = Report::new();
    let measured = measure(&mut report, &wanted).await;
    // What was measured before something went wrong is worth having.
    if wanted.is_everything() {
        report.finish()?;
    }
    measured
}

/// The parts, in their order.
const PARTS: &[&str] = &[
    "start", "everyday", "sign-ins", "accounts", "heavy", "usable", "policy",
];

/// The parts that were asked for; none are all.
struct Wanted(Vec<String>);

impl Wanted {
    fn read(names: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let names: Vec<String> = names.collect();
        for name in &names {
            ensure!(
                PARTS.contains(&name.as_str()),
                "no part {name}; there are {PARTS:?}"
            );
        }
        Ok(Self(names))
    }

    fn is_everything(&self) -> bool {
        self.0.is_empty()
    }

    fn has(&self, part: &str) -> bool {
        self.is_everything() || self.0.iter().any(|name| name == part)
    }
}

async fn measure(report: &mut Report, wanted: &Wanted) -> anyhow::Result<()> {
    let cluster = Cluster::start().await?;
    for engine in [Engine::Sqlite, Engine::Postgres(&cluster)] {
        report.heading(engine.name());
        if wanted.has("start") {
            start::measure(report, engine).await?;
        }
        if wanted.has("everyday") {
            everyday::measure(report, engine).await?;
        }
        if wanted.has("sign-ins") {
            everyday::measure_sign_ins(report, engine).await?;
        }
        if wanted.has("accounts") {
            report.heading(&format!("{}, few and many accounts", engine.name()));
            accounts::measure(report, engine).await?;
        }
        if wanted.has("heavy") {
            report.heading(&format!("{}, 64 MiB and 4 passes", engine.name()));
            heavy::measure(report, engine).await?;
        }
    }
    if wanted.has("usable") {
        report.heading("from navigation to a usable form");
        usable::measure(report).await?;
    }
    if wanted.has("policy") {
        report.heading("policy");
        decisions::measure(report)?;
    }
    Ok(())
}
