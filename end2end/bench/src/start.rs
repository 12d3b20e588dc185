//! From the start of `serve` to its first answer, on an empty database and on one that is there.

use crate::cluster::Engine;
use crate::portal::{Options, Portal};
use crate::report::{Report, Target, median};

/// How often each is done.
const TIMES: usize = 5;

/// Measures both.
pub(crate) async fn measure(report: &mut Report, engine: Engine<'_>) -> anyhow::Result<()> {
    let mut empty = Vec::new();
    for number in 0..TIMES {
        let options = Options {
            database_url: engine.new_database(&format!("empty_{number}")).await?,
            people: 0,
            ..Options::default()
        };
        empty.push(milliseconds(&Portal::start(&options).await?));
    }
    let options = Options {
        database_url: engine.new_database("start").await?,
        ..Options::default()
    };
    let mut portal = Portal::start(&options).await?;
    let mut existing = Vec::new();
    for _ in 0..TIMES {
        portal.restart().await?;
        existing.push(milliseconds(&portal));
    }
    let name = engine.name();
    report.plain(
        &format!("start_ms_{name}"),
        median(&existing),
        Target::AtMost(60.0),
    );
    report.plain(
        &format!("start_ms_empty_{name}"),
        median(&empty),
        Target::AtMost(300.0),
    );
    Ok(())
}

fn milliseconds(portal: &Portal) -> f64 {
    portal.started.as_secs_f64() * 1000.0
}
