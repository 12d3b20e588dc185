//! What is promised of staying signed in: no more than the policy keeps.

use serde_json::{Value, json};

use super::{is_in, listed, portal_of, staying};
use crate::both;
use crate::support::databases::Database;
use crate::support::portal::PASSWORD;

/// A rule that bounds sessions to 20 minutes.
fn bounding(state: &str, when: &Value) -> Value {
    let rule = json!({ "id": "short", "state": state, "when": when, "demand": { "session_minutes": 20 } });
    json!({ "enforcement": { "on": false }, "rules": [rule] })
}

/// What the box of the sign-in form says, in this language; nothing where there is none. A portal of its own, as after a restart.
async fn offered(db: &Database, lang: &str) -> Option<String> {
    let mut browser = portal_of(db).browser();
    browser.headers.push(("accept-language", lang.to_owned()));
    let page = browser.get("/login").await;
    let label = page.body.split("name=\"stay\"").nth(1)?;
    let words = label.split("choice__label\">").nth(1)?;
    words.split('<').next().map(str::to_owned)
}

fn facts(browser: &Value) -> &str {
    browser["facts"].as_str().expect("facts")
}

both!(the_form_promises_what_the_policy_keeps, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    let all = "Stay signed in for 30 days";
    let some = "Stay signed in as long as your administration allows, at most 30 days";
    assert_eq!(offered(db, "en").await.as_deref(), Some(all));
    let staff = json!({ "groups": ["Staff"] });
    for state in ["off", "report"] {
        portal.policy(bounding(state, &staff)).await;
        assert_eq!(offered(db, "en").await.as_deref(), Some(all), "{state}");
    }
    portal.policy(bounding("on", &staff)).await;
    assert_eq!(offered(db, "en").await.as_deref(), Some(some));
    assert_eq!(
        offered(db, "de").await.as_deref(),
        Some("Angemeldet bleiben, solange es Ihre Administration erlaubt, höchstens 30 Tage")
    );
    // The running portal knows it as soon as it has asked for anybody.
    portal.browser().password("alice", PASSWORD).await;
    assert!(portal.browser().get("/login").await.text().contains(some));
    // Whoever is not bounded stays signed in all the same.
    let mut alice = staying(&portal, "192.0.2.1").await;
    portal.wait_s(2 * 3600);
    assert!(is_in(&mut alice).await);
    // Bounded for everybody, it is not offered.
    portal
        .policy(json!({ "enforcement": { "on": false }, "base": { "idle_minutes": 30 } }))
        .await;
    assert_eq!(offered(db, "en").await, None);
    // A policy that cannot be read promises nothing, and keeps nobody from the form.
    crate::audit::sql(db, "UPDATE policy_versions SET body = '{' WHERE version = 4").await;
    assert_eq!(offered(db, "en").await.as_deref(), Some(some));
});

both!(the_list_says_how_long_it_really_lasts, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &["Staff"]).await;
    let idle = staying(&portal, "192.0.2.1").await;
    portal.wait_s(2 * 3600);
    let mut here = staying(&portal, "192.0.2.2").await;
    for browser in listed(&mut here).await {
        assert!(facts(&browser).contains("stays signed in until"), "{browser}");
    }
    portal
        .policy(bounding("on", &json!({ "groups": ["Others"] })))
        .await;
    for browser in listed(&mut here).await {
        assert!(
            facts(&browser).contains("stays signed in until"),
            "others' {browser}"
        );
    }
    portal
        .policy(bounding("on", &json!({ "groups": ["Staff"] })))
        .await;
    let list = listed(&mut here).await;
    assert_eq!(list.len(), 2);
    for browser in &list {
        let own = browser["this"] == true;
        let says = match own {
            true => "signed in until today at 14:20 at the latest",
            false => "does not stay signed in: the policy bounds sessions",
        };
        assert!(facts(browser).contains(says), "{browser}");
        assert!(!facts(browser).contains("stays signed in until"), "{browser}");
    }
    // It is the truth: neither is signed in any more.
    portal.wait_s(20 * 60);
    for mut browser in [here, idle] {
        assert!(!is_in(&mut browser).await);
        assert_eq!(browser.cookie("stay"), None);
    }
});

both!(each_browser_is_judged_by_where_it_is, async |db| {
    let portal = portal_of(db);
    portal.person("alice", &[]).await;
    let _office = staying(&portal, "192.0.2.1").await;
    let mut home = staying(&portal, "198.51.100.1").await;
    portal.wait_s(2 * 3600);
    portal
        .policy(bounding("on", &json!({ "networks": ["192.0.2.0/24"] })))
        .await;
    assert!(is_in(&mut home).await);
    let list = listed(&mut home).await;
    assert_eq!(list.len(), 2);
    for browser in &list {
        let says = match browser["this"] == true {
            true => "stays signed in until",
            false => "does not stay signed in",
        };
        assert!(facts(browser).contains(says), "{browser}");
    }
});
