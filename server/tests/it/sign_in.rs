//! Signing in: the password, the second step, what an attacker gets.

use crate::both;
use crate::support::portal::{PASSWORD, Portal, SECRET};

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

both!(an_app_code_is_asked_and_lets_in_once, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    let (view, form) = browser.password("bob", PASSWORD).await.view();
    assert_eq!((view.as_str(), &form["provider"]), ("Code", &"totp".into()));
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    let code = portal.code(0);
    let spaced = format!("  {} {} ", &code[..3], &code[3..]);
    let (view, landed) = browser.answer("totp", &spaced).await.view();
    assert_eq!((view.as_str(), &landed["to"]), ("Landed", &"/".into()));
    assert_eq!(browser.get_json("/api/session").await.json()["username"], "bob");
    // The same code again, from elsewhere.
    let mut thief = portal.browser_at("198.51.100.9");
    thief.password("bob", PASSWORD).await;
    let (_, form) = thief.answer("totp", &code).await.view();
    let problem = form["problem"].as_str().expect("a problem");
    assert!(
        problem.starts_with("That code was used already. Wait for the next one: about 20 seconds."),
        "{problem}"
    );
});

both!(
    codes_that_are_off_get_their_own_words_and_are_used_up,
    async |db| {
        let portal = Portal::new(db);
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Phone").await;
        let mut browser = portal.browser();
        browser.password("bob", PASSWORD).await;
        let problem = |form: &serde_json::Value| form["problem"].as_str().unwrap_or_default().to_owned();
        let (_, form) = browser.answer("totp", "").await.view();
        assert_eq!(problem(&form), "Enter the 6 digits from your app.");
        let (_, form) = browser.answer("totp", "12345").await.view();
        assert_eq!(problem(&form), "The code has 6 digits. You entered 5.");
        let early = portal.code(6);
        let (_, form) = browser.answer("totp", &early).await.view();
        assert!(
            problem(&form).starts_with("The clock of that device seems to be 3 minutes fast."),
            "{}",
            problem(&form)
        );
        let (_, form) = browser.answer("totp", &portal.code(-2)).await.view();
        assert!(problem(&form).starts_with("That code is from an earlier 30 seconds."));
        // Empty and short answers were no tries: two of five are gone, and the code that was early never works.
        portal.wait_s(180);
        let (_, form) = browser.answer("totp", &early).await.view();
        assert!(
            problem(&form).starts_with("That code was used already."),
            "{}",
            problem(&form)
        );
        assert!(
            problem(&form).ends_with("2 tries left in this sign-in."),
            "{}",
            problem(&form)
        );
        let (view, _) = browser.answer("totp", &portal.code(1)).await.view();
        assert_eq!(view, "Landed");
    }
);

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

both!(two_answers_at_once_with_one_code_let_one_in, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browsers = Vec::new();
    for n in 1..=4 {
        let mut browser = portal.browser_at(&format!("192.0.2.{n}"));
        browser.password("bob", PASSWORD).await;
        browsers.push(browser);
    }
    let code = portal.code(0);
    let mut tasks = tokio::task::JoinSet::new();
    for mut browser in browsers {
        let code = code.clone();
        tasks.spawn(async move { browser.answer("totp", &code).await.view().0 });
    }
    let views = tasks.join_all().await;
    assert_eq!(views.iter().filter(|v| *v == "Landed").count(), 1, "{views:?}");
});

both!(a_known_browser_cannot_be_locked_out_by_others, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut own = portal.browser_at("192.0.2.10");
    assert_eq!(own.password("alice", PASSWORD).await.view().0, "Landed");
    own.post("/api/account/sign-out", &[]).await;
    // An attacker with a hundred addresses closes the password for unknown browsers.
    for n in 0..130_i64 {
        let mut attacker = portal.browser_at(&format!("198.51.100.{}", n % 100));
        attacker.password("alice", "wrong horse battery").await;
        portal.wait_s(16 * 60);
    }
    let mut unknown = portal.browser_at("203.0.113.1");
    let answer = unknown.password("alice", PASSWORD).await;
    assert_eq!(answer.status, 429);
    assert_eq!(own.password("alice", PASSWORD).await.view().0, "Landed");
    // And with that success the others may try again.
    assert_eq!(unknown.password("alice", PASSWORD).await.view().0, "Landed");
});

both!(people_who_share_a_browser_are_all_known_in_it, async |db| {
    let portal = Portal::new(db);
    let mut shared = portal.browser_at("192.0.2.10");
    let names = ["alice", "bob", "carol", "dave", "erin", "frank"];
    for name in names {
        portal.person(name, &[]).await;
        assert_eq!(shared.password(name, PASSWORD).await.view().0, "Landed");
        shared.post("/api/account/sign-out", &[]).await;
    }
    for name in names {
        for n in 0..6 {
            let mut attacker = portal.browser_at(&format!("198.51.100.{n}"));
            attacker.password(name, "wrong horse battery").await;
        }
    }
    // A browser is known to five people: the first of the six has been forgotten, and so waits like everybody else.
    for name in names.into_iter().skip(1).rev() {
        assert_eq!(shared.password(name, PASSWORD).await.view().0, "Landed", "{name}");
        shared.post("/api/account/sign-out", &[]).await;
    }
    assert_eq!(shared.password("alice", PASSWORD).await.status, 429);
    // Somebody's mark in the cookie says nothing about anybody else.
    let cookie = shared.cookie("known").expect("a cookie");
    let mut thief = portal.browser_at("198.51.100.77");
    thief.set_cookie("known", cookie.split('.').next().expect("a token"));
    assert_eq!(thief.password("frank", PASSWORD).await.status, 429);
});

both!(a_code_of_oathtool_lets_in, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    browser.password("bob", PASSWORD).await;
    let seconds = portal.deps.now_ms() / 1000;
    let output = std::process::Command::new("oathtool")
        .args([
            "--totp",
            "--now",
            &format!("@{seconds}"),
            &data_encoding::HEXLOWER.encode(SECRET),
        ])
        .output()
        .expect("oathtool (Debian: apt-get install oathtool)");
    let code = String::from_utf8(output.stdout).expect("a code");
    assert_eq!(browser.answer("totp", code.trim()).await.view().0, "Landed");
});

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
