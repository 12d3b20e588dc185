//! libFuzzer in front of one target: `TWINLATCH_FUZZ=<target> fuzz <corpus> -max_total_time=20`. One program for all of them, so
//! that it is linked once.

#![no_main]

use std::sync::OnceLock;

use fuzz::{Target, target};
use libfuzzer_sys::fuzz_target;

fn chosen() -> Target {
    static CHOSEN: OnceLock<Target> = OnceLock::new();
    *CHOSEN.get_or_init(|| {
        let name = std::env::var("TWINLATCH_FUZZ").unwrap_or_default();
        target(&name).unwrap_or_else(|| panic!("TWINLATCH_FUZZ names no target: {name:?}"))
    })
}

fuzz_target!(|bytes: &[u8]| chosen()(bytes));
