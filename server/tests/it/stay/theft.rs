//! A series that was copied, swapped, guessed or made up.

use super::{is_in, portal_of, staying, ticked};
use crate::both;
use crate::remembered::{allow, give_code};
use crate::support::portal::PASSWORD;

both!(two_pages_at_once_are_no_theft_and_an_old_token_is, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    let mut browser = staying(&portal, "192.0.2.1").await;
    let old = browser.cookie("stay").expect("a series");
    portal.wait_s(2 * 3600);
    assert!(is_in(&mut browser).await);
    // The other page was under way with the token before.
    let mut page = portal.browser_at("192.0.2.1");
    page.set_cookie("stay", &old);
    assert!(is_in(&mut page).await);
    assert_eq!(
        page.cookie("stay").as_deref(),
        Some(old.as_str()),
        "the next token went elsewhere"
    );
    assert_eq!(
        browser.get_json("/api/session").await.status,
        401,
        "one session of one browser"
    );
    assert!(is_in(&mut browser).await);
    portal.wait_s(61);
    let mut thief = portal.browser_at("198.51.100.9");
    thief.set_cookie("stay", &old);
    assert!(!is_in(&mut thief).await);
    assert_eq!(thief.cookie("stay"), None);
    assert!(!is_in(&mut browser).await, "what the series opened is over too");
    let mut again = portal.browser_at("192.0.2.1");
    again.password("alice", PASSWORD).await;
    let home = again.get("/").await.text();
    assert!(home.contains("was used elsewhere"), "{home}");
    assert!(portal.events().await.contains(&"remembered_stolen".to_owned()));
});

both!(a_series_for_one_purpose_is_none_for_the_other, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &[]).await;
    portal.app_for(&alice, "Phone").await;
    allow(&portal, 30).await;
    let mut browser = portal.browser();
    ticked(&mut browser, "alice", PASSWORD).await;
    portal.wait_s(30);
    give_code(&portal, &mut browser).await;
    let (stay, remembered) = (browser.cookie("stay"), browser.cookie("remembered"));
    let mut swapped = portal.browser();
    swapped.set_cookie("stay", &remembered.expect("a series"));
    assert!(!is_in(&mut swapped).await, "the second step alone opens nothing");
    let mut swapped = portal.browser();
    swapped.set_cookie("remembered", &stay.expect("a series"));
    assert_eq!(swapped.password("alice", PASSWORD).await.view().0, "Code");
    for hostile in [
        "",
        "~",
        "x~y",
        "0198c0de-0000-7000-8000-000000000001~",
        &"a".repeat(5_000),
    ] {
        let mut stranger = portal.browser();
        stranger.set_cookie("stay", hostile);
        assert!(!is_in(&mut stranger).await, "{hostile}");
    }
});

both!(a_copy_of_a_remembered_browser_keeps_no_way_in, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &[]).await;
    portal.app_for(&alice, "Phone").await;
    allow(&portal, 30).await;
    let mut owner = portal.browser();
    owner.password("alice", PASSWORD).await;
    portal.wait_s(30);
    give_code(&portal, &mut owner).await;
    let copied = owner.cookie("remembered").expect("a series");
    owner.post("/api/account/sign-out", &[]).await;
    // Somebody with the password and a copy comes in, and stays.
    let mut thief = portal.browser_at("198.51.100.9");
    thief.set_cookie("remembered", &copied);
    assert_eq!(ticked(&mut thief, "alice", PASSWORD).await.view().0, "Landed");
    portal.wait_s(2 * 3600);
    // The owner's token is old now: that is noticed, and everything of it ends.
    assert_eq!(owner.password("alice", PASSWORD).await.view().0, "Code");
    assert!(!is_in(&mut thief).await);
    assert_eq!(thief.cookie("stay"), None);
});

both!(a_copy_in_a_browser_that_is_not_known_is_told, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &[]).await;
    let mut owner = staying(&portal, "192.0.2.1").await;
    let asked = |home: &str, address: &str| home.contains("Was this you?") && home.contains(address);
    portal.wait_s(2 * 3600);
    assert!(is_in(&mut owner).await);
    let copy = owner.cookie("stay").expect("a series");
    assert!(
        !owner.get("/").await.text().contains("Was this you?"),
        "a browser that is known is no news"
    );
    let mut thief = portal.browser_at("198.51.100.9");
    thief.set_cookie("stay", &copy);
    assert!(is_in(&mut thief).await);
    let mut other = portal.browser_at("192.0.2.3");
    other.password("alice", PASSWORD).await;
    let home = other.get("/").await.text();
    assert!(asked(&home, "198.51.100.9"), "{home}");
    // Said once, however often it comes.
    portal.wait_s(2 * 3600);
    assert!(is_in(&mut thief).await);
    let mut conn = db.store.read().await.expect("a connection");
    let told = server::store::notices::open_of_person(&mut conn, &alice.id).await;
    let told = told.expect("notices");
    let of_it = told.iter().filter(|n| n.detail.contains("198.51.100.9"));
    assert_eq!(of_it.count(), 1, "{told:?}");
});

both!(who_knows_only_which_series_it_is_ends_nothing, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    let mut owner = staying(&portal, "192.0.2.1").await;
    let held = owner.cookie("stay").expect("a series");
    let [id, token, mark] = held.split('~').collect::<Vec<_>>()[..] else {
        panic!("{held}");
    };
    let guessed = server::random::token(portal.deps.random.as_ref());
    for made_up in [
        format!("{id}~{}", guessed.text()),
        format!("{id}~{}~{mark}", guessed.text()),
        format!("{id}~{}~{}", guessed.text(), guessed.text()),
    ] {
        let mut stranger = portal.browser_at("198.51.100.9");
        stranger.set_cookie("stay", &made_up);
        assert!(!is_in(&mut stranger).await, "{made_up}");
        assert_eq!(stranger.cookie("stay"), None, "{made_up}");
    }
    assert!(!portal.events().await.contains(&"remembered_stolen".to_owned()));
    portal.wait_s(2 * 3600);
    assert!(is_in(&mut owner).await);
    // One that was given out before there were marks is as good as it was.
    let held = owner.cookie("stay").expect("a series");
    let bare = held.rsplit_once('~').expect("a mark").0;
    assert!(!bare.contains(token));
    portal.wait_s(2 * 3600);
    let mut old = owner.clone();
    old.set_cookie("stay", bare);
    assert!(is_in(&mut old).await);
    // And gets a mark with the next.
    assert_eq!(old.cookie("stay").expect("a series").split('~').count(), 3);
});
