//! From navigation to a form that can be used, in a real browser: `usable.mjs` drives it.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

use crate::portal::{Options, Portal};
use crate::report::{Report, Target, median};

/// Reports the median of each kind of visit.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let portal = Portal::start(&Options::default()).await?;
    let done = Command::new("node")
        .args(["end2end/bench/usable.mjs", &portal.url])
        .stderr(Stdio::inherit())
        .output()
        .context("node")?;
    ensure!(done.status.success(), "usable.mjs: {}", done.status);
    let times: BTreeMap<String, Vec<f64>> = serde_json::from_slice(&done.stdout).context("usable.mjs")?;
    for (visit, milliseconds) in times {
        let name = format!("usable_ms_{visit}");
        report.plain(&name, median(&milliseconds), Target::None);
    }
    Ok(())
}
