//! "Stay signed in": what it opens, what it never does, and what ends it.

mod promise;

use axum::http::StatusCode;

use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

const DAY_S: i64 = 24 * 3600;
const DAYS: &str = "30";

fn portal_of(db: &Database) -> Portal {
    Portal::with(db, &[("session.stay_days", DAYS)])
}

async fn ticked(browser: &mut Browser, name: &str, password: &str) -> Answer {
    let fields = [("username", name), ("password", password), ("stay", "1")];
    browser.post_json("/api/sign-in/password", &fields).await
}

/// Signed in, with the box ticked.
async fn staying(portal: &Portal, address: &str) -> Browser {
    let mut browser = portal.browser_at(address);
    assert_eq!(ticked(&mut browser, "alice", PASSWORD).await.view().0, "Landed");
    assert!(browser.cookie("stay").is_some());
    browser
}

/// Browsers may be remembered.
async fn remembering(portal: &Portal) {
    let set = async |work: &mut server::work::Work<'_>| {
        server::admin::enforcement::set_remember_days(work, 30).await
    };
    server::admin::carry_out(&portal.deps, server::work::Origin::console(), set)
        .await
        .expect("a policy");
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/settings/security").await.heading() == "Security"
}

async fn listed(browser: &mut Browser) -> Vec<serde_json::Value> {
    let (_, overview) = browser.post_json("/api/security/end-browser", &[]).await.view();
    overview["browsers"].as_array().cloned().expect("a list")
}

both!(a_page_opens_the_next_session_for_so_many_days, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    let page = portal.browser().get("/login").await.text();
    assert!(page.contains("Stay signed in for 30 days"), "{page}");
    let mut browser = staying(&portal, "192.0.2.1").await;
    let (first, token) = (browser.cookie("session"), browser.cookie("stay"));
    portal.wait_s(2 * 3600);
    assert_eq!(
        browser.get_json("/api/session").await.status,
        401,
        "an application opens nothing"
    );
    let page = browser.get("/settings/security").await;
    assert_eq!(
        (page.status, page.path.as_str()),
        (StatusCode::OK, "/settings/security")
    );
    assert_eq!(page.heading(), "Security");
    assert_ne!(browser.cookie("session"), first);
    assert_ne!(browser.cookie("stay"), token, "a new token at each use");
    // Nothing was proven just now: a change is confirmed first.
    let page = browser.post("/api/security/new-codes", &[]).await;
    assert_eq!(page.heading(), "Confirm it is you");
    assert_eq!(listed(&mut browser).await.len(), 1, "one browser, one session");
    assert!(!browser.get("/").await.text().contains("Was this you?"));
    for _ in 0..27 {
        portal.wait_s(DAY_S);
        assert!(is_in(&mut browser).await);
    }
    portal.wait_s(3 * DAY_S);
    assert!(!is_in(&mut browser).await, "thirty days, and not a day longer");
    assert_eq!(browser.cookie("stay"), None);
    let page = portal.browser().get("/login?next=%2Fsettings%2Factivity").await;
    assert_eq!(page.heading(), "Sign in");
    let events = portal.events().await;
    assert_eq!(events.iter().filter(|e| *e == "stay_granted").count(), 1);
});

both!(it_is_off_unless_the_operator_allows_it, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    assert!(
        !portal
            .browser()
            .get("/login")
            .await
            .text()
            .contains("Stay signed in")
    );
    let mut browser = portal.browser();
    ticked(&mut browser, "alice", PASSWORD).await;
    assert_eq!(browser.cookie("stay"), None);
});

both!(what_is_allowed_now_counts_not_what_was_promised, async |db| {
    let generous = Portal::with(db, &[("session.stay_days", "30")]);
    generous.person("alice", &[]).await;
    let mut browser = staying(&generous, "192.0.2.1").await;
    let strict = Portal::with(db, &[("session.stay_days", "1")]);
    strict.wait_s(DAY_S + 1);
    let mut moved = strict.browser();
    moved.set_cookie("stay", &browser.cookie("stay").expect("a series"));
    assert!(!is_in(&mut moved).await);
    generous.wait_s(DAY_S + 1);
    assert!(is_in(&mut browser).await);
});

both!(
    a_wrong_password_keeps_the_tick_and_a_code_comes_between,
    async |db| {
        let portal = portal_of(db);
        let alice = portal.person("alice", &[]).await;
        portal.app_for(&alice, "Phone").await;
        let mut browser = portal.browser();
        let (_, form) = ticked(&mut browser, "alice", "wrong horse battery").await.view();
        assert_eq!(form["stay"]["ticked"], true, "{form}");
        assert_eq!(ticked(&mut browser, "alice", PASSWORD).await.view().0, "Code");
        assert_eq!(browser.cookie("stay"), None, "not before all is proven");
        portal.wait_s(30);
        assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
        portal.wait_s(DAY_S);
        assert!(is_in(&mut browser).await, "the code of that sign-in counts");
    }
);

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

both!(whatever_ends_trust_ends_it, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &[]).await;
    let over = async |browser: &mut Browser, why: &str| {
        portal.wait_s(2 * 3600);
        assert!(!is_in(browser).await, "{why}");
        assert_eq!(browser.cookie("stay"), None, "{why}");
    };
    let mut browser = staying(&portal, "192.0.2.1").await;
    let held = browser.cookie("stay").expect("a series");
    browser.post("/api/account/sign-out", &[]).await;
    browser.set_cookie("stay", &held);
    over(&mut browser, "signed out").await;

    let mut browser = staying(&portal, "192.0.2.1").await;
    let mut other = portal.browser();
    other.password("alice", PASSWORD).await;
    other.post("/api/security/end-others", &[]).await;
    over(&mut browser, "ended by another").await;

    // Also when its session has run out, and only the series is left.
    let mut browser = staying(&portal, "192.0.2.1").await;
    portal.wait_s(2 * 3600);
    let mut other = portal.browser();
    other.password("alice", PASSWORD).await;
    let list = listed(&mut other).await;
    let idle = list.iter().find(|b| b["this"] == false).expect("it is listed");
    assert!(
        idle["facts"]
            .as_str()
            .is_some_and(|f| f.contains("stays signed in until")),
        "{idle}"
    );
    let mut bob = portal.browser();
    portal.person("bob", &[]).await;
    bob.password("bob", PASSWORD).await;
    let id = idle["id"].as_str().expect("an id");
    bob.post_json("/api/security/end-browser", &[("id", id)]).await;
    assert_eq!(listed(&mut other).await.len(), list.len(), "nobody else's");
    other.post_json("/api/security/end-browser", &[("id", id)]).await;
    over(&mut browser, "ended from the list").await;

    let mut browser = staying(&portal, "192.0.2.1").await;
    let mut other = portal.browser();
    other.password("alice", PASSWORD).await;
    let new = [("password", "a different wheel entirely"), ("others", "1")];
    other.post("/api/account/change-password", &new).await;
    over(&mut browser, "another password").await;

    let mut browser = portal.browser();
    ticked(&mut browser, "alice", "a different wheel entirely").await;
    portal.wait_s(2 * 3600);
    let mut conn = db.store.write().await.expect("a transaction");
    server::store::people::set_disabled(&mut conn, &alice.id, true)
        .await
        .expect("set");
    conn.commit().await.expect("kept");
    over(&mut browser, "switched off").await;
});

both!(a_series_for_one_purpose_is_none_for_the_other, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &[]).await;
    portal.app_for(&alice, "Phone").await;
    remembering(&portal).await;
    let mut browser = portal.browser();
    ticked(&mut browser, "alice", PASSWORD).await;
    portal.wait_s(30);
    let fields = [
        ("provider", "totp"),
        ("code", &*portal.code(0)),
        ("remember", "1"),
    ];
    browser.post_json("/api/sign-in/answer", &fields).await;
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

both!(a_method_that_was_switched_off_counts_no_longer, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &["staff"]).await;
    portal.app_for(&alice, "Phone").await;
    portal.enforce(&["staff"]).await;
    let mut browser = portal.browser();
    ticked(&mut browser, "alice", PASSWORD).await;
    portal.wait_s(30);
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    portal.wait_s(2 * 3600);
    // The way is kept, also that of a page to sign in.
    let page = browser.get("/login?next=%2Fsettings%2Factivity").await;
    assert_eq!(page.heading(), "Activity");
    let off = async |work: &mut server::work::Work<'_>| {
        let set = server::store::providers::Switch {
            provider: "totp".to_owned(),
            is_on: false,
            groups: Vec::new(),
        };
        server::store::providers::set_switch(&mut work.conn, &set).await?;
        Ok::<(), server::admin::AdminError>(())
    };
    server::admin::carry_out(&portal.deps, server::work::Origin::console(), off)
        .await
        .expect("switched off");
    portal.wait_s(2 * 3600);
    let answer = browser.get("/settings/security").await;
    assert_ne!(
        answer.heading(),
        "Security",
        "what was proven by it proves nothing"
    );
});

both!(a_copy_of_a_remembered_browser_keeps_no_way_in, async |db| {
    let portal = portal_of(db);
    let alice = portal.person("alice", &[]).await;
    portal.app_for(&alice, "Phone").await;
    remembering(&portal).await;
    let mut owner = portal.browser();
    owner.password("alice", PASSWORD).await;
    portal.wait_s(30);
    let fields = [
        ("provider", "totp"),
        ("code", &*portal.code(0)),
        ("remember", "1"),
    ];
    owner.post_json("/api/sign-in/answer", &fields).await;
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

both!(
    signing_out_everywhere_works_after_the_session_has_run_out,
    async |db| {
        let portal = portal_of(db);
        portal.person("alice", &[]).await;
        let mut here = staying(&portal, "192.0.2.1").await;
        let mut there = staying(&portal, "192.0.2.2").await;
        portal.wait_s(2 * 3600);
        here.post("/api/account/sign-out", &[("everywhere", "1")]).await;
        assert!(!is_in(&mut there).await);
    }
);

/// Puts rules in force that are about nobody in particular.
async fn rules(portal: &Portal, rules: serde_json::Value) {
    let off = serde_json::json!({ "on": false, "groups": [], "excluded": [] });
    portal
        .policy(serde_json::json!({ "enforcement": off, "rules": rules }))
        .await;
}

both!(who_may_not_stay_for_long_does_not_stay_signed_in, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    for bound in ["session_minutes", "idle_minutes"] {
        let bounds = serde_json::json!([{ "id": "short", "demand": { bound: 5 } }]);
        // Asked for before there is a bound.
        let mut early = staying(&portal, "192.0.2.1").await;
        let held = early.cookie("stay").expect("a series");
        rules(&portal, bounds.clone()).await;
        // And after.
        let mut late = portal.browser_at("192.0.2.2");
        assert_eq!(ticked(&mut late, "alice", PASSWORD).await.view().0, "Landed");
        assert_eq!(late.cookie("stay"), None, "{bound}");
        assert!(is_in(&mut late).await);
        portal.wait_s(5 * 60);
        assert!(!is_in(&mut late).await, "{bound}");
        assert!(!is_in(&mut early).await, "{bound}");
        assert_eq!(early.cookie("stay"), None, "{bound}");
        assert!(portal.events().await.contains(&"browser_forgotten".to_owned()));
        // When the bound goes, what was given up before is not back.
        rules(&portal, serde_json::json!([])).await;
        early.set_cookie("stay", &held);
        early.set_cookie("session", "none");
        assert!(!is_in(&mut early).await, "{bound}");
    }
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

both!(nobody_opens_sessions_without_end, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    let mut browser = staying(&portal, "192.0.2.1").await;
    for _ in 0..200 {
        browser.set_cookie("session", "none");
        assert_eq!(browser.get("/settings/activity").await.heading(), "Activity");
    }
    browser.set_cookie("session", "none");
    assert!(!is_in(&mut browser).await);
    assert!(browser.cookie("stay").is_some(), "nothing is lost");
    portal.wait_s(3600);
    assert!(is_in(&mut browser).await);
});
