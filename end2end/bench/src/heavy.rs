//! Whole sign-ins where a hash costs much more than as installed.

use crate::cluster::Engine;
use crate::portal::{Options, Portal};
use crate::report::{Report, Target};
use crate::sign_in;

/// Sign-ins against the hash alone, at 64 MiB and 4 passes.
pub(crate) async fn measure(report: &mut Report, engine: Engine<'_>) -> anyhow::Result<()> {
    let options = Options {
        database_url: engine.new_database("heavy").await?,
        memory_kib: 65_536,
        time: 4,
        people: 4_000,
    };
    let portal = Portal::start(&options).await?;
    let measured = sign_in::rate_and_floor(&portal, &options).await?;
    let name = format!("sign_ins_heavy_{}", engine.name());
    report.ratio(&name, measured, Target::AtLeast(0.9));
    Ok(())
}
