//! "Do not ask for the second step on this browser": what it saves, and what it never does.

use server::admin::{carry_out, enforcement};
use server::work::{Origin, Work};

use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

mod ending;
mod theft;

const DAY_S: i64 = 24 * 3600;

/// Lets browsers be remembered for so many days.
pub(crate) async fn allow(portal: &Portal, days: u32) {
    let set = async |work: &mut Work<'_>| enforcement::set_remember_days(work, days).await;
    carry_out(&portal.deps, Origin::console(), set)
        .await
        .expect("a policy");
}

/// A portal where browsers may be remembered for thirty days, and alice with an app.
async fn portal_of(db: &Database) -> Portal {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    portal.app_for(&alice, "Phone").await;
    allow(&portal, 30).await;
    portal
}

/// Gives the code, and asks that the browser be remembered.
pub(crate) async fn give_code(portal: &Portal, browser: &mut Browser) -> Answer {
    let fields = [
        ("provider", "totp"),
        ("code", &*portal.code(0)),
        ("remember", "1"),
    ];
    browser.post_json("/api/sign-in/answer", &fields).await
}

/// Signs somebody in who is asked for the code, in a browser that is to be remembered.
async fn sign_in(portal: &Portal, browser: &mut Browser, name: &str) {
    assert_eq!(browser.password(name, PASSWORD).await.view().0, "Code");
    portal.wait_s(30);
    let (view, landed) = give_code(portal, browser).await.view();
    assert_eq!(view, "Landed", "{landed}");
}

/// A browser that is remembered for alice, who has signed out.
async fn remembered(portal: &Portal, address: &str) -> Browser {
    let mut browser = portal.browser_at(address);
    sign_in(portal, &mut browser, "alice").await;
    assert!(browser.cookie("remembered").is_some());
    browser.post("/api/account/sign-out", &[]).await;
    browser
}

async fn asked(browser: &mut Browser) -> String {
    let (view, _) = browser.password("alice", PASSWORD).await.view();
    view
}

both!(
    a_remembered_browser_needs_the_password_only_for_so_many_days,
    async |db| {
        let portal = portal_of(db).await;
        let mut browser = remembered(&portal, "192.0.2.1").await;
        let before = browser.cookie("remembered");
        portal.wait_s(29 * DAY_S);
        assert_eq!(
            browser.password("alice", "wrong horse battery").await.view().0,
            "Password"
        );
        assert_eq!(
            browser.cookie("remembered"),
            before,
            "a wrong password tells nothing of it"
        );
        assert_eq!(asked(&mut browser).await, "Landed");
        assert_ne!(browser.cookie("remembered"), before, "a new token at each use");
        let session = browser.get_json("/api/session").await.json();
        assert_eq!(session["proofs"][0]["provider"], "totp");
        // In another browser it is asked for as ever.
        assert_eq!(asked(&mut portal.browser_at("192.0.2.2")).await, "Code");
        // It is counted from the day when the code was given, not from the last use.
        browser.post("/api/account/sign-out", &[]).await;
        portal.wait_s(DAY_S);
        assert_eq!(asked(&mut browser).await, "Code");
    }
);

both!(
    nothing_is_offered_or_kept_where_the_policy_does_not_allow_it,
    async |db| {
        let portal = portal_of(db).await;
        allow(&portal, 0).await;
        let mut browser = portal.browser();
        let answer = browser.password("alice", PASSWORD).await;
        assert_eq!(answer.json()["remember"], serde_json::Value::Null);
        give_code(&portal, &mut browser).await;
        assert_eq!(browser.cookie("remembered"), None);
        allow(&portal, 7).await;
        let mut browser = portal.browser();
        let words = browser.password("alice", PASSWORD).await.json()["remember"].clone();
        assert_eq!(words, "Do not ask for the second step on this browser for 7 days");
    }
);

both!(it_never_confirms_a_change, async |db| {
    let portal = portal_of(db).await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    assert_eq!(asked(&mut browser).await, "Landed");
    assert_eq!(
        browser.get("/settings/security/add").await.heading(),
        "Confirm it is you"
    );
    let fields = [
        ("username", "alice"),
        ("password", PASSWORD),
        ("next", "/settings/security/add"),
    ];
    let (view, _) = browser.post_json("/api/sign-in/password", &fields).await.view();
    assert_eq!(view, "Code", "the code is asked for, whatever is remembered");
});

both!(of_many_at_once_all_are_in_and_one_token_is_next, async |db| {
    let portal = portal_of(db).await;
    let browser = remembered(&portal, "192.0.2.1").await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let mut browser = browser.clone();
        tasks.spawn(async move {
            let view = asked(&mut browser).await;
            (view, browser.cookie("remembered"))
        });
    }
    let old = browser.cookie("remembered");
    let all = tasks.join_all().await;
    assert!(all.iter().all(|(view, _)| view == "Landed"), "{all:?}");
    assert_eq!(all.iter().filter(|(_, cookie)| *cookie != old).count(), 1);
});

both!(a_series_is_its_owners_and_can_be_forgotten, async |db| {
    let portal = portal_of(db).await;
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    // Somebody else in the same browser is asked, and both may be remembered.
    sign_in(&portal, &mut browser, "bob").await;
    let list = browser
        .post_json("/api/security/forget", &[("id", "0")])
        .await
        .view()
        .1;
    let his = list["remembered"][0]["id"].as_str().expect("an id").to_owned();
    browser.post("/api/account/sign-out", &[]).await;
    assert_eq!(asked(&mut browser).await, "Landed");
    // She cannot forget his.
    browser.post_json("/api/security/forget", &[("id", &his)]).await;
    browser.post("/api/account/sign-out", &[]).await;
    assert_eq!(browser.password("bob", PASSWORD).await.view().0, "Landed");
    browser.post("/api/account/sign-out", &[]).await;
    assert_eq!(asked(&mut browser).await, "Landed");
    let list = browser.post_json("/api/security/forget", &[]).await;
    assert_eq!(
        list.json()["done"],
        "1 browser is asked for the second step again."
    );
    assert_eq!(list.view().1["remembered"], serde_json::json!([]));
    browser.post("/api/account/sign-out", &[]).await;
    assert_eq!(asked(&mut browser).await, "Code");
});
