//! What others rely on: the README's table, and the log lines that fail2ban reads.

use std::fs;
use std::path::Path;
use std::process::Command;

use server::audit::{FAILURES, failure_line};
use server::config::keys;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// To write the table anew: `TWINLATCH_TEST_WRITE=1 cargo test -p server --test it outside`.
#[test]
fn the_readme_holds_the_table_of_the_configuration() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let (start, end) = ("<!-- configuration -->\n", "<!-- /configuration -->");
    let (before, rest) = readme.split_once(start).expect("the start of the table");
    let (table, after) = rest.split_once(end).expect("the end of the table");
    if std::env::var_os("TWINLATCH_TEST_WRITE").is_some() {
        fs::write(&path, format!("{before}{start}{}{end}{after}", keys::markdown())).expect("written");
        return;
    }
    assert_eq!(
        table,
        keys::markdown(),
        "run with TWINLATCH_TEST_WRITE=1 to write it anew"
    );
}

#[test]
fn fail2ban_understands_the_log() {
    let filter = root().join("server/fail2ban/twinlatch.conf");
    let mut log = String::new();
    for event in FAILURES {
        for address in ["203.0.113.7", "2001:db8::7"] {
            let line = failure_line(event.name(), address);
            log += &format!("2026-11-21T05:03:13.057512Z  WARN server::audit: {line}\n");
            log += &format!(
                "{{\"timestamp\":\"2026-11-21T05:03:13.057512Z\",\"level\":\"WARN\",\"fields\":{{\"message\":\"{line}\"}}}}\n"
            );
        }
    }
    let matched = log.lines().count();
    log += "2026-11-21T05:03:16.057512Z  INFO server::http: GET /sign-in%20failed:%20password_wrong%20from%20192.0.2.1\n";
    let file = std::env::temp_dir().join(format!("twinlatch-fail2ban-{}.log", std::process::id()));
    fs::write(&file, &log).expect("a log");
    let output = Command::new("fail2ban-regex").arg(&file).arg(&filter).output();
    let output = output.expect("fail2ban-regex (Debian: apt-get install fail2ban)");
    fs::remove_file(&file).expect("the log goes");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains(&format!("{matched} matched, 1 missed")), "{text}");
}
