//! The personal security settings: what is changed there, what stays, and what a change means elsewhere.

use server::store;

use crate::both;
use crate::set_up::{key_of, now_code};
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

mod codes;
mod confirming;
mod token;
mod too_often;

async fn signed_in(portal: &Portal, name: &str) -> Browser {
    let mut browser = portal.browser();
    browser.password(name, PASSWORD).await;
    browser
}

async fn signed_in_with_code(portal: &Portal, name: &str) -> Browser {
    let mut browser = signed_in(portal, name).await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    browser
}

both!(a_method_is_added_renamed_replaced_and_removed, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let page = browser.get("/settings/security").await;
    assert!(
        page.text()
            .contains("Your account is protected by a password only.")
    );
    let (view, form) = browser
        .post_json("/api/security/add", &[("provider", "totp"), ("replaces", "")])
        .await
        .view();
    assert_eq!(view, "Add");
    let first = key_of(&form);
    let code = now_code(&portal, &first);
    let fields = [("provider", "totp"), ("name", "Phone"), ("code", &code)];
    let (view, _) = browser
        .post_json("/api/security/finish-add", &fields)
        .await
        .view();
    assert_eq!(
        view, "NewCodes",
        "backup codes are offered after the first method"
    );
    let (view, overview) = browser
        .post_json("/api/security/confirm-codes", &[("kept", "1")])
        .await
        .view();
    assert_eq!(view, "Overview");
    assert!(
        overview["codes"]["facts"]
            .as_str()
            .expect("facts")
            .starts_with("10 of 10 left")
    );
    let id = overview["methods"][0]["id"].as_str().expect("an id").to_owned();
    // Rename: duplicates and control characters are refused, with what was typed.
    let (_, overview) = browser
        .post_json("/api/security/rename", &[("id", &id), ("name", "a\u{202e}b")])
        .await
        .view();
    assert!(overview["naming"]["problem"].is_string());
    let (_, overview) = browser
        .post_json(
            "/api/security/rename",
            &[("id", &id), ("name", "<b>Old</b> phone")],
        )
        .await
        .view();
    assert_eq!(overview["methods"][0]["name"], "<b>Old</b> phone");
    let page = browser.get("/settings/security").await;
    assert!(page.body.contains("&lt;b&gt;Old&lt;/b&gt; phone") && !page.body.contains("<b>Old</b>"));
    // Replace: the old key works until the new one is confirmed, then not.
    let (_, form) = browser
        .post_json("/api/security/add", &[("provider", "totp"), ("replaces", &id)])
        .await
        .view();
    let second = key_of(&form);
    assert_ne!(first, second);
    let mut elsewhere = portal.browser_at("192.0.2.50");
    portal.wait_s(30);
    elsewhere.password("alice", PASSWORD).await;
    assert_eq!(
        elsewhere
            .answer("totp", &now_code(&portal, &first))
            .await
            .view()
            .0,
        "Landed"
    );
    let fields = [
        ("provider", "totp"),
        ("name", "New phone"),
        ("code", &now_code(&portal, &second)),
    ];
    let (_, overview) = browser
        .post_json("/api/security/finish-add", &fields)
        .await
        .view();
    assert_eq!(overview["methods"].as_array().map(Vec::len), Some(1));
    assert_eq!(overview["methods"][0]["name"], "New phone");
    portal.wait_s(30);
    elsewhere.password("alice", PASSWORD).await;
    assert_eq!(
        elsewhere
            .answer("totp", &now_code(&portal, &first))
            .await
            .view()
            .0,
        "Code"
    );
    // Remove.
    let id = overview["methods"][0]["id"].as_str().expect("an id");
    let page = browser.get(&format!("/settings/security/remove/{id}")).await;
    assert_eq!(page.heading(), "Remove New phone?");
    let (_, overview) = browser
        .post_json("/api/security/remove", &[("id", id)])
        .await
        .view();
    assert_eq!(overview["methods"].as_array().map(Vec::len), Some(0));
    // Everything was told.
    let mut conn = db.store.read().await.expect("a connection");
    let told: Vec<_> = store::notices::open_of_person(&mut conn, &alice.id)
        .await
        .expect("notices");
    let kinds: Vec<_> = told.iter().map(|n| n.kind.as_str()).collect();
    for kind in ["added", "new_codes", "renamed", "removed"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
});

both!(the_last_factor_stays_while_the_policy_demands_one, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &["Finance"]).await;
    let id = portal.app_for(&bob, "Phone").await;
    portal.enforce(&["Finance"]).await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    let page = browser.get(&format!("/settings/security/remove/{id}")).await;
    assert_eq!(page.heading(), "Phone cannot be removed");
    assert!(page.text().contains("Your group Finance asks for a second step."));
    let (view, removal) = browser
        .post_json("/api/security/remove", &[("id", &id)])
        .await
        .view();
    assert_eq!((view.as_str(), &removal["allowed"]), ("Remove", &false.into()));
    let other = portal.app_for(&bob, "Tablet").await;
    let (view, _) = browser
        .post_json("/api/security/remove", &[("id", &other)])
        .await
        .view();
    assert_eq!(view, "Overview");
});

both!(nobody_touches_what_is_somebody_elses, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    let id = portal.app_for(&bob, "Phone").await;
    portal.person("mallory", &[]).await;
    let mut browser = signed_in(&portal, "mallory").await;
    assert_eq!(
        browser
            .get(&format!("/settings/security/remove/{id}"))
            .await
            .status,
        404
    );
    browser.post_json("/api/security/remove", &[("id", &id)]).await;
    browser
        .post_json("/api/security/rename", &[("id", &id), ("name", "Mine")])
        .await;
    let fields = [("provider", "totp"), ("replaces", id.as_str())];
    let (_, form) = browser.post_json("/api/security/add", &fields).await.view();
    assert_eq!(form["replaces"], serde_json::Value::Null);
    let mut conn = db.store.read().await.expect("a connection");
    let kept = store::enrolments::of_person(&mut conn, &bob.id)
        .await
        .expect("enrolments");
    assert_eq!((kept.len(), kept[0].name.as_str()), (1, "Phone"));
});

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
