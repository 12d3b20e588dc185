//! What is done again and again is bounded, and hides nothing.

use server::store;

use super::signed_in_with_code;
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(nobody_hides_behind_what_they_do_a_hundred_times, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let id = portal.app_for(&alice, "Phone").await;
    let mut owner = signed_in_with_code(&portal, "alice").await;
    portal.wait_s(60);
    let mut thief = portal.browser_at("198.51.100.9");
    thief.password("alice", PASSWORD).await;
    assert_eq!(thief.answer("totp", &portal.code(0)).await.view().0, "Landed");
    let count = async |event: &'static str| {
        let mut conn = db.store.read().await.expect("a connection");
        let filter = store::audit::Filter {
            events: &[event],
            ..store::audit::Filter::default()
        };
        let entries = store::audit::list(&mut conn, filter, 200).await;
        entries.expect("the log").len()
    };
    let mut rename = async |name: String| {
        let fields = [("id", id.as_str()), ("name", name.as_str())];
        thief.post_json("/api/security/rename", &fields).await.status
    };
    for _ in 0..3 {
        assert_eq!(rename("Phone".to_owned()).await, 200);
    }
    assert_eq!(count("factor_renamed").await, 0, "it has that name");
    for number in 0..199 {
        assert_eq!(rename(format!("Phone {number}")).await, 200, "{number}");
    }
    assert_eq!(rename("Phone".to_owned()).await, 200);
    assert_eq!(rename("Telephone".to_owned()).await, 503, "that is enough");
    assert_eq!(count("factor_renamed").await, 200);
    assert_eq!(count("throttled").await, 1, "told once");
    // What the owner must know is not pushed out by it.
    let home = owner.get("/").await.text();
    assert!(
        home.contains("Was this you?") && home.contains("198.51.100.9"),
        "{home}"
    );
    let news = owner.get_json("/api/news").await.json();
    assert!(
        news["text"].as_str().is_some_and(|t| t.contains("198.51.100.9")),
        "{news}"
    );
    // Nobody is taken for somebody who guesses.
    let mut conn = db.store.read().await.expect("a connection");
    let closed = store::throttles::closed(&mut conn, 100, 10).await;
    assert_eq!(closed.expect("names"), Vec::<String>::new());
    drop(conn);
    portal.wait_s(3600);
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    browser.answer("totp", &portal.code(0)).await;
    let fields = [("id", id.as_str()), ("name", "Telephone")];
    let again = browser.post_json("/api/security/rename", &fields).await;
    assert_eq!(again.status, 200);
});
