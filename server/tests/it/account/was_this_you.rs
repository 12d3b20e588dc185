//! "Was this you?": who may answer it, and saying "no" more than once.

use super::{PASSWORD, change, signed_in};
use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::Portal;

/// The notices on the home page that somebody came from there, and whether one can be put away.
async fn asked(browser: &mut Browser, address: &str) -> (usize, bool) {
    let home = browser.get("/").await;
    let told = home.text().matches(address).count();
    (told, home.body.contains("name=\"notice\""))
}

async fn notices(portal: &Portal, name: &str) -> Vec<server::store::notices::Notice> {
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let person = server::store::people::by_username_key(&mut conn, name)
        .await
        .expect("read");
    let id = person.expect("somebody").id;
    server::store::notices::open_of_person(&mut conn, &id)
        .await
        .expect("read")
}

/// Signs out, and in again: the same browser, another session.
async fn once_more(portal: &Portal, browser: &mut Browser) {
    browser.post("/api/account/sign-out", &[]).await;
    portal.wait_s(60);
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Landed");
}

both!(whoever_came_in_does_not_answer_for_the_owner, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut owner = signed_in(&portal, "alice").await;
    portal.wait_s(60);
    let mut thief = portal.browser_at("198.51.100.9");
    thief.password("alice", PASSWORD).await;
    let notice = notices(&portal, "alice").await[0].id.clone();
    // The browser is known from now on, and it is still the one that it is about.
    once_more(&portal, &mut thief).await;
    assert_eq!(asked(&mut thief, "198.51.100.9").await, (0, false));
    thief.post("/api/account/dismiss", &[("notice", &notice)]).await;
    assert_eq!(notices(&portal, "alice").await.len(), 1, "not put away by it");
    // Nor by the next new one: it reads of it, and that is all.
    portal.wait_s(60);
    let mut second = portal.browser_at("198.51.100.10");
    second.password("alice", PASSWORD).await;
    assert_eq!(asked(&mut second, "198.51.100.9").await, (1, false));
    for notice in notices(&portal, "alice").await {
        second
            .post("/api/account/dismiss", &[("notice", &notice.id)])
            .await;
    }
    assert_eq!(notices(&portal, "alice").await.len(), 2);
    // Of several that wait for another browser, the newest is shown.
    portal.wait_s(60);
    let mut third = portal.browser_at("198.51.100.11");
    third.password("alice", PASSWORD).await;
    let text = third.get("/").await.text();
    assert_eq!(text.matches("Was this you?").count(), 1, "{text}");
    assert!(text.contains("198.51.100.10"), "{text}");
    // A cookie that somebody made up, or another person's, makes no browser older.
    portal.person("mallory", &[]).await;
    let mallory = signed_in(&portal, "mallory").await;
    third.set_cookie("known", &mallory.cookie("known").expect("known"));
    for notice in notices(&portal, "alice").await {
        third
            .post("/api/account/dismiss", &[("notice", &notice.id)])
            .await;
    }
    assert_eq!(notices(&portal, "alice").await.len(), 3);
    // The owner's was there before all of them.
    for at in ["198.51.100.9", "198.51.100.10", "198.51.100.11"] {
        assert_eq!(asked(&mut owner, at).await, (1, true), "{at}");
    }
    for notice in notices(&portal, "alice").await {
        owner
            .post("/api/account/dismiss", &[("notice", &notice.id)])
            .await;
    }
    assert_eq!(notices(&portal, "alice").await.len(), 0);
});

both!(it_is_said_again_when_somebody_is_in_again, async |db| {
    let portal = Portal::new(db);
    portal.administrator("ada").await;
    let alice = portal.person("alice", &[]).await;
    let told = async || notices(&portal, "ada").await.len();
    let reports = async || {
        let events = portal.events().await;
        events.iter().filter(|e| *e == "not_me").count()
    };
    let mut owner = signed_in(&portal, "alice").await;
    let mut thief = signed_in(&portal, "alice").await;
    owner.post("/api/account/not-me", &[]).await;
    assert_eq!((reports().await, told().await), (1, 1));
    // Nobody came since: that is known.
    owner.post("/api/account/not-me", &[]).await;
    assert_eq!((reports().await, told().await), (1, 1));
    // The password is still the old one, and the thief comes back.
    portal.wait_s(60);
    assert_eq!(thief.password("alice", PASSWORD).await.view().0, "Landed");
    let page = owner.get("/settings/secure").await;
    assert!(page.text().contains("It was not me again"), "{}", page.text());
    owner.post("/api/account/not-me", &[]).await;
    assert_eq!(thief.get_json("/api/session").await.status, 401);
    assert_eq!(
        (reports().await, told().await),
        (2, 1),
        "not told twice within the hour"
    );
    portal.wait_s(3601);
    owner = signed_in(&portal, "alice").await;
    thief.password("alice", PASSWORD).await;
    owner.post("/api/account/not-me", &[]).await;
    assert_eq!((reports().await, told().await), (3, 2));
    // All of it is over with another password; the next time is a first time.
    change(&mut owner, "a longer and better password", "1").await;
    let page = owner.get("/settings/secure").await.text();
    assert!(
        page.contains("That is all.") && page.contains("It was not me again"),
        "{page}"
    );
    portal.wait_s(60);
    let mut again = portal.browser_at("198.51.100.9");
    again.password("alice", "a longer and better password").await;
    owner.post("/api/account/not-me", &[]).await;
    assert_eq!(again.get_json("/api/session").await.status, 401);
    assert_eq!((reports().await, told().await), (4, 2), "nor then");
    let page = owner.get("/settings/secure").await.text();
    assert!(page.contains("Your administrator has been told."), "{page}");
    // What was asked of that sign-in is answered.
    let open = notices(&portal, "alice").await;
    assert!(
        open.iter().all(|n| !n.detail.contains("198.51.100.9")),
        "{open:?}"
    );
    drop(alice);
});

both!(
    an_owner_without_an_older_browser_is_asked_for_two_weeks,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        signed_in(&portal, "alice").await;
        portal.wait_s(60);
        portal.browser_at("192.0.2.7").password("alice", PASSWORD).await;
        for (days, answers) in [(13, false), (2, true)] {
            portal.wait_s(days * 24 * 3600);
            let mut newer = portal.browser_at("192.0.2.8");
            newer.password("alice", PASSWORD).await;
            let (told, may_answer) = asked(&mut newer, "192.0.2.7").await;
            assert!(told <= 1 && may_answer == answers, "{days}");
        }
    }
);

both!(
    saying_it_clears_nothing_that_is_not_ones_own_to_answer,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        let mut owner = signed_in(&portal, "alice").await;
        portal.wait_s(60);
        let mut thief = portal.browser_at("198.51.100.9");
        thief.password("alice", PASSWORD).await;
        portal.wait_s(60);
        let mut second = portal.browser_at("198.51.100.10");
        second.password("alice", PASSWORD).await;
        // Whoever is in throws the owner out, and stays asked about.
        second.post("/api/account/not-me", &[]).await;
        assert_eq!(owner.get_json("/api/session").await.status, 401);
        assert_eq!(notices(&portal, "alice").await.len(), 2);
        assert!(
            portal.events().await.contains(&"not_me".to_owned()),
            "and it is in the log"
        );
    }
);
