//! Setting a method up during sign-in, enforcement, and stepping up.

use server::store;

use crate::both;
use crate::support::portal::{PASSWORD, Portal, totp};

/// The key that a set-up shows, as bytes.
pub(crate) fn key_of(form: &serde_json::Value) -> Vec<u8> {
    let text = form["shape"]["SharedKey"]["key"]
        .as_str()
        .expect("a key")
        .replace(' ', "");
    data_encoding::BASE32_NOPAD
        .decode(text.as_bytes())
        .expect("Base32")
}

pub(crate) fn now_code(portal: &Portal, key: &[u8]) -> String {
    totp(
        key,
        u64::try_from(portal.deps.now_ms() / 1000).expect("after 1970"),
    )
}

pub(crate) const FINISH: &str = "/api/sign-in/finish-set-up";

both!(somebody_who_must_and_has_none_is_led_through_it, async |db| {
    let portal = Portal::new(db);
    portal.person("carol", &["Finance"]).await;
    portal.enforce(&["Finance"]).await;
    let mut browser = portal.browser();
    let (view, choice) = browser.password("carol", PASSWORD).await.view();
    assert_eq!(
        (view.as_str(), &choice["heading"]),
        ("SetUpChoice", &"Add a second step to your account".into())
    );
    assert!(
        choice["lead"]
            .as_str()
            .expect("a lead")
            .starts_with("Your group Finance asks for a second step.")
    );
    let (view, form) = browser
        .post_json("/api/sign-in/set-up", &[("provider", "totp")])
        .await
        .view();
    assert_eq!(view, "SetUp");
    let key = key_of(&form);
    // Asking again keeps the same key; a wrong code keeps it too.
    let (_, again) = browser
        .post_json("/api/sign-in/set-up", &[("provider", "totp")])
        .await
        .view();
    assert_eq!(key_of(&again), key);
    let (view, again) = browser
        .post_json(
            FINISH,
            &[("provider", "totp"), ("name", "My phone"), ("code", "000000")],
        )
        .await
        .view();
    assert_eq!(
        (view.as_str(), key_of(&again) == key, &again["name"]),
        ("SetUp", true, &"My phone".into())
    );
    assert_eq!(browser.cookie("session"), None);
    let code = now_code(&portal, &key);
    let (view, sheet) = browser
        .post_json(
            FINISH,
            &[("provider", "totp"), ("name", "My phone"), ("code", &code)],
        )
        .await
        .view();
    assert_eq!(
        (view.as_str(), sheet["codes"].as_array().map(Vec::len)),
        ("NewCodes", Some(10))
    );
    // Not in yet; the box must be ticked.
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    let (view, sheet) = browser.post_json("/api/sign-in/keep-codes", &[]).await.view();
    assert_eq!((view.as_str(), sheet["problem"].is_string()), ("NewCodes", true));
    let file = browser.post("/api/backup-codes.txt", &[]).await;
    assert!(
        file.body.contains("Account:  carol")
            && file.body.contains(sheet["codes"][0].as_str().expect("a code"))
    );
    let (view, _) = browser
        .post_json("/api/sign-in/keep-codes", &[("kept", "1")])
        .await
        .view();
    assert_eq!(view, "Landed");
    assert_eq!(
        browser.get_json("/api/session").await.json()["proofs"][0]["provider"],
        "totp"
    );
    // The code of the set-up cannot be used again to sign in.
    let mut thief = portal.browser_at("198.51.100.9");
    thief.password("carol", PASSWORD).await;
    let (_, form) = thief.answer("totp", &code).await.view();
    assert!(
        form["problem"]
            .as_str()
            .expect("a problem")
            .starts_with("That code was used already.")
    );
    // And one of the backup codes works, typed in lower case without dashes.
    let saved = sheet["codes"][3]
        .as_str()
        .expect("a code")
        .replace('-', "")
        .to_lowercase();
    thief
        .post_json("/api/sign-in/choose", &[("provider", "backup_codes")])
        .await;
    assert_eq!(thief.answer("backup_codes", &saved).await.view().0, "Landed");
    let mut again = portal.browser_at("198.51.100.10");
    again.password("carol", PASSWORD).await;
    again
        .post_json("/api/sign-in/choose", &[("provider", "backup_codes")])
        .await;
    let (_, form) = again.answer("backup_codes", &saved).await.view();
    assert!(
        form["problem"]
            .as_str()
            .expect("a problem")
            .starts_with("That code does not match or was used already.")
    );
});

both!(somebody_with_codes_only_gives_one_first, async |db| {
    let portal = Portal::new(db);
    let dave = portal.person("dave", &["Finance"]).await;
    portal.enforce(&[]).await;
    let code = codes_for(&portal, &dave).await;
    let mut browser = portal.browser();
    let (view, choice) = browser.password("dave", PASSWORD).await.view();
    assert_eq!(
        (view.as_str(), choice["methods"].as_array().map(Vec::len)),
        ("Choose", Some(0))
    );
    assert_eq!(
        browser
            .post_json("/api/sign-in/set-up", &[("provider", "totp")])
            .await
            .view()
            .0,
        "Choose"
    );
    browser
        .post_json("/api/sign-in/choose", &[("provider", "backup_codes")])
        .await;
    let (view, _) = browser.answer("backup_codes", &code).await.view();
    assert_eq!(view, "SetUpChoice");
    assert_eq!(browser.cookie("session"), None);
    assert_eq!(
        browser
            .post_json("/api/sign-in/set-up", &[("provider", "totp")])
            .await
            .view()
            .0,
        "SetUp"
    );
});

/// A set of one backup code.
pub(crate) async fn codes_for(portal: &Portal, person: &store::people::Person) -> String {
    let id = portal
        .enrol(person, "backup_codes", "backup_codes", (portal.deps.id(), None))
        .await;
    let code = server::codes::generate(portal.deps.random.as_ref());
    let row = store::backup_codes::BackupCode {
        id: portal.deps.id(),
        enrolment_id: id,
        finder: code.finder().to_owned(),
        hash: portal
            .deps
            .hasher
            .hash(server::hashing::Queue::Known, code.text())
            .await
            .expect("a hash"),
        used_at: None,
    };
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::backup_codes::insert(&mut conn, &[row])
        .await
        .expect("a code");
    conn.commit().await.expect("kept");
    code.dashed()
}

both!(one_backup_code_at_once_from_many_lets_one_in, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let code = codes_for(&portal, &bob).await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 1..=4 {
        let mut browser = portal.browser_at(&format!("192.0.2.{n}"));
        browser.password("bob", PASSWORD).await;
        browser
            .post_json("/api/sign-in/choose", &[("provider", "backup_codes")])
            .await;
        let code = code.clone();
        tasks.spawn(async move { browser.answer("backup_codes", &code).await.view().0 });
    }
    let views = tasks.join_all().await;
    assert_eq!(views.iter().filter(|v| *v == "Landed").count(), 1, "{views:?}");
});

both!(what_cannot_be_loaded_fails_closed, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal
        .enrol(&bob, "pigeon", "Carrier", (portal.deps.id(), None))
        .await;
    let mut browser = portal.browser();
    let (view, end) = browser.password("bob", PASSWORD).await.view();
    assert_eq!(
        (view.as_str(), &end["heading"]),
        ("End", &"No sign-in method can be used right now".into())
    );
    assert!(
        end["lead"]
            .as_str()
            .expect("a lead")
            .contains("Could not load at least one of your enabled sign-in methods.")
    );
    assert_eq!(
        browser
            .post_json("/api/sign-in/set-up", &[("provider", "totp")])
            .await
            .view()
            .0,
        "End"
    );
    // With another method beside it: the picker says so, and the other works.
    portal.app_for(&bob, "Phone").await;
    let (view, choice) = browser.password("bob", PASSWORD).await.view();
    assert_eq!(view, "Choose");
    assert!(
        choice["warning"]
            .as_str()
            .expect("a warning")
            .contains("Could not load at least one")
    );
    browser
        .post_json("/api/sign-in/choose", &[("provider", "totp")])
        .await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
});

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
        browser
            .post_json(
                FINISH,
                &[("provider", "totp"), ("name", "Phone"), ("code", &code)],
            )
            .await;
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
    browser
        .post_json("/api/sign-in/choose", &[("provider", "totp")])
        .await;
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
        let (view, form) = browser
            .post_json("/api/sign-in/set-up", &[("provider", "totp")])
            .await
            .view();
        assert_eq!(view, "SetUp");
        let code = now_code(&portal, &key_of(&form));
        browser
            .post_json(
                FINISH,
                &[("provider", "totp"), ("name", "Phone"), ("code", &code)],
            )
            .await;
        let (_, landed) = browser
            .post_json("/api/sign-in/keep-codes", &[("later", "1")])
            .await
            .view();
        assert_eq!(landed["to"], "/settings/security");
    }
);

both!(
    unused_codes_guard_the_first_method_in_the_settings_too,
    async |db| {
        let portal = Portal::new(db);
        let dave = portal.person("dave", &[]).await;
        let code = codes_for(&portal, &dave).await;
        let mut browser = portal.browser();
        assert_eq!(browser.password("dave", PASSWORD).await.view().0, "Landed");
        let (view, _) = browser
            .post_json("/api/security/add", &[("provider", "totp")])
            .await
            .view();
        assert_eq!(view, "Go", "the password alone brings no sudo");
        let fields = [
            ("username", "dave"),
            ("password", PASSWORD),
            ("next", "/settings/security/add"),
        ];
        assert_eq!(
            browser.post_json("/api/sign-in/password", &fields).await.view().0,
            "Choose"
        );
        browser
            .post_json("/api/sign-in/choose", &[("provider", "backup_codes")])
            .await;
        assert_eq!(browser.answer("backup_codes", &code).await.view().0, "Landed");
        assert_eq!(
            browser
                .post_json("/api/security/add", &[("provider", "totp")])
                .await
                .view()
                .0,
            "Add"
        );
    }
);

both!(removing_a_method_ends_what_rests_on_it_elsewhere, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    let id = portal.app_for(&bob, "Phone").await;
    let (mut own, mut thief) = (portal.browser(), portal.browser_at("198.51.100.9"));
    own.password("bob", PASSWORD).await;
    own.answer("totp", &portal.code(0)).await;
    thief.password("bob", PASSWORD).await;
    assert_eq!(thief.answer("totp", &portal.code(1)).await.view().0, "Landed");
    own.post_json("/api/security/remove", &[("id", &id)]).await;
    assert_eq!(thief.get_json("/api/session").await.status, 401);
    assert_eq!(own.get_json("/api/session").await.status, 200);
});
