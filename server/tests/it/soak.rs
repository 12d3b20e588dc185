//! What gets better the longer it runs: a few rounds in `make test`, thousands in `make soak` (`TWINLATCH_SOAK=1`).
//!
//! * races: many browsers, one code, one session
//! * wandering: random requests, right and wrong, never end in an error page or in a session with less than is demanded
//! * crashes: the program is killed while people sign in, and what it had said holds afterwards

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use server::random::{Random, SeededRandom};

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

pub(crate) fn rounds(every_day: u32, soak: u32) -> u32 {
    if std::env::var_os("TWINLATCH_SOAK").is_some() {
        soak
    } else {
        every_day
    }
}

both!(one_code_never_opens_two_sessions, async |db| {
    let portal = Portal::with(
        db,
        &[
            ("throttle.person_free", "20"),
            ("throttle.second_step_free", "20"),
        ],
    );
    for round in 0..rounds(2, 300) {
        let bob = portal.person(&format!("bob{round}"), &[]).await;
        portal.app_for(&bob, "Phone").await;
        let mut browsers = Vec::new();
        for n in 0..6 {
            let mut browser = portal.browser_at(&format!("10.{}.{}.{n}", round / 250, round % 250));
            browser.password(&bob.username, PASSWORD).await;
            browsers.push(browser);
        }
        let code = portal.code(0);
        let mut tasks = tokio::task::JoinSet::new();
        for mut browser in browsers {
            let code = code.clone();
            tasks.spawn(async move { browser.answer("totp", &code).await.view().0 });
        }
        let views = tasks.join_all().await;
        assert_eq!(
            views.iter().filter(|v| *v == "Landed").count(),
            1,
            "round {round}: {views:?}"
        );
    }
});

/// Small random numbers.
struct Dice(SeededRandom);

impl Dice {
    fn below(&self, n: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        usize::try_from(u32::from_le_bytes(bytes)).expect("32 bits") % n
    }

    fn of<'a>(&self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const PATHS: [&str; 19] = [
    "/api/sign-in/password",
    "/api/sign-in/choose",
    "/api/sign-in/passkey",
    "/api/sign-in/answer",
    "/api/sign-in/set-up",
    "/api/sign-in/finish-set-up",
    "/api/sign-in/keep-codes",
    "/api/sign-in/other-way",
    "/api/sign-in/cancel",
    "/api/security/add",
    "/api/security/finish-add",
    "/api/security/rename",
    "/api/security/remove",
    "/api/security/new-codes",
    "/api/security/confirm-codes",
    "/api/security/stop",
    "/api/account/sign-out",
    "/api/account/dismiss",
    "/api/account/language",
];
const PAGES: [&str; 9] = [
    "/",
    "/login",
    "/login/choose",
    "/login/challenge/totp",
    "/login/setup",
    "/login/setup/totp",
    "/confirm",
    "/settings/security",
    "/settings/security/add",
];
const NAMES: [&str; 13] = [
    "ceremony",
    "username",
    "password",
    "provider",
    "code",
    "name",
    "key",
    "digits",
    "period",
    "algorithm",
    "next",
    "kept",
    "id",
];

async fn wander(portal: &Portal, browser: &mut Browser, dice: &Dice) {
    let right_code = portal.code(0);
    let values = [
        "bob",
        "carol",
        "nobody",
        PASSWORD,
        "wrong",
        "totp",
        "backup_codes",
        "really_me",
        "webauthn",
        "{}",
        "",
        "1",
        "/settings/security",
        "//evil.example",
        "\u{202e}",
        "x\r\nSet-Cookie: a=b",
        "999999999999999999999",
        "-1",
        "ÄÖÜ",
        right_code.as_str(),
    ];
    let answer = match dice.below(6) {
        0 => browser.get(dice.of(&PAGES)).await,
        1 => {
            browser
                .post_json(
                    "/api/sign-in/password",
                    &[("username", dice.of(&["bob", "carol"])), ("password", PASSWORD)],
                )
                .await
        }
        2 => {
            browser
                .post_json(
                    "/api/sign-in/answer",
                    &[("provider", "totp"), ("code", dice.of(&[&right_code, "000000"]))],
                )
                .await
        }
        _ => {
            let mut fields: Vec<(&str, &str)> = Vec::new();
            for _ in 0..dice.below(5) {
                let name = dice.of(&NAMES);
                if fields.iter().all(|(known, _)| *known != name) {
                    fields.push((name, dice.of(&values)));
                }
            }
            let path = dice.of(&PATHS);
            if dice.below(2) == 0 {
                browser.post_json(path, &fields).await
            } else {
                browser.post(path, &fields).await
            }
        }
    };
    assert!(answer.status.as_u16() < 500, "{}: {}", answer.path, answer.text());
    let session = browser.get_json("/api/session").await;
    if session.status == 200 {
        let json = session.json();
        let proven = json["proofs"].as_array().is_some_and(|p| !p.is_empty());
        assert!(proven, "{} is in with a password alone", json["username"]);
    }
}

both!(no_wandering_leads_around_the_second_step, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.person("carol", &[]).await;
    portal.enforce(&[]).await;
    portal.app_for(&bob, "Phone").await;
    for seed in 0..rounds(2, 400) {
        let dice = Dice(SeededRandom::new(u64::from(seed)));
        let mut browser = portal.browser_at(&format!("10.9.{}.{}", seed / 250, seed % 250));
        for _ in 0..60 {
            wander(&portal, &mut browser, &dice).await;
            portal.wait_s(i64::try_from(dice.below(40)).expect("small"));
        }
    }
});

/// The program, started for real.
struct Running {
    child: Child,
    port: u16,
}

fn start(folder: &std::path::Path, port: u16) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_twinlatch"))
        .arg("serve")
        .env_clear()
        .env("TWINLATCH_LISTEN", format!("127.0.0.1:{port}"))
        .env("TWINLATCH_PUBLIC_URL", format!("http://localhost:{port}"))
        .env("TWINLATCH_DATA_DIR", folder)
        .env("TWINLATCH_ARGON2_MEMORY_KIB", "7168")
        .env("TWINLATCH_ARGON2_TIME", "1")
        .env("TWINLATCH_BREACHES_SOURCE", "off")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let stdout = BufReader::new(child.stdout.take().expect("its output"));
    let listens = stdout
        .lines()
        .map_while(Result::ok)
        .any(|line| line.contains("listens on"));
    assert!(listens, "the program says where it listens");
    let running = Running { child, port };
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return running;
        }
        std::thread::yield_now();
    }
    running
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

/// Signs in over a socket; the session's cookie, if there is an answer at all.
fn sign_in(port: u16) -> Option<String> {
    let body = format!("username=alice&password={}", PASSWORD.replace(' ', "+"));
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(
        stream,
        "POST /api/sign-in/password HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n\
         Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let lines: Vec<String> = BufReader::new(stream).lines().map_while(Result::ok).collect();
    let cookie = lines
        .iter()
        .filter_map(|l| l.strip_prefix("set-cookie: "))
        .find(|c| c.contains("-session="))?;
    Some(cookie.split(';').next()?.to_owned())
}

fn is_signed_in(port: u16, cookie: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let request = format!(
        "GET /api/session HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).is_ok()
        && BufReader::new(stream)
            .lines()
            .map_while(Result::ok)
            .next()
            .is_some_and(|line| line.contains("200"))
}

#[test]
fn what_was_answered_survives_a_crash() {
    let folder = std::env::temp_dir().join(format!("twinlatch-crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let add = |args: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_twinlatch"))
            .args(args)
            .env_clear()
            .env("TWINLATCH_DATA_DIR", &folder)
            .env("TWINLATCH_ARGON2_MEMORY_KIB", "7168")
            .env("TWINLATCH_ARGON2_TIME", "1")
            .env("TWINLATCH_BREACHES_SOURCE", "off")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        writeln!(child.stdin.take().expect("its input"), "{PASSWORD}").expect("a password");
        assert!(child.wait().expect("it ends").success(), "{args:?}");
    };
    add(&["user", "add", "alice", "--password-stdin"]);
    for round in 0..rounds(1, 25) {
        let mut running = start(&folder, free_port());
        let port = running.port;
        let workers: Vec<_> = (0..4)
            .map(|_| std::thread::spawn(move || (0..5).filter_map(|_| sign_in(port)).collect::<Vec<_>>()))
            .collect();
        // Killed in the middle, at another moment each round.
        for _ in 0..=round {
            let _ = sign_in(port);
        }
        running.child.kill().expect("killed");
        running.child.wait().expect("gone");
        let sessions: Vec<String> = workers
            .into_iter()
            .flat_map(|w| w.join().expect("a worker"))
            .collect();
        let mut again = start(&folder, free_port());
        // Cookies of a portal on localhost carry its instance, not its port: they hold after the crash.
        let held = sessions
            .iter()
            .filter(|cookie| is_signed_in(again.port, cookie))
            .count();
        assert_eq!(held, sessions.len(), "round {round}: what was answered must hold");
        again.child.kill().expect("killed");
        again.child.wait().expect("gone");
        // The audit log was sealed meanwhile, and perhaps just then.
        add(&["audit", "verify"]);
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
