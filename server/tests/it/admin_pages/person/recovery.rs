//! Somebody who cannot sign in any more: their methods are removed, their password is reset, a code is made for them.

use server::store;

use super::{act, shown_code};
use crate::admin_pages::{desk, hidden};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(
    methods_are_removed_with_a_reason_and_the_person_is_told,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        let bob = portal.person("bob", &["Finance"]).await;
        let phone = portal.app_for(&bob, "<b>Phone</b>").await;
        portal.app_for(&bob, "Tablet").await;
        portal.enforce(&["Finance"]).await;
        let page = ada.get("/admin/people/bob").await;
        assert!(page.body.contains("&lt;b&gt;Phone") && !page.body.contains("<b>Phone"));
        assert!(page.text().contains("The policy asks the group Finance."));
        let page = ada
            .get(&format!("/admin/people/bob/remove-method?on={phone}"))
            .await;
        assert!(page.text().contains("What is left: Tablet."), "{}", page.text());
        let page = act(
            &mut ada,
            "bob",
            "remove-method",
            &[("on", &phone), ("reason", " ")],
        )
        .await;
        assert_eq!(
            page.heading(),
            "Remove <b>Phone</b> of bob Example?"
                .replace('<', "&lt;")
                .replace('>', "&gt;")
        );
        assert!(page.text().contains("Write a reason."));
        let page = act(
            &mut ada,
            "bob",
            "remove-method",
            &[("on", &phone), ("reason", "lost on a train")],
        )
        .await;
        assert_eq!(page.path, "/admin/people/bob");
        let page = act(
            &mut ada,
            "bob",
            "remove-method",
            &[("on", &phone), ("reason", "again")],
        )
        .await;
        assert!(page.text().contains("It was not there any more."));
        let page = ada.get("/admin/people/bob/remove-methods").await;
        assert!(page.text().contains("No method is left."));
        assert!(page.text().contains("They add a new one at the next sign-in"));
        let page = act(&mut ada, "bob", "remove-methods", &[("reason", "lost")]).await;
        assert!(page.text().contains("1 method of bob Example was removed."));
        assert!(
            page.text().contains("must add one at the next sign-in"),
            "{}",
            page.text()
        );
        let mut conn = db.store.read().await.expect("a connection");
        assert!(
            store::enrolments::of_person(&mut conn, &bob.id)
                .await
                .expect("rows")
                .is_empty()
        );
        let told = store::notices::open_of_person(&mut conn, &bob.id)
            .await
            .expect("notices");
        assert_eq!(told.iter().filter(|n| n.kind == "removed").count(), 2);
        let filter = store::audit::Filter {
            subject: Some(&bob.id),
            ..Default::default()
        };
        let log = store::audit::list(&mut conn, filter, 50).await.expect("the log");
        assert!(
            log.iter()
                .any(|e| e.event == "factor_removed" && e.detail.contains("lost on a train"))
        );
        // Not one's own last: nobody could sign in.
        let page = ada.get("/admin/people/ada/remove-methods").await;
        assert_eq!(page.status.as_u16(), 200);
    }
);

both!(a_password_reset_shows_its_code_once, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let page = ada.get("/admin/people/bob/reset-password").await;
    assert!(page.text().contains("Make sure it is bob Example"));
    let page = act(&mut ada, "bob", "reset-password", &[]).await;
    assert_eq!(page.heading(), "One-time code for bob");
    let code = shown_code(&page);
    let again = ada.get("/admin/people/bob/reset-password").await;
    assert_eq!(again.heading(), "Password reset for bob Example");
    assert!(!again.body.contains(&code), "shown once");
    let mut bob = portal.browser_at("192.0.2.9");
    let page = bob
        .post(
            "/api/account/reset-password",
            &[("code", &code), ("password", "another good password")],
        )
        .await;
    assert!(
        page.text()
            .contains("Password changed. Sign in with the new one."),
        "{}",
        page.text()
    );
});

both!(
    an_administrator_code_is_made_for_somebody_else_and_taken_back,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Phone").await;
        let page = act(&mut ada, "bob", "code", &[("reason", "")]).await;
        assert_eq!(page.heading(), "One-time code for bob Example");
        assert!(page.text().contains("Write a reason."), "{}", page.text());
        let page = act(&mut ada, "bob", "code", &[("reason", "lost his phone")]).await;
        assert_eq!(page.heading(), "One-time code for bob");
        let code = shown_code(&page);
        let page = ada.get("/admin/people/bob/revoke-code").await;
        assert!(
            page.text()
                .contains("It was made by ada. Reason: “lost his phone”."),
            "{}",
            page.text()
        );
        let mut other = portal.browser_at("192.0.2.9");
        other.password("bob", PASSWORD).await;
        other.choose("admin_code").await;
        assert_eq!(other.answer("admin_code", &code).await.view().0, "Landed");
        // Used, it is not there to be taken back.
        assert_eq!(
            ada.get("/admin/people/bob/revoke-code").await.status.as_u16(),
            404
        );
        act(&mut ada, "bob", "code", &[("reason", "again")]).await;
        let page = ada.get("/admin/people/bob/revoke-code").await;
        let on = hidden(&page, "on");
        let page = act(&mut ada, "bob", "revoke-code", &[("on", &on)]).await;
        assert!(
            page.text()
                .contains("The one-time code of bob Example was taken back."),
            "{}",
            page.text()
        );
        // Not for oneself: the page says so by not being there.
        assert_eq!(ada.get("/admin/people/ada/code").await.status.as_u16(), 403);
    }
);
