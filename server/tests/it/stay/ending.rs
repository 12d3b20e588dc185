//! Whatever ends it: signing out, another password, a method that is switched off.

use super::{is_in, listed, portal_of, staying, ticked};
use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::PASSWORD;

both!(whatever_ends_trust_ends_it, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &[]).await;
    let over = async |browser: &mut Browser, why: &str| {
        portal.wait_s(2 * 3600);
        assert!(!is_in(browser).await, "{why}");
        assert_eq!(browser.cookie("stay"), None, "{why}");
    };
    let mut browser = staying(&portal, "192.0.2.1").await;
    let held = browser.cookie("stay").expect("a series");
    browser.post("/api/account/sign-out", &[]).await;
    browser.set_cookie("stay", &held);
    over(&mut browser, "signed out").await;

    let mut browser = staying(&portal, "192.0.2.1").await;
    let mut other = portal.browser();
    other.password("alice", PASSWORD).await;
    other.post("/api/security/end-others", &[]).await;
    over(&mut browser, "ended by another").await;

    // Also when its session has run out, and only the series is left.
    let mut browser = staying(&portal, "192.0.2.1").await;
    portal.wait_s(2 * 3600);
    let mut other = portal.browser();
    other.password("alice", PASSWORD).await;
    let list = listed(&mut other).await;
    let idle = list.iter().find(|b| b["this"] == false).expect("it is listed");
    assert!(
        idle["facts"]
            .as_str()
            .is_some_and(|f| f.contains("stays signed in until")),
        "{idle}"
    );
    let mut bob = portal.browser();
    portal.person("bob", &[]).await;
    bob.password("bob", PASSWORD).await;
    let id = idle["id"].as_str().expect("an id");
    bob.post_json("/api/security/end-browser", &[("id", id)]).await;
    assert_eq!(listed(&mut other).await.len(), list.len(), "nobody else's");
    other.post_json("/api/security/end-browser", &[("id", id)]).await;
    over(&mut browser, "ended from the list").await;

    let mut browser = staying(&portal, "192.0.2.1").await;
    let mut other = portal.browser();
    other.password("alice", PASSWORD).await;
    let new = [("password", "a different wheel entirely"), ("others", "1")];
    other.post("/api/account/change-password", &new).await;
    over(&mut browser, "another password").await;

    let mut browser = portal.browser();
    ticked(&mut browser, "alice", "a different wheel entirely").await;
    portal.wait_s(2 * 3600);
    let mut conn = db.store.write().await.expect("a transaction");
    server::store::people::set_disabled(&mut conn, &alice.id, true)
        .await
        .expect("set");
    conn.commit().await.expect("kept");
    over(&mut browser, "switched off").await;
});

both!(a_method_that_was_switched_off_counts_no_longer, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &["staff"]).await;
    portal.app_for(&alice, "Phone").await;
    portal.enforce(&["staff"]).await;
    let mut browser = portal.browser();
    ticked(&mut browser, "alice", PASSWORD).await;
    portal.wait_s(30);
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    portal.wait_s(2 * 3600);
    // The way is kept, also that of a page to sign in.
    let page = browser.get("/login?next=%2Fsettings%2Factivity").await;
    assert_eq!(page.heading(), "Activity");
    let off = async |work: &mut server::work::Work<'_>| {
        let set = server::store::providers::Switch {
            provider: "totp".to_owned(),
            is_on: false,
            groups: Vec::new(),
        };
        server::store::providers::set_switch(&mut work.conn, &set).await?;
        Ok::<(), server::admin::AdminError>(())
    };
    server::admin::carry_out(&portal.deps, server::work::Origin::console(), off)
        .await
        .expect("switched off");
    portal.wait_s(2 * 3600);
    let answer = browser.get("/settings/security").await;
    assert_ne!(
        answer.heading(),
        "Security",
        "what was proven by it proves nothing"
    );
});

both!(
    signing_out_everywhere_works_after_the_session_has_run_out,
    async |db| {
        let portal = portal_of(db);
        portal.person("alice", &[]).await;
        let mut here = staying(&portal, "192.0.2.1").await;
        let mut there = staying(&portal, "192.0.2.2").await;
        portal.wait_s(2 * 3600);
        here.post("/api/account/sign-out", &[("everywhere", "1")]).await;
        assert!(!is_in(&mut there).await);
    }
);
