//! The only place that prints: text for people, or one JSON document for programs. A reader that has gone away is no error.

use std::io::{ErrorKind, Write as _};

use serde_json::{Value, json};

use super::error::USAGE;

/// What a command has to say, in both forms.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// For people, without the last line break; nothing is printed for an empty one.
    pub(super) text: String,
    /// For programs.
    pub(super) json: Value,
}

impl Report {
    pub(super) fn new(text: impl Into<String>, json: Value) -> Self {
        Self {
            text: text.into(),
            json,
        }
    }
}

/// Where it goes, and in which form.
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints what a command has to say; gives the exit code 0.
    pub(super) fn done(&self, report: &Report) -> u8 {
        match (self.json, report.json.is_null(), report.text.is_empty()) {
            (true, false, _) => print(&pretty(&report.json)),
            (false, _, false) => print(&harmless(&report.text)),
            _ => {}
        }
        0
    }

    /// Prints a part of a file, in whichever form it is. Says whether anybody still reads; a disk that is full is an error.
    pub(super) fn part(&self, bytes: &[u8]) -> std::io::Result<bool> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            done => done.map(|()| true),
        }
    }

    /// Prints help or the version; gives the exit code 0.
    pub(super) fn told(&self, text: &str) -> u8 {
        print(text.trim_end());
        0
    }

    /// Says what went wrong, and gives the exit code back.
    pub(super) fn failed(&self, error: &str, code: u8) -> u8 {
        if self.json {
            // Of wrong usage the first line is the sentence; the rest is help for people.
            let sentence = if code == USAGE {
                error.lines().next().unwrap_or_default()
            } else {
                error
            };
            let sentence = sentence.strip_prefix("error: ").unwrap_or(sentence);
            print(&pretty(&json!({ "error": sentence, "code": code })));
        } else {
            let _ = writeln!(std::io::stderr().lock(), "{}", harmless(error));
        }
        code
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Names and browsers are hostile text: no control character of theirs reaches a terminal.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// Columns under each other, two spaces apart; the last one is not filled up.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut lines: Vec<Vec<&str>> = vec![head.to_vec()];
    lines.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect()));
    let width = |column: usize| {
        let lengths = lines
            .iter()
            .filter_map(|line| line.get(column))
            .map(|cell| cell.chars().count());
        lengths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &Vec<&str>| {
        let padded = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `1 session`, `2 sessions`.
pub(super) fn count(number: u64, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_under_each_other() {
        let rows = [
            vec!["a".to_owned(), "x".to_owned()],
            vec!["bücher".to_owned(), String::new()],
        ];
        assert_eq!(table(&["NAME", "B"], &rows), "NAME    B\na       x\nbücher");
    }

    #[test]
    fn a_terminal_is_not_steered() {
        assert_eq!(harmless("a\u{1b}[2Jb\nc\r"), "a\u{fffd}[2Jb\nc\u{fffd}");
    }
}
