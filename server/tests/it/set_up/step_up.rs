//! Whoever is signed in with too little: the next request leads to a method, one that is there or a new one.

use super::{begin, finish, key_of, now_code};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(
    enforcement_reaches_signed_in_people_at_their_next_request,
    async |db| {
        let portal = Portal::new(db);
        let alice = portal.person("alice", &["Finance"]).await;
        let mut browser = portal.browser();
        browser.password("alice", PASSWORD).await;
        assert_eq!(browser.get_json("/api/session").await.status, 200);
        let before = browser.cookie("session");
        portal.enforce(&["Finance"]).await;
        let refused = browser.get_json("/settings/security").await;
        assert_eq!(
            (refused.status.as_u16(), refused.json()["error"].clone()),
            (401, "step_up_required".into())
        );
        let page = browser.get("/settings/security").await;
        assert_eq!(
            (page.heading().as_str(), page.path.as_str()),
            (
                "Add a second step to your account",
                "/confirm?next=%2Fsettings%2Fsecurity"
            )
        );
        // Nothing of the settings works with less.
        for (path, fields) in [
            ("/api/security/add", vec![("provider", "totp")]),
            ("/api/security/new-codes", vec![]),
            ("/api/security/remove", vec![("id", "x")]),
        ] {
            assert_eq!(browser.post_json(path, &fields).await.view().0, "Go", "{path}");
        }
        let fields = [("provider", "totp"), ("next", "/settings/security")];
        let (view, form) = browser.post_json("/api/sign-in/set-up", &fields).await.view();
        assert_eq!(view, "SetUp");
        let code = now_code(&portal, &key_of(&form));
        finish(&mut browser, "Phone", &code).await;
        let (view, landed) = browser
            .post_json("/api/sign-in/keep-codes", &[("later", "1")])
            .await
            .view();
        assert_eq!(
            (view.as_str(), &landed["to"]),
            ("Landed", &"/settings/security".into())
        );
        assert_ne!(
            browser.cookie("session"),
            before,
            "a new token at every rise in trust"
        );
        assert_eq!(browser.get("/settings/security").await.heading(), "Security");
        assert!(portal.events().await.contains(&"session_raised".to_owned()));
        assert!(!alice.id.is_empty());
    }
);

both!(whoever_has_an_app_steps_up_with_it, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &["Finance"]).await;
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    portal.app_for(&alice, "Phone").await;
    let page = browser.get("/").await;
    assert_eq!(page.heading(), "How do you want to confirm it is you?");
    let page = browser
        .post(
            "/api/sign-in/choose",
            &[("provider", "totp"), ("next", "/settings/security")],
        )
        .await;
    assert_eq!(
        (page.heading().as_str(), page.path.as_str()),
        ("Enter the code from your app", "/confirm")
    );
    let page = browser
        .post("/api/sign-in/answer", &[("provider", "totp"), ("code", "000000")])
        .await;
    assert!(
        page.text().contains("That code does not match."),
        "{}",
        page.text()
    );
    let page = browser
        .post(
            "/api/sign-in/answer",
            &[("provider", "totp"), ("code", &portal.code(0))],
        )
        .await;
    assert_eq!(page.heading(), "Security");
});

both!(a_step_up_belongs_to_its_session, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    portal.person("mallory", &[]).await;
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    portal.app_for(&alice, "Phone").await;
    browser.choose("totp").await;
    let attempt = browser.cookie("attempt").expect("an attempt");
    let mut other = portal.browser_at("198.51.100.1");
    other.set_cookie("attempt", &attempt);
    assert_eq!(
        other.answer("totp", &portal.code(0)).await.view().0,
        "End",
        "without the session"
    );
    other.password("mallory", PASSWORD).await;
    other.set_cookie("attempt", &attempt);
    assert_ne!(
        other.answer("totp", &portal.code(0)).await.view().0,
        "Code",
        "with another's session"
    );
    assert_eq!(other.get_json("/api/session").await.json()["username"], "mallory");
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
});

both!(
    a_session_that_is_not_fresh_gives_the_password_before_a_set_up,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &["Finance"]).await;
        let mut browser = portal.browser();
        browser.password("alice", PASSWORD).await;
        portal.wait_s(11 * 60);
        portal.enforce(&["Finance"]).await;
        let page = browser.get("/settings/security").await;
        assert_eq!(page.heading(), "Confirm it is you");
        // Whoever has only the cookie gets no further.
        for path in ["/api/sign-in/set-up", "/api/sign-in/choose"] {
            let answer = browser.post_json(path, &[("provider", "totp")]).await;
            assert_eq!(answer.view().0, "Password", "{path}");
        }
        let fields = [
            ("username", "alice"),
            ("password", PASSWORD),
            ("next", "/settings/security"),
        ];
        assert_eq!(
            browser.post_json("/api/sign-in/password", &fields).await.view().0,
            "SetUpChoice"
        );
        let (view, form) = begin(&mut browser).await;
        assert_eq!(view, "SetUp");
        let code = now_code(&portal, &key_of(&form));
        finish(&mut browser, "Phone", &code).await;
        let (_, landed) = browser
            .post_json("/api/sign-in/keep-codes", &[("later", "1")])
            .await
            .view();
        assert_eq!(landed["to"], "/settings/security");
    }
);

both!(whoever_needs_a_stronger_method_is_told_which, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    portal.demand("phishing_resistant").await;
    let mut browser = portal.browser();
    assert_eq!(
        browser.password("bob", PASSWORD).await.view().0,
        "Code",
        "the one there is"
    );
    let (view, choice) = browser.answer("totp", &portal.code(0)).await.view();
    let lead = choice["lead"].as_str().expect("a lead").to_owned();
    assert_eq!(view, "SetUpChoice", "{lead}");
    assert!(
        lead.contains("Only this counts: Passkey or security key. Not enough here: Authenticator app."),
        "{lead}"
    );
    // Where any method will do, there is nothing to tell.
    portal.demand("any").await;
    let page = portal.browser().password("bob", PASSWORD).await;
    assert!(!page.body.contains("Only this counts"), "{}", page.body);
});
