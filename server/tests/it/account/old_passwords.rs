//! Passwords that may not come back, and passwords that expire: both only where the operator says so.

use server::store;

use super::{NEW, change, signed_in};
use crate::both;
use crate::cli::machine::Machine;
use crate::support::portal::{PASSWORD, Portal};

const DAY_S: i64 = 24 * 3600;
const EXPIRED: &str = "Your password has expired";
const THIRD: &str = "a third and quite different one";
const FOURTH: &str = "number four surprises nobody";

both!(as_installed_nothing_is_kept_and_nothing_expires, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    for password in [NEW, PASSWORD, NEW] {
        let page = change(&mut browser, password, "").await;
        assert!(page.text().contains("Password changed."), "{}", page.text());
    }
    let mut conn = db.store.read().await.expect("a connection");
    assert_eq!(
        store::old_passwords::count(&mut conn, &alice.id)
            .await
            .expect("a count"),
        0
    );
    drop(conn);
    portal.wait_s(4000 * DAY_S);
    let mut browser = portal.browser();
    browser.password("alice", NEW).await;
    assert_eq!(browser.get_json("/api/session").await.status, 200);
});

both!(the_last_ones_may_not_come_back, async |db| {
    let portal = Portal::with(db, &[("password.history", "2")]);
    let alice = portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    for password in [NEW, THIRD] {
        let page = change(&mut browser, password, "").await;
        assert!(page.text().contains("Password changed."), "{}", page.text());
        portal.wait_s(1);
    }
    for (old, why) in [
        (PASSWORD, "You have had this password before."),
        (NEW, "You have had this password before."),
        (THIRD, "That is your present password."),
    ] {
        let page = change(&mut browser, old, "").await;
        assert!(page.text().contains(why), "{old}: {}", page.text());
    }
    // The oldest of three is forgotten.
    change(&mut browser, FOURTH, "").await;
    let mut conn = db.store.read().await.expect("a connection");
    let kept = store::old_passwords::count(&mut conn, &alice.id).await;
    assert_eq!(kept.expect("a count"), 2);
    drop(conn);
    let data = browser.post("/api/account-data.json", &[]).await;
    assert!(
        !data.body.contains("argon2"),
        "hashes open nothing for a finder of the file"
    );
    let page = change(&mut browser, PASSWORD, "").await;
    assert!(page.text().contains("Password changed."), "{}", page.text());
});

both!(only_so_many_are_compared_in_a_while, async |db| {
    let portal = Portal::with(db, &[("password.history", "2")]);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    for _ in 0..10 {
        let page = change(&mut browser, PASSWORD, "").await;
        assert!(
            page.text().contains("That is your present password."),
            "{}",
            page.text()
        );
    }
    for password in [PASSWORD, NEW] {
        let page = change(&mut browser, password, "").await;
        assert!(
            page.text().contains("Too many passwords were tried."),
            "{}",
            page.text()
        );
    }
    portal.wait_s(10 * 60);
    let mut browser = signed_in(&portal, "alice").await;
    let page = change(&mut browser, NEW, "").await;
    assert!(page.text().contains("Password changed."), "{}", page.text());
});

both!(the_console_keeps_to_it_too, async |db| {
    let mut machine = Machine::on(db);
    machine
        .variables
        .push(("TWINLATCH_PASSWORD_HISTORY", "3".to_owned()));
    let add = ["user", "add", "bob", "--password-stdin"];
    let set = ["user", "password", "bob", "--password-stdin"];
    let line = |password: &str| format!("{password}\n").into_bytes();
    assert_eq!(machine.tell(&add, &line(PASSWORD)).code, 0);
    assert_eq!(machine.tell(&set, &line(NEW)).code, 0);
    let said = machine.tell(&set, &line(PASSWORD));
    assert!(
        said.code == 65 && said.err.contains("had this password before"),
        "{}",
        said.err
    );
});

both!(
    an_expired_password_leads_to_a_new_one_and_nowhere_else,
    async |db| {
        let portal = Portal::with(db, &[("password.expires_days", "30")]);
        portal.person("alice", &[]).await;
        portal.wait_s(30 * DAY_S - 1);
        let mut browser = signed_in(&portal, "alice").await;
        assert_eq!(browser.get_json("/api/session").await.status, 200);
        portal.wait_s(1);
        for page in [
            "/",
            "/settings/security",
            "/settings/activity",
            "/settings/secure",
            "/login",
        ] {
            assert_eq!(browser.get(page).await.heading(), EXPIRED, "{page}");
        }
        for post in [
            "/api/account/not-me",
            "/api/account-data.json",
            "/api/security/end-others",
        ] {
            assert_eq!(browser.post(post, &[]).await.heading(), EXPIRED, "{post}");
        }
        let json = browser.get_json("/api/session").await;
        assert_eq!(
            (json.status.as_u16(), &json.json()["error"]),
            (401, &"password_expired".into())
        );
        let page = browser.get("/settings/activity").await;
        assert!(page.text().contains("A password is good for 30 days here."));
        assert!(page.body.contains("name=\"next\" value=\"/settings/activity\""));
        // A refused one leads nowhere else, and keeps where one was going.
        let fields = [("password", PASSWORD), ("next", "/settings/activity")];
        let page = browser.post("/api/account/change-password", &fields).await;
        assert!(
            page.text().contains("That is your present password."),
            "{}",
            page.text()
        );
        assert!(page.body.contains("name=\"next\" value=\"/settings/activity\""));
        let fields = [("password", NEW), ("next", "/settings/activity")];
        let page = browser.post("/api/account/change-password", &fields).await;
        assert_eq!(page.heading(), "Activity");
        assert_eq!(browser.get_json("/api/session").await.status, 200);
        portal.wait_s(30 * DAY_S);
        let mut later = portal.browser();
        assert_eq!(later.password("alice", NEW).await.view().0, "Landed");
        assert_eq!(later.get("/").await.heading(), EXPIRED);
    }
);

both!(who_is_not_fresh_is_told_why_before_being_asked, async |db| {
    let portal = Portal::with(db, &[("password.expires_days", "1")]);
    portal.person("alice", &[]).await;
    portal.wait_s(DAY_S - 660);
    let mut browser = signed_in(&portal, "alice").await;
    portal.wait_s(660);
    let page = browser.get("/").await;
    assert_eq!(page.heading(), EXPIRED);
    assert!(page.body.contains("href=\"/confirm?next=/settings/password\""));
    assert!(!page.body.contains("new-password") && page.body.contains("/api/account/sign-out"));
    assert_eq!(
        change(&mut browser, NEW, "").await.heading(),
        "Confirm it is you",
        "an old form"
    );
    browser.get("/confirm?next=/settings/password").await;
    let fields = [
        ("username", "alice"),
        ("password", PASSWORD),
        ("next", "/settings/password"),
    ];
    let page = browser.post("/api/sign-in/password", &fields).await;
    assert_eq!(page.heading(), EXPIRED);
    assert!(page.body.contains("new-password"), "{}", page.body);
    let page = browser.post("/api/account/sign-out", &[]).await;
    assert!(page.text().contains("You are signed out."));
});

both!(who_has_no_password_is_not_asked_for_one, async |db| {
    let portal = Portal::with(db, &[("password.expires_days", "1")]);
    let alice = portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let mut conn = db.store.write().await.expect("a transaction");
    store::people::set_password(&mut conn, &alice.id, None, 0)
        .await
        .expect("taken");
    conn.commit().await.expect("kept");
    assert_eq!(browser.get_json("/api/session").await.status, 200);
});
