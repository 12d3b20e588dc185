//! A machine for tests: the program, a folder, an environment with nothing else in it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::databases::{Database, folder};

/// A machine with the program on it.
pub(crate) struct Machine {
    pub(crate) data: PathBuf,
    pub(crate) variables: Vec<(&'static str, String)>,
}

/// What the program has said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("not JSON: {} {}", self.out, self.err))
    }
}

impl Machine {
    pub(crate) fn new() -> Self {
        let data = folder("cli").join("data");
        let quick = [
            ("TWINLATCH_ARGON2_MEMORY_KIB", "7168"),
            ("TWINLATCH_ARGON2_TIME", "1"),
            ("TWINLATCH_BREACHES_SOURCE", "off"),
        ];
        let mut variables: Vec<_> = quick
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        variables.push(("TWINLATCH_DATA_DIR", data.to_str().expect("a path").to_owned()));
        Self { data, variables }
    }

    pub(crate) fn on(db: &Database) -> Self {
        let mut machine = Self::new();
        machine
            .variables
            .push(("TWINLATCH_DATABASE_URL", db.url.reveal().to_owned()));
        machine
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twinlatch"));
        command
            .args(arguments)
            .env_clear()
            .envs(self.variables.iter().map(|(n, v)| (*n, v)));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.tell(arguments, b"")
    }

    /// Runs it with something on standard input.
    pub(crate) fn tell(&self, arguments: &[&str], input: &[u8]) -> Said {
        let mut child = self.command(arguments).spawn().expect("the program");
        // A program that does not read it has closed the pipe.
        let _ = child.stdin.take().expect("standard input").write_all(input);
        let done = child.wait_with_output().expect("an end");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Said {
            code: done.status.code().expect("a code"),
            out: text(done.stdout),
            err: text(done.stderr),
        }
    }

    pub(crate) fn code(&self, line: &str) -> i32 {
        let said = self.run(&line.split(' ').collect::<Vec<_>>());
        assert!(!said.err.contains("panicked"), "{line}: {}", said.err);
        said.code
    }

    pub(crate) fn ok(&self, line: &str) -> Value {
        let mut arguments: Vec<_> = line.split(' ').collect();
        arguments.push("--json");
        let said = self.run(&arguments);
        assert_eq!(said.code, 0, "{line}: {}", said.out);
        said.json()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.data.parent().expect("a folder"));
    }
}
