//! Whoever guesses waits; a browser in which somebody has signed in before does not wait for others.

use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(a_known_browser_cannot_be_locked_out_by_others, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut own = portal.browser_at("192.0.2.10");
    assert_eq!(own.password("alice", PASSWORD).await.view().0, "Landed");
    own.post("/api/account/sign-out", &[]).await;
    // An attacker with a hundred addresses closes the password for unknown browsers.
    for n in 0..130_i64 {
        let mut attacker = portal.browser_at(&format!("198.51.100.{}", n % 100));
        attacker.password("alice", "wrong horse battery").await;
        portal.wait_s(16 * 60);
    }
    let mut unknown = portal.browser_at("203.0.113.1");
    let answer = unknown.password("alice", PASSWORD).await;
    assert_eq!(answer.status, 429);
    assert_eq!(
        answer.view().1["other"],
        serde_json::json!(["Use a passkey instead", "/login"])
    );
    assert_eq!(own.password("alice", PASSWORD).await.view().0, "Landed");
    // And with that success the others may try again.
    assert_eq!(unknown.password("alice", PASSWORD).await.view().0, "Landed");
});

both!(people_who_share_a_browser_are_all_known_in_it, async |db| {
    let portal = Portal::new(db);
    let mut shared = portal.browser_at("192.0.2.10");
    let names = ["alice", "bob", "carol", "dave", "erin", "frank"];
    for name in names {
        portal.person(name, &[]).await;
        assert_eq!(shared.password(name, PASSWORD).await.view().0, "Landed");
        shared.post("/api/account/sign-out", &[]).await;
    }
    for name in names {
        for n in 0..6 {
            let mut attacker = portal.browser_at(&format!("198.51.100.{n}"));
            attacker.password(name, "wrong horse battery").await;
        }
    }
    // A browser is known to five people: the first of the six has been forgotten, and so waits like everybody else.
    for name in names.into_iter().skip(1).rev() {
        assert_eq!(shared.password(name, PASSWORD).await.view().0, "Landed", "{name}");
        shared.post("/api/account/sign-out", &[]).await;
    }
    assert_eq!(shared.password("alice", PASSWORD).await.status, 429);
    // Somebody's mark in the cookie says nothing about anybody else.
    let cookie = shared.cookie("known").expect("a cookie");
    let mut thief = portal.browser_at("198.51.100.77");
    thief.set_cookie("known", cookie.split('.').next().expect("a token"));
    assert_eq!(thief.password("frank", PASSWORD).await.status, 429);
});
