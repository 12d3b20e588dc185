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

both!(whoever_is_asked_again_is_told_why, async |db| {
    let portal = Portal::with(db, &[("contact", "Ada, room 12")]);
    portal.person("alice", &[]).await;
    const OVER: &str = "Your session has ended. Sign in again to go on.";
    let mut browser = portal.browser();
    let fresh = browser.get("/login").await.text();
    assert!(!fresh.contains(OVER), "{fresh}");
    // Without a password there is a way on, too: by a code of somebody who is asked.
    assert!(fresh.contains("Forgot your password?"), "{fresh}");
    let reset = browser.get("/reset-password").await.text();
    assert!(
        reset.contains("No code yet? Ask your administrator: Ada, room 12"),
        "{reset}"
    );
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Landed");
    portal.wait_s(3601);
    let asked = browser.get("/settings/security").await;
    assert!(asked.path.starts_with("/login?next="), "{}", asked.path);
    assert!(asked.text().contains(OVER), "{}", asked.text());
    // Said of nobody who left by themselves.
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Landed");
    let left = browser.post("/api/account/sign-out", &[]).await.text();
    assert!(
        left.contains("You are signed out.") && !left.contains(OVER),
        "{left}"
    );
    assert!(!browser.get("/login").await.text().contains(OVER));
});
