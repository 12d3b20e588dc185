//! A sign-in that was begun: it ends by wrong answers and by time, and belongs to its browser.

use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(five_wrong_answers_end_the_attempt, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    browser.password("bob", PASSWORD).await;
    for _ in 0..4 {
        assert_eq!(browser.answer("totp", "000000").await.view().0, "Code");
    }
    let (view, end) = browser.answer("totp", "000000").await.view();
    assert_eq!(
        (view.as_str(), &end["heading"]),
        ("End", &"This sign-in was stopped".into())
    );
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "End");
    // Across attempts the person's own row counts: the next answer must wait.
    browser.password("bob", PASSWORD).await;
    let answer = browser.answer("totp", &portal.code(0)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.view().1["heading"].clone()),
        (429, "Too many tries".into())
    );
    portal.wait_s(31);
    browser.password("bob", PASSWORD).await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
});

both!(
    an_attempt_runs_out_and_starts_again_with_the_name_filled_in,
    async |db| {
        let portal = Portal::new(db);
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Phone").await;
        let mut browser = portal.browser();
        let fields = [
            ("username", "bob"),
            ("password", PASSWORD),
            ("next", "/settings/security"),
        ];
        let page = browser.post("/api/sign-in/password", &fields).await;
        assert_eq!(
            (page.heading().as_str(), page.path.as_str()),
            ("Enter the code from your app", "/login/challenge/totp")
        );
        portal.wait_s(601);
        let page = browser.get("/login/challenge/totp").await;
        assert_eq!(page.heading(), "This sign-in has run out");
        let page = browser.get("/login").await;
        assert!(
            page.body.contains("value=\"bob\"") && page.body.contains("value=\"/settings/security\""),
            "{}",
            page.body
        );
        assert!(!browser.get("/login?other").await.body.contains("value=\"bob\""));
    }
);

both!(a_forged_or_foreign_attempt_cookie_is_nothing, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    for forged in ["", "x", &"A".repeat(43), &"é".repeat(20), &"A".repeat(4000)] {
        browser.set_cookie("attempt", &forged.replace('é', "e"));
        assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "End");
    }
    assert_eq!(browser.cookie("session"), None);
});
