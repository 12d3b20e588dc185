//! A reset that an administrator started: the code opens a new password, once, and nothing else.

use server::admin::password_reset;
use server::store;
use server::work::Origin;

use super::{NEW, change, signed_in};
use crate::both;
use crate::cli::machine::Machine;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::{PASSWORD, Portal};

const PATH: &str = "/api/account/reset-password";
const WRONG: &str = "That code does not match or has run out.";
const HOUR_S: i64 = 3600;

async fn start(portal: &Portal, name: &str) -> String {
    let started = password_reset::start(&portal.deps, Origin::console(), name).await;
    started.expect("a reset").code.dashed()
}

async fn send(browser: &mut Browser, code: &str, password: &str) -> Answer {
    browser
        .post(PATH, &[("code", code), ("password", password)])
        .await
}

both!(the_code_opens_a_new_password_and_nothing_else, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    portal.app_for(&alice, "Phone").await;
    let mut here = portal.browser();
    here.password("alice", PASSWORD).await;
    assert_eq!(here.answer("totp", &portal.code(0)).await.view().0, "Landed");
    let code = start(&portal, "ALICE").await;
    let home = here.get("/").await.text();
    assert!(home.contains("started a reset of your password"), "{home}");
    let mut browser = portal.browser_at("198.51.100.1");
    assert_eq!(
        browser.get("/reset-password").await.heading(),
        "Choose a new password"
    );
    let page = send(&mut browser, &code, "short").await;
    assert!(
        page.text().contains("Use 15 characters or more. You used 5."),
        "{}",
        page.text()
    );
    assert!(page.body.contains(&format!("value=\"{code}\"")) && !page.body.contains("value=\"short\""));
    let page = send(&mut browser, &code, PASSWORD).await;
    assert!(
        page.text().contains("That is your present password."),
        "{}",
        page.text()
    );
    assert_eq!(
        here.get_json("/api/session").await.status,
        200,
        "nothing has happened"
    );
    let page = send(&mut browser, &code.to_lowercase().replace('-', " "), NEW).await;
    assert_eq!(page.heading(), "Sign in");
    assert!(
        page.text()
            .contains("Password changed. Sign in with the new one."),
        "{}",
        page.text()
    );
    assert_eq!(here.get_json("/api/session").await.status, 401);
    let mut conn = db.store.read().await.expect("a connection");
    let known = store::known_browsers::of_person(&mut conn, &alice.id).await;
    assert_eq!(known.expect("browsers"), []);
    drop(conn);
    assert_eq!(here.password("alice", PASSWORD).await.view().0, "Password");
    assert_eq!(
        here.password("alice", NEW).await.view().0,
        "Code",
        "the second step stays"
    );
    portal.wait_s(30);
    assert_eq!(here.answer("totp", &portal.code(0)).await.view().0, "Landed");
    let activity = here.get("/settings/activity").await.text();
    for sentence in [
        "A reset of the password was started.",
        "Chose a new password with the code of a reset.",
        "on the server’s console",
    ] {
        assert!(activity.contains(sentence), "{sentence}: {activity}");
    }
    let data = here.post("/api/account-data.json", &[]).await;
    assert!(data.json()["account"]["password"]["reset"]["used"].is_string());
    assert!(!data.body.contains(&code[..4]), "nothing of the code");
});

both!(unknown_used_and_run_out_codes_are_told_alike, async |db| {
    let portal = Portal::new(db);
    for name in ["alice", "bob"] {
        portal.person(name, &[]).await;
    }
    let mut browser = portal.browser();
    let page = send(&mut browser, " ", NEW).await;
    assert!(page.text().contains("Enter the code."), "{}", page.text());
    let first = start(&portal, "alice").await;
    let second = start(&portal, "alice").await;
    let late = start(&portal, "bob").await;
    let hashes = portal.deps.hasher.hashes_run();
    for wrong in ["AAAA-BBBB-CCCC-DDDD", "nonsense", &first] {
        let page = send(&mut browser, wrong, NEW).await;
        assert!(page.text().contains(WRONG), "{wrong}: {}", page.text());
    }
    assert_eq!(portal.deps.hasher.hashes_run() - hashes, 3, "each costs the same");
    assert_eq!(
        send(&mut browser, &second, NEW).await.heading(),
        "Sign in",
        "the new one voids the old"
    );
    assert!(send(&mut browser, &second, NEW).await.text().contains(WRONG));
    portal.wait_s(24 * HOUR_S);
    assert!(send(&mut browser, &late, NEW).await.text().contains(WRONG));
    let events = portal.events().await;
    let refused = events.iter().filter(|e| *e == "password_reset_refused").count();
    assert_eq!(refused, 5);
});

both!(tries_are_counted_by_network, async |db| {
    let portal = Portal::with(db, &[("throttle.network_tries", "5")]);
    portal.person("alice", &[]).await;
    let code = start(&portal, "alice").await;
    let mut browser = portal.browser();
    for _ in 0..5 {
        let page = send(&mut browser, "AAAA-BBBB-CCCC-DDDD", NEW).await;
        assert!(page.text().contains(WRONG), "{}", page.text());
    }
    assert_eq!(send(&mut browser, &code, NEW).await.heading(), "Too many tries");
    let mut elsewhere = portal.browser_at("198.51.100.1");
    assert_eq!(send(&mut elsewhere, &code, NEW).await.heading(), "Sign in");
});

both!(of_two_with_one_code_one_wins, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let code = start(&portal, "alice").await;
    let mut tasks = tokio::task::JoinSet::new();
    for password in [NEW, "one that the other would like"] {
        let (mut browser, code) = (portal.browser(), code.clone());
        tasks.spawn(async move {
            let page = send(&mut browser, &code, password).await;
            (page.heading() == "Sign in").then_some(password)
        });
    }
    let winners: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    let [winner] = winners[..] else {
        panic!("{winners:?}")
    };
    assert_eq!(
        portal.browser().password("alice", winner).await.view().0,
        "Landed"
    );
    let events = portal.events().await;
    assert_eq!(events.iter().filter(|e| *e == "password_changed").count(), 1);
});

both!(a_change_or_a_report_leaves_no_code_behind, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut alice = signed_in(&portal, "alice").await;
    let mut browser = portal.browser();
    let code = start(&portal, "alice").await;
    change(&mut alice, NEW, "1").await;
    assert!(send(&mut browser, &code, PASSWORD).await.text().contains(WRONG));
    let code = start(&portal, "alice").await;
    alice.post("/api/account/not-me", &[]).await;
    assert!(send(&mut browser, &code, PASSWORD).await.text().contains(WRONG));
    assert_eq!(portal.browser().password("alice", NEW).await.view().0, "Landed");
});

both!(the_console_gives_the_code_and_says_where_it_goes, async |db| {
    let mut machine = Machine::on(db);
    machine
        .variables
        .push(("TWINLATCH_PASSWORD_RESET_HOURS", "1".to_owned()));
    machine.ok("user add bob");
    let said = machine.run(&["user", "reset-password", "bob"]);
    assert!(
        said.code == 0
            && said.out.starts_with("reset code for bob: ")
            && said
                .out
                .contains("(open http://localhost:8080/reset-password, valid 1 hour)"),
        "{}{}",
        said.out,
        said.err
    );
    let json = machine.ok("user reset-password BOB");
    assert_eq!((&json["username"], &json["hours"]), (&"bob".into(), &1.into()));
    assert_eq!(json["code"].as_str().map(str::len), Some(19));
    assert_eq!(machine.code("user reset-password nobody"), 1);
    let mut conn = db.store.read().await.expect("a connection");
    let bob = store::people::by_username_key(&mut conn, "bob").await;
    let bob = bob.expect("asked").expect("bob");
    let row = store::password_resets::of_person(&mut conn, &bob.id).await;
    assert_eq!(row.expect("asked").expect("a row").by, "console");
});
