//! The program itself: usage, configuration, key, starting and stopping.

use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use serde_json::json;

use super::machine::Machine;

#[test]
fn wrong_usage_is_64_and_help_is_not() {
    let machine = Machine::new();
    for wrong in [
        "user",
        "nonsense",
        "user list --nonsense",
        "user password bob",
        "user administrator bob",
        "user administrator bob --on --off",
        "user change bob",
        "user reset-password",
        "2fa enforce --on --off",
        "2fa enforce --group Finance",
        "2fa enforce --off --exclude Finance",
        "2fa provider totp --group Finance",
        "2fa provider totp --everybody",
        "2fa provider totp --on --everybody --group Finance",
        "group join Finance",
        "audit list --limit 0",
    ] {
        assert_eq!(machine.code(wrong), 64, "{wrong}");
    }
    let said = machine.run(&["user", "list", "--nonsense", "--json"]);
    assert_eq!(
        (said.code, said.json()["code"].clone(), said.err.as_str()),
        (64, json!(64), "")
    );
    for right in [
        "--help",
        "--version",
        "help",
        "2fa --help",
        "2fa enforce --help",
        "user add --help",
        "user reset-password --help",
        "serve --help",
    ] {
        assert_eq!(machine.code(right), 0, "{right}");
    }
    assert!(!machine.data.exists(), "nothing was made");
}

#[test]
fn a_configuration_that_is_not_valid_is_65() {
    let mut machine = Machine::new();
    let file = machine.data.parent().expect("a folder").join("twinlatch.toml");
    std::fs::write(&file, "port = 8080\n").expect("a file");
    let file = file.to_str().expect("a path").to_owned();
    let said = machine.run(&["check", "--config", &file]);
    assert_eq!(said.code, 65);
    assert!(said.err.contains("port"), "{}", said.err);
    let said = machine.run(&["check", "--config", &file, "--json"]);
    assert!(
        said.code == 65
            && said.json()["error"].as_str().is_some_and(|e| e.contains("port"))
            && said.err.is_empty()
    );
    assert_eq!(
        machine.run(&["check", "--config", "/nowhere/at/all.toml"]).code,
        65
    );
    machine
        .variables
        .push(("TWINLATCH_SUDO_MINUTES", "99".to_owned()));
    let said = machine.run(&["user", "list"]);
    assert!(
        said.code == 65 && said.err.contains("from 1 to 60"),
        "{}",
        said.err
    );
    machine.variables.pop();
    machine.variables.push((
        "TWINLATCH_DATABASE_URL",
        "postgres://nobody@127.0.0.1:1/none".to_owned(),
    ));
    let said = machine.run(&["user", "list"]);
    assert!(
        said.code == 65 && said.err.contains("cannot be reached"),
        "{}",
        said.err
    );
}

#[test]
fn check_makes_nothing_and_finds_the_wrong_key() {
    let machine = Machine::new();
    assert!(
        machine.ok("check")["database"]
            .as_str()
            .is_some_and(|d| d.contains("not there yet"))
    );
    assert!(!machine.data.exists());
    machine.ok("group add Finance");
    assert!(
        machine.ok("check")["key"]
            .as_str()
            .is_some_and(|k| k.contains("fits"))
    );
    let key = machine.data.join("key");
    std::fs::rename(&key, machine.data.join("elsewhere")).expect("moved");
    for command in ["check", "user list", "serve"] {
        assert_eq!(
            machine.code(command),
            65,
            "{command}: a missing key is not made again"
        );
    }
    assert!(!key.exists());
    let other = Machine::new();
    other.ok("group add Finance");
    std::fs::copy(other.data.join("key"), &key).expect("copied");
    for command in ["check", "user list", "serve"] {
        let said = machine.run(&command.split(' ').collect::<Vec<_>>());
        assert!(
            said.code == 65 && said.err.contains("not the one of this database"),
            "{}",
            said.err
        );
    }
}

#[test]
fn roots_for_security_keys_are_checked_and_nothing_else_waits_for_them() {
    let mut machine = Machine::new();
    machine.ok("group add Finance");
    assert_eq!(
        machine.ok("check")["security keys"],
        "no model can be attested: neither metadata nor roots are given"
    );
    let nowhere = ("TWINLATCH_WEBAUTHN_METADATA_FILE", "/nowhere/blob".to_owned());
    machine.variables.push(nowhere);
    let said = machine.run(&["check"]);
    assert!(
        said.code == 65 && said.err.contains("/nowhere/blob"),
        "{}",
        said.err
    );
    assert_eq!(machine.ok("webauthn list")["keys"], serde_json::json!([]));
    assert_eq!(machine.code("webauthn list --person nobody"), 1);
}

#[test]
fn an_empty_folder_is_no_portal_and_does_not_become_one() {
    let machine = Machine::new();
    for command in [
        "user list",
        "group list",
        "2fa enforce --on",
        "user unlock bob",
        "audit list",
    ] {
        let said = machine.run(&command.split(' ').collect::<Vec<_>>());
        assert!(
            said.code == 65 && said.err.contains("there is no portal in"),
            "{command}: {}",
            said.err
        );
    }
    assert!(!machine.data.exists(), "nothing was made");
    machine.ok("setup-code");
    machine.ok("user list");
}

/// Starts the portal, and gives what it prints until the line for which `enough` holds; then asks it to stop.
fn serve(
    machine: &Machine,
    (arguments, port): (&[&str], u16),
    enough: fn(&str) -> bool,
) -> (Vec<String>, Option<i32>) {
    let mut child = machine
        .command(arguments)
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut lines = Vec::new();
    for line in BufReader::new(child.stdout.take().expect("standard output")).lines() {
        lines.push(line.expect("a line"));
        if lines.last().is_some_and(|line| enough(line)) {
            break;
        }
    }
    // Asked to stop before it listens for being asked, it would just die.
    let pause = std::time::Duration::from_millis(50);
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break;
        }
        std::thread::sleep(pause);
    }
    std::thread::sleep(6 * pause);
    let asked = Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .expect("kill");
    assert!(asked.success());
    (lines, child.wait().expect("an end").code())
}

#[test]
fn serve_says_where_it_listens_and_stops_when_asked() {
    let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    let port = free.expect("a port").port();
    let mut machine = Machine::new();
    machine
        .variables
        .push(("TWINLATCH_LISTEN", format!("127.0.0.1:{port}")));
    let (lines, code) = serve(&machine, (&["serve"], port), |line| {
        line.starts_with("set-up code: ")
    });
    assert_eq!(lines[0], "Twinlatch listens on http://localhost:8080");
    assert!(
        lines[1].ends_with(" (open http://localhost:8080/setup, valid 15 minutes)"),
        "{lines:?}"
    );
    assert_eq!(code, Some(0));
    let said = machine.run(&["serve", "--demo"]);
    assert!(
        said.code == 65 && said.err.contains("this is a real database"),
        "{}",
        said.err
    );
    let mut machine = Machine::new();
    machine
        .variables
        .push(("TWINLATCH_LISTEN", format!("127.0.0.1:{port}")));
    let (lines, code) = serve(&machine, (&["serve", "--demo"], port), |line| {
        line.starts_with("erin")
    });
    assert!(
        lines.iter().any(|line| line.ends_with("let me look around")),
        "{lines:?}"
    );
    assert_eq!(code, Some(0));
    // Commands work on a demo, too; it stays one.
    assert_eq!(
        machine.ok("user list")["people"].as_array().map(Vec::len),
        Some(6)
    );
    assert_eq!(machine.code("serve"), 65);
    let public = ("TWINLATCH_PUBLIC_URL", "https://sso.example.org".to_owned());
    machine.variables.push(public);
    let said = machine.run(&["serve", "--demo"]);
    assert!(
        said.code == 65 && said.err.contains("localhost address"),
        "{}",
        said.err
    );
    machine.variables.pop();
    machine
        .variables
        .push(("TWINLATCH_LISTEN", format!("0.0.0.0:{port}")));
    let said = machine.run(&["serve", "--demo"]);
    assert!(
        said.code == 65 && said.err.contains("this machine only"),
        "{}",
        said.err
    );
}
