//! Where a person is signed in, and ending what is not wanted.

use server::sign_in::session;

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

/// The ids of the browsers in the list, this one first.
async fn listed(browser: &mut Browser) -> Vec<serde_json::Value> {
    let page = browser.post_json("/api/security/end-browser", &[]).await;
    let (view, overview) = page.view();
    assert_eq!(view, "Overview", "{overview}");
    overview["browsers"].as_array().cloned().expect("a list")
}

async fn signed_in(portal: &Portal, name: &str, address: &str) -> Browser {
    let mut browser = portal.browser_at(address);
    assert_eq!(browser.password(name, PASSWORD).await.view().0, "Landed");
    browser
}

both!(the_list_names_each_browser_and_ends_one, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    portal.person("bob", &[]).await;
    let mut here = signed_in(&portal, "alice", "192.0.2.1").await;
    let mut there = signed_in(&portal, "alice", "192.0.2.2").await;
    let mut bob = signed_in(&portal, "bob", "192.0.2.3").await;
    let list = listed(&mut here).await;
    assert_eq!(list.len(), 2);
    assert_eq!(
        (&list[0]["this"], &list[1]["this"]),
        (&true.into(), &false.into())
    );
    let facts = list[1]["facts"].as_str().expect("facts");
    assert!(
        facts.contains("192.0.2.2") && facts.contains("the password only") && facts.contains("last active"),
        "{facts}"
    );
    let other = list[1]["id"].as_str().expect("an id").to_owned();
    // Somebody else's, and one's own, end nothing.
    for id in [listed(&mut bob).await[0]["id"].clone(), list[0]["id"].clone()] {
        let id = id.as_str().expect("an id").to_owned();
        here.post_json("/api/security/end-browser", &[("id", &id)]).await;
    }
    assert_eq!(bob.get_json("/api/session").await.status, 200);
    assert_eq!(here.get_json("/api/session").await.status, 200);
    // Long after the sign-in no confirmation is needed to take access away.
    portal.wait_s(20 * 60);
    let answer = here
        .post_json("/api/security/end-browser", &[("id", &other)])
        .await;
    let done = answer.json()["done"].clone();
    assert!(
        done.as_str().is_some_and(|d| d.ends_with("was signed out.")),
        "{done}"
    );
    assert_eq!(there.get_json("/api/session").await.status, 401);
    assert_eq!(here.get_json("/api/session").await.status, 200);
    assert_eq!(listed(&mut here).await.len(), 1);
});

both!(all_others_end_and_one_that_ran_out_is_not_listed, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    signed_in(&portal, "alice", "192.0.2.1").await;
    portal.wait_s(3601);
    let mut here = signed_in(&portal, "alice", "192.0.2.2").await;
    assert_eq!(listed(&mut here).await.len(), 1, "the first is idle for an hour");
    let mut others = Vec::new();
    for n in 3..6 {
        others.push(signed_in(&portal, "alice", &format!("192.0.2.{n}")).await);
    }
    let page = here.post("/api/security/end-others", &[]).await;
    assert!(
        page.text().contains("other browsers were signed out."),
        "{}",
        page.text()
    );
    for other in &mut others {
        assert_eq!(other.get_json("/api/session").await.status, 401);
    }
    assert_eq!(here.get_json("/api/session").await.status, 200);
});

both!(
    only_being_looked_at_by_a_person_keeps_a_session_alive,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        let mut browser = signed_in(&portal, "alice", "192.0.2.1").await;
        portal.wait_s(3600 - 2 * session::SEEN_PRECISION_MS / 1000);
        assert_eq!(browser.get_json("/api/session").await.status, 200);
        portal.wait_s(3 * session::SEEN_PRECISION_MS / 1000);
        assert_eq!(browser.get_json("/api/session").await.status, 401);
    }
);

/// With one minute without a request: whoever is there stays, and is told when it really ends.
async fn lasts(portal: &Portal, minutes: i64) {
    portal.person("alice", &[]).await;
    let began = portal.deps.now_ms();
    let mut there = signed_in(portal, "alice", "192.0.2.2").await;
    let mut here = signed_in(portal, "alice", "192.0.2.1").await;
    for _ in 0..6 {
        portal.wait_s(25);
        assert_eq!(here.get("/settings/security").await.heading(), "Security");
    }
    // Whoever did nothing is out, is not listed, and is not counted.
    assert_eq!(listed(&mut here).await.len(), 1);
    assert_eq!(there.get_json("/api/session").await.status, 401);
    let page = here.post("/api/security/end-others", &[]).await.text();
    assert!(page.contains("0 other browsers were signed out."), "{page}");
    let told = here.get_json("/api/session").await.json()["expires_ms"].clone();
    assert_eq!(told, began + minutes * 60_000);
}

both!(a_short_idle_limit_ends_nobody_who_is_there, async |db| {
    let portal = Portal::with(db, &[("session.idle_minutes", "1")]);
    lasts(&portal, 12 * 60).await;
});

both!(nor_does_that_of_a_policy, async |db| {
    let portal = Portal::new(db);
    let base = serde_json::json!({ "idle_minutes": 1, "session_minutes": 20 });
    portal
        .policy(serde_json::json!({ "enforcement": { "on": false }, "base": base }))
        .await;
    lasts(&portal, 20).await;
});

both!(a_new_browser_is_news_on_every_page_that_is_open, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut here = signed_in(&portal, "alice", "192.0.2.1").await;
    assert_eq!(
        here.get_json("/api/news").await.status,
        204,
        "the very first is no news"
    );
    portal.wait_s(60);
    let mut there = signed_in(&portal, "alice", "198.51.100.9").await;
    let news = here.get_json("/api/news").await.json();
    assert!(
        news["text"].as_str().is_some_and(|t| t.contains("198.51.100.9")),
        "{news}"
    );
    assert_eq!(news["to"], "/settings/secure");
    for page in ["/settings/security", "/settings/activity", "/settings/password"] {
        let text = here.get(page).await.text();
        assert!(text.contains("Was this you?"), "{page}: {text}");
        assert!(
            !there.get(page).await.text().contains("Was this you?"),
            "one's own sign-in is no news"
        );
    }
    assert_eq!(
        here.get("/").await.text().matches("Was this you?").count(),
        1,
        "at home among the cards"
    );
    // Asking keeps no session alive.
    for _ in 0..4 {
        portal.wait_s(20 * 60);
        here.get_json("/api/news").await;
    }
    assert_eq!(here.get_json("/api/news").await.status, 401);
    assert_eq!(
        portal.browser().get_json("/api/news").await.json()["error"],
        "sign_in_required"
    );
});

both!(
    where_there_is_nothing_to_end_there_is_nothing_to_tell,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        let mut browser = signed_in(&portal, "alice", "192.0.2.1").await;
        let ended = async || {
            let events = portal.events().await;
            events.iter().filter(|e| *e == "session_ended").count()
        };
        for _ in 0..3 {
            browser.post("/api/security/end-others", &[]).await;
        }
        assert_eq!(ended().await, 0);
        signed_in(&portal, "alice", "192.0.2.2").await;
        for _ in 0..3 {
            browser.post("/api/security/end-others", &[]).await;
        }
        assert_eq!(ended().await, 1);
    }
);
