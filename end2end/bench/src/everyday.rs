//! What a portal does all day, with the parameters as installed: pages, sessions, sign-ins, and the memory they take.

use anyhow::Context as _;

use crate::cluster::Engine;
use crate::pages;
use crate::portal::{Options, Portal, client};
use crate::report::{Report, Target};
use crate::sign_in;

/// How many sign in at the same moment when the memory is looked at.
const CROWD: usize = 64;

/// Measures pages, sessions and what they weigh.
pub(crate) async fn measure(report: &mut Report, engine: Engine<'_>) -> anyhow::Result<()> {
    let (portal, _) = start(engine, "everyday").await?;
    let name = engine.name();
    let idle = portal.resident_mib()?;
    report.plain(&format!("idle_mib_{name}"), idle, Target::AtMost(40.0));
    requests(report, name, &portal).await?;
    match engine {
        Engine::Sqlite => weights(report, &portal).await,
        // The same pages.
        Engine::Postgres(_) => Ok(()),
    }
}

/// Measures whole sign-ins.
pub(crate) async fn measure_sign_ins(report: &mut Report, engine: Engine<'_>) -> anyhow::Result<()> {
    let (portal, options) = start(engine, "signins").await?;
    sign_ins(report, engine.name(), (&portal, &options)).await
}

async fn start(engine: Engine<'_>, database: &str) -> anyhow::Result<(Portal, Options)> {
    let options = Options {
        database_url: engine.new_database(database).await?,
        people: 4_000,
        ..Options::default()
    };
    Ok((Portal::start(&options).await?, options))
}

/// Pages and the session as JSON, against an answer that touches no database.
async fn requests(report: &mut Report, name: &str, portal: &Portal) -> anyhow::Result<()> {
    let floor = pages::healthz(portal).await?;
    report.plain(&format!("healthz_per_s_{name}"), floor, Target::None);
    let login = pages::sign_in_page(portal).await?;
    report.ratio(
        &format!("sign_in_page_{name}"),
        (login, floor),
        Target::AtLeast(0.08),
    );
    let cookies = portal.signed_in().await?;
    let home = pages::home(portal, &cookies).await?;
    report.ratio(&format!("home_page_{name}"), (home, floor), Target::AtLeast(0.05));
    let session = pages::session(portal, &cookies).await?;
    report.ratio(
        &format!("session_{name}"),
        (session.rate, floor),
        Target::AtLeast(0.6),
    );
    let busy = pages::session_while_hashing(portal, &cookies).await?;
    let slower = busy.p99.as_secs_f64() / session.p99.as_secs_f64().max(1e-6);
    report.plain(
        &format!("session_p99_while_hashing_{name}"),
        slower,
        Target::AtMost(10.0),
    );
    Ok(())
}

/// Whole sign-ins against the hash alone, and the memory of many at once.
async fn sign_ins(
    report: &mut Report,
    name: &str,
    (portal, options): (&Portal, &Options),
) -> anyhow::Result<()> {
    let (rate, hashes) = sign_in::rate_and_floor(portal, options).await?;
    report.plain(&format!("argon2_per_s_{name}"), hashes, Target::None);
    report.ratio(&format!("sign_ins_{name}"), (rate, hashes), Target::AtLeast(0.8));
    let crowd: Option<Vec<String>> = (0..CROWD).map(|_| portal.somebody()).collect();
    let crowd = crowd.context("nobody is left")?;
    sign_in::together(&client()?, &portal.url, &crowd).await?;
    let pool = portal.workers() * f64::from(options.memory_kib) / 1024.0;
    report.plain(
        &format!("busy_mib_beyond_hashes_{name}"),
        portal.peak_mib()? - pool,
        Target::AtMost(60.0),
    );
    Ok(())
}

/// What the pages weigh with all they load.
async fn weights(report: &mut Report, portal: &Portal) -> anyhow::Result<()> {
    let weight = pages::weight(portal, "/login", "").await?;
    report.plain("sign_in_page_kb_gzip", weight.kilobytes, Target::AtMost(150.0));
    report.plain("sign_in_page_requests", weight.requests, Target::AtMost(6.0));
    let cookies = portal.signed_in().await?;
    let weight = pages::weight(portal, "/settings/security", &cookies).await?;
    report.plain("personal_page_kb_gzip", weight.kilobytes, Target::AtMost(190.0));
    Ok(())
}
