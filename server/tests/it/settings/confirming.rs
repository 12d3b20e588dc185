//! A change asks for a fresh proof, and comes back to where it was asked for.

use super::signed_in_with_code;
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(changes_need_a_fresh_proof_and_come_back_to_the_act, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    let id = portal.app_for(&bob, "Phone").await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    portal.wait_s(10 * 60 + 1);
    let back = format!("/settings/security/remove/{id}");
    for (path, fields) in [
        ("/api/security/add", vec![("provider", "totp")]),
        ("/api/security/rename", vec![("id", id.as_str()), ("name", "x")]),
        ("/api/security/remove", vec![("id", id.as_str())]),
        ("/api/security/new-codes", vec![]),
        ("/api/security/finish-add", vec![("provider", "totp")]),
        ("/api/security/confirm-codes", vec![("kept", "1")]),
    ] {
        let (view, go) = browser.post_json(path, &fields).await.view();
        assert_eq!(view, "Go", "{path}");
        let to = go["to"].as_str().expect("a path");
        assert!(to.starts_with("/confirm?next="), "{path}");
        // A set-up that is open is not lost.
        if path.ends_with("finish-add") {
            assert!(to.ends_with("%2Fadd%2Ftotp"), "{to}");
        }
    }
    let page = browser.get(&back).await;
    assert_eq!(page.heading(), "Confirm it is you");
    let before = browser.cookie("session");
    let fields = |password| {
        [
            ("username", "bob"),
            ("password", password),
            ("next", back.as_str()),
        ]
    };
    let page = browser
        .post("/api/sign-in/password", &fields("wrong horse battery"))
        .await;
    assert!(
        page.text().contains("That is not your current password."),
        "{}",
        page.text()
    );
    let page = browser.post("/api/sign-in/password", &fields(PASSWORD)).await;
    assert_eq!(
        page.heading(),
        "Enter the code from your app",
        "the strongest method as well"
    );
    // Opening another page of the sign-in or the home page does not end it; the password alone is not enough.
    assert_eq!(browser.get("/").await.heading(), "Applications");
    assert_eq!(browser.get(&back).await.heading(), "Enter the code from your app");
    let page = browser
        .post(
            "/api/sign-in/answer",
            &[("provider", "totp"), ("code", &portal.code(0))],
        )
        .await;
    assert_eq!(page.heading(), "Remove Phone?");
    assert_ne!(browser.cookie("session"), before);
    let events = portal.events().await;
    assert!(events.contains(&"sudo_given".to_owned()) && events.contains(&"sudo_refused".to_owned()));
    // Not prolonged by use.
    portal.wait_s(9 * 60);
    assert_eq!(browser.get(&back).await.heading(), "Remove Phone?");
    portal.wait_s(61);
    assert_eq!(browser.get(&back).await.heading(), "Confirm it is you");
});
