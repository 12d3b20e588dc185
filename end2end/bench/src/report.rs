//! The table, and `target/bench.json`: an object of flat names, each with its value, its target and whether it is met.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// What a figure should be.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// For information.
    None,
    /// This much or more.
    AtLeast(f64),
    /// This much or less.
    AtMost(f64),
}

impl Target {
    fn met(self, value: f64) -> Option<bool> {
        match self {
            Self::None => None,
            Self::AtLeast(least) => Some(value >= least),
            Self::AtMost(most) => Some(value <= most),
        }
    }

    fn text(self) -> String {
        match self {
            Self::None => "for information".to_owned(),
            Self::AtLeast(least) => format!("at least {least}"),
            Self::AtMost(most) => format!("at most {most}"),
        }
    }
}

/// What was measured so far.
pub(crate) struct Report(Map<String, Value>);

impl Report {
    /// Says on which machine this is.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
            .map_or("unknown processor", |(_, name)| name.trim());
        println!("{cores} cores, {model}");
        Self(Map::new())
    }

    /// A part of the table.
    pub(crate) fn heading(&self, text: &str) {
        println!("\n{text}");
    }

    /// A figure that is not there, and why.
    pub(crate) fn without(&self, text: &str) {
        println!("  - {text}");
    }

    /// A figure as it is.
    pub(crate) fn plain(&mut self, name: &str, value: f64, target: Target) {
        self.line(name, value, target, "");
    }

    /// A rate against the floor that was measured in the same run.
    pub(crate) fn ratio(&mut self, name: &str, (rate, floor): (f64, f64), target: Target) {
        let note = format!("{rate:.1} of {floor:.1} per second");
        self.line(name, rate / floor.max(f64::MIN_POSITIVE), target, &note);
    }

    fn line(&mut self, name: &str, value: f64, target: Target, note: &str) {
        let met = target.met(value);
        let sign = match met {
            None => " ",
            Some(true) => "✓",
            Some(false) => "✗",
        };
        println!("  {sign} {name:<50} {value:>12.3}  {:<16} {note}", target.text());
        let entry = json!({ "value": value, "target": target.text(), "met": met.unwrap_or(true) });
        self.0.insert(name.to_owned(), entry);
    }

    /// Writes the file.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let file = Path::new("target/bench.json");
        fs::create_dir_all("target")?;
        fs::write(file, format!("{:#}\n", Value::Object(self.0)))?;
        println!("\nwritten to {}", file.display());
        Ok(())
    }
}

/// Of several measurements the middle one, which a single disturbance does not move.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
