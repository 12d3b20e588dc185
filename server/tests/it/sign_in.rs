//! Signing in: the password, where it leads, and what the log tells of it.

use crate::both;
use crate::support::portal::{PASSWORD, Portal};

mod app_codes;
mod attempts;
mod known_browsers;
mod sessions;

both!(a_password_alone_lands_where_one_was_going, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    let page = browser.get("/settings/security").await;
    assert_eq!(page.heading(), "Sign in");
    let page = browser
        .post(
            "/api/sign-in/password",
            &[
                ("username", "alice"),
                ("password", PASSWORD),
                ("next", "/settings/security"),
            ],
        )
        .await;
    assert_eq!(
        (page.heading().as_str(), page.path.as_str()),
        ("Security", "/settings/security")
    );
    assert_eq!(browser.cookie("attempt"), None);
});

both!(
    wrong_password_and_unknown_person_look_and_cost_the_same,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        // What the form itself needs is read by whoever comes first, and then kept for a while.
        portal.browser().get("/login").await;
        let mut costs = Vec::new();
        let mut answers = Vec::new();
        for (name, address) in [
            ("alice", "192.0.2.1"),
            ("nobody", "192.0.2.2"),
            ("bob@example.org", "192.0.2.3"),
        ] {
            let mut browser = portal.browser_at(address);
            let before = (portal.deps.hasher.hashes_run(), portal.deps.store.queries());
            let answer = browser.password(name, "wrong horse battery").await;
            costs.push((
                portal.deps.hasher.hashes_run() - before.0,
                portal.deps.store.queries() - before.1,
            ));
            let (view, content) = answer.view();
            assert_eq!(view, "Password");
            answers.push((answer.status, content["problem"].clone()));
        }
        assert!(costs.windows(2).all(|pair| pair[0] == pair[1]), "{costs:?}");
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        assert_eq!(
            answers[0].1,
            "That username and password do not match. Check both and try again."
        );
        assert_eq!(costs[0].0, 1);
    }
);

both!(
    an_account_that_is_off_is_told_so_only_after_the_right_password,
    async |db| {
        let portal = Portal::new(db);
        let erin = portal.person("erin", &[]).await;
        let mut conn = db.store.write().await.expect("a transaction");
        server::store::people::set_disabled(&mut conn, &erin.id, true)
            .await
            .expect("off");
        conn.commit().await.expect("kept");
        let mut browser = portal.browser();
        assert_eq!(
            browser.password("erin", "wrong horse battery").await.view().0,
            "Password"
        );
        let (view, end) = browser.password("erin", PASSWORD).await.view();
        assert_eq!(
            (view.as_str(), &end["heading"]),
            ("End", &"This account is switched off".into())
        );
        assert_eq!(browser.cookie("session"), None);
    }
);

both!(next_is_a_local_path_or_home, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    for (next, to) in [
        ("/settings/security", "/settings/security"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let mut browser = portal.browser();
        let fields = [("username", "alice"), ("password", PASSWORD), ("next", next)];
        let (view, landed) = browser.post_json("/api/sign-in/password", &fields).await.view();
        assert_eq!((view.as_str(), &landed["to"]), ("Landed", &to.into()), "{next}");
    }
});

both!(e_mail_works_as_a_name_unless_switched_off, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    assert_eq!(
        portal
            .browser()
            .password("Alice@Example.org", PASSWORD)
            .await
            .view()
            .0,
        "Landed"
    );
    let portal = Portal::with(db, &[("sign_in_by_email", "false")]);
    assert_eq!(
        portal
            .browser()
            .password("alice@example.org", PASSWORD)
            .await
            .view()
            .0,
        "Password"
    );
});

both!(the_audit_log_tells_the_whole_sign_in_and_no_secret, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    browser.password("bob", "wrong horse battery").await;
    browser.password("bob", PASSWORD).await;
    browser.answer("totp", "000000").await;
    browser.answer("totp", &portal.code(0)).await;
    browser.post("/api/account/sign-out", &[]).await;
    assert_eq!(
        portal.events().await,
        [
            "password_wrong",
            "password_right",
            "sign_in_started",
            "challenge_shown",
            "answer_wrong",
            "answer_right",
            "factor_used",
            "session_opened",
            "session_ended",
        ]
    );
});
