//! "Do not ask for the second step on this browser": what it saves, what it never does, and what ends it.

use server::admin::lockout::Glass;
use server::admin::policy::NewPolicy;
use server::admin::{carry_out, enforcement};
use server::work::{Origin, Work};

use crate::both;
use crate::support::browser::Browser;
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

const DAY_S: i64 = 24 * 3600;

async fn allow(portal: &Portal, days: u32) {
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

/// Signs in with the code, and asks that the browser be remembered.
async fn remembered(portal: &Portal, address: &str) -> Browser {
    let mut browser = portal.browser_at(address);
    let (view, _) = browser.password("alice", PASSWORD).await.view();
    assert_eq!(view, "Code");
    portal.wait_s(30);
    let fields = [
        ("provider", "totp"),
        ("code", &*portal.code(0)),
        ("remember", "1"),
    ];
    let (view, landed) = browser.post_json("/api/sign-in/answer", &fields).await.view();
    assert_eq!(view, "Landed", "{landed}");
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
        let fields = [
            ("provider", "totp"),
            ("code", &*portal.code(0)),
            ("remember", "1"),
        ];
        browser.post_json("/api/sign-in/answer", &fields).await;
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

both!(a_copied_token_ends_the_series_and_is_told, async |db| {
    let portal = portal_of(db).await;
    let mut owner = remembered(&portal, "192.0.2.1").await;
    let mut thief = portal.browser_at("198.51.100.9");
    let stolen = owner.cookie("remembered").expect("a series");
    thief.set_cookie("remembered", &stolen);
    // Two requests of one browser at once may bring the same token.
    let mut twin = owner.clone();
    assert_eq!(asked(&mut owner).await, "Landed");
    portal.wait_s(59);
    assert_eq!(asked(&mut twin).await, "Landed");
    assert_eq!(
        twin.cookie("remembered"),
        Some(stolen.clone()),
        "no new token for an old one"
    );
    portal.wait_s(2);
    assert_eq!(asked(&mut thief).await, "Code");
    assert_eq!(thief.cookie("remembered"), None);
    assert_eq!(asked(&mut owner).await, "Code", "nobody keeps it");
    owner.answer("totp", &portal.code(0)).await;
    let home = owner.get("/").await.text();
    assert!(home.contains("was used elsewhere"), "{home}");
    assert!(portal.events().await.iter().any(|e| e == "remembered_stolen"));
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

both!(
    it_ends_with_the_password_the_method_and_a_smaller_bound,
    async |db| {
        let portal = portal_of(db).await;
        let mut browser = remembered(&portal, "192.0.2.1").await;
        portal.wait_s(8 * DAY_S);
        allow(&portal, 7).await;
        assert_eq!(asked(&mut browser).await, "Code", "a smaller bound");
        assert_eq!(browser.cookie("remembered"), None);
        allow(&portal, 30).await;
        assert_eq!(asked(&mut browser).await, "Code", "and it does not come back");

        let mut browser = remembered(&portal, "192.0.2.1").await;
        let mut other = portal.browser_at("192.0.2.2");
        asked(&mut other).await;
        portal.wait_s(30);
        assert_eq!(other.answer("totp", &portal.code(0)).await.view().0, "Landed");
        let new = [("password", "a different wheel entirely"), ("others", "")];
        other.post("/api/account/change-password", &new).await;
        let (view, _) = browser
            .password("alice", "a different wheel entirely")
            .await
            .view();
        assert_eq!(view, "Code", "another password");
    }
);

both!(a_series_is_its_owners_and_can_be_forgotten, async |db| {
    let portal = portal_of(db).await;
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    // Somebody else in the same browser is asked, and both may be remembered.
    assert_eq!(browser.password("bob", PASSWORD).await.view().0, "Code");
    portal.wait_s(30);
    let fields = [
        ("provider", "totp"),
        ("code", &*portal.code(0)),
        ("remember", "1"),
    ];
    assert_eq!(
        browser.post_json("/api/sign-in/answer", &fields).await.view().0,
        "Landed"
    );
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

both!(a_forged_series_is_none, async |db| {
    let portal = portal_of(db).await;
    let mut browser = portal.browser();
    assert_eq!(asked(&mut browser).await, "Code");
    for forged in ["", "~", "0198c0de-0000-7000-8000-000000000001~AAAA", "ä.ä"] {
        browser.set_cookie("remembered", forged);
        assert_eq!(asked(&mut browser).await, "Code", "{forged}");
    }
});

both!(what_a_copy_has_opened_ends_with_the_series, async |db| {
    let portal = portal_of(db).await;
    let mut owner = remembered(&portal, "192.0.2.1").await;
    let mut thief = portal.browser_at("198.51.100.9");
    thief.set_cookie("remembered", &owner.cookie("remembered").expect("a series"));
    assert_eq!(asked(&mut thief).await, "Landed");
    portal.wait_s(61);
    // The owner comes with the token that the thief has replaced.
    assert_eq!(asked(&mut owner).await, "Code");
    assert_eq!(thief.get_json("/api/session").await.status, 401);
});

both!(what_is_forbidden_ends_at_once_and_stays_ended, async |db| {
    let portal = portal_of(db).await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    let mut other = remembered(&portal, "192.0.2.2").await;
    assert_eq!(asked(&mut browser).await, "Landed");
    allow(&portal, 0).await;
    let answer = browser.get_json("/api/session").await;
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (http::StatusCode::UNAUTHORIZED, &"step_up_required".into())
    );
    allow(&portal, 30).await;
    assert_eq!(asked(&mut other).await, "Code", "never visited in between");
});

both!(without_its_method_it_is_nothing, async |db| {
    let portal = portal_of(db).await;
    let alice = portal.person("bob", &[]).await;
    portal.app_for(&alice, "Phone").await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    let off = async |work: &mut Work<'_>| {
        let glass = Glass::Whole;
        server::admin::providers::set_switch(work, "totp", (false, &[]), (usize::MAX, glass)).await
    };
    carry_out(&portal.deps, Origin::console(), off)
        .await
        .expect("switched");
    let (view, _) = browser.password("alice", PASSWORD).await.view();
    assert_ne!(view, "Landed", "a method that is switched off counts for nothing");
});

both!(signing_out_everywhere_forgets_every_browser, async |db| {
    let portal = portal_of(db).await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    let mut lost = remembered(&portal, "192.0.2.2").await;
    assert_eq!(asked(&mut browser).await, "Landed");
    browser
        .post("/api/account/sign-out", &[("everywhere", "1")])
        .await;
    assert_eq!(asked(&mut lost).await, "Code");
});

both!(who_knows_only_which_series_it_is_forgets_nothing, async |db| {
    let portal = portal_of(db).await;
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut owner = remembered(&portal, "192.0.2.1").await;
    let held = owner.cookie("remembered").expect("a series");
    let id = held.split('~').next().expect("an id");
    let guessed = server::random::token(portal.deps.random.as_ref());
    let made_up = format!("{id}~{}", guessed.text());
    // Nor does it help to have it written anew, beside one's own.
    let mut thief = portal.browser_at("198.51.100.9");
    thief.set_cookie("remembered", &made_up);
    assert_eq!(thief.password("bob", PASSWORD).await.view().0, "Code");
    portal.wait_s(30);
    let fields = [
        ("provider", "totp"),
        ("code", &*portal.code(0)),
        ("remember", "1"),
    ];
    let landed = thief.post_json("/api/sign-in/answer", &fields).await.view().0;
    assert_eq!(landed, "Landed");
    thief.post("/api/account/sign-out", &[]).await;
    assert_eq!(asked(&mut thief).await, "Code");
    assert!(!portal.events().await.contains(&"remembered_stolen".to_owned()));
    assert_eq!(asked(&mut owner).await, "Landed", "it goes on");
});

/// Puts a policy in force as an administrator does: thirty days, and this.
async fn rule(portal: &Portal, toml: &str) {
    let text = format!("version = 0\n[enforcement]\non = false\n[base]\nremember_browser_days = 30\n{toml}");
    let new = NewPolicy {
        policy: policy::Policy::from_toml(&text).expect("a policy"),
        reason: "a test",
        based_on: None,
        locked_out_known: 0,
    };
    let set = async |work: &mut Work<'_>| server::admin::policy::set(work, new, Glass::Whole).await;
    carry_out(&portal.deps, Origin::console(), set)
        .await
        .expect("a policy");
}

both!(what_a_rule_ended_is_not_back_when_the_rule_goes, async |db| {
    let portal = Portal::new(db);
    for (name, group) in [("alice", "staff"), ("bob", "guests")] {
        let person = portal.person(name, &[group]).await;
        portal.app_for(&person, "Phone").await;
    }
    allow(&portal, 30).await;
    let mut alice = remembered(&portal, "192.0.2.1").await;
    let mut bob = portal.browser_at("192.0.2.2");
    assert_eq!(bob.password("bob", PASSWORD).await.view().0, "Code");
    portal.wait_s(30);
    let fields = [
        ("provider", "totp"),
        ("code", &*portal.code(0)),
        ("remember", "1"),
    ];
    bob.post_json("/api/sign-in/answer", &fields).await;
    bob.post("/api/account/sign-out", &[]).await;
    portal.wait_s(2 * DAY_S);
    // One that leaves the bound as it is for those it is about ends nothing.
    let staff = |days: u32| {
        format!(
            "[[rules]]\nid = \"staff\"\nwhen = {{ groups = [\"staff\"] }}\ndemand = {{ remember_browser_days = {days} }}\n"
        )
    };
    rule(&portal, &staff(3)).await;
    rule(&portal, "").await;
    assert_eq!(asked(&mut alice).await, "Landed");
    alice.post("/api/account/sign-out", &[]).await;
    // Nobody came by in between: what it ended stays ended.
    rule(&portal, &staff(1)).await;
    rule(&portal, "").await;
    assert_eq!(asked(&mut alice).await, "Code");
    assert_eq!(bob.password("bob", PASSWORD).await.view().0, "Landed");
});

both!(
    what_a_rule_let_run_out_is_not_back_when_the_rule_goes,
    async |db| {
        let portal = Portal::new(db);
        let person = portal.person("alice", &["staff"]).await;
        portal.app_for(&person, "Phone").await;
        allow(&portal, 30).await;
        let mut alice = remembered(&portal, "192.0.2.1").await;
        portal.wait_s(2 * DAY_S);
        let staff = "[[rules]]\nid = \"staff\"\nwhen = { groups = [\"staff\"] }\ndemand = { remember_browser_days = 3 }\n";
        rule(&portal, staff).await;
        // It ends in between, and nobody comes by.
        portal.wait_s(2 * DAY_S);
        rule(&portal, "").await;
        assert_eq!(asked(&mut alice).await, "Code");
    }
);
