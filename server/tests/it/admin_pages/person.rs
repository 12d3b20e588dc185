//! One person: their page, and every act.

use server::store;

use super::{administrator, borrowed, desk, group, hidden, person};
use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::{PASSWORD, Portal};

async fn act(browser: &mut Browser, name: &str, act: &str, more: &[(&'static str, &str)]) -> Answer {
    let mut fields = vec![("username", name.to_owned()), ("act", act.to_owned())];
    fields.extend(more.iter().map(|(field, value)| (*field, (*value).to_owned())));
    browser.post("/api/admin/person", &borrowed(&fields)).await
}

both!(a_person_is_switched_off_and_on_and_signed_out, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let mut bob = portal.browser_at("192.0.2.9");
    bob.password("bob", PASSWORD).await;
    let page = ada.get("/admin/people/bob").await;
    assert_eq!(page.heading(), "bob Example (bob)");
    assert!(page.text().contains("Firefox on Linux") && page.text().contains("192.0.2.9"));
    assert!(
        page.text()
            .contains("Asked for: No second step. No rule asks for one.")
    );
    let page = ada.get("/admin/people/bob/switch-off").await;
    assert_eq!(page.heading(), "Switch off the account of bob Example?");
    assert!(page.text().contains("1 browser is signed out."));
    assert!(!person(&portal, "bob").await.disabled, "looking changes nothing");
    let page = act(&mut ada, "bob", "switch-off", &[]).await;
    assert!(
        page.text()
            .contains("The account of bob Example is switched off.")
    );
    assert!(person(&portal, "bob").await.disabled);
    assert_eq!(bob.get_json("/api/session").await.status.as_u16(), 401);
    let page = act(&mut ada, "bob", "switch-on", &[]).await;
    assert!(page.text().contains("The account of bob Example is switched on."));
    bob.password("bob", PASSWORD).await;
    let page = act(&mut ada, "bob", "sign-out", &[]).await;
    assert!(
        page.text().contains("bob Example was signed out in 1 browser."),
        "{}",
        page.text()
    );
    let events = portal.events().await;
    assert!(events.contains(&"session_ended".to_owned()) && events.contains(&"account_changed".to_owned()));
});

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
        other
            .post_json("/api/sign-in/choose", &[("provider", "admin_code")])
            .await;
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

fn shown_code(page: &Answer) -> String {
    let element = page.body.split("id=\"one-time-code\"").nth(1).expect("a code");
    let after = element.split_once('>').map_or("", |(_, after)| after);
    after.split('<').next().expect("a code").to_owned()
}

both!(somebody_is_invited_and_chooses_a_password, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let group = group(&portal, "<i>Finance</i> & Co").await;
    let page = ada.get("/admin/people/new").await;
    assert!(page.body.contains("&lt;i&gt;Finance"));
    for (username, words) in [
        ("", "Enter a username."),
        ("d d", "Use letters, digits, dots and dashes."),
        ("ADA", "There is a person called ADA already."),
    ] {
        let page = ada
            .post(
                "/api/admin/invite",
                &[
                    ("username", username),
                    ("full_name", "Dave <Davis>"),
                    ("groups[0]", &group.id),
                ],
            )
            .await;
        assert!(page.text().contains(words), "{username}: {}", page.text());
        assert!(
            page.body.contains("Dave &lt;Davis&gt;") && page.body.contains("checked"),
            "what was typed stays"
        );
        assert!(page.body.contains("<title>Error: Add a person"));
    }
    let fields = [
        ("username", "dave"),
        ("full_name", "Dave Davis"),
        ("email", "dave@example.org"),
        ("groups[0]", group.id.as_str()),
    ];
    // A group that is gone is not left out in silence.
    let mut gone = fields.to_vec();
    gone.push(("groups[1]", "gone"));
    assert_eq!(ada.post("/api/admin/invite", &gone).await.status.as_u16(), 404);
    let many: Vec<(String, &str)> = (0..101)
        .map(|n| (format!("groups[{n}]"), group.id.as_str()))
        .collect();
    let mut many: Vec<(&str, &str)> = many.iter().map(|(name, id)| (name.as_str(), *id)).collect();
    many.push(("username", "dave"));
    assert_eq!(ada.post("/api/admin/invite", &many).await.status.as_u16(), 400);
    let page = ada.post("/api/admin/invite", &fields).await;
    assert_eq!(page.heading(), "Created: dave");
    let code = shown_code(&page);
    let dave = person(&portal, "dave").await;
    assert!(dave.password_hash.is_none() && !dave.administrator);
    let page = ada.get("/admin/people/dave").await;
    assert!(page.text().contains("No password yet") && page.body.contains("&lt;i&gt;Finance"));
    let mut browser = portal.browser_at("192.0.2.9");
    browser
        .post(
            "/api/account/reset-password",
            &[("code", &code), ("password", "a password of my own")],
        )
        .await;
    assert_eq!(
        browser.password("dave", "a password of my own").await.view().0,
        "Landed"
    );
    assert!(portal.events().await.contains(&"account_created".to_owned()));
});

both!(who_is_in_a_group_changes_with_its_effect_shown, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let group = group(&portal, "Finance").await;
    portal.enforce(&["Finance"]).await;
    let page = ada.get(&format!("/admin/groups/{}/add?on=bob", group.id)).await;
    assert_eq!(page.heading(), "Put bob Example into Finance?");
    assert!(
        page.text()
            .contains("What is asked for changes from “No second step” to “Second step”."),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains("They have no method that is enough, and add one at the next sign-in.")
    );
    let page = act(&mut ada, "bob", "join", &[("on", &group.id)]).await;
    assert!(page.text().contains("bob Example is in Finance."));
    let page = ada.get(&format!("/admin/groups/{}", group.id)).await;
    assert!(page.text().contains("bob Example") && page.text().contains("1 person."));
    assert!(
        page.text()
            .contains("The policy asks the members of this group for a second step.")
    );
    let page = ada
        .get(&format!("/admin/groups/{}/add?on=nobody", group.id))
        .await;
    assert!(page.text().contains("There is nobody called “nobody”."));
    let page = ada.get(&format!("/admin/people/bob/leave?on={}", group.id)).await;
    assert_eq!(page.heading(), "Take bob Example out of Finance?");
    let page = act(&mut ada, "bob", "leave", &[("on", &group.id)]).await;
    assert!(page.text().contains("bob Example is not in Finance any more."));
    let page = act(&mut ada, "bob", "look-after", &[("on", &group.id)]).await;
    assert!(page.text().contains("bob Example looks after Finance."));
    assert_eq!(page.path, format!("/admin/groups/{}", group.id));
    let page = act(&mut ada, "bob", "end-look-after", &[("on", &group.id)]).await;
    assert!(page.text().contains("bob Example looks after Finance no longer."));
});

both!(
    the_last_administrator_stays_in_the_words_of_the_page,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        for path in [
            "/admin/people/ada/switch-off",
            "/admin/people/ada/end-administrator",
            "/admin/people/ada/delete",
        ] {
            let page = ada.get(path).await;
            assert!(page.text().contains("Not done."), "{path}: {}", page.text());
            assert!(!page.body.contains("button--danger"), "{path}");
        }
        for (name, more) in [
            ("switch-off", vec![]),
            ("end-administrator", vec![]),
            ("delete", vec![("confirm", "ada")]),
        ] {
            let page = act(&mut ada, "ada", name, &more).await;
            assert!(page.text().contains("Not done."), "{name}: {}", page.text());
        }
        assert!(portal.events().await.contains(&"lock_out_prevented".to_owned()));
        // With another one it goes.
        administrator(&portal, "eve").await;
        let page = act(&mut ada, "eve", "end-administrator", &[]).await;
        assert!(
            page.text()
                .contains("eve Example is not an administrator any more.")
        );
        let page = act(&mut ada, "eve", "make-administrator", &[]).await;
        assert!(page.text().contains("eve Example is an administrator."));
    }
);

both!(an_account_is_changed_and_deleted, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let page = act(
        &mut ada,
        "bob",
        "edit",
        &[("full_name", "Bob \u{202e}x"), ("email", "bob@example.org")],
    )
    .await;
    assert!(
        page.text()
            .contains("Enter a name of 1 to 128 ordinary characters."),
        "{}",
        page.text()
    );
    let page = act(
        &mut ada,
        "bob",
        "edit",
        &[("full_name", "Bob"), ("email", "nonsense")],
    )
    .await;
    assert!(page.text().contains("Enter an e-mail address"), "{}", page.text());
    let page = act(
        &mut ada,
        "bob",
        "edit",
        &[("full_name", "Bob & <Bob>"), ("email", "")],
    )
    .await;
    assert!(page.body.contains("Bob &amp; &lt;Bob&gt;"));
    assert_eq!(person(&portal, "bob").await.email, None);
    let page = act(&mut ada, "bob", "delete", &[("confirm", "bo")]).await;
    assert!(page.text().contains("That is not the username. Type bob."));
    let page = act(&mut ada, "bob", "delete", &[("confirm", " BOB ")]).await;
    assert_eq!(page.heading(), "People");
    assert!(page.text().contains("was deleted."));
    assert_eq!(ada.get("/admin/people/bob").await.status.as_u16(), 404);
});

both!(somebody_called_as_a_page_has_a_page, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("new", &[]).await;
    let list = ada.get("/admin/people").await;
    assert!(list.body.contains("href=\"/admin/people/~new\""));
    assert_eq!(ada.get("/admin/people/~new").await.heading(), "new Example (new)");
    let page = act(&mut ada, "new", "switch-off", &[]).await;
    assert_eq!(page.path, "/admin/people/~new");
});
