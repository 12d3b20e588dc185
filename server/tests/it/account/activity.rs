//! What happened, in pages, and everything that is stored, as a file.

use axum::http::StatusCode;
use server::audit::{Event, Record};
use server::store;
use server::work::{Origin, Work};

use super::{NEW, change, signed_in};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

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

both!(a_right_password_that_led_nowhere_is_told, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    portal.app_for(&alice, "Phone").await;
    let mut thief = portal.browser_at("198.51.100.9");
    assert_eq!(thief.password("alice", PASSWORD).await.view().0, "Code");
    portal.wait_s(60);
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    let told = "The right password was entered, and the sign-in was not finished.";
    for page in ["/settings/activity", "/settings/activity?kind=refused"] {
        let text = browser.get(page).await.text();
        assert_eq!(text.matches(told).count(), 1, "{page}: {text}");
        assert!(text.contains("198.51.100.9"), "{text}");
    }
    let text = browser.get("/settings/activity?kind=changes").await.text();
    assert!(!text.contains(told), "{text}");
    browser.set_cookie("lang", "de");
    let text = browser.get("/settings/activity").await.text();
    assert!(text.contains("die Anmeldung aber nicht beendet."), "{text}");
    // Finished on the page before is finished on this one.
    let mut newest = String::new();
    let mut conn = db.store.read().await.expect("a connection");
    let filter = store::audit::Filter::default();
    for entry in store::audit::list(&mut conn, filter, 200).await.expect("the log") {
        if entry.event == "session_opened" {
            newest = entry.id;
        }
    }
    drop(conn);
    let page = format!("/settings/activity?kind=refused&before={newest}");
    let text = browser.get(&page).await.text();
    assert_eq!(text.matches("nicht beendet.").count(), 1, "{text}");
});

both!(what_concerns_the_person_is_told_to_them, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let ada = portal.person("ada", &[]).await;
    for disabled in [true, false] {
        let mut conn = db.store.write().await.expect("a transaction");
        store::people::set_disabled(&mut conn, &alice.id, disabled)
            .await
            .expect("set");
        conn.commit().await.expect("kept");
        portal.browser().password("alice", PASSWORD).await;
    }
    let mut work = Work::begin(&portal.deps, Origin::default()).await.expect("begun");
    for event in [Event::SignInBlocked, Event::PasswordBreached] {
        work.record(event, Record::of(&alice.id)).await.expect("recorded");
    }
    work.origin.actor = Some(ada.id);
    work.record(Event::AdminCodeRefused, Record::of(&alice.id))
        .await
        .expect("recorded");
    work.commit().await.expect("kept");
    let mut browser = signed_in(&portal, "alice").await;
    let all = browser.get("/settings/activity").await.text();
    for sentence in [
        "The account was switched off when somebody with the right password, or a key, wanted to sign in.",
        "Signing in was not possible: the rules left no way.",
        "The password was found on lists of stolen passwords.",
        "Somebody wanted to make or confirm a sign-in code for this account, and may not.",
        "by an administrator",
    ] {
        assert!(all.contains(sentence), "{sentence}: {all}");
    }
    assert!(!all.contains("was not finished"), "{all}");
});
