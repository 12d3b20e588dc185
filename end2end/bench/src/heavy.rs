//! Whole sign-ins where a hash costs much more than as installed.

use crate::SPAN;
use crate::portal::{Options, Portal};
use crate::report::{Report, Target};
use crate::sign_in;

/// Sign-ins against the hash alone, at 64 MiB and 4 passes.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let options = Options {
        memory_kib: 65_536,
        time: 4,
        ..Options::default()
    };
    let portal = Portal::start(&options).await?;
    let floor = sign_in::hashes_per_second(options.memory_kib, options.time, SPAN);
    let rate = sign_in::rate(&portal, SPAN).await?;
    report.ratio("sign_ins_heavy", (rate, floor), Target::AtLeast(0.9));
    Ok(())
}
