//! A change asks for a fresh proof, and comes back to where it was asked for.

use server::admin::codes;
use server::work::Origin;

use super::{signed_in, signed_in_with_code};
use crate::both;
use crate::support::browser::Browser;
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

/// What a browser with script asks before it follows a link or sends a form of a page of bob's.
async fn asks(browser: &mut Browser, next: &str) -> (String, serde_json::Value) {
    browser
        .post_json("/api/sign-in/confirm", &[("next", next), ("person", "bob")])
        .await
        .view()
}

async fn leads_to(browser: &mut Browser, next: &str) -> String {
    let (view, landed) = asks(browser, next).await;
    assert_eq!(view, "Landed", "{next}: {landed}");
    landed["to"].as_str().expect("a path").to_owned()
}

both!(the_question_can_stand_over_the_page, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let page = "/settings/password";
    let mut stranger = portal.browser();
    assert_eq!(
        leads_to(&mut stranger, page).await,
        "/login?next=%2Fsettings%2Fpassword"
    );
    let mut browser = signed_in_with_code(&portal, "bob").await;
    assert_eq!(
        leads_to(&mut browser, page).await,
        page,
        "proven a moment ago: nothing is asked"
    );
    portal.wait_s(10 * 60 + 1);
    let fields = [("next", page), ("person", "bob")];
    let step = browser.post_json("/api/sign-in/confirm", &fields).await;
    let (view, form) = step.view();
    assert_eq!((view.as_str(), &form["next"]), ("Password", &page.into()));
    assert_eq!(step.heading(), "Confirm it is you");
    assert_eq!(step.json()["path"], "/confirm");
    assert_eq!(browser.cookie("attempt"), None, "asking begins nothing");
    let fields = [("username", "bob"), ("password", PASSWORD), ("next", page)];
    let (view, _) = browser.post_json("/api/sign-in/password", &fields).await.view();
    assert_eq!(view, "Code");
    assert_eq!(
        asks(&mut browser, page).await.0,
        "Code",
        "it goes on where it was left"
    );
    let (view, landed) = browser.answer("totp", &portal.code(1)).await.view();
    assert_eq!((view.as_str(), &landed["to"]), ("Landed", &page.into()));
    assert_eq!(leads_to(&mut browser, page).await, page);
});

both!(the_question_leads_nowhere_else, async |db| {
    let portal = Portal::new(db);
    portal.person("bob", &[]).await;
    let mut browser = signed_in(&portal, "bob").await;
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "",
        "javascript:alert(1)",
        "/\n/evil.example",
        "/confirm?next=/",
    ] {
        assert_eq!(leads_to(&mut browser, next).await, "/", "{next:?}");
    }
    // Without script the address leads to the page of the question.
    portal.wait_s(10 * 60 + 1);
    let page = browser
        .post(
            "/api/sign-in/confirm",
            &[("next", "/settings/password"), ("person", "bob")],
        )
        .await;
    assert_eq!(page.heading(), "Confirm it is you");
    // Whoever must prove more than before is told why on a page.
    portal.demand("any").await;
    assert_eq!(
        leads_to(&mut browser, "/settings/password").await,
        "/confirm?next=%2Fsettings%2Fpassword"
    );
});

both!(
    the_code_of_an_administrator_adds_a_method_without_the_question,
    async |db| {
        let portal = Portal::new(db);
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Phone").await;
        let issued = codes::issue(&portal.deps, Origin::console(), "bob", "lost the phone").await;
        let code = issued.expect("a code").code.dashed();
        let mut browser = signed_in(&portal, "bob").await;
        browser.choose("admin_code").await;
        assert_eq!(browser.answer("admin_code", &code).await.view().0, "Landed");
        let add = "/settings/security/add";
        assert_eq!(leads_to(&mut browser, add).await, add);
        assert_ne!(asks(&mut browser, "/settings/password").await.0, "Landed");
        portal.wait_s(10 * 60 + 1);
        assert_ne!(asks(&mut browser, add).await.0, "Landed");
    }
);

both!(what_was_begun_is_nothing_for_somebody_else, async |db| {
    let portal = Portal::new(db);
    portal.person("bob", &[]).await;
    portal.person("carol", &[]).await;
    // Bob's page is open; carol has signed in by now, a moment ago or longer.
    let mut browser = signed_in(&portal, "carol").await;
    for seconds in [0, 10 * 60 + 1] {
        portal.wait_s(seconds);
        assert_eq!(
            leads_to(&mut browser, "/settings/password").await,
            "/confirm?next=%2Fsettings%2Fpassword"
        );
    }
});

both!(leaving_the_question_touches_nothing_else, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    portal.wait_s(10 * 60 + 1);
    let leave = "/api/sign-in/leave";
    let fields = [("username", "bob"), ("password", PASSWORD), ("next", "/")];
    assert_eq!(
        browser.post_json("/api/sign-in/password", &fields).await.view().0,
        "Code"
    );
    assert!(browser.cookie("attempt").is_some());
    assert_eq!(browser.post_json(leave, &[]).await.view().0, "Landed");
    assert_eq!(browser.cookie("attempt"), None);
    assert_eq!(asks(&mut browser, "/").await.0, "Password", "from the beginning");
    assert_eq!(
        browser.post_json(leave, &[]).await.view().0,
        "Landed",
        "nothing was begun"
    );
    // A sign-in in another window goes on, and so does a session of which more is demanded by now.
    portal.demand("phishing_resistant").await;
    let session = browser.cookie("session").expect("a session");
    browser.post_json(leave, &[]).await;
    assert_eq!(browser.cookie("session"), Some(session));
    assert_eq!(
        browser.get("/settings/security").await.path,
        "/confirm?next=%2Fsettings%2Fsecurity"
    );
    let mut other = portal.browser();
    assert_eq!(other.password("bob", PASSWORD).await.view().0, "Code");
    browser.set_cookie("attempt", &other.cookie("attempt").expect("an attempt"));
    browser.post_json(leave, &[]).await;
    assert_eq!(
        other.get("/login/challenge/totp").await.heading(),
        "Enter the code from your app"
    );
    let mut stranger = portal.browser();
    assert_eq!(stranger.post_json(leave, &[]).await.view().0, "Landed");
});
