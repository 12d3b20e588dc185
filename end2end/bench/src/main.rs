//! `make bench`: starts the release binary on both databases and measures it, each figure against a floor that is measured in
//! the same run on the same machine. Prints a table, and writes `target/bench.json`.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `cluster.rs` | a PostgreSQL of its own |
//! | `portal.rs` | a running portal, with people in its database |
//! | `load.rs` | many requests at once, and how long each took |
//! | `sign_in.rs` | whole sign-ins, and the hash alone |
//! | `pages.rs` | pages, sessions, weights |
//! | `report.rs` | the table and the file |

// Here real time is what is wanted, and standard output is the product.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

mod cluster;
mod load;
mod pages;
mod portal;
mod report;
mod sign_in;

use std::time::Duration;

use cluster::Cluster;
use portal::{Options, Portal};
use report::{Report, Target};

/// How long each rate is measured for.
const SPAN: Duration = Duration::from_secs(5);

/// How many connections ask at once.
const CONNECTIONS: usize = 32;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut report = Report::new();
    let cluster = Cluster::start().await?;
    for (name, url) in [("sqlite", None), ("postgres", Some(cluster.url("bench").await?))] {
        report.heading(name);
        everyday(&mut report, name, url).await?;
    }
    report.heading("sqlite, 64 MiB and 4 passes");
    let heavy = Options {
        memory_kib: 65_536,
        time: 4,
        people: 400,
        ..Options::default()
    };
    let portal = Portal::start(&heavy).await?;
    let floor = sign_in::hashes_per_second(heavy.memory_kib, heavy.time, SPAN);
    let rate = sign_in::rate(&portal, SPAN).await?;
    report.ratio("sign_ins_heavy", (rate, floor), Target::AtLeast(0.9));
    portal.stop().await?;
    report.heading("policy");
    policy_decisions(&mut report);
    report.finish()
}

/// Everything that is measured on each database with the parameters as installed.
async fn everyday(report: &mut Report, name: &str, url: Option<String>) -> anyhow::Result<()> {
    let options = Options {
        database_url: url,
        people: 4_000,
        ..Options::default()
    };
    let mut portal = Portal::start(&options).await?;
    report.plain(
        &format!("start_ms_{name}"),
        portal.started.as_secs_f64() * 1000.0,
        Target::AtMost(60.0),
    );
    let idle = portal.resident_mib()?;
    report.plain(&format!("idle_mib_{name}"), idle, Target::AtMost(40.0));
    let floor = pages::healthz(&portal).await?;
    report.plain(&format!("healthz_per_s_{name}"), floor, Target::None);
    let login = pages::sign_in_page(&portal).await?;
    report.ratio(
        &format!("sign_in_page_{name}"),
        (login, floor),
        Target::AtLeast(0.08),
    );
    let cookies = portal.signed_in().await?;
    let home = pages::home(&portal, &cookies).await?;
    report.ratio(&format!("home_page_{name}"), (home, floor), Target::AtLeast(0.05));
    let session = pages::session(&portal, &cookies).await?;
    report.ratio(
        &format!("session_{name}"),
        (session.rate, floor),
        Target::AtLeast(0.6),
    );
    let busy = pages::session_while_hashing(&portal, &cookies).await?;
    let slower = busy.p99.as_secs_f64() / session.p99.as_secs_f64().max(1e-6);
    report.plain(
        &format!("session_p99_while_hashing_{name}"),
        slower,
        Target::AtMost(10.0),
    );
    let hashes = sign_in::hashes_per_second(options.memory_kib, options.time, SPAN);
    report.plain(&format!("argon2_per_s_{name}"), hashes, Target::None);
    let rate = sign_in::rate(&portal, SPAN).await?;
    report.ratio(&format!("sign_ins_{name}"), (rate, hashes), Target::AtLeast(0.8));
    sign_in::at_once(&portal, 64).await?;
    let pool = portal.workers() * f64::from(options.memory_kib) / 1024.0;
    report.plain(
        &format!("busy_mib_beyond_hashes_{name}"),
        portal.peak_mib()? - pool,
        Target::AtMost(60.0),
    );
    if name == "sqlite" {
        let weight = pages::weight(&portal, "/login", "").await?;
        report.plain("sign_in_page_kb_gzip", weight.kilobytes, Target::AtMost(150.0));
        report.plain("sign_in_page_requests", weight.requests, Target::AtMost(6.0));
        let weight = pages::weight(&portal, "/settings/security", &cookies).await?;
        report.plain("personal_page_kb_gzip", weight.kilobytes, Target::AtMost(190.0));
    }
    portal.stop().await
}

/// Decisions per second of the engine alone, with as many groups as one person may be in.
fn policy_decisions(report: &mut Report) {
    for groups in [10, 1_000] {
        let names: std::collections::BTreeSet<String> = (0..groups).map(|n| format!("group {n}")).collect();
        let policy = policy::Policy {
            enforcement: policy::Enforcement {
                on: true,
                groups: names.clone(),
                ..policy::Enforcement::default()
            },
            ..policy::Policy::default()
        };
        let facts = policy::Facts {
            groups: policy::Fact::Known(names),
            enrolled: policy::Fact::Known(Vec::new()),
            settable: policy::Fact::Known(Vec::new()),
            ..policy::Facts::default()
        };
        let (mut count, begun) = (0_u32, std::time::Instant::now());
        while begun.elapsed() < Duration::from_secs(1) {
            std::hint::black_box(policy::decide(
                std::hint::black_box(&policy),
                std::hint::black_box(&facts),
            ));
            count += 1;
        }
        let rate = f64::from(count) / begun.elapsed().as_secs_f64();
        report.plain(&format!("decisions_per_s_{groups}_groups"), rate, Target::None);
    }
}
