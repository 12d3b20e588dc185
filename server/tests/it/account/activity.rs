//! What happened, in pages, and everything that is stored, as a file.

use axum::http::StatusCode;
use server::store;

use super::{NEW, change, signed_in};
use crate::both;
use crate::support::portal::Portal;

const DATA: &str = "/api/account-data.json";

both!(activity_tells_what_happened_and_to_nobody_else, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    portal.person("bob", &[]).await;
    portal.browser().password("alice", "wrong horse battery").await;
    let mut alice = signed_in(&portal, "alice").await;
    signed_in(&portal, "alice").await;
    change(&mut alice, NEW, "1").await;
    let all = alice.get("/settings/activity").await.text();
    for sentence in [
        "Changed the password.",
        "Signed in with the password only.",
        "A wrong password was entered.",
        "Not you?",
    ] {
        assert!(all.contains(sentence), "{sentence}: {all}");
    }
    let refused = alice.get("/settings/activity?kind=refused").await.text();
    assert!(refused.contains("A wrong password was entered.") && !refused.contains("Signed in with"));
    let mut bob = signed_in(&portal, "bob").await;
    let his = bob.get("/settings/activity").await.text();
    assert!(
        !his.contains("Changed the password.") && !his.contains("wrong password"),
        "{his}"
    );
    assert_eq!(his.matches("Signed in with").count(), 1);
    for hostile in ["?before=~&kind=%3Cscript%3E", "?before=%00", "?kind=&before=0"] {
        let page = bob.get(&format!("/settings/activity{hostile}")).await;
        assert_eq!(
            (page.status, page.heading().as_str()),
            (StatusCode::OK, "Activity"),
            "{hostile}"
        );
    }
    // Ninety days are shown.
    portal.wait_s(90 * 24 * 3600 + 1);
    let mut alice = portal.browser();
    alice.password("alice", NEW).await;
    let later = alice.get("/settings/activity").await.text();
    assert!(!later.contains("Changed the password."), "{later}");
});

both!(what_is_stored_can_be_had_and_opens_nothing, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let answer = browser.post(DATA, &[]).await;
    let data = answer.json();
    assert_eq!(
        (&data["account"]["username"], &data["signed_in"][0]["address"]),
        (&"alice".into(), &"192.0.2.7".into())
    );
    assert!(data["activity"].as_array().is_some_and(|a| !a.is_empty()));
    let alice =
        store::people::by_username_key(&mut db.store.read().await.expect("a connection"), "alice").await;
    let hash = alice
        .expect("asked")
        .expect("somebody")
        .password_hash
        .expect("a hash");
    let token = browser.cookie("session").expect("a session");
    for secret in [hash.as_str(), token.as_str(), "$argon2", "token"] {
        assert!(!answer.body.contains(secret), "{secret}");
    }
    portal.wait_s(11 * 60);
    assert_eq!(browser.post(DATA, &[]).await.heading(), "Confirm it is you");
    assert_eq!(portal.browser().post(DATA, &[]).await.heading(), "Sign in");
});

both!(activity_comes_in_pages, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    for _ in 0..60 {
        let mut browser = signed_in(&portal, "alice").await;
        browser.post("/api/account/sign-out", &[]).await;
        portal.wait_s(1);
    }
    let mut browser = signed_in(&portal, "alice").await;
    let first = browser.get("/settings/activity?kind=sign-ins").await;
    assert_eq!(
        first.text().matches("Signed").count() - first.text().matches("Signed-in").count(),
        50
    );
    let older = first
        .body
        .split("href=\"")
        .map(|rest| rest.split('"').next().unwrap_or_default().replace("&amp;", "&"))
        .find(|to| to.contains("before="))
        .expect("older ones");
    let second = browser.get(&older).await;
    assert_eq!(
        second.text().matches("Signed in with").count(),
        25,
        "{}",
        second.text()
    );
    assert!(second.text().contains("Back to the newest"));
});
