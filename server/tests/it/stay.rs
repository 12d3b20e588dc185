//! "Stay signed in": what it opens, what it never does, and what ends it.

mod promise;

use axum::http::StatusCode;

use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

mod ending;
mod theft;

const DAY_S: i64 = 24 * 3600;
const DAYS: &str = "30";

fn portal_of(db: &Database) -> Portal {
    Portal::with(db, &[("session.stay_days", DAYS)])
}

async fn ticked(browser: &mut Browser, name: &str, password: &str) -> Answer {
    let fields = [("username", name), ("password", password), ("stay", "1")];
    browser.post_json("/api/sign-in/password", &fields).await
}

/// Signed in, with the box ticked.
async fn staying(portal: &Portal, address: &str) -> Browser {
    let mut browser = portal.browser_at(address);
    assert_eq!(ticked(&mut browser, "alice", PASSWORD).await.view().0, "Landed");
    assert!(browser.cookie("stay").is_some());
    browser
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/settings/security").await.heading() == "Security"
}

async fn listed(browser: &mut Browser) -> Vec<serde_json::Value> {
    let (_, overview) = browser.post_json("/api/security/end-browser", &[]).await.view();
    overview["browsers"].as_array().cloned().expect("a list")
}

both!(a_page_opens_the_next_session_for_so_many_days, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    let page = portal.browser().get("/login").await.text();
    assert!(page.contains("Stay signed in for 30 days"), "{page}");
    let mut browser = staying(&portal, "192.0.2.1").await;
    let (first, token) = (browser.cookie("session"), browser.cookie("stay"));
    portal.wait_s(2 * 3600);
    assert_eq!(
        browser.get_json("/api/session").await.status,
        401,
        "an application opens nothing"
    );
    let page = browser.get("/settings/security").await;
    assert_eq!(
        (page.status, page.path.as_str()),
        (StatusCode::OK, "/settings/security")
    );
    assert_eq!(page.heading(), "Security");
    assert_ne!(browser.cookie("session"), first);
    assert_ne!(browser.cookie("stay"), token, "a new token at each use");
    // Nothing was proven just now: a change is confirmed first.
    let page = browser.post("/api/security/new-codes", &[]).await;
    assert_eq!(page.heading(), "Confirm it is you");
    assert_eq!(listed(&mut browser).await.len(), 1, "one browser, one session");
    assert!(!browser.get("/").await.text().contains("Was this you?"));
    for _ in 0..27 {
        portal.wait_s(DAY_S);
        assert!(is_in(&mut browser).await);
    }
    portal.wait_s(3 * DAY_S);
    assert!(!is_in(&mut browser).await, "thirty days, and not a day longer");
    assert_eq!(browser.cookie("stay"), None);
    let page = portal.browser().get("/login?next=%2Fsettings%2Factivity").await;
    assert_eq!(page.heading(), "Sign in");
    let events = portal.events().await;
    assert_eq!(events.iter().filter(|e| *e == "stay_granted").count(), 1);
});

both!(it_is_off_unless_the_operator_allows_it, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    assert!(
        !portal
            .browser()
            .get("/login")
            .await
            .text()
            .contains("Stay signed in")
    );
    let mut browser = portal.browser();
    ticked(&mut browser, "alice", PASSWORD).await;
    assert_eq!(browser.cookie("stay"), None);
});

both!(what_is_allowed_now_counts_not_what_was_promised, async |db| {
    let generous = Portal::with(db, &[("session.stay_days", "30")]);
    generous.person("alice", &[]).await;
    let mut browser = staying(&generous, "192.0.2.1").await;
    let strict = Portal::with(db, &[("session.stay_days", "1")]);
    strict.wait_s(DAY_S + 1);
    let mut moved = strict.browser();
    moved.set_cookie("stay", &browser.cookie("stay").expect("a series"));
    assert!(!is_in(&mut moved).await);
    generous.wait_s(DAY_S + 1);
    assert!(is_in(&mut browser).await);
});

both!(
    a_wrong_password_keeps_the_tick_and_a_code_comes_between,
    async |db| {
        let portal = portal_of(db);
        let alice = portal.person("alice", &[]).await;
        portal.app_for(&alice, "Phone").await;
        let mut browser = portal.browser();
        let (_, form) = ticked(&mut browser, "alice", "wrong horse battery").await.view();
        assert_eq!(form["stay"]["ticked"], true, "{form}");
        assert_eq!(ticked(&mut browser, "alice", PASSWORD).await.view().0, "Code");
        assert_eq!(browser.cookie("stay"), None, "not before all is proven");
        portal.wait_s(30);
        assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
        portal.wait_s(DAY_S);
        assert!(is_in(&mut browser).await, "the code of that sign-in counts");
    }
);

/// Puts rules in force that are about nobody in particular.
async fn rules(portal: &Portal, rules: serde_json::Value) {
    let off = serde_json::json!({ "on": false, "groups": [], "excluded": [] });
    portal
        .policy(serde_json::json!({ "enforcement": off, "rules": rules }))
        .await;
}

both!(who_may_not_stay_for_long_does_not_stay_signed_in, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    for bound in ["session_minutes", "idle_minutes"] {
        let bounds = serde_json::json!([{ "id": "short", "demand": { bound: 5 } }]);
        // Asked for before there is a bound.
        let mut early = staying(&portal, "192.0.2.1").await;
        let held = early.cookie("stay").expect("a series");
        rules(&portal, bounds.clone()).await;
        // And after.
        let mut late = portal.browser_at("192.0.2.2");
        assert_eq!(ticked(&mut late, "alice", PASSWORD).await.view().0, "Landed");
        assert_eq!(late.cookie("stay"), None, "{bound}");
        assert!(is_in(&mut late).await);
        portal.wait_s(5 * 60);
        assert!(!is_in(&mut late).await, "{bound}");
        assert!(!is_in(&mut early).await, "{bound}");
        assert_eq!(early.cookie("stay"), None, "{bound}");
        assert!(portal.events().await.contains(&"browser_forgotten".to_owned()));
        // When the bound goes, what was given up before is not back.
        rules(&portal, serde_json::json!([])).await;
        early.set_cookie("stay", &held);
        early.set_cookie("session", "none");
        assert!(!is_in(&mut early).await, "{bound}");
    }
});

both!(nobody_opens_sessions_without_end, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    let mut browser = staying(&portal, "192.0.2.1").await;
    for _ in 0..200 {
        browser.set_cookie("session", "none");
        assert_eq!(browser.get("/settings/activity").await.heading(), "Activity");
    }
    browser.set_cookie("session", "none");
    assert!(!is_in(&mut browser).await);
    assert!(browser.cookie("stay").is_some(), "nothing is lost");
    portal.wait_s(3600);
    assert!(is_in(&mut browser).await);
});
