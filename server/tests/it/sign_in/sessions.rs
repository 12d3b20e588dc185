//! How a session ends.

use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(a_session_ends_by_time_by_rest_and_by_signing_out, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    for _ in 0..14 {
        portal.wait_s(50 * 60);
        assert_eq!(browser.get("/").await.heading(), "Applications");
    }
    portal.wait_s(50 * 60);
    assert_eq!(browser.get("/").await.heading(), "Sign in", "after twelve hours");
    browser.password("alice", PASSWORD).await;
    portal.wait_s(61 * 60);
    assert_eq!(
        browser.get("/").await.heading(),
        "Sign in",
        "after an hour of rest"
    );
    browser.password("alice", PASSWORD).await;
    let stolen = browser.cookie("session").expect("a session");
    let page = browser.post("/api/account/sign-out", &[]).await;
    assert!(page.text().contains("You are signed out."));
    let mut thief = portal.browser();
    thief.set_cookie("session", &stolen);
    assert_eq!(thief.get_json("/api/session").await.status, 401);
});

both!(signing_out_everywhere_ends_every_session, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let (mut one, mut two) = (portal.browser(), portal.browser_at("192.0.2.8"));
    one.password("alice", PASSWORD).await;
    two.password("alice", PASSWORD).await;
    one.post("/api/account/sign-out", &[("everywhere", "1")]).await;
    assert_eq!(two.get_json("/api/session").await.status, 401);
});

// The session is read before the password is hashed, and may end until that is done.
both!(a_session_that_ends_meanwhile_is_not_confirmed, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Landed");
    let mut ending = db.store.write().await.expect("a transaction");
    server::store::sessions::delete_of_person(&mut ending, &alice.id, None)
        .await
        .expect("ended");
    let before = db.store.queries();
    let confirming = tokio::spawn(async move { browser.password("alice", PASSWORD).await });
    // The session, and what there is of its person.
    while db.store.queries() < before + 2 {
        tokio::task::yield_now().await;
    }
    ending.commit().await.expect("kept");
    let answer = confirming.await.expect("an answer");
    assert_eq!(answer.view().0, "End", "{}", answer.body);
    let events = portal.events().await;
    assert!(!events.iter().any(|event| event == "sudo_given"), "{events:?}");
});
