//! Backup codes stand before a set-up, and each of them lets in once.

use super::{begin, codes_for};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

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
    assert_eq!(begin(&mut browser).await.0, "Choose");
    browser.choose("backup_codes").await;
    let (view, _) = browser.answer("backup_codes", &code).await.view();
    assert_eq!(view, "SetUpChoice");
    assert_eq!(browser.cookie("session"), None);
    assert_eq!(begin(&mut browser).await.0, "SetUp");
});

both!(one_backup_code_at_once_from_many_lets_one_in, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let code = codes_for(&portal, &bob).await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 1..=4 {
        let mut browser = portal.browser_at(&format!("192.0.2.{n}"));
        browser.password("bob", PASSWORD).await;
        browser.choose("backup_codes").await;
        let code = code.clone();
        tasks.spawn(async move { browser.answer("backup_codes", &code).await.view().0 });
    }
    let views = tasks.join_all().await;
    assert_eq!(views.iter().filter(|v| *v == "Landed").count(), 1, "{views:?}");
});

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
        browser.choose("backup_codes").await;
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
