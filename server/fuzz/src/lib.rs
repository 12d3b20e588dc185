//! What the portal reads from others, as functions of bytes that must never panic. `make soak` lets libFuzzer look for bytes with
//! which one does (`scripts/fuzz.sh`); `cargo test -p fuzz` feeds the seeds, and the seeds with a piece changed.
//!
//! To add a target: a function here, its name in [`TARGETS`], and one or two small files in `seeds/<name>/`. What a fuzzer finds
//! becomes a seed, once it is mended.

mod keys;
mod policies;
mod requests;

/// A function of hostile bytes.
pub type Target = fn(&[u8]);

/// Every target, by name.
pub const TARGETS: [(&str, Target); 12] = [
    ("client_data", keys::client_data),
    ("authenticator_data", keys::authenticator_data),
    ("attestation_object", keys::attestation_object),
    ("new_key", keys::new_key),
    ("key_answer", keys::answer),
    ("key_import", keys::import),
    ("policy_toml", policies::toml),
    ("policy_json", policies::json),
    ("facts", policies::facts),
    ("next_target", requests::next_target),
    ("cookies", requests::cookies),
    ("forwarded", requests::forwarded),
];

/// The target of this name.
pub fn target(name: &str) -> Option<Target> {
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    found.map(|(_, target)| *target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(name: &str) -> Vec<Vec<u8>> {
        let folder = format!("{}/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
        files
            .map(|file| std::fs::read(file.expect("a file").path()).expect("a seed"))
            .collect()
    }

    #[test]
    fn every_target_takes_its_seeds_and_what_is_nearly_one() {
        for (name, target) in TARGETS {
            let seeds = seeds(name);
            assert!(!seeds.is_empty(), "{name} has no seeds");
            for seed in seeds {
                assert!(seed.len() <= 8_192, "{name}: a seed is small");
                target(&seed);
                for at in (0..seed.len()).step_by(seed.len() / 40 + 1) {
                    target(&seed[..at]);
                    let mut changed = seed.clone();
                    changed[at] ^= 0x41;
                    target(&changed);
                    changed.insert(at, 0xff);
                    target(&changed);
                }
            }
        }
    }
}
