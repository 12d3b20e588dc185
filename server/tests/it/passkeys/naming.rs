//! A key names itself when it is touched. Where backup codes follow, its name is asked for beside them.

use super::*;

/// Somebody whom the policy asks for a second step, up to the codes that follow their first key.
async fn first_key(portal: &Portal, name: &str) -> (Browser, serde_json::Value) {
    portal.enforce(&[]).await;
    portal.person(name, &[]).await;
    let mut browser = portal.browser();
    browser.password(name, PASSWORD).await;
    let start = [("provider", "webauthn")];
    let (_, form) = browser.post_json("/api/sign-in/set-up", &start).await.view();
    let options = text(&form["shape"]["Key"]["options"]).to_owned();
    let new = key(portal).create(&options, &Tamper::default()).expect("a key");
    let fields = [("provider", "webauthn"), ("code", &*new)];
    let (view, sheet) = browser
        .post_json("/api/sign-in/finish-set-up", &fields)
        .await
        .view();
    assert_eq!(view, "NewCodes", "{sheet}");
    (browser, sheet)
}

async fn names(db: &Database, who: &str) -> Vec<String> {
    let mut conn = db.store.read().await.expect("a connection");
    let person = person(db, who).await;
    let all = store::enrolments::of_person_provider(&mut conn, &person.id, "webauthn").await;
    all.expect("asked").into_iter().map(|e| e.name).collect()
}

both!(the_very_first_key_is_named_beside_the_codes, async |db| {
    let portal = Portal::new(db);
    let (mut browser, sheet) = first_key(&portal, "alice").await;
    assert_eq!(sheet["naming"]["name"], "Security key");
    for bad in ["a\u{7}b", &"x".repeat(65)] {
        let fields = [("later", "1"), ("name", bad)];
        let (view, sheet) = browser.post_json("/api/sign-in/keep-codes", &fields).await.view();
        assert_eq!(view, "NewCodes", "{sheet}");
        assert!(sheet["naming"]["problem"].is_string(), "{sheet}");
        assert_eq!(names(db, "alice").await, ["Security key"]);
    }
    // Without the promise nothing goes on, and the name is kept.
    let fields = [("name", "Blue <key>")];
    let (view, sheet) = browser.post_json("/api/sign-in/keep-codes", &fields).await.view();
    assert_eq!(
        (view.as_str(), &sheet["naming"]["name"]),
        ("NewCodes", &"Blue <key>".into())
    );
    assert!(sheet["problem"].is_string());
    let fields = [("kept", "1"), ("name", "Blue key")];
    let (view, _) = browser.post_json("/api/sign-in/keep-codes", &fields).await.view();
    assert_eq!(view, "Landed");
    assert_eq!(names(db, "alice").await, ["Blue key"]);
});

both!(nothing_typed_leaves_the_name, async |db| {
    let portal = Portal::new(db);
    let (mut browser, _) = first_key(&portal, "alice").await;
    let fields = [("later", "1"), ("name", " ")];
    let (view, _) = browser.post_json("/api/sign-in/keep-codes", &fields).await.view();
    assert_eq!(view, "Landed");
    assert_eq!(names(db, "alice").await, ["Security key"]);
});

both!(the_name_is_asked_for_without_script, async |db| {
    let portal = Portal::new(db);
    let (mut browser, _) = first_key(&portal, "alice").await;
    let page = browser.get("/login/setup/backup_codes").await;
    assert!(page.body.contains(r#"value="Security key""#), "{}", page.body);
    let fields = [("later", "1"), ("name", "a\u{7}b")];
    let page = browser.post("/api/sign-in/keep-codes", &fields).await;
    assert!(
        page.text().contains("Use a name of 1 to 64 ordinary characters."),
        "{}",
        page.text()
    );
    browser
        .post("/api/sign-in/keep-codes", &[("later", "1"), ("name", "Blue key")])
        .await;
    assert_eq!(names(db, "alice").await, ["Blue key"]);
});

both!(in_the_settings_too_and_of_keys_only, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    let mut browser = with_key(&portal, "alice", &mut key).await;
    let fields = [("kept", "1"), ("name", "Blue key")];
    let (view, shown) = browser
        .post_json("/api/security/confirm-codes", &fields)
        .await
        .view();
    assert_eq!(view, "Overview", "{shown}");
    assert_eq!(names(db, "alice").await, ["Blue key"]);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser_at("192.0.2.40");
    browser.password("bob", PASSWORD).await;
    browser.answer("totp", &portal.code(0)).await;
    let (view, sheet) = browser.post_json("/api/security/new-codes", &[]).await.view();
    assert_eq!(
        (view.as_str(), sheet.get("naming")),
        ("NewCodes", None),
        "{sheet}"
    );
});
