//! New backup codes: when they count, and that none is promised that does not.

use super::signed_in_with_code;
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(new_codes_void_the_old_ones_only_when_confirmed, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    let codes = |sheet: &serde_json::Value| sheet["codes"][0].as_str().expect("a code").to_owned();
    let (_, sheet) = browser.post_json("/api/security/new-codes", &[]).await.view();
    let first = codes(&sheet);
    browser
        .post_json("/api/security/confirm-codes", &[("kept", "1")])
        .await;
    let (_, sheet) = browser.post_json("/api/security/new-codes", &[]).await.view();
    assert!(sheet["replaces"].is_string());
    let second = codes(&sheet);
    let (view, _) = browser.post_json("/api/security/confirm-codes", &[]).await.view();
    assert_eq!(view, "NewCodes", "the box was not ticked");
    let try_code = async |code: &str, address: &str| {
        let mut browser = portal.browser_at(address);
        browser.password("bob", PASSWORD).await;
        browser.choose("backup_codes").await;
        browser.answer("backup_codes", code).await.view().0
    };
    assert_eq!(try_code(&second, "192.0.2.61").await, "Code", "not in force yet");
    assert_eq!(
        try_code(&first, "192.0.2.62").await,
        "Landed",
        "the old set still counts"
    );
    browser
        .post_json("/api/security/confirm-codes", &[("kept", "1")])
        .await;
    assert_eq!(try_code(&second, "192.0.2.63").await, "Landed");
});

both!(codes_that_ran_out_are_replaced_not_promised, async |db| {
    let portal = Portal::with(db, &[("sudo_minutes", "60")]);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    let keep = [("kept", "1")];
    let (_, old) = browser.post_json("/api/security/new-codes", &[]).await.view();
    portal.wait_s(10 * 60 + 1);
    let (view, new) = browser
        .post_json("/api/security/confirm-codes", &keep)
        .await
        .view();
    assert_eq!(view, "NewCodes");
    assert_eq!(
        new["problem"],
        "The codes before these have run out. Save these instead."
    );
    assert_ne!(new["codes"], old["codes"]);
    // Pressed twice, it is done once and says so twice.
    for _ in 0..2 {
        let answer = browser.post_json("/api/security/confirm-codes", &keep).await;
        assert_eq!(answer.view().0, "Overview");
        assert_eq!(answer.json()["done"], "The new backup codes are in force.");
    }
});
