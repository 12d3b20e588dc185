//! Policy decisions per second, from what `cargo bench -p policy` has left: criterion makes a folder for each benchmark, named
//! after its group, function and parameter. What is in the group `decisions` decides once a time.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use crate::report::{Report, Target};

/// Where criterion writes about the group.
const FOLDER: &str = "target/criterion/decisions";

/// Reports every benchmark, or that there is none.
pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let mut found = Vec::new();
    find(Path::new(FOLDER), &mut found);
    found.sort();
    if found.is_empty() {
        report.without("no decisions per second: the crate policy has no benchmark, or it was not run");
    }
    for file in found {
        let text = fs::read_to_string(&file)?;
        let estimates: Value = serde_json::from_str(&text)?;
        let nanoseconds = estimates
            .pointer("/median/point_estimate")
            .and_then(Value::as_f64)
            .with_context(|| format!("{}: no median", file.display()))?;
        report.plain(&name(&file), 1e9 / nanoseconds, Target::None);
    }
    Ok(())
}

/// All `new/estimates.json` below a folder. One that cannot be read holds none.
fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, found);
        } else if path.ends_with("new/estimates.json") {
            found.push(path);
        }
    }
}

/// `decisions_per_s_` and the benchmark's own folders, in letters, digits and underscores.
fn name(file: &Path) -> String {
    let own = file.parent().and_then(Path::parent).unwrap_or(file);
    let own = own.strip_prefix(FOLDER).unwrap_or(own).to_string_lossy();
    let words: Vec<&str> = own
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    format!("decisions_per_s_{}", words.join("_"))
}
